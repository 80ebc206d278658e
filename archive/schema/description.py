"""What the schema says of itself: its tables and views with their comments."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from sqlite_utils import Database

from archive.migrations import migrate
from archive.opening import database

HIDDEN = ("sqlite_", "_sqlite_migrations", "article_search_")
"""How names begin of what SQLite and its full text index keep for themselves."""

SEARCH = {
    "title": "the headline's words",
    "kicker": "those of the line above it",
    "body": "those of the text",
    "byline": "those of the credit",
    "source": "those of the outlet's name",
}
"""A virtual table's columns have no comments of their own."""

OLDER: Mapping[str, Mapping[str, str]] = {
    "articles_by_day": {
        "site": "the profile's name",
        "day": "of publication, where the site is",
        "articles": "published on it",
    },
    "articles_by_section": {
        "site": "the profile's name",
        "section": "the last crumb of the breadcrumb",
        "layout": "the profile's layout that read them, or generic",
        "articles": "how many",
        "earliest": "moment of publication",
        "latest": "moment of publication",
    },
    "missing_fields": {
        "site": "the profile's name",
        "layout": "the profile's layout that read them, or generic",
        "articles": "how many, with and without",
        **dict.fromkeys(
            (*("title", "published", "source", "byline", "editor", "section"), "body"),
            "how many articles have none",
        ),
    },
    "removals": {
        "key": "of the article",
        "url": "its canonical address",
        "removed_at": "UTC, when it was first found gone",
        "reason": "by what it counts as gone: 404 Not Found …",
        "returned_at": "UTC, when it was found again; NULL: it was not",
    },
    "stories": {
        "story": "key of the first article with this text",
        "title": "of that article",
        "articles": "that print it",
        "sites": "that print it",
        "outlets": "that the articles credit, joined with commas",
        "first_published": "moment or day of publication",
        "last_published": "moment or day of publication",
    },
}
"""The columns of views whose lines have no comments."""

_HEAD = re.compile(r"CREATE (?:TABLE|VIEW) \S+ (?:\(|AS) -- (.*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table or view.

    kind: its type, empty where a view computes it.
    is_key: whether it is part of the key. is_needed: whether it is never NULL.
    refers_to: `table.column`, or `None`.
    """

    name: str
    kind: str
    comment: str
    is_key: bool = False
    is_needed: bool = False
    refers_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """A table or a view. kind: `table`, `view` or `full text index`.

    indexes: the columns of each index, the unique ones first.
    """

    name: str
    kind: str
    comment: str
    columns: tuple[Column, ...]
    indexes: tuple[str, ...]


def described_tables() -> tuple[Described, ...]:
    """Every table and view of a new archive, in the order in which they came to be."""
    with closing(sqlite3.connect(":memory:")) as connection:
        db = database(connection)
        migrate(db)
        rows = db.execute(
            "SELECT name, type, sql FROM sqlite_master "
            "WHERE type IN ('table', 'view') ORDER BY type, rowid"
        ).fetchall()
        return tuple(
            _described(db, name, kind, sql)
            for name, kind, sql in rows
            if not name.startswith(HIDDEN)
        )


def _described(db: Database, name: str, kind: str, sql: str) -> Described:
    if "VIRTUAL" in sql:
        columns = tuple(
            Column(name=each, kind="", comment=said) for each, said in SEARCH.items()
        )
        return Described(
            name=name,
            kind="full text index",
            comment="the words of all articles; its rowid is articles.id",
            columns=columns,
            indexes=(),
        )
    head = _HEAD.match(sql)
    return Described(
        name=name,
        kind=kind,
        comment=head.group(1) if head else "",
        columns=tuple(_columns(db, name, kind, sql)),
        indexes=tuple(_indexes(db, name)),
    )


def _columns(db: Database, table: str, kind: str, sql: str) -> Iterator[Column]:
    refers = {
        column: f"{other}.{there}"
        for column, other, there in db.execute(
            'SELECT "from", "table", coalesce("to", \'id\') '
            "FROM pragma_foreign_key_list(?)",
            [table],
        ).fetchall()
    }
    rows = db.execute(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', [table]
    ).fetchall()
    names = [name for name, *_ in rows]
    said = OLDER.get(table) or _comments(sql, names, is_view=kind == "view")
    for name, is_of, needed, key in rows:
        yield Column(
            name=name,
            kind="" if kind == "view" else is_of,
            comment=said[name],
            is_key=bool(key),
            is_needed=bool(needed),
            refers_to=refers.get(name),
        )


def _comments(sql: str, names: list[str], *, is_view: bool) -> dict[str, str]:
    """What is said of the columns; those of a view are told apart by their order."""
    lines = sql.partition("\n")[2]
    if is_view:
        said = re.findall(r" -- (.*)", lines)
        return dict(zip(names, said, strict=True))
    return {name: _comment(lines, name) for name in names}


def _comment(lines: str, name: str) -> str:
    """A column that was added later has its comment in the line of another one."""
    added = re.search(rf"\b{name} [A-Z][^,\n]*?/\* (.*?) \*/", lines)
    if added:
        return added.group(1)
    own = re.search(rf"^ *{name} .* -- (.*)$", lines, re.MULTILINE)
    return own.group(1) if own else ""


def _indexes(db: Database, table: str) -> Iterator[str]:
    rows = db.execute(
        'SELECT name, "unique", origin FROM pragma_index_list(?) '
        'ORDER BY "unique" DESC, name',
        [table],
    )
    for name, is_unique, origin in rows.fetchall():
        if origin == "pk":
            continue
        columns = db.execute("SELECT name FROM pragma_index_info(?)", [name])
        listed = ", ".join(column for (column,) in columns.fetchall())
        yield f"{'unique: ' * is_unique}{listed}"
