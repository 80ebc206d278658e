"""Articles, revisions and looks that only an old database knows, carried over.

It is attached as `old`; `temp.carried` maps its captures' numbers to those of today,
and `temp.lost` lists those of which some record is gone.
"""

import json
from collections.abc import Iterable
from itertools import pairwise

from sqlite_utils import Database

from archive.changes import changed_fields
from archive.copies import note_text
from archive.sightings import sightings
from archive.store import PARTS, article_number, bring_up_to_date

OLD_CAPTURE = "(SELECT now FROM temp.carried WHERE was = o.{})"
"""Today's number of the capture that a column of the old row `o` names."""

_MISSED_REVISIONS = f"""
SELECT n.id, o.number, {OLD_CAPTURE.format("capture")}, o.captured_at, o.cause,
    o.extractor, o.profile, o.model, o.record
FROM old.revisions o JOIN old.articles a ON a.id = o.article
JOIN articles n ON n.url = a.url
WHERE o.capture IN (SELECT capture FROM temp.lost)
AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.article = n.id
    AND r.capture = {OLD_CAPTURE.format("capture")} AND r.extractor IS o.extractor
    AND r.profile IS o.profile AND r.model IS o.model AND r.record = o.record)
ORDER BY n.id, o.number
"""  # noqa: S608  # our own names

_KNOWN_NUMBERS = f"""
SELECT n.number, (SELECT min(o.number) FROM old.revisions o
    JOIN old.articles a ON a.id = o.article JOIN articles x ON x.url = a.url
    WHERE x.id = n.article AND {OLD_CAPTURE.format("capture")} = n.capture
    AND o.extractor IS n.extractor AND o.profile IS n.profile AND o.model IS n.model
    AND o.record = n.record)
FROM revisions n WHERE n.article = ? ORDER BY n.number
"""  # noqa: S608  # our own names

_OLD_SIGHTINGS = f"""
SELECT n.id, {OLD_CAPTURE.format("capture")}, o.captured_at, o.revision, o.reason
FROM old.sightings o JOIN old.articles a ON a.id = o.article
JOIN articles n ON n.url = a.url
WHERE o.capture IN (SELECT capture FROM temp.lost)
"""  # noqa: S608  # our own names


def carry_readings(db: Database) -> None:
    """Carry over what was read in captures of which some record is gone."""
    _readings(db, _articles(db))


def columns(db: Database, table: str, *without: str) -> list[str]:
    """The names of a table's columns, but for these."""
    return [each.name for each in db[table].columns if each.name not in without]


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
    names = ", ".join(columns(db, "articles", "id", "capture"))
    source = f"SELECT {names}, {OLD_CAPTURE.format('capture')} FROM old.articles o"  # noqa: S608  # our own names
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
        own = ", ".join(columns(db, table, "article"))
        db.execute(f"DELETE FROM {table} WHERE article = ?", [number])  # noqa: S608  # our own names
        db.execute(
            f"INSERT INTO {table} (article, {own}) SELECT ?, {own} FROM old.{table} "  # noqa: S608  # our own names
            "WHERE article = (SELECT id FROM old.articles WHERE url = ?)",
            [number, url],
        )
    (body,) = db.execute("SELECT body FROM articles WHERE id = ?", [number]).fetchone()
    note_text(db, number, body)
    return number


def _readings(db: Database, articles: Iterable[int]) -> None:
    """Revisions and looks that no record tells of any more, in their places in time."""
    missed = db.execute(_MISSED_REVISIONS).fetchall()
    for article in {article for article, *_ in missed}:
        _renumber(db, article)
    numbers = dict[tuple[int, int], int]()
    for article, was, *rest in missed:
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


def _renumber(db: Database, article: int) -> None:
    """Give the revisions that were made anew the numbers that they had."""
    known = db.execute(_KNOWN_NUMBERS, [article]).fetchall()
    taken = {number for _, number in known if number is not None}
    (free,) = db.execute(
        "SELECT max(o.number) + 1 FROM old.revisions o JOIN old.articles a "
        "ON a.id = o.article JOIN articles n ON n.url = a.url WHERE n.id = ?",
        [article],
    ).fetchone()
    changes = list[tuple[int, int]]()
    for now, was in known:
        is_first = was in taken
        taken.discard(was)
        changes.append((was if is_first else free, now))
        free += not is_first
    for table, column in (("revisions", "number"), ("sightings", "revision")):
        for sign in (-1, 1):  # none may have another's number on the way
            db.conn.executemany(
                f"UPDATE {table} SET {column} = ? WHERE article = ? AND {column} = ?",  # noqa: S608  # our own names
                [
                    (-number, article, now) if sign < 0 else (number, article, -number)
                    for number, now in changes
                ],
            )


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
        "extractor, profile, model, record, changed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')",
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
