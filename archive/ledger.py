"""Every address ever seen and what became of it: the crawl's only queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.seeking import EVERYTHING, Reopened, Sought
from archive.visit import UNCHANGED, Found, State, Visit

TRIES = 3
"""How often an address is asked for in vain before it is called failed."""

REVISITED = ("list", "feed", "sitemap", "home")
"""Kinds of address that announce others: asked for anew in every run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One address in the ledger; the columns of table `ledger` say what each means."""

    id: int
    url: str
    site: str
    kind: str
    state: State
    reason: str | None
    way: str
    found_on: str | None
    attempts: int
    etag: str | None
    last_modified: str | None
    capture: int | None


_COLUMNS = (
    "id, url, site, kind, state, reason, way, found_on, attempts, "
    "etag, last_modified, capture"
)


class Ledger:
    """The table `ledger`. Writes belong to the transaction that the caller holds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, url: str) -> Entry | None:
        """The entry of this canonical address."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM ledger WHERE url = ?",  # noqa: S608  # our own names
            [url],
        ).fetchone()
        return _entry(row) if row else None

    def add(
        self,
        found: Iterable[Found],
        *,
        site: str,
        at: datetime,
        found_on: str | None = None,
    ) -> None:
        """Enter addresses that are new; those that are known stay as they are."""
        self._db.conn.executemany(
            "INSERT INTO ledger (url, site, kind, state, reason, way, found_on, "
            "first_seen, priority, dated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (url) DO NOTHING",
            [
                (
                    each.url,
                    site,
                    each.kind,
                    "skipped" if each.skip else "queued",
                    each.skip,
                    each.way,
                    found_on,
                    at.isoformat(),
                    each.priority,
                    each.dated,
                )
                for each in found
            ],
        )

    def settle(self, visit: Visit, *, capture: int | None) -> None:
        """Write down what became of an address that was asked for.

        A look at it that is older than the last one changes nothing.
        """
        self.add([_own(visit)], site=visit.site, at=visit.visited_at)
        if visit.state == "failed":
            self._failed(visit)
        else:
            self._settled(visit, capture)

    def reread(self, visit: Visit, *, capture: int | None) -> None:
        """Write down what its last capture turned out to be when it was read anew."""
        self._db.execute(
            "UPDATE ledger SET state = ?, kind = ?, reason = ? "
            "WHERE url = ? AND capture = ?",
            [visit.state, visit.kind, visit.reason, visit.url, capture],
        )

    def _failed(self, visit: Visit) -> None:
        retry_at = visit.retry_at.isoformat() if visit.retry_at else None
        self._db.execute(
            "UPDATE ledger SET attempts = attempts + 1, reason = ?, visited_at = ?, "
            "next_due = ?, priority = -1, "
            "state = CASE WHEN attempts + 1 < ? AND ? IS NULL THEN 'queued' "
            "ELSE 'failed' END "
            "WHERE url = ? AND (visited_at IS NULL OR visited_at <= ?)",
            [
                visit.reason,
                visit.visited_at.isoformat(),
                retry_at,
                TRIES,
                retry_at,
                visit.url,
                visit.visited_at.isoformat(),
            ],
        )

    def _settled(self, visit: Visit, capture: int | None) -> None:
        self._db.execute(
            "UPDATE ledger SET state = :state, reason = :reason, visited_at = :at, "
            "kind = CASE WHEN :kind = :unchanged THEN kind ELSE :kind END, "
            "next_due = NULL, attempts = 0, capture = coalesce(:capture, capture) "
            "WHERE url = :url AND (visited_at IS NULL OR visited_at <= :at)",
            {
                "state": visit.state,
                "reason": visit.reason,
                "at": visit.visited_at.isoformat(),
                "kind": visit.kind,
                "unchanged": UNCHANGED,
                "capture": capture,
                "url": visit.url,
            },
        )

    def keep_validators(
        self, capture: int, *, etag: str | None, last_modified: str | None
    ) -> None:
        """Keep what a later conditional request needs (RFC 9110 section 13).

        capture: the last one of its address that they came with.
        """
        self._db.execute(
            "UPDATE ledger SET etag = ?, last_modified = ? WHERE capture = ?",
            [etag, last_modified, capture],
        )

    def due(
        self, site: str, *, at: datetime, limit: int, sought: Sought = EVERYTHING
    ) -> list[Entry]:
        """The next addresses to ask for: by priority, then the newest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM ledger WHERE site = :site AND state = 'queued' "  # noqa: S608  # our own names
            "AND (next_due IS NULL OR next_due <= :at) "
            "AND (dated IS NULL OR dated BETWEEN :since AND :until) "
            "AND substr(url, 1, length(:origin)) = :origin "
            "ORDER BY priority DESC, dated DESC, id LIMIT :limit",
            {
                "site": site,
                "at": at.isoformat(),
                "since": sought.since,
                "until": sought.until,
                "origin": sought.origin,
                "limit": limit + len(sought.beside),
            },
        ).fetchall()
        entries = (_entry(row) for row in rows)
        return [each for each in entries if each.id not in sought.beside][:limit]

    def reopen(self, site: str, what: Reopened, *, at: datetime) -> None:
        """Queue again what this run has to look at.

        Addresses that announce others, failures that are due, and what else is asked
        for. Rules of robots.txt are no queue's business.
        """
        kinds = ", ".join(f"'{kind}'" for kind in REVISITED)
        self._db.execute(
            "UPDATE ledger SET state = 'queued', next_due = NULL, attempts = 0 "  # noqa: S608  # our own names
            "WHERE site = :site AND kind != 'robots' "
            "AND substr(url, 1, length(:origin)) = :origin AND ("
            f"(state = 'captured' AND (kind IN ({kinds}) OR way = 'start' OR :all)) "
            "OR (state = 'gone' AND :all) "
            "OR (state = 'skipped' AND reason = :pardon) "
            "OR (state = 'failed' AND (next_due IS NULL OR next_due <= :at)))",
            {
                "site": site,
                "origin": what.origin,
                "all": what.everything,
                "pardon": what.pardon,
                "at": at.isoformat(),
            },
        )

    def given_up(self, site: str, *, since: datetime) -> int:
        """How many addresses a run since this moment has called failed."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM ledger WHERE site = ? AND state = 'failed' "
            "AND visited_at >= ?",
            [site, since.isoformat()],
        ).fetchone()
        return int(count)

    def counts(self, site: str | None = None) -> dict[State, int]:
        """How many addresses are in each state."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM ledger WHERE ? IS NULL OR site = ? "
            "GROUP BY state",
            [site, site],
        )
        return dict(rows.fetchall())


def _own(visit: Visit) -> Found:
    way = "robots" if visit.kind == "robots" else "asked"
    kind = "page" if visit.kind == UNCHANGED else visit.kind
    return Found(url=visit.url, kind=kind, way=way)


def _entry(row: tuple[object, ...]) -> Entry:
    names = _COLUMNS.split(", ")
    return Entry(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]  # our own table
