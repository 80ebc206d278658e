"""Articles as the lists of our pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.archive import Archive

LISTED = 50
"""Articles on a page."""

_FACTS = "a.key, a.title, a.published, a.source, a.section, a.site"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One article in a list; the columns of `articles` say what each means."""

    key: str
    title: str | None
    published: str | None
    source: str | None
    section: str | None
    site: str


Listed = tuple[tuple[Entry, ...], bool]
"""A page of a list, and whether there is another behind it."""


def indexed_by(archive: Archive, index: str) -> str:
    """What makes SQLite use this index of `articles`; empty where it cannot.

    An older archive may lack it, or be shown through a view.
    """
    found = archive.db.execute(
        "SELECT (SELECT 1 FROM main.sqlite_master WHERE type = 'index' AND name = ?) "
        "AND NOT EXISTS (SELECT 1 FROM temp.sqlite_master WHERE name = 'articles')",
        [index],
    ).fetchone()
    return f"INDEXED BY {index}" if found[0] else ""


def entries(
    archive: Archive,
    which: str,
    bound: Sequence[object] | dict[str, object],
    *,
    page: int = 1,
) -> Listed:
    """A page of a list, and whether there is another behind it.

    which: what stands behind `FROM articles a`, in our own words.
    """
    part = f"LIMIT {LISTED + 1} OFFSET {(page - 1) * LISTED}"
    rows = archive.db.execute(
        f"SELECT {_FACTS} FROM articles a {which} {part}",  # noqa: S608  # our own words
        bound,
    ).fetchall()
    return _made(rows[:LISTED]), len(rows) > LISTED


def _made(rows: Sequence[Sequence[str]]) -> tuple[Entry, ...]:
    names = Entry.__dataclass_fields__
    return tuple(Entry(**dict(zip(names, row, strict=True))) for row in rows)
