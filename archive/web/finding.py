"""What the page that searches has found: how many, by what, and a page of it."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from archive.archive import Archive
from archive.filters import EVERYTHING, Filters
from archive.search.excerpt import Mark, head
from archive.search.facts import Counts, Facts
from archive.search.query import parsed_query
from archive.search.ranking import Window, matching
from archive.search.searching import Hit, Sort
from archive.search.searching import search as find_text
from archive.web.counting import Counting

HITS = 20
"""Hits on a page."""

LAST = 50
"""Pages of hits: who needs more narrows the search, or exports what is found."""

REMEMBERED = 100
"""Searches whose counts are kept."""

_NEWEST = "ORDER BY a.published DESC, a.id DESC"

Piece = tuple[str, bool]
"""A piece of text, and whether it is a hit."""


def _facts(archive: Archive, at: datetime) -> Facts:
    del at
    return Facts.of(archive.db)


facts = Counting(_facts)
"""What articles are counted by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is looked for; without words, all articles that pass, the newest first.

    page: which part of the list, from 1.
    """

    words: str = ""
    filters: Filters = EVERYTHING
    sort: Sort = "relevance"
    page: int = 1

    @property
    def window(self) -> Window:
        """The hits of this page, and one more where there is one."""
        return Window(limit=HITS + 1, offset=(self.page - 1) * HITS)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownHit:
    """A hit as the page shows it: title and excerpt cut at what was found.

    field: that the excerpt is cut from, where it is not the text.
    """

    key: str
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    field: str | None = None
    published: str | None
    source: str | None
    section: str | None
    site: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A page of hits.

    counts: of all that was found; `None` where the archive is still being counted.
    counted_at: of when the counts are, where the archive has changed since.
    has_more: whether there is another page behind it.
    """

    counts: Counts | None
    counted_at: str | None
    hits: tuple[ShownHit, ...]
    has_more: bool


def found(archive: Archive, wanted: Wanted, at: datetime) -> Found:
    """What is found; raises `UsageError` where the query makes no sense."""
    hits = _searched(archive, wanted) if wanted.words else _listed(archive, wanted)
    counted = facts(archive, at)
    return Found(
        counts=_counts(archive, wanted, counted.value) if counted else None,
        counted_at=counted.told_at if counted else None,
        hits=tuple(hits[:HITS]),
        has_more=len(hits) > HITS and wanted.page < LAST,
    )


class _Remembered:
    """The counts of the last searches, for as long as the facts are the same.

    To turn a page, or to sort otherwise, asks for the same counts again.
    """

    def __init__(self) -> None:
        self._facts: Facts | None = None
        self._counts: OrderedDict[tuple[str, Filters], Counts] = OrderedDict()
        self._lock = Lock()

    def get(self, known: Facts, wanted: Wanted) -> Counts | None:
        """The counts, if they are known."""
        with self._lock:
            if known is not self._facts:
                self._facts = known
                self._counts.clear()
            return self._counts.get((wanted.words, wanted.filters))

    def put(self, known: Facts, wanted: Wanted, counts: Counts) -> None:
        """Remember them."""
        with self._lock:
            if known is self._facts:
                self._counts[wanted.words, wanted.filters] = counts
                if len(self._counts) > REMEMBERED:
                    self._counts.popitem(last=False)


_remembered = _Remembered()


def _counts(archive: Archive, wanted: Wanted, known: Facts) -> Counts:
    found = _remembered.get(known, wanted)
    if found is None:
        found = _counted(archive, wanted, known)
        _remembered.put(known, wanted, found)
    return found


def _counted(archive: Archive, wanted: Wanted, known: Facts) -> Counts:
    numbers = _numbers(archive, wanted)
    if numbers is None:
        numbers = known.every()
    if wanted.filters != EVERYTHING:
        numbers = known.passing(numbers, wanted.filters)
    return known.counts(numbers)


def _numbers(archive: Archive, wanted: Wanted) -> list[int] | None:
    if not wanted.words:
        return None
    return matching(archive.db, parsed_query(wanted.words).match())


def _searched(archive: Archive, wanted: Wanted) -> list[ShownHit]:
    hits = find_text(
        archive, wanted.words, wanted.filters, wanted.window, sort=wanted.sort
    )
    return [_shown(hit) for hit in hits]


def _listed(archive: Archive, wanted: Wanted) -> list[ShownHit]:
    where, values = wanted.filters.where()
    window = wanted.window
    rows = archive.db.execute(
        "SELECT key, title, published, source, section, site, substr(body, 1, 200) "  # noqa: S608  # our own names
        f"FROM articles a WHERE {where} {_NEWEST} LIMIT ? OFFSET ?",
        [*values, window.limit, window.offset],
    )
    return [_without_marks(*row) for row in rows.fetchall()]


def _without_marks(key: str, *row: str | None) -> ShownHit:
    title, published, source, section, site, body = row
    piece = head("body", body) if body else None
    return ShownHit(
        key=key,
        title=((title, False),) if title else (),
        excerpt=((piece.text + "…" * piece.is_cut, False),) if piece else (),
        published=published,
        source=source,
        section=section,
        site=site,
    )


def _shown(hit: Hit) -> ShownHit:
    piece = hit.excerpt
    cut = pieces(piece.text, piece.marks) if piece else ()
    before = (("…", False),) if piece and piece.start else ()
    after = (("…", False),) if piece and piece.is_cut else ()
    return ShownHit(
        key=hit.key,
        title=pieces(hit.title or "", hit.title_marks),
        excerpt=(*before, *cut, *after),
        field=piece.field if piece and piece.field != "body" else None,
        published=hit.published,
        source=hit.source,
        section=hit.section,
        site=hit.site,
    )


def pieces(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The text cut at its hits.

    >>> pieces("内蒙古草原", [(3, 5)])
    (('内蒙古', False), ('草原', True))
    """
    cut, done = list[Piece](), 0
    for start, end in marks:
        cut += [(text[done:start], False), (text[start:end], True)]
        done = end
    return tuple(each for each in (*cut, (text[done:], False)) if each[0])
