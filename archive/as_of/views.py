"""The views that stand before the main tables, and the tables that they add."""

import re
from collections.abc import Mapping

from sqlite_utils import Database

from archive.store import PARTS

ADDED: Mapping[str, str] = {
    "articles": "id NOT IN (SELECT id FROM temp.then_apart)",
    **dict.fromkeys(PARTS, "article NOT IN (SELECT id FROM temp.then_reread)"),
    "copies": "article NOT IN (SELECT id FROM temp.then_reworded) "
    "AND copy NOT IN (SELECT id FROM temp.then_reworded)",
    "bands": "article NOT IN (SELECT id FROM temp.then_reworded)",
}
"""Tables of which some rows were others: which of the main ones still hold."""

_SOME: Mapping[str, str] = {
    "revisions": "captured_at <= {at} OR EXISTS (SELECT 1 FROM main.sightings s "
    "WHERE s.article = t.article AND s.revision = t.number AND s.captured_at <= {at})",
    "sightings": "captured_at <= {at}",
    # The payload of a revisit may lie in a capture that was taken later.
    "captures": "captured_at <= {at} OR EXISTS (SELECT 1 FROM main.captures r "
    "WHERE r.revisit_of = t.id AND r.captured_at <= {at})",
    "warc_records": "capture IS NULL OR EXISTS (SELECT 1 FROM main.captures c "
    "WHERE c.id = t.capture AND c.captured_at <= {at})",
    "runs": "started_at <= {at}",
    "ledger": "first_seen <= {at}",
    "failures": "failed_at <= {at}",
    "accepted_gaps": "accepted_at <= {at}",
}
"""Tables of which some rows were not there."""

_LOOKED = "(SELECT {} FROM temp.then_looks l {} WHERE l.article = t.id)"
_SEEN = "JOIN main.sightings s ON s.article = l.article AND s.capture = l.seen"
_LAST = "JOIN main.sightings s ON s.article = l.article AND s.capture = l.last"
_READ_FROM = """coalesce(
    (SELECT p.capture FROM main.sightings p JOIN main.captures c ON c.id = p.capture
        WHERE p.article = s.article AND p.revision = s.revision
        AND p.captured_at <= {at} AND c.status IS NOT 304
        ORDER BY p.captured_at DESC, p.capture DESC LIMIT 1),
    (SELECT revisit_of FROM main.captures WHERE id = s.capture))"""
"""As `sightings.read_from` has it."""

_FIRST_LOOK = """CASE WHEN captured_at <= {{at}} THEN {0} ELSE
    (SELECT s.{0} FROM main.sightings s WHERE s.article = t.article
        AND s.revision = t.number ORDER BY s.captured_at, s.capture LIMIT 1) END"""
"""A reading that an older capture turned out to have too was there before its own."""

_ENDED = "CASE WHEN ended_at <= {{at}} THEN {0} {1} END"

_OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "status": _LOOKED.format("iif(s.revision IS NULL, 'gone', 'live')", _SEEN),
        "last_captured": _LOOKED.format("s.captured_at", _LAST),
        "revision": _LOOKED.format("s.revision", _LAST),
        "capture": _LOOKED.format(_READ_FROM, _LAST),
    },
    "revisions": {
        name: _FIRST_LOOK.format(name) for name in ("captured_at", "capture")
    },
    "runs": {
        **{name: _ENDED.format(name, "") for name in ("ended_at", "exit_code")},
        "counts": _ENDED.format("counts", "ELSE json_object()"),
        "report": _ENDED.format("report", ""),
    },
}
"""Columns that said something else; those of articles, where it is not NULL."""

_INDEXES = (
    "then_articles(url)",
    "then_articles(key)",
    "then_articles(published)",
    "then_articles(section, published)",
    "then_articles(source, published)",
    "then_articles(story)",
    "then_people(name, role)",
    "then_bands(value)",
)


def make_tables(db: Database) -> None:
    """Make the tables that hold what was otherwise, and are empty still."""
    for table in ADDED:
        columns = _columns(db, table)
        keys = [name for name, (_, is_key) in columns.items() if is_key]
        parts = [f"{name} {kind}" for name, (kind, _) in columns.items()]
        if keys:  # a table that an older archive lacks has none here
            parts.append(f"PRIMARY KEY ({', '.join(keys)})")
        db.execute(f"CREATE TEMP TABLE then_{table} ({', '.join(parts)})")
    for number, place in enumerate(_INDEXES):
        db.execute(f"CREATE INDEX temp.then_{number} ON {place}")


def make_views(db: Database, at: str) -> None:
    """Let the names of the main tables mean what there was."""
    quoted = f"'{at}'"
    for table, holds in {**_SOME, **ADDED}.items():
        columns = _columns(db, table)
        base = _base(db, table)
        if base is None:
            continue
        said = _OTHERWISE.get(table, {})
        values = [
            _value(table, name, kind, said.get(name))
            for name, (kind, _) in columns.items()
        ]
        sql = f"SELECT {', '.join(values)} FROM {base} t WHERE {holds}"  # noqa: S608  # our own names
        if table in ADDED:
            sql += f" UNION ALL SELECT {', '.join(columns)} FROM temp.then_{table}"  # noqa: S608  # our own names
        db.execute(f"CREATE TEMP VIEW {table} AS {sql.format(at=quoted)}")


def show_views(db: Database) -> None:
    """Let the views of the main schema read what stands before its tables."""
    views = db.execute("SELECT sql FROM main.sqlite_master WHERE type = 'view'")
    for (sql,) in views.fetchall():
        db.execute(re.sub(r"^CREATE VIEW", "CREATE TEMP VIEW", sql))


def _base(db: Database, table: str) -> str | None:
    """What a view reads from: the main table, or what an older archive shows for it.

    `None` where an older archive has none, and shows an empty table.
    """
    known = db.execute(
        "SELECT type, sql FROM temp.sqlite_master WHERE name = ?", [table]
    ).fetchone()
    if known is None:
        return f"main.{table}"
    kind, sql = known
    if kind == "table":
        return None
    db.execute(f"DROP VIEW temp.{table}")
    db.execute(re.sub(rf"^CREATE VIEW {table}", f"CREATE TEMP VIEW today_{table}", sql))
    return f"temp.today_{table}"


def _value(table: str, name: str, kind: str, otherwise: str | None) -> str:
    """A column of a view; no index serves one of another kind than the table's."""
    if otherwise is None:
        return f"t.{name}"
    said = f"coalesce({otherwise}, t.{name})" if table == "articles" else otherwise
    return f"CAST({said} AS {kind or 'TEXT'}) AS {name}"


def _columns(db: Database, table: str) -> dict[str, tuple[str, bool]]:
    """The columns of a table as readers know it: kind, and whether it is of the key."""
    rows = db.execute(
        "SELECT c.name, coalesce(c.type, ''), m.pk > 0 "
        "FROM pragma_table_info(?) c "
        "LEFT JOIN pragma_table_info(?, 'main') m ON m.name = c.name",
        [table, table],
    )
    return {name: (kind, bool(is_key)) for name, kind, is_key in rows.fetchall()}
