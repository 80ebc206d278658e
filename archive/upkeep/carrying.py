"""Carries over into a database made anew what only the old one knows.

The WARC files tell all of it, unless records of theirs are gone: then the rows that
were made of these live on in the old database alone.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

from archive.errors import JournalError
from archive.journal import Group
from archive.rows import enter
from archive.upkeep.carried_readings import OLD_CAPTURE, carry_readings, columns

_TABLES_BY_KEY = (
    *("profiles", "site_models", "runs", "tombstones", "accepted_gaps"),
    *("aliases", "failures"),
)
"""Tables whose rows are carried over as they are, where their key is new."""

_NEWER = (
    *("state", "kind", "reason", "visited_at", "attempts", "next_due", "priority"),
    *("etag", "last_modified"),
)

_UNTOLD = """NOT EXISTS (SELECT 1 FROM captures n WHERE n.warc_file = o.warc_file
    AND n.warc_offset = o.warc_offset) AND NOT EXISTS (SELECT 1 FROM warc_records n
    WHERE n.warc_file = o.warc_file AND n.warc_offset = o.warc_offset)"""
"""Where no record was read: what the old rows say of the place is all there is."""

_LOST = f"""
CREATE TEMP TABLE lost AS
SELECT id AS capture FROM old.captures o WHERE lost IS NOT NULL OR {_UNTOLD}
UNION SELECT capture FROM old.warc_records o WHERE lost IS NOT NULL OR {_UNTOLD}
"""  # noqa: S608  # our own names

_CARRIED = """
CREATE TEMP TABLE carried AS SELECT o.id AS was, n.id AS now
FROM old.captures o JOIN captures n USING (record_id)
"""


def carry_over(db: Database, old: Path, waiting: Iterable[Group]) -> None:
    """Add the rows that the old database has, and that no record tells of any more.

    waiting: groups that need a capture of which only the old rows know.
    """
    db.execute("ATTACH ? AS old", [str(old)])
    try:
        with db.atomic():
            db.execute(_LOST)
            _captures(db)
            for group in waiting:
                with suppress(JournalError):  # then its rows are carried over too
                    enter(db, group)
            _companions(db)
            _asked(db)
            if db.execute("SELECT 1 FROM temp.lost").fetchone() is not None:
                _by_key(db)
                _ledger(db)
                carry_readings(db)
    finally:
        for table in ("carried", "lost"):
            db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        db.execute("DETACH old")


def _captures(db: Database) -> None:
    """Captures, under new numbers."""
    names = ", ".join(columns(db, "captures", "id", "revisit_of"))
    db.execute(
        f"INSERT INTO captures ({names}) SELECT {names} FROM old.captures o "  # noqa: S608  # our own names
        f"WHERE {_UNTOLD} ORDER BY id"
    )
    db.execute(_CARRIED)
    db.execute("CREATE INDEX temp.carried_was ON carried (was)")
    db.execute(
        "UPDATE captures SET revisit_of = (SELECT c.now FROM old.captures o "
        "JOIN temp.carried c ON c.was = o.revisit_of "
        "WHERE o.record_id = captures.record_id) WHERE revisit_of IS NULL"
    )


def _companions(db: Database) -> None:
    """The records beside captures."""
    names = ", ".join(columns(db, "warc_records", "capture"))
    db.execute(
        f"INSERT INTO warc_records ({names}, capture) "  # noqa: S608  # our own names
        f"SELECT {names}, {OLD_CAPTURE.format('capture')} FROM old.warc_records o "
        f"WHERE {_UNTOLD}"
    )


def _by_key(db: Database) -> None:
    for table in _TABLES_BY_KEY:
        names = ", ".join(columns(db, table))
        db.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) SELECT {names} FROM old.{table}"  # noqa: S608  # our own names
        )


def _asked(db: Database) -> None:
    """What no record tells of at all: addresses asked for, how far a run has come."""
    names = ", ".join(columns(db, "ledger", "id", "capture"))
    db.execute(
        f"INSERT OR IGNORE INTO ledger ({names}) SELECT {names} FROM old.ledger "  # noqa: S608  # our own names
        "WHERE way = 'asked' AND visited_at IS NULL ORDER BY id"
    )
    db.execute(
        "UPDATE runs SET reached = (SELECT reached FROM old.runs o "
        "WHERE o.id = runs.id)"
    )


def _ledger(db: Database) -> None:
    """Addresses, and what later looks made of them."""
    names = ", ".join(columns(db, "ledger", "id", "capture"))
    db.execute(
        f"INSERT OR IGNORE INTO ledger ({names}, capture) "  # noqa: S608  # our own names
        f"SELECT {names}, {OLD_CAPTURE.format('capture')} FROM old.ledger o "
        "ORDER BY id"
    )
    newer = ", ".join(f"{name} = o.{name}" for name in _NEWER)
    db.execute(
        f"UPDATE ledger SET {newer}, capture = {OLD_CAPTURE.format('capture')} "  # noqa: S608  # our own names
        "FROM old.ledger o WHERE o.url = ledger.url "
        "AND o.visited_at > coalesce(ledger.visited_at, '')"
    )
