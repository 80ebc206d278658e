"""Articles, revisions and sightings against the readings that the records hold."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from archive.archive import Archive
from archive.changes import changed_fields
from archive.verify.kept import Kept, Readings, Sighting, kept_articles
from archive.verify.problem import Mend, Problem
from archive.verify.timeline import revision_faults, sighting_faults

_MOMENTS = """
SELECT 'revisions', a.id, a.url, 'number ' || r.number || ' should be of '
    || c.captured_at || ' and is of ' || r.captured_at
FROM revisions r JOIN captures c ON c.id = r.capture JOIN articles a ON a.id = r.article
WHERE r.captured_at <> c.captured_at
UNION ALL
SELECT 'sightings', a.id, a.url, 'the look of capture ' || s.capture
    || ' should be of ' || c.captured_at || ' and is of ' || s.captured_at
FROM sightings s JOIN captures c ON c.id = s.capture JOIN articles a ON a.id = s.article
WHERE s.captured_at <> c.captured_at
UNION ALL
SELECT 'sightings', a.id, a.url, 'the look of capture ' || c.id || ' is missing'
FROM captures c JOIN sightings s ON s.capture = c.revisit_of
JOIN articles a ON a.id = s.article
WHERE c.status = 304 AND s.revision IS NOT NULL AND c.url = a.url AND NOT EXISTS
    (SELECT 1 FROM sightings t WHERE t.article = a.id AND t.capture = c.id)
"""


def article_problems(archive: Archive) -> Iterator[Problem]:
    """What is wrong with the rows of articles, now that all records are read."""
    readings = Readings(archive)
    for file, offset in archive.db.execute(
        "SELECT file, offset FROM temp.looks "
        "WHERE article IS NULL AND reading IS NOT NULL"
    ).fetchall():
        url = readings.at(file, offset)["url"]
        what = f"this reading of {url} is in no row of articles"
        yield Problem(
            what=what, file=file, offset=offset, article=url, mend=Mend.DERIVE
        )
    for table, number, url, what in archive.db.execute(_MOMENTS):
        yield _problem(table, number, url, what)
    for kept in kept_articles(archive):
        for what in (*_current(readings, kept), *_facts(kept)):
            yield _problem("articles", kept.number, kept.url, what)
        for what in revision_faults(kept):
            yield _problem("revisions", kept.number, kept.url, what)
        for what in sighting_faults(readings, kept):
            yield _problem("sightings", kept.number, kept.url, what)


def _problem(table: str, number: int, url: str, what: str) -> Problem:
    row = number if table == "articles" else f"of article {number}"
    return Problem(what=what, table=table, row=row, article=url, mend=Mend.DERIVE)


def _current(readings: Readings, kept: Kept) -> Iterator[str]:
    """Compare the rows of an article and its parts with the reading they are of."""
    length = len(kept.said["body"] or "")
    if kept.facts["body_length"] != length:
        yield f"body_length should be {length} and is {kept.facts['body_length']}"
    own = kept.readings.get(kept.facts["capture"])
    if own is None or kept.facts["capture"] in kept.unread:
        yield from _as_revised(kept)
        return
    look, place = own[-1], f"{own[-1].file}:{own[-1].offset}"
    told = readings.of(kept, look)
    names = [name for name in told if _ordered(kept.said, name) != _ordered(told, name)]
    names += [
        name
        for name in ("extractor", "profile", "model", "surroundings")
        if kept.facts[name] != getattr(look, name)
    ]
    if names:
        yield f"{', '.join(names)} not as read in {place}"


def _as_revised(kept: Kept) -> Iterator[str]:
    """Compare an article whose reading cannot be read with the revision it names."""
    number = kept.facts["revision"]
    for revision in kept.revisions:
        names = changed_fields(revision.record, kept.said)
        if revision.number == number and names:
            yield f"{', '.join(names)} not as in revision {number}"


def _ordered(said: Mapping[str, Any], name: str) -> Any:
    """A field's value; evidence is kept by the names of its fields."""
    if name == "evidence":
        return sorted(said[name], key=itemgetter("field"))
    return said.get(name)


def _facts(kept: Kept) -> Iterator[str]:
    """Compare what an article says of its looks with them."""
    read = [each for each in kept.sightings if each.revision is not None]
    if not read:
        yield "no look at it is in sightings"
        return
    expected = {
        "status": "gone" if kept.sightings[-1].revision is None else "live",
        "first_captured": read[0].captured_at,
        "last_captured": read[-1].captured_at,
        "revision": read[-1].revision,
        "capture": _read_from(read),
    }
    for name, right in expected.items():
        if kept.facts[name] != right:
            yield f"{name} should be {right!r} and is {kept.facts[name]!r}"


def _read_from(read: Sequence[Sighting]) -> int | None:
    """The newest page that reads as the last look does, or what that one confirms."""
    last = read[-1]
    pages = (
        each.capture
        for each in reversed(read)
        if each.confirms is None and each.revision == last.revision
    )
    return next(pages, last.confirms)
