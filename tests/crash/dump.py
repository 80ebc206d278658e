"""What an archive holds, without what may differ between two ways of getting there.

Every table and every column is compared unless it is named here, so that new ones are
compared from their first day on.
"""

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Dump = dict[str, list[str]]
"""Rows by table, as JSON, in an order of their own."""

OWN_HISTORY = {"runs", "failures", "_sqlite_migrations"}
"""Tables that tell what was done, and not what is held."""

PLACES = {
    *("record_id", "warc_file", "warc_offset", "warc_length", "member_digest"),
    "run",
}
"""Columns that say where raw records lie, and which run wrote them."""

MOMENTS = {"first_captured", "last_captured", "first_seen", "last_seen", "next_due"}
"""Columns of our clock, beside those that end in `_at`."""

DISCOVERY = {"way", "found_on", "priority", "attempts", "lastmod", "hops"}
"""Columns of the ledger that hang on which page announced an address first."""

ANNOUNCING = ("list", "feed", "sitemap", "home", "script", "robots")
"""Kinds of address that every run may ask for again."""

NAMES = ("url", "name", "status", "payload_digest", "digest", "number")
"""Columns by which a row that others refer to is known."""

REPEATED = {"captures", "warc_records"}
"""Tables in which a second run may add rows that say the same."""


def crawled(path: Path) -> Dump:
    """What a crawl brought, whenever and in whatever order it did.

    No numbers, no moments of ours; of responses, each address, status and payload.
    """
    with sqlite3.connect(path / "archive.db") as db:
        found = {table: _rows(db, table) for table in _tables(db)}
    for name in REPEATED:
        found[name] = sorted(set(found[name]))
    db.close()
    return found


def stored(path: Path) -> Dump:
    """All that visits with moments of their own brought, numbers and moments included.

    Of the records that belong to no response, each kind that there is: every file and
    every run brings some of its own.
    """
    with sqlite3.connect(path / "archive.db") as db:
        found = {
            table: sorted(map(_line, map(_without_places, _plain(db, table))))
            for table in _tables(db)
        }
    db.close()
    loose = {line for line in found["warc_records"] if '"capture": null' in line}
    bound = [line for line in found["warc_records"] if line not in loose]
    return found | {"warc_records": [*bound, *sorted(loose)]}


def captured_amiss(path: Path) -> dict[str, int]:
    """Settled addresses that announce nothing, and have not exactly one capture."""
    marks = ", ".join("?" * len(ANNOUNCING))
    with sqlite3.connect(path / "archive.db") as db:
        settled = db.execute(
            "SELECT url FROM ledger WHERE state IN ('captured', 'gone') "  # noqa: S608  # marks
            f"AND way != 'start' AND kind NOT IN ({marks})",
            ANNOUNCING,
        ).fetchall()
        captures = Counter(url for (url,) in db.execute("SELECT url FROM captures"))
    db.close()
    return {url: captures[url] for (url,) in settled if captures[url] != 1}


def _tables(db: sqlite3.Connection) -> list[str]:
    """The tables that hold something themselves; `verify` looks after the index."""
    rows = db.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
    plain = [name for name, kind in rows if kind == "table"]
    return sorted(
        name
        for name in plain
        if name not in OWN_HISTORY and not name.startswith("sqlite_")
    )


def _settled(db: sqlite3.Connection, table: str) -> list[Row]:
    """The rows; an answer that nothing has changed counts as what it confirms."""
    rows = _plain(db, table)
    return [row | {"status": 200} if row.get("status") == 304 else row for row in rows]


def _plain(db: sqlite3.Connection, table: str) -> list[Row]:
    cursor = db.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a table's own name
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _rows(db: sqlite3.Connection, table: str) -> list[str]:
    """The table's rows, what they refer to named instead of numbered."""
    refers = {
        column: _named(db, there)
        for column, there in db.execute(
            'SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table]
        )
        if there not in OWN_HISTORY
    }
    # Which of two equal payloads came first hangs on the order of the crawl.
    refers.pop("revisit_of", None)
    left_out = PLACES | MOMENTS | DISCOVERY | {"id", "revisit_of"}
    return sorted(
        _line(
            {
                name: refers[name].get(value) if name in refers else value
                for name, value in row.items()
                if name not in left_out and not name.endswith("_at")
            }
        )
        for row in _settled(db, table)
    )


def _named(db: sqlite3.Connection, table: str) -> dict[Any, Row]:
    """The names of the table's rows, by its key."""
    (key,) = db.execute(
        "SELECT name FROM pragma_table_info(?) WHERE pk = 1", [table]
    ).fetchone()
    return {
        row[key]: {name: row[name] for name in NAMES if name in row}
        for row in _settled(db, table)
    }


def _without_places(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in PLACES}


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
