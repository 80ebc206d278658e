"""What a look makes of its address in the ledger. Writes belong to the caller."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from archive.ledger import BEHIND, REVISITED, Ledger
from archive.visit import UNCHANGED, Found, Visit

TRIES = 3
"""How often an address is asked for in vain in one run before it is called failed."""

SOON = timedelta(minutes=10)
"""A run waits for what may be asked for again after so long."""

_PAUSES = (0, 0, 20, 44, 92, 188, 380)
"""Hours until what failed in one run, in two, in three … is tried again.

At the next run twice, since an outage ends; then after a little less than one day, two,
four, eight, sixteen, so that cron's hour is not missed.
"""

_LONGEST = timedelta(days=30)


def settle(db: Database, visit: Visit, *, capture: int | None) -> None:
    """Write down what became of an address that was asked for.

    A look at it that is older than the last one changes nothing.
    """
    Ledger(db).add([_own(visit)], site=visit.site, at=visit.visited_at)
    if visit.state == "failed":
        _failed(db, visit)
    else:
        _settled(db, visit, capture)


def reread(db: Database, visit: Visit, *, capture: int | None) -> None:
    """Write down what its last capture turned out to be when it was read anew."""
    db.execute(
        "UPDATE ledger SET state = ?, kind = ?, reason = ? "
        "WHERE url = ? AND capture = ?",
        [visit.state, visit.kind, visit.reason, visit.url, capture],
    )


def keep_validators(
    db: Database, capture: int, *, etag: str | None, last_modified: str | None
) -> None:
    """Keep what a later conditional request needs (RFC 9110 section 13).

    capture: the last one of its address that they came with.
    """
    db.execute(
        "UPDATE ledger SET etag = ?, last_modified = ? WHERE capture = ?",
        [etag, last_modified, capture],
    )


def failures(db: Database, url: str) -> Iterator[tuple[str, str]]:
    """When this address gave nothing, UTC, and why; the first time first."""
    yield from db.execute(
        "SELECT failed_at, reason FROM failures WHERE url = ? ORDER BY failed_at", [url]
    ).fetchall()


def _failed(db: Database, visit: Visit) -> None:
    at = visit.visited_at.isoformat()
    db.execute(
        "INSERT INTO failures (url, failed_at, reason, run) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [visit.url, at, visit.reason or "", visit.run],
    )
    row = db.execute(
        "SELECT attempts FROM ledger WHERE url = ? "
        "AND (visited_at IS NULL OR visited_at <= ?)",
        [visit.url, at],
    ).fetchone()
    if row is None:
        return
    attempts = int(row[0]) + 1
    state, next_due = _next_try(visit, attempts)
    db.execute(
        "UPDATE ledger SET attempts = ?, reason = ?, visited_at = ?, next_due = ?, "
        "priority = CASE WHEN priority >= 0 THEN priority - ? ELSE priority END, "
        "state = ? WHERE url = ?",
        [attempts, visit.reason, at, _text(next_due), BEHIND, state, visit.url],
    )


def _next_try(visit: Visit, attempts: int) -> tuple[str, datetime | None]:
    """Whether an address is called failed for now, and when it is tried again."""
    round_, tries = divmod(attempts, TRIES)
    if tries:
        wait = visit.retry_at - visit.visited_at if visit.retry_at else timedelta()
        return "queued" if wait <= SOON else "failed", visit.retry_at
    is_listed = round_ <= len(_PAUSES)
    pause = timedelta(hours=_PAUSES[round_ - 1]) if is_listed else _LONGEST
    return "failed", max(visit.retry_at or visit.visited_at, visit.visited_at + pause)


def _settled(db: Database, visit: Visit, capture: int | None) -> None:
    db.execute(
        "UPDATE ledger SET state = :state, reason = :reason, visited_at = :at, "
        "kind = CASE WHEN :is_kept AND kind IN (SELECT value FROM json_each(:lists)) "
        "OR :kind = :unchanged THEN kind ELSE :kind END, "
        "priority = CASE WHEN priority < 0 THEN priority + :behind "
        "ELSE priority END, "
        "next_due = :next_due, "
        "attempts = CASE :state WHEN 'queued' THEN attempts ELSE 0 END, "
        "capture = coalesce(:capture, capture) "
        "WHERE url = :url AND (visited_at IS NULL OR visited_at <= :at)",
        {
            "state": visit.state,
            "reason": visit.reason,
            "at": visit.visited_at.isoformat(),
            "kind": visit.kind,
            "unchanged": UNCHANGED,
            "behind": BEHIND,
            "is_kept": visit.state != "captured" or visit.kind == "redirect",
            "lists": json.dumps(REVISITED),
            "next_due": _text(visit.look_again_at),
            "capture": capture,
            "url": visit.url,
        },
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _own(visit: Visit) -> Found:
    way = "robots" if visit.kind == "robots" else "asked"
    kind = "page" if visit.kind == UNCHANGED else visit.kind
    return Found(url=visit.url, kind=kind, way=way)
