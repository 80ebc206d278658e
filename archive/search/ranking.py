"""Which of the articles that a query finds come first."""

from dataclasses import dataclass

from sqlite_utils import Database

from archive.errors import UsageError
from archive.filters import EVERYTHING, Filters

WEIGHTS = (10.0, 5.0, 1.0, 2.0, 2.0)
"""What a hit in each column of the index counts: a headline says what it is about."""

COMMON = 10_000
"""From about so many hits on, those in headlines are ranked first, and alone where they
do: to rank one takes a microsecond, and a word that is everywhere says little."""

FEW = 3_000
"""Up to so many hits are sorted; of more, the newest are met on a walk back in time."""

SAMPLED = 20
"""Which part of the articles tells about how many hits there are: the twentieth that
came last. To count all takes as long as to find them."""

_RANK = f"bm25(article_search, {', '.join(map(str, WEIGHTS))})"

Scored = tuple[int, float]
"""The row of an article in `articles`, and its score: the higher, the better."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Which part of a list is wanted: so many, and how many are passed over before."""

    limit: int = 20
    offset: int = 0

    def __post_init__(self) -> None:
        if self.limit < 1 or self.offset < 0:
            message = (
                "the limit must be at least 1, and there is nothing before the first"
            )
            raise UsageError(message)


FIRST = Window()


def best(
    db: Database,
    match: str,
    window: Window,
    filters: Filters = EVERYTHING,
    *,
    common: int = COMMON,
) -> list[Scored]:
    """The articles that fit best, by bm25.

    match: an FTS5 expression. Where about `common` articles or more hold it, those that
    do so in their headline come before all others.
    """
    if _about(db, match) >= common:
        return _headlines_first(db, match, window, filters)
    return _ranked(db, match, window, filters)


def _headlines_first(
    db: Database, match: str, window: Window, filters: Filters
) -> list[Scored]:
    in_heads = f"({{title kicker}} : ({match}))"
    # What is taken away may stand in the text.
    heads = f"({match}) AND {in_heads}" if " NOT (" in match else in_heads
    found = _ranked(db, heads, window, filters)
    missing = window.limit - len(found)
    if not missing:
        return found
    before = window.offset + len(found)
    if not found:
        before = count(db, heads, filters)
    rest = Window(limit=missing, offset=max(window.offset - before, 0))
    return found + _ranked(db, f"({match}) NOT {in_heads}", rest, filters)


def _ranked(db: Database, match: str, window: Window, filters: Filters) -> list[Scored]:
    passing, values = _passing(filters)
    # Only numbers are sorted: a sort of whole rows would hold every body.
    rows = db.execute(
        f"SELECT article_search.rowid, {_RANK} AS score FROM article_search "  # noqa: S608  # our own names
        f"WHERE article_search MATCH ? {passing} "
        "ORDER BY score, article_search.rowid LIMIT ? OFFSET ?",
        [match, *values, window.limit, window.offset],
    )
    return [(number, -score) for number, score in rows]


def newest(
    db: Database,
    match: str,
    window: Window,
    filters: Filters = EVERYTHING,
    *,
    few: int = FEW,
) -> list[Scored]:
    """The articles that were published last; those without a date come last of all.

    few: about so many are sorted, of more the newest are met on a walk back in time.
    """
    # With the sign, SQLite walks along the index of dates instead of sorting all hits.
    sign = "+" if _about(db, match) >= few else ""
    where, values = filters.where()
    rows = db.execute(
        f"SELECT a.id, a.published FROM articles a WHERE {sign}a.id IN "  # noqa: S608  # our own names
        "(SELECT rowid FROM article_search WHERE article_search MATCH ?) "
        f"AND {where} ORDER BY a.published DESC, a.id DESC LIMIT ? OFFSET ?",
        [match, *values, window.limit, window.offset],
    )
    return [(number, 0.0) for number, _ in rows]


def count(db: Database, match: str, filters: Filters = EVERYTHING) -> int:
    """How many articles hold what is asked for."""
    passing, values = _passing(filters)
    row = db.execute(
        f"SELECT count(*) FROM article_search WHERE article_search MATCH ? {passing}",  # noqa: S608  # our own names
        [match, *values],
    ).fetchone()
    return int(row[0])


def matching(db: Database, match: str) -> list[int]:
    """All articles that hold what is asked for."""
    rows = db.execute(
        "SELECT rowid FROM article_search WHERE article_search MATCH ?", [match]
    )
    return [number for (number,) in rows]


def _passing(filters: Filters) -> tuple[str, list[str]]:
    """A condition on the rows of the index, and the values to bind to it."""
    where, values = filters.where()
    if filters == EVERYTHING:
        return "", values
    # With the sign, SQLite reads the index once instead of once for each article.
    return (
        f"AND +article_search.rowid IN (SELECT a.id FROM articles a WHERE {where})",  # noqa: S608  # our own names
        values,
    )


def _about(db: Database, match: str) -> int:
    """About how many articles hold it, as those that came last tell."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    (found,) = db.execute(
        "SELECT count(*) FROM article_search WHERE article_search MATCH ? "
        "AND rowid > ?",
        [match, last - max(last // SAMPLED, 1)],
    ).fetchone()
    return int(found) * SAMPLED
