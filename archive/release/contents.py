"""Which rows a release has, and how they get there."""

import sqlite3
from collections.abc import Mapping

from sqlite_utils import Database

from archive.archive import Archive
from archive.errors import DamagedError
from archive.filters import EVERYTHING, Filters
from archive.migrations import migrate
from archive.search.holding import holding
from archive.search.index import index_version, make_index, search_index
from archive.text import SEG_VERSION

_OF_CHOSEN = "article IN (SELECT id FROM temp.chosen)"
_READ_WITH = """{0} IN (
    SELECT {1} FROM articles WHERE id IN (SELECT id FROM temp.chosen)
    UNION SELECT {1} FROM revisions WHERE article IN (SELECT id FROM temp.chosen))"""

ROWS: Mapping[str, str] = {
    "profiles": _READ_WITH.format("digest", "profile"),
    "site_models": _READ_WITH.format("digest", "model"),
    "captures": "id IN (SELECT id FROM temp.chosen_captures)",
    "warc_records": "capture IN (SELECT id FROM temp.chosen_captures)",
    "articles": "id IN (SELECT id FROM temp.chosen)",
    **dict.fromkeys(
        ("revisions", "sightings", "breadcrumbs", "people", "images", "evidence"),
        _OF_CHOSEN,
    ),
    "copies": f"{_OF_CHOSEN} AND copy IN (SELECT id FROM temp.chosen)",  # noqa: S608  # our own names
    "aliases": "url IN (SELECT url FROM temp.chosen_aliases)",
}
"""The tables of a release, and which of their rows it has; all others are empty."""

LEFT_OUT: Mapping[str, str] = {"captures": "run", "articles": "surroundings"}
"""Columns that are of use to a crawl alone."""

_CHOSEN_CAPTURES = (
    "CREATE TEMP TABLE chosen_captures (id INTEGER PRIMARY KEY)",
    *(
        f"INSERT OR IGNORE INTO chosen_captures SELECT capture FROM {table} "  # noqa: S608  # our own names
        f"WHERE {condition}"
        for table, condition in (
            ("articles", ROWS["articles"]),
            ("revisions", _OF_CHOSEN),
            ("sightings", _OF_CHOSEN),
        )
    ),
    """WITH RECURSIVE original (id) AS (
        SELECT id FROM temp.chosen_captures
        UNION SELECT c.revisit_of FROM original o JOIN main.captures c ON c.id = o.id
        WHERE c.revisit_of NOT NULL)
    INSERT OR IGNORE INTO chosen_captures SELECT id FROM original""",
)
_CHOSEN_ALIASES = (
    """CREATE TEMP TABLE chosen_aliases AS
    WITH RECURSIVE leading (url) AS (
        SELECT x.url FROM aliases x WHERE x.leads_to IN (
            SELECT url FROM articles WHERE id IN (SELECT id FROM temp.chosen))
        UNION SELECT x.url FROM aliases x JOIN leading l ON x.leads_to = l.url)
    SELECT url FROM leading""",
)
_INDEX = ("article_search_data", "article_search_idx", "article_search_docsize")


def choose(archive: Archive, filters: Filters, query: str | None) -> int:
    """Note which articles are meant, and what belongs to them; how many they are.

    A transaction must be open on the archive, so that all is of one instant.
    """
    where, values = filters.where()
    if query is not None:
        holds, words = holding(archive, query)
        where, values = f"{where} AND {holds}", [*values, *words]
    archive.db.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
    count = archive.db.execute(
        f"INSERT INTO chosen SELECT a.id FROM articles a WHERE {where}",  # noqa: S608  # our own names
        values,
    ).rowcount
    for statement in (*_CHOSEN_CAPTURES, *_CHOSEN_ALIASES):
        archive.db.execute(statement)
    return count


def copy_chosen(archive: Archive, release: Database, *, is_all: bool) -> None:
    """Fill an empty database with what was chosen.

    is_all: whether that is the whole archive as it is, index included.
    """
    migrate(release)
    release.execute("PRAGMA foreign_keys = OFF")
    release.execute("DROP TRIGGER articles_added")  # the index is filled at once
    with release.atomic():
        for table, condition in ROWS.items():
            _copy(archive.db, release, table, condition)
        if is_all:
            for table in _INDEX:
                release.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
                _copy(archive.db, release, table, "true")
    if not is_all:
        make_index(release)
    release.execute(search_index()[1])
    if release.execute("PRAGMA foreign_key_check").fetchone() is not None:
        what = "rows refer to others that are missing: `newsarchive verify` names them"
        raise DamagedError(archive.path / "archive.db", what)


def is_everything(archive: Archive, filters: Filters, query: str | None) -> bool:
    """Whether the whole archive is meant as it is, so that its index will do."""
    is_of_now = index_version(archive.db) == SEG_VERSION
    is_chosen = archive.as_of or query or filters != EVERYTHING
    return is_of_now and not is_chosen


def _copy(source: Database, target: Database, table: str, condition: str) -> None:
    names = [each.name for each in target[table].columns]
    left_out = LEFT_OUT.get(table)
    read = ", ".join("NULL" if name == left_out else name for name in names)
    rows: sqlite3.Cursor = source.execute(
        f"SELECT {read} FROM {table} WHERE {condition}"  # noqa: S608  # our own names
    )
    marks = ", ".join("?" * len(names))
    target.conn.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608  # our own names
        rows,
    )
