"""Carries over into a database made anew what only the old one knows.

The WARC files tell all of it, unless records of theirs are gone: then the rows that
were made of these live on in the old database alone.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from sqlite_utils import Database

from archive.changes import changed_fields
from archive.errors import JournalError
from archive.journal import Group
from archive.rows import enter
from archive.store import PARTS, article_number, bring_up_to_date
from archive.timeline import sightings

_OLD_CAPTURE = "(SELECT now FROM temp.carried WHERE was = o.{})"

_TABLES_BY_KEY = ("profiles", "runs", "tombstones", "aliases")
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

_MISSED_REVISIONS = f"""
SELECT n.id, o.number, {_OLD_CAPTURE.format("capture")}, o.captured_at, o.cause,
    o.extractor, o.profile, o.record
FROM old.revisions o JOIN old.articles a ON a.id = o.article
JOIN articles n ON n.url = a.url
WHERE o.capture IN (SELECT capture FROM temp.lost)
AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.article = n.id
    AND r.capture = {_OLD_CAPTURE.format("capture")} AND r.extractor IS o.extractor
    AND r.profile IS o.profile AND r.record = o.record)
ORDER BY n.id, o.number
"""  # noqa: S608  # our own names

_OLD_SIGHTINGS = f"""
SELECT n.id, {_OLD_CAPTURE.format("capture")}, o.captured_at, o.revision, o.reason
FROM old.sightings o JOIN old.articles a ON a.id = o.article
JOIN articles n ON n.url = a.url
WHERE o.capture IN (SELECT capture FROM temp.lost)
"""  # noqa: S608  # our own names


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
                _readings(db, _articles(db))
    finally:
        for table in ("carried", "lost"):
            db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        db.execute("DETACH old")


def _columns(db: Database, table: str, *without: str) -> list[str]:
    return [each.name for each in db[table].columns if each.name not in without]


def _captures(db: Database) -> None:
    """Captures, under new numbers."""
    names = ", ".join(_columns(db, "captures", "id", "revisit_of"))
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
    names = ", ".join(_columns(db, "warc_records", "capture"))
    db.execute(
        f"INSERT INTO warc_records ({names}, capture) "  # noqa: S608  # our own names
        f"SELECT {names}, {_OLD_CAPTURE.format('capture')} FROM old.warc_records o "
        f"WHERE {_UNTOLD}"
    )


def _by_key(db: Database) -> None:
    for table in _TABLES_BY_KEY:
        names = ", ".join(_columns(db, table))
        db.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) SELECT {names} FROM old.{table}"  # noqa: S608  # our own names
        )


def _asked(db: Database) -> None:
    """What no record tells of at all: addresses asked for, how far a run has come."""
    names = ", ".join(_columns(db, "ledger", "id", "capture"))
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
    names = ", ".join(_columns(db, "ledger", "id", "capture"))
    db.execute(
        f"INSERT OR IGNORE INTO ledger ({names}, capture) "  # noqa: S608  # our own names
        f"SELECT {names}, {_OLD_CAPTURE.format('capture')} FROM old.ledger o "
        "ORDER BY id"
    )
    newer = ", ".join(f"{name} = o.{name}" for name in _NEWER)
    db.execute(
        f"UPDATE ledger SET {newer}, capture = {_OLD_CAPTURE.format('capture')} "  # noqa: S608  # our own names
        "FROM old.ledger o WHERE o.url = ledger.url "
        "AND o.visited_at > coalesce(ledger.visited_at, '')"
    )


def _articles(db: Database) -> set[int]:
    """Articles that no record tells of any more, with their parts; their numbers."""
    urls = db.execute(
        "SELECT DISTINCT a.url FROM old.articles a "
        "JOIN old.sightings s ON s.article = a.id JOIN temp.lost USING (capture) "
        "WHERE a.url NOT IN (SELECT url FROM articles) "
        "AND a.url NOT IN (SELECT url FROM tombstones) ORDER BY a.id"
    ).fetchall()
    return {_copy_article(db, url) for (url,) in urls}


def _copy_article(db: Database, url: str) -> int:
    """Let an article and its parts be as in the old database; its number."""
    number = article_number(db, url)
    columns = _columns(db, "articles", "id", "capture")
    names = ", ".join(columns)
    source = f"SELECT {names}, {_OLD_CAPTURE.format('capture')} FROM old.articles o"  # noqa: S608  # our own names
    if number is None:
        db.execute(
            f"INSERT INTO articles ({names}, capture) "  # our own names
            f"{source} WHERE url = ?",
            [url],
        )
        number = article_number(db, url) or 0
    else:
        db.execute(
            f"UPDATE articles SET ({names}, capture) = ({source} WHERE url = ?) "  # noqa: S608  # our own names
            "WHERE id = ?",
            [url, number],
        )
    for table in PARTS:
        own = ", ".join(_columns(db, table, "article"))
        db.execute(f"DELETE FROM {table} WHERE article = ?", [number])  # noqa: S608  # our own names
        db.execute(
            f"INSERT INTO {table} (article, {own}) SELECT ?, {own} FROM old.{table} "  # noqa: S608  # our own names
            "WHERE article = (SELECT id FROM old.articles WHERE url = ?)",
            [number, url],
        )
    return number


def _readings(db: Database, articles: Iterable[int]) -> None:
    """Revisions and looks that no record tells of any more, in their places in time."""
    numbers = dict[tuple[int, int], int]()
    for article, was, *rest in db.execute(_MISSED_REVISIONS).fetchall():
        numbers[article, was] = _add_revision(db, article, was, rest)
    touched = {*articles, *(article for article, _ in numbers)}
    for article, capture, at, revision, reason in db.execute(_OLD_SIGHTINGS).fetchall():
        now = numbers.get((article, revision))
        added = db.execute(
            "INSERT OR IGNORE INTO sightings VALUES (?, ?, ?, ?, ?)",
            [article, capture, at, revision if now is None else now, reason],
        ).rowcount
        if now is not None and not added:
            db.execute(
                "UPDATE sightings SET revision = ? WHERE article = ? AND capture = ?",
                [now, article, capture],
            )
        touched |= {article} if added else set()
    for article in touched:
        _renew(db, article)


def _add_revision(db: Database, article: int, was: int, row: list[object]) -> int:
    """Enter a revision under its old number, or the next that is free."""
    taken = {
        number
        for (number,) in db.execute(
            "SELECT number FROM revisions WHERE article = ?", [article]
        )
    }
    number = was if was not in taken else max(taken) + 1
    db.execute(
        "INSERT INTO revisions (article, number, capture, captured_at, cause, "
        "extractor, profile, record, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '[]')",
        [article, number, *row],
    )
    return number


def _renew(db: Database, article: int) -> None:
    """Make good what follows from the looks at an article."""
    rows = db.execute(
        "SELECT id, record FROM revisions WHERE article = ? "
        "ORDER BY captured_at, number",
        [article],
    ).fetchall()
    for (_, before), (number, after) in pairwise(rows):
        changed = changed_fields(json.loads(before), json.loads(after))
        db.execute(
            "UPDATE revisions SET changed = ? WHERE id = ?",
            [json.dumps(changed), number],
        )
    looks = sightings(db, article)
    read = [each.source for each in looks if each.revision is not None]
    url, capture = db.execute(
        "SELECT url, capture FROM articles WHERE id = ?", [article]
    ).fetchone()
    if read and read[-1] != capture:
        _copy_article(db, url)
    if any(each.revision is not None for each in looks):
        bring_up_to_date(db, article)
