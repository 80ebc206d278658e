"""The page that finds articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from archive.archive import Archive
from archive.errors import UsageError
from archive.filters import Filters
from archive.search.excerpt import Mark
from archive.search.ranking import Window
from archive.search.searching import Hit
from archive.search.searching import search as find_text
from archive.web.asked import Asked, Reply
from archive.web.rendering import page

FILTERS = ("site", "section", "source", "person", "since", "until")
HITS = 20
"""Hits on a page."""

LAST = 50
"""Pages of hits: who needs more narrows the search, or exports what is found."""

Sort = Literal["relevance", "newest"]

Piece = tuple[str, bool]
"""A piece of text, and whether it is a hit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownHit:
    """A hit as the page shows it: title and excerpt cut at what was found."""

    key: str
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    published: str | None
    source: str | None
    section: str | None
    site: str | None


def search(archive: Archive, asked: Asked) -> Reply:
    """The articles that the words of `q` find, a page of them."""
    hits, problem = list[Hit](), None
    filters = {name: asked.query.get(name) for name in FILTERS}
    start = (min(asked.page, LAST) - 1) * HITS
    if "q" in asked.query:
        try:
            hits = _found(archive, asked, filters, start)
        except UsageError as error:
            problem = str(error)
    known: dict[str, Any] = {
        "filters": FILTERS,
        "is_narrowed": any(filters.values()) or "sort" in asked.query,
        "hits": [_shown(hit) for hit in hits[:HITS]],
        "has_more": len(hits) > HITS and asked.page < LAST,
        "first": start + 1,
        "problem": problem,
    }
    status = 400 if problem else 200
    return page(asked, "search.html", status=status, **known)


def _found(
    archive: Archive, asked: Asked, filters: dict[str, str | None], start: int
) -> list[Hit]:
    """The hits of this page, and one more where there is one."""
    sort: Sort = "newest" if asked.said("sort") == "newest" else "relevance"
    window = Window(limit=HITS + 1, offset=start)
    return find_text(archive, asked.said("q"), Filters(**filters), window, sort=sort)


def _shown(hit: Hit) -> ShownHit:
    piece = hit.excerpt
    cut = pieces(piece.text, piece.marks) if piece else ()
    before = (("…", False),) if piece and piece.start else ()
    after = (("…", False),) if piece and piece.is_cut else ()
    return ShownHit(
        key=hit.key,
        title=pieces(hit.title or "–", hit.title_marks),
        excerpt=(*before, *cut, *after),
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
