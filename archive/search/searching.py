"""Full text search: which articles hold the words, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from archive.archive import Archive
from archive.errors import DamagedError
from archive.filters import EVERYTHING, Filters
from archive.search.excerpt import Excerpt, Mark, excerpt, head, marked
from archive.search.index import index_version
from archive.search.query import Phrase, Query, parsed_query
from archive.search.ranking import FIRST, Scored, Window, best, newest
from archive.search.then import best_then, newest_then
from archive.text import SEG_VERSION

Sort = Literal["relevance", "newest"]

_FACTS = ("key", "url", "site", "title", "published", "source", "section")
_TEXTS = ("body", "kicker", "byline")
_SHOWN = (*_FACTS, *_TEXTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """An article that a search found.

    key, url, site, title, published, source, section: as in `articles`.
    title_marks: where the query's words stand in the title.
    excerpt: a piece of the article with the query's words; `None`: it has no text.
    score: the higher, the better; of use only beside other hits of the same query, and
        0 where the newest were asked for.
    """

    key: str
    url: str
    site: str | None
    title: str | None
    published: str | None
    source: str | None
    section: str | None
    title_marks: tuple[Mark, ...]
    excerpt: Excerpt | None
    score: float


def search(
    archive: Archive,
    query: str,
    filters: Filters = EVERYTHING,
    window: Window = FIRST,
    *,
    sort: Sort = "relevance",
) -> list[Hit]:
    """The best or the newest articles that hold what the query asks for.

    `archive.search.query` describes the query's language. Raises `UsageError` where it
    makes no sense, `DamagedError` where the index is of another make than this program.
    """
    asked = parsed_query(query)
    require_index(archive)
    phrases = tuple(dict.fromkeys(asked.phrases()))
    if archive.as_of is None:
        found = _ORDERS[sort](archive.db, asked.match(), window, filters)
    else:
        found = _ORDERS_THEN[sort](archive.db, asked, window, filters)
    return [_hit(archive, number, score, phrases) for number, score in found]


def require_index(archive: Archive) -> None:
    """Raise `DamagedError` where the index was made by another version of `seg`."""
    version = index_version(archive.db)
    if version != SEG_VERSION:
        what = (
            f"its full text index is of version {version}, and this program's are of "
            f"{SEG_VERSION}: `newsarchive repair` makes it anew"
        )
        raise DamagedError(archive.path / "archive.db", what)


def _hit(
    archive: Archive, number: int, score: float, phrases: tuple[Phrase, ...]
) -> Hit:
    row = archive.db.execute(
        f"SELECT {', '.join(_SHOWN)} FROM articles WHERE id = ?",  # noqa: S608  # our own names
        [number],
    ).fetchone()
    known: dict[str, Any] = dict(zip(_SHOWN, row, strict=True))
    texts = {name: known.pop(name) for name in _TEXTS} | {"source": known["source"]}
    return Hit(
        **known,
        title_marks=marked(known["title"] or "", phrases),
        excerpt=_excerpt(texts, phrases),
        score=score,
    )


def _excerpt(
    texts: dict[str, str | None], phrases: tuple[Phrase, ...]
) -> Excerpt | None:
    """From the first text that holds a hit; where none does, the first one's head."""
    pieces = [(field, text) for field, text in texts.items() if text]
    for field, text in pieces:
        found = excerpt(field, text, phrases)
        if found:
            return found
    return next((head(field, text) for field, text in pieces), None)


_Order = Callable[[Database, str, Window, Filters], list[Scored]]
_ORDERS: Mapping[str, _Order] = {"relevance": best, "newest": newest}
_OrderThen = Callable[[Database, Query, Window, Filters], list[Scored]]
_ORDERS_THEN: Mapping[str, _OrderThen] = {
    "relevance": best_then,
    "newest": newest_then,
}
