"""The ledger as Scrapy's scheduler: the crawl's only queue, which outlives a kill."""

import asyncio
from collections import deque
from datetime import datetime
from typing import Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from archive import Entry, Found
from crawler.fetch.session import Session, session_of
from crawler.frontier.setting_out import ASKED
from crawler.urls import canonical_url

AHEAD = 16
"""Addresses that are read from the ledger at once: few, so that what is found while
they wait can overtake them."""

ENTRY = "entry"
"""The key in a request's `meta` under which its entry in the ledger stands."""


class LedgerScheduler(BaseScheduler):
    """Hands out what is due, each address once a run; keeps nothing that matters."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ahead: deque[Entry] = deque()
        self._wakes_at: datetime | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for a crawl."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:  # Scrapy's interface
        """Queue where the crawl starts."""
        self._session.begin()

    def close(self, reason: str) -> None:  # Scrapy's interface
        """Let go of what was read ahead; it is still in the ledger."""
        self._ahead.clear()

    def enqueue_request(self, request: Request) -> bool:
        """Enter an address that other code of the spider's asks for."""
        session = self._session
        url = canonical_url(request.url, session.profile.addresses)
        if url is None:
            return False
        found = Found(url=url, kind="page", way="asked", priority=ASKED)
        session.archive.ledger.add([found], site=session.profile.name, at=session.now())
        return True

    def has_pending_requests(self) -> bool:
        """Whether anything is due that is not under way."""
        return bool(self._ahead) or self._session.has_due()

    def next_request(self) -> Request | None:
        """The next address that is due."""
        session = self._session
        if session.is_over:
            self._ahead.clear()
        if session.may_fill or self._is_paused(session):
            return None
        if not (self._ahead or self._refill()):
            return None
        entry = self._ahead.popleft()
        session.queue.under_way.add(entry.id)
        errback = getattr(self._crawler.spider, "unanswered", None)
        meta = {ENTRY: entry, "download_slot": entry.site}
        headers = _conditions(entry)
        return Request(entry.url, headers=headers, meta=meta, errback=errback)

    def _is_paused(self, session: Session) -> bool:
        """Whether nothing is let out; wakes the engine when the pause is over.

        By itself Scrapy's engine asks every five seconds.
        """
        now, until = session.now(), session.brake.until
        if until is None or now >= until:
            return False
        if until != self._wakes_at:
            self._wakes_at = until
            wait = (until - now).total_seconds()
            asyncio.get_running_loop().call_later(wait, self._wake)
        return True

    def _wake(self) -> None:
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    @property
    def _session(self) -> Session:
        return session_of(self._crawler)

    def _refill(self) -> bool:
        self._ahead.extend(self._session.due(AHEAD))
        return bool(self._ahead)


def _conditions(entry: Entry) -> dict[str, str]:
    """The headers that ask for a page only if it has changed (RFC 9110 section 13)."""
    said = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
    return {name: value for name, value in said.items() if value}
