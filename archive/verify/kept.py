"""Every article with all its rows, in one pass over each table."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from archive.archive import Archive
from archive.changes import changed_fields
from archive.loading import PLAIN
from archive.record import Location
from archive.verify.visit import compact
from archive.warc import read_member

_FACTS = (
    *("body_length", "status", "first_captured", "last_captured", "revision"),
    *("capture", "extractor", "profile", "model", "surroundings"),
)
_DERIVED = ("key", "editor", "section")
_COLUMNS = ("id", *PLAIN, *_DERIVED, "pages", "keywords", *_FACTS)

_PARTS = {
    "breadcrumb": ("breadcrumbs", "position", ("name", "url")),
    "people": ("people", "position", ("name", "role", "affiliation")),
    "images": ("images", "position", ("url", "caption", "line")),
    "evidence": ("evidence", "field", ("field", "rule", "place", "text")),
}
"""Fields of a record that have tables: the table, its order, its columns."""

_RENAMED = {"line": "position"}
"""Columns that have another name in a record."""


class Look(NamedTuple):
    """What a record tells of an article: table `temp.looks`.

    number: in the order of the records.
    reading: hash of what was read; `None`: it was gone.
    """

    article: int
    number: int
    capture: int
    reading: int | None
    extractor: str | None
    profile: str | None
    model: str | None
    surroundings: str | None
    reason: str | None
    file: str
    offset: int


class Sighting(NamedTuple):
    """A row of `sightings`.

    confirms: the capture that a 304 answer says still holds; `None`: it was no 304.
    """

    article: int
    captured_at: str
    capture: int
    revision: int | None
    reason: str | None
    confirms: int | None


class Revision(NamedTuple):
    """A row of `revisions`; its record as JSON values, and the hash of them."""

    captured_at: str
    number: int
    capture: int
    cause: str
    extractor: str | None
    profile: str | None
    model: str | None
    changed: str
    record: Mapping[str, Any]
    reading: int


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An article as its rows have it.

    said: the reading in the rows of the article and its parts, as JSON values.
    facts: the other columns of `articles`.
    revisions, sightings: in order of time. looks: in the order of the records.
    unread: the captures of which some record cannot be read.
    """

    number: int
    said: Mapping[str, Any]
    facts: Mapping[str, Any]
    revisions: Sequence[Revision]
    sightings: Sequence[Sighting]
    looks: Sequence[Look]
    unread: frozenset[int]

    @property
    def url(self) -> str:
        """Canonical address."""
        return str(self.said["url"])

    @cached_property
    def readings(self) -> Mapping[int, list[Look]]:
        """The readings of each capture."""
        found: dict[int, list[Look]] = {}
        for look in self.looks:
            if look.reading is not None:
                found.setdefault(look.capture, []).append(look)
        return found


class Readings:
    """What the records hold, read again where a hash says too little."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def at(self, file: str, offset: int) -> Mapping[str, Any]:
        """The reading that the record at this place holds."""
        length, member_digest = self._archive.db.execute(
            "SELECT warc_length, member_digest FROM warc_records "
            "WHERE warc_file = ? AND warc_offset = ?",
            [file, offset],
        ).fetchone()
        place = Location(
            file=file, offset=offset, length=length, member_digest=member_digest
        )
        record = read_member(self._archive.warc, place)
        said: dict[str, Any] = json.loads(record.block)["article"]
        return said

    def of(self, kept: Kept, look: Look) -> Mapping[str, Any]:
        """What a look at an article read."""
        for revision in kept.revisions:
            if revision.reading == look.reading:
                return revision.record
        return self.at(look.file, look.offset)

    def is_same(self, kept: Kept, look: Look, revision: Revision) -> bool:
        """Whether a look read what a revision says."""
        if look.reading == revision.reading:
            return True
        return not changed_fields(revision.record, self.of(kept, look))


def kept_articles(archive: Archive) -> Iterator[Kept]:
    """All articles, by their numbers; only one is in memory at a time."""
    parts = {name: _ByArticle(archive, _part(name)) for name in _PARTS}
    revisions, sightings, looks, unread = (
        _ByArticle(archive, each) for each in (_REVISIONS, _SIGHTINGS, _LOOKS, _UNREAD)
    )
    for row in archive.db.execute(_ARTICLES):
        known = dict(zip(_COLUMNS, row, strict=True))
        number = known.pop("id")
        facts = {name: known.pop(name) for name in _FACTS}
        for name in ("pages", "keywords"):
            known[name] = _value(known[name])
        for name, rows in parts.items():
            known[name] = _named(name, rows.of(number))
        yield Kept(
            number=number,
            said=known | {"kind": "article"},
            facts=facts,
            revisions=[_revision(each) for each in revisions.of(number)],
            sightings=[Sighting._make(each) for each in sightings.of(number)],
            looks=[Look._make(each) for each in looks.of(number)],
            unread=frozenset(capture for _, capture in unread.of(number)),
        )


def _named(field: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The parts as a record has them; rows that are out of place, as they are."""
    _, order, columns = _PARTS[field]
    places = [row[1] for row in rows]
    if order == "position" and places != list(range(len(rows))):
        return list(rows)
    names = [_RENAMED.get(name, name) for name in columns]
    return [dict(zip(names, row[2:], strict=True)) for row in rows]


def _value(text: str) -> Any:
    """The JSON value; a text that is none is like no reading, and is kept as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _part(field: str) -> str:
    table, order, columns = _PARTS[field]
    names = ", ".join(("article", order, *columns))
    return f"SELECT {names} FROM {table} ORDER BY article, {order}"  # noqa: S608  # our own names


def _revision(row: Sequence[Any]) -> Revision:
    found = _value(row[-1])
    record = found if isinstance(found, dict) else {}
    return Revision._make((*row[1:-1], record, hash(compact(record))))


class _ByArticle:
    """The rows of a query that is ordered by its first column, article by article."""

    def __init__(self, archive: Archive, query: str) -> None:
        rows: Iterable[Sequence[Any]] = archive.db.execute(query)
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, article: int) -> list[Sequence[Any]]:
        """The rows of this article; asked for in ascending order."""
        while self._next is not None and self._next[0] < article:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != article:
            return []
        return list(self._next[1])


_ARTICLES = f"SELECT {', '.join(_COLUMNS)} FROM articles ORDER BY id"  # noqa: S608  # our own names
_REVISIONS = """SELECT article, captured_at, number, capture, cause, extractor, profile,
model, changed, record FROM revisions ORDER BY article, captured_at, number"""
_SIGHTINGS = """SELECT s.article, s.captured_at, s.capture, s.revision, s.reason,
CASE c.status WHEN 304 THEN c.revisit_of END
FROM sightings s LEFT JOIN captures c ON c.id = s.capture
ORDER BY s.article, s.captured_at, s.capture"""
_LOOKS = """SELECT article, number, capture, reading, extractor, profile, model,
surroundings, reason, file, offset FROM temp.looks WHERE article IS NOT NULL
ORDER BY article, number"""
_UNREAD = """SELECT article, capture FROM sightings
WHERE capture IN (SELECT capture FROM temp.unread) ORDER BY article"""
