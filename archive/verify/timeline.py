"""The revisions and sightings of one article against the looks that records tell of.

`archive/timeline.py` says how the ones come of the others.
"""

import json
from collections.abc import Iterator
from itertools import groupby, pairwise

from archive.changes import changed_fields
from archive.verify.kept import Kept, Readings, Revision, Sighting


def revision_faults(kept: Kept) -> Iterator[str]:
    """What is wrong with the revisions of an article."""
    count = len(kept.revisions)
    numbers = sorted(each.number for each in kept.revisions)
    if not count or numbers != list(range(1, count + 1)):
        yield f"there are {count}, numbered {numbers}"
    for revision in kept.revisions:
        yield from _origin(kept, revision)
    for before, after in pairwise((None, *kept.revisions)):
        if after is None:
            continue
        changed = changed_fields(before.record, after.record) if before else []
        if json.dumps(changed) != after.changed:
            yield f"number {after.number} changed {changed}, not {after.changed}"


def _origin(kept: Kept, revision: Revision) -> Iterator[str]:
    """Whether a record holds what this revision says, and read by what it says."""
    by = (revision.reading, revision.extractor, revision.profile, revision.model)
    same = [each for each in kept.looks if each[3:7] == by]
    if not same:
        if not kept.unread:
            yield f"number {revision.number} says what no record does"
        return
    if kept.unread:
        return
    here = [each for each in same if each.capture == revision.capture]
    is_return = _is_return(kept, revision)
    if not here and not is_return:
        yield f"number {revision.number} is of another capture"
    first = {each[0].number for each in kept.readings.values()}
    causes = {"source" if each.number in first else "extractor" for each in here}
    if is_return or len(same) > len(here):
        causes.add("source")
    if revision.cause not in causes:
        yield f"number {revision.number} has not the cause {revision.cause}"


def _is_return(kept: Kept, revision: Revision) -> bool:
    """Whether it repeats an earlier one, parted from it by a look that came in late."""
    return any(
        each.number < revision.number and each.reading == revision.reading
        for each in kept.revisions
    )


def sighting_faults(readings: Readings, kept: Kept) -> Iterator[str]:
    """What is wrong with the sightings of an article."""
    for sighting in kept.sightings:
        if sighting.capture in kept.unread:
            continue
        look = "the look of " + sighting.captured_at
        if sighting.revision is None:
            faults = _removal(kept, sighting)
        else:
            faults = _sighting(readings, kept, sighting)
        yield from (f"{look} {what}" for what in faults)
    yield from _unseen(kept)
    yield from _unsaid(readings, kept)
    yield from _parted(kept)


def _removal(kept: Kept, sighting: Sighting) -> Iterator[str]:
    gone = (each for each in kept.looks if each.capture == sighting.capture)
    first = next((each for each in gone if each.reading is None), None)
    if first is None or sighting.capture in kept.readings:
        yield "did not find it gone"
    elif first.reason != sighting.reason:
        yield f"found it gone by {first.reason}, not {sighting.reason}"


def _sighting(readings: Readings, kept: Kept, sighting: Sighting) -> Iterator[str]:
    if sighting.confirms is not None:
        yield from _confirmation(kept, sighting)
        return
    read = kept.readings.get(sighting.capture)
    numbered = (each for each in kept.revisions if each.number == sighting.revision)
    revision = next(numbered, None)
    if read is None:
        yield "is told of by no record"
    elif revision is None:
        yield f"refers to revision {sighting.revision}, which is not there"
    elif not readings.is_same(kept, read[-1], revision):
        yield f"read something else than revision {sighting.revision} says"
    if sighting.reason is not None:
        yield "has a reason, but did not find it gone"


def _confirmation(kept: Kept, sighting: Sighting) -> Iterator[str]:
    """Whether a 304 answer names the revision of the capture that still holds.

    Or a later one that repeats it, where a look that came in late parts the two.
    """
    held = (each for each in kept.sightings if each.capture == sighting.confirms)
    before = next(held, None)
    numbered = (each for each in kept.revisions if each.number == sighting.revision)
    revision = next(numbered, None)
    is_return = revision is not None and _is_return(kept, revision)
    if before is None or (before.revision != sighting.revision and not is_return):
        yield f"names revision {sighting.revision}, but not so the one it confirms"


def _unseen(kept: Kept) -> Iterator[str]:
    """Looks that are in no row; before its first reading, nothing can be gone."""
    seen = {each.capture for each in kept.sightings}
    first = min((each[0].number for each in kept.readings.values()), default=None)
    for look in kept.looks:
        is_due = look.reading is not None or (first is not None and look.number > first)
        if is_due and look.capture not in seen:
            yield f"the look in {look.file}:{look.offset} is missing"


def _unsaid(readings: Readings, kept: Kept) -> Iterator[str]:
    """Readings that a later one of the same capture replaced, in no revision."""
    for read in kept.readings.values():
        for look in read[:-1]:
            if not any(readings.is_same(kept, look, each) for each in kept.revisions):
                yield f"no revision says what {look.file}:{look.offset} does"


def _parted(kept: Kept) -> Iterator[str]:
    """Looks that name a revision which was not in force any more.

    Only where nothing was read anew: that may part looks that were alike.
    """
    if any(each.cause == "extractor" for each in kept.revisions):
        return
    read = (each.revision for each in kept.sightings if each.revision is not None)
    runs = [revision for revision, _ in groupby(read)]
    for revision in {each for each in runs if runs.count(each) > 1}:
        yield f"revision {revision} is named again after another one"
