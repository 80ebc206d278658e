"""Full text search: which articles hold the words, and where."""

from dataclasses import dataclass
from typing import Any, Literal

from archive.archive import Archive
from archive.errors import DamagedError, UsageError
from archive.filters import EVERYTHING, Filters
from archive.search.excerpt import Excerpt, Mark, excerpt, head, marked
from archive.search.index import index_version
from archive.search.query import Phrase, parsed_query
from archive.text import SEG_VERSION

Sort = Literal["relevance", "newest"]

WEIGHTS = (10.0, 5.0, 1.0, 2.0, 2.0)
"""What a hit in each column of the index counts: a headline says what it is about."""

_RANK = f"bm25(article_search, {', '.join(map(str, WEIGHTS))})"
# CROSS JOIN holds SQLite to reading the index first.
_JOIN = "CROSS JOIN articles a ON a.id = article_search.rowid"
_FACTS = ("key", "url", "site", "title", "published", "source", "section")
_TEXTS = ("body", "kicker", "byline")
_SHOWN = (*_FACTS, *_TEXTS)
_ORDERS: dict[str, str] = {
    "relevance": "score, article_search.rowid",
    "newest": "a.published DESC NULLS LAST, a.id DESC",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """An article that a search found.

    key, url, site, title, published, source, section: as in `articles`.
    title_marks: where the query's words stand in the title.
    excerpt: a piece of the article with the query's words; `None`: it has no text.
    score: the higher, the better; of use only beside other hits of the same query.
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
    *,
    sort: Sort = "relevance",
    limit: int = 20,
) -> list[Hit]:
    """The best or the newest articles that hold what the query asks for.

    `archive.search.query` describes its language. Raises `UsageError` where the query
    makes no sense, `DamagedError` where the index is of another make than this program.
    """
    if limit < 1:
        message = "the limit must be at least 1"
        raise UsageError(message)
    asked = parsed_query(query)
    require_index(archive)
    phrases = tuple(asked.phrases())
    where, values = filters.where()
    joined = _JOIN if sort == "newest" or values else ""
    # Only numbers are sorted: a sort of whole rows would hold every body.
    found = archive.db.execute(
        f"SELECT article_search.rowid, {_RANK} AS score FROM article_search {joined} "  # noqa: S608  # our own names
        f"WHERE article_search MATCH ? AND {where} ORDER BY {_ORDERS[sort]} LIMIT ?",
        [asked.match(), *values, limit],
    ).fetchall()
    return [_hit(archive, number, -score, phrases) for number, score in found]


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
