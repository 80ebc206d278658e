"""The readings of one article by their outlines: a record is read when it is wanted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from archive.archive import Archive
from archive.errors import UsageError
from archive.record import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One reading that differed from the one before it; see `Revision`.

    number: 1 is the first. captured_at: UTC. capture: that it was read from.
    cause: `source` or `extractor`. extractor: what read it.
    changed: the fields that differ.
    """

    number: int
    captured_at: str
    capture: int
    cause: str
    extractor: str
    changed: tuple[str, ...]


def history(archive: Archive, article: int) -> list[Step]:
    """Every reading of the article in this row, in order of time."""
    rows = archive.db.execute(
        "SELECT number, captured_at, capture, cause, extractor, changed "
        "FROM revisions WHERE article = ? ORDER BY captured_at, number",
        [article],
    )
    return [
        Step(
            number=number,
            captured_at=captured_at,
            capture=capture,
            cause=cause,
            extractor=extractor,
            changed=tuple(json.loads(changed)),
        )
        for number, captured_at, capture, cause, extractor, changed in rows
    ]


def step(steps: Sequence[Step], number: str) -> Step:
    """The reading of this number, as somebody wrote it.

    Raises `UsageError`, naming those that exist, where there is none.
    """
    known = {str(each.number): each for each in steps}
    if number not in known:
        there = ", ".join(known)
        message = f"no revision {number} of this article: it has {there}"
        raise UsageError(message)
    return known[number]


def record_at(archive: Archive, article: int, number: int) -> Article:
    """The whole record of a reading, which is there."""
    (record,) = archive.db.execute(
        "SELECT record FROM revisions WHERE article = ? AND number = ?",
        [article, number],
    ).fetchone()
    return Article.from_json(json.loads(record))
