"""Search in an archive that is shown as it stood.

The full text index speaks for the articles that read as they do today. Those that read
otherwise have an index of their own, a temporary one, and are ranked by what the large
one knows of words: how many articles hold one, and how long articles are.
"""

from dataclasses import asdict, dataclass

from sqlite_utils import Database

from archive.filters import Filters
from archive.search.index import INDEXED
from archive.search.query import Query
from archive.search.ranking import WEIGHTS, Scored, Window, best, newest
from archive.search.weighing import weighing_of
from archive.text import seg

_ALL = 1 << 60
_COLUMNS = ", ".join(INDEXED)
_RANK = f"bm25(then_search, {', '.join(map(str, WEIGHTS))})"
_REREAD = "SELECT id FROM temp.then_reread"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged(Filters):
    """The same filters, for the articles that the large index speaks for."""

    def where(self) -> tuple[str, list[str]]:
        """A condition on the table `articles a`, and the values to bind to it."""
        where, values = Filters.where(self)
        return f"{where} AND a.id NOT IN ({_REREAD})", values


def best_then(
    db: Database, asked: Query, window: Window, filters: Filters
) -> list[Scored]:
    """The articles that fit best, by bm25."""
    top = Window(limit=window.offset + window.limit)
    unchanged = Unchanged(**asdict(filters))
    found = best(db, asked.match(), top, unchanged, common=_ALL)
    others = _otherwise(db, asked.match(), filters)[: top.limit]
    if others:
        weighing = weighing_of(db, [*asked.phrases()])
        found += [(each, weighing.score(_tokens(db, each))) for each in others]
    found.sort(key=lambda each: (-each[1], each[0]))
    return found[window.offset : top.limit]


def newest_then(
    db: Database, asked: Query, window: Window, filters: Filters
) -> list[Scored]:
    """The articles that were published last; those without a date come last of all."""
    top = Window(limit=window.offset + window.limit)
    unchanged = Unchanged(**asdict(filters))
    found = [number for number, _ in newest(db, asked.match(), top, unchanged)]
    dated = [
        (_published(db, number), number)
        for number in (*found, *_otherwise(db, asked.match(), filters))
    ]
    dated.sort(reverse=True)
    return [(number, 0.0) for _, number in dated[window.offset : top.limit]]


def _otherwise(db: Database, match: str, filters: Filters) -> list[int]:
    """The articles that read otherwise and hold it, the best first."""
    make_index(db)
    where, values = filters.where()
    rows = db.execute(
        "SELECT rowid FROM temp.then_search WHERE then_search MATCH ? "  # noqa: S608  # our own names
        f"AND +rowid IN (SELECT a.id FROM articles a WHERE a.id IN ({_REREAD}) "
        f"AND {where}) ORDER BY {_RANK}, rowid",
        [match, *values],
    )
    return [number for (number,) in rows.fetchall()]


def make_index(db: Database) -> None:
    """Make the temporary index, `then_search`, where it is not there yet."""
    known = db.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'then_search'")
    if known.fetchone() is not None:
        return
    texts = ", ".join(f"seg({name})" for name in INDEXED)
    db.execute(
        "CREATE VIRTUAL TABLE temp.then_search "
        f"USING fts5({_COLUMNS}, content='', tokenize='ascii')"
    )
    db.execute(
        f"INSERT INTO temp.then_search(rowid, {_COLUMNS}) SELECT id, {texts} "  # noqa: S608  # our own names
        f"FROM temp.then_articles WHERE id IN ({_REREAD})"
    )


def _published(db: Database, number: int) -> str:
    row = db.execute("SELECT published FROM articles WHERE id = ?", [number])
    return row.fetchone()[0] or ""


def _tokens(db: Database, number: int) -> list[list[str]]:
    """The tokens of an article, column by column."""
    row = db.execute(f"SELECT {_COLUMNS} FROM articles WHERE id = ?", [number])  # noqa: S608  # our own names
    return [(seg(text) or "").split() for text in row.fetchone()]
