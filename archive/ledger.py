"""Every address ever seen and what became of it: the crawl's only queue."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.seeking import EVERYTHING, Reopened, Sought
from archive.visit import Found, State

REVISITED = ("list", "feed", "sitemap", "home", "script")
"""Kinds of address that announce others: asked for anew in every run."""

DEEPER = ("pager", "dated")
"""Ways that lead to lists of older articles: looked at again when they are due, or when
the page before them brought something new."""

BEHIND = 1000
"""By how much an address that failed comes behind all others, until it is had."""

AGAIN = 15
"""Priority of what is looked at again: what is new comes first."""


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
    first_seen: str
    dated: str | None
    attempts: int
    next_due: str | None
    visited_at: str | None
    etag: str | None
    last_modified: str | None
    lastmod: str | None
    hops: int
    capture: int | None


_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_NAMES = tuple(Entry.__dataclass_fields__)
_COLUMNS = ", ".join(_NAMES)


def twin(url: str) -> str:
    """What two spellings of one address have in common: no scheme, no `www.`.

    The case of escapes makes no difference either (RFC 3986 section 6.2.2.1).

    >>> twin("https://www.a.example/%c4") == twin("http://a.example/%C4")
    True
    """
    place = url.partition("://")[2].removeprefix("www.")
    return _ESCAPE.sub(lambda found: found[0].upper(), place) if "%" in place else place


class Ledger:
    """The table `ledger`. Writes belong to the transaction that the caller holds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, url: str) -> Entry | None:
        """The entry of this canonical address."""
        return next(self.known([url]), None)

    def known(self, urls: Iterable[str]) -> Iterator[Entry]:
        """The entries of those canonical addresses that were ever seen."""
        yield from self._entries(
            "WHERE url IN (SELECT value FROM json_each(?))", [json.dumps([*urls])]
        )

    def twins(self, urls: Iterable[str]) -> Iterator[Entry]:
        """The entries whose addresses are other spellings of one of these."""
        spelt = json.dumps([twin(url) for url in urls])
        yield from self._entries(
            "WHERE twin IN (SELECT value FROM json_each(?)) ORDER BY id", [spelt]
        )

    def left_out(self, site: str, reason: str, *, limit: int) -> Iterator[Entry]:
        """The last entries of a site that were left out for this reason."""
        yield from self._entries(
            "WHERE site = ? AND state = 'skipped' AND reason = ? "
            "ORDER BY id DESC LIMIT ?",
            [site, reason, limit],
        )

    def _entries(
        self, which: str, values: Sequence[Any] | dict[str, Any]
    ) -> Iterator[Entry]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM ledger {which}", values)  # noqa: S608  # our own names
        for row in rows.fetchall():
            yield Entry(**dict(zip(_NAMES, row, strict=True)))

    def add(
        self,
        found: Iterable[Found],
        *,
        site: str,
        at: datetime,
        found_on: str | None = None,
    ) -> None:
        """Enter addresses that are new; of those that are known, what is said anew."""
        self._db.conn.executemany(
            _ADD,
            [
                {
                    "url": each.url,
                    "site": site,
                    "kind": each.kind,
                    "state": "skipped" if each.skip else "queued",
                    "reason": each.skip,
                    "way": each.way,
                    "found_on": found_on,
                    "at": at.isoformat(),
                    "priority": each.priority,
                    "dated": each.dated,
                    "lastmod": each.lastmod,
                    "twin": twin(each.url),
                    "hops": each.hops,
                    "again": each.again,
                }
                for each in found
            ],
        )

    def due(
        self, site: str, *, at: datetime, limit: int, sought: Sought = EVERYTHING
    ) -> list[Entry]:
        """The next addresses to ask for: by priority, then the newest first."""
        entries = self._entries(
            "WHERE site = :site AND state = 'queued' AND kind <> 'robots' "
            "AND (next_due IS NULL OR next_due <= :at) "
            "AND (dated IS NULL OR dated BETWEEN :since AND :until) "
            "AND substr(url, 1, length(:origin)) = :origin "
            "AND NOT EXISTS (SELECT 1 FROM json_each(:apart) "
            "WHERE substr(url, 1, length(value)) = value) "
            "ORDER BY priority DESC, dated DESC, id LIMIT :limit",
            {
                "site": site,
                "at": at.isoformat(),
                "since": sought.since,
                "until": sought.until,
                "origin": sought.origin,
                "apart": json.dumps([*sought.apart]),
                "limit": limit + len(sought.beside),
            },
        )
        return [each for each in entries if each.id not in sought.beside][:limit]

    def reopen(self, site: str, what: Reopened, *, at: datetime) -> None:
        """Queue again what this run has to look at.

        Addresses that announce others, but for a list's further pages; what is due
        again; and what else is asked for. Rules of robots.txt are no queue's business.
        """
        self._db.execute(
            _REOPEN,
            {
                "site": site,
                "origin": what.origin,
                "all": what.everything,
                "pardons": json.dumps([what.pardon, *what.pardons]),
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


_ADD = """INSERT INTO ledger (url, site, kind, state, reason, way, found_on, first_seen,
    priority, dated, lastmod, twin, hops)
VALUES (:url, :site, :kind, :state, :reason, :way, :found_on, :at,
    :priority, :dated, :lastmod, :twin, :hops)
ON CONFLICT (url) DO UPDATE SET
    site = excluded.site,
    lastmod = coalesce(excluded.lastmod, lastmod),
    state = CASE WHEN :again AND state <> 'failed' THEN 'queued' ELSE state END,
    kind = CASE WHEN :again AND state = 'skipped' THEN excluded.kind ELSE kind END,
    next_due = CASE WHEN :again AND state <> 'failed' THEN NULL ELSE next_due END
WHERE :again OR excluded.site <> site
    OR (excluded.lastmod IS NOT lastmod AND excluded.lastmod NOT NULL)"""

_REVISITED = ", ".join(f"'{kind}'" for kind in REVISITED)
_REOPEN = f"""UPDATE ledger SET state = 'queued', next_due = NULL,
    attempts = CASE state WHEN 'failed' THEN attempts ELSE 0 END,
    priority = CASE WHEN capture NOT NULL AND kind NOT IN ({_REVISITED})
        AND way <> 'start' THEN min(priority, {AGAIN}) ELSE priority END
WHERE site = :site AND kind <> 'robots'
    AND substr(url, 1, length(:origin)) = :origin AND (
        (state IN ('captured', 'gone', 'skipped') AND way = 'start')
        OR (state = 'captured' AND (:all OR (kind IN ({_REVISITED})
            AND NOT (kind = 'list' AND (way IN {DEEPER} OR dated NOT NULL)))))
        OR (state IN ('captured', 'gone', 'skipped') AND next_due <= :at)
        OR (state = 'gone' AND :all)
        OR (state = 'skipped' AND reason IN (SELECT value FROM json_each(:pardons)))
        OR (state = 'failed' AND (next_due IS NULL OR next_due <= :at)))"""  # noqa: S608  # our own names
