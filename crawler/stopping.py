"""SIGINT and SIGTERM: a crawl ends within seconds, with everything stored.

Scrapy's own stop waits for whatever is in flight, and a server may hold that for ever.
Here what waits for its turn is dropped at once, and what is in flight after `GRACE`.
A second signal ends the process on the spot, as a kill would: the archive bears it.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn, Self

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.fetch.session import Session, session_of
from crawler.fetch.stop import DroppedError

GRACE = 5.0
"""Seconds that requests in flight have to be answered after a signal."""

PATIENCE = 3.0
"""Seconds that the rest of an end may take; a name server can hang on for longer."""

STOPPED = 7
"""The exit code of a process that a second signal ended."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)
SHOW_CURSOR = b"\x1b[?25h"
"""What a terminal needs that showed a progress bar (ECMA-48, DECTCEM)."""


def heed_sigterm() -> None:
    """Let SIGTERM, as SIGINT, stop what comes before and after the crawl itself."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class StopGuard:
    """Lets nothing through to the network once the crawl is to stop.

    The last middleware: a request may have waited for its robots.txt before.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse what would be asked for after the stop."""
        session_of(self._crawler).stop.check()


class Signals:
    """Listens to SIGINT and SIGTERM while a process crawls.

    say: tells whoever watches that the crawl is stopping.
    """

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        sessions: Sequence[Session],
        say: Callable[[str], None],
    ) -> None:
        self._process = process
        self._sessions = sessions
        self._say = say
        self._earlier: dict[int, Any] = {}
        self._ending: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._earlier = {each: signal.getsignal(each) for each in SIGNALS}
        for each in SIGNALS:
            signal.signal(each, self._first)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._earlier.items():
            signal.signal(number, handler)

    def _first(self, number: int, _: FrameType | None) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  # Scrapy chooses it

        for each in SIGNALS:
            signal.signal(each, _end_at_once)
        signal.signal(signal.SIGALRM, _end_at_once)
        signal.setitimer(signal.ITIMER_REAL, GRACE + PATIENCE)
        # The interrupted code may be writing: nothing is said or stored from here.
        reactor.callFromThread(self._stop, signal.Signals(number).name)

    def _stop(self, name: str) -> None:
        self._say(
            f"newsarchive: {name}: stopping within {GRACE:.0f} seconds; "
            "a second signal stops at once"
        )
        for session in self._sessions:
            session.stop.asked = True
        for crawler in self._process.crawlers:
            _drop_waiting(crawler)
        self._ending = asyncio.ensure_future(self._process.stop())
        asyncio.get_running_loop().call_later(GRACE, self._drop)

    def _drop(self) -> None:
        for session in self._sessions:
            session.stop.drop()


def _drop_waiting(crawler: Crawler) -> None:
    """Drop what waits for its turn; a Crawl-delay can be ten minutes."""
    if not crawler.crawling:
        return
    for slot in crawler.engine.downloader.slots.values():
        slot.close()
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(DroppedError())


def _end_at_once(number: int, _: FrameType | None) -> NoReturn:
    """End the process without another step: what is stored is stored."""
    said = b"newsarchive: stopped at once: the next run goes on\n"
    with suppress(OSError):  # nobody may be listening any more
        os.write(2, SHOW_CURSOR + said if os.isatty(2) else said)
    os._exit(STOPPED)
