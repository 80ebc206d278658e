"""Obeys robots.txt as RFC 9309 has it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive import ContentCodingError, Exchange
from crawler.answer import Answer
from crawler.fetch.faults import RobotsUnreachableError, reason_of, truncation_of
from crawler.fetch.session import Session, session_of
from crawler.fetch.stop import DroppedError
from crawler.fetch.wire import EXCHANGE
from crawler.frontier.setting_out import DISALLOWED
from crawler.visits import unanswered, visit_of

ROBOTS = "robots"
"""The key in a request's `meta` that marks a request for robots.txt itself."""

MAX_BYTES = 500 * 1024  # RFC 9309 section 2.5
MAX_REDIRECTS = 5  # RFC 9309 section 2.3.1.2
LONGEST_DELAY = 600.0
"""Seconds: whoever asks for more will see us once in ten minutes."""

MAX_AGE = timedelta(hours=24)  # RFC 9309 section 2.4


class ForbiddenByRobotsError(IgnoreRequest):
    """robots.txt does not allow this address. Nothing was sent."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What one origin's robots.txt asks.

    parsed: its rules; `None` where there are none.
    unreachable: why everything is forbidden (RFC 9309 section 2.3.1.4), or `None`.
    """

    fetched_at: datetime
    parsed: Protego | None = None
    unreachable: str | None = None

    def check(self, url: str, agent: str) -> None:
        """Raise where this address may not be asked for."""
        if self.unreachable is not None:
            raise RobotsUnreachableError(origin_of(url), self.unreachable)
        if self.parsed is not None and not self.parsed.can_fetch(url, agent):
            raise ForbiddenByRobotsError(url, DISALLOWED)

    def delay(self, agent: str) -> float:
        """The seconds between requests that it asks for."""
        asked = self.parsed.crawl_delay(agent) if self.parsed else None
        return min(float(asked or 0), LONGEST_DELAY)


class RobotsGuard:
    """Asks each origin for its robots.txt first, and keeps to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._rules: dict[str, Rules] = {}
        self._fetching = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for a crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids; slow down to what it asks."""
        if request.meta.get(ROBOTS):
            return
        rules = await self._rules_of(origin_of(request.url))
        rules.check(request.url, self._agent)
        self._slow_down(request, rules.delay(self._agent))

    def _slow_down(self, request: Request, delay: float) -> None:
        slots = self._crawler.engine.downloader.slots
        slot = slots.get(request.meta["download_slot"])
        if slot is not None and slot.delay < delay:
            slot.delay, slot.concurrency = delay, 1

    async def _rules_of(self, origin: str) -> Rules:
        session = session_of(self._crawler)
        async with self._fetching:
            known = self._rules.get(origin)
            if known is None or session.now() - known.fetched_at > MAX_AGE:
                known = self._rules[origin] = await self._fetched(origin, session)
        return known

    async def _fetched(self, origin: str, session: Session) -> Rules:
        url = f"{origin}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._download(url, session)
            if isinstance(answer, str):
                return Rules(fetched_at=session.now(), unreachable=answer)
            target = answer.redirect
            if target is None:
                rules = rules_of(answer, session)
                if rules.unreachable:
                    session.refusal = f"{url}: {rules.unreachable}"
                return rules
            url = target
        # Too many redirects: as good as none (section 2.3.1.2).
        return Rules(fetched_at=session.now())

    async def _download(self, url: str, session: Session) -> Answer | str:
        """The answer, or why there is none; both are stored."""
        slot = session.profile.name
        meta = {ROBOTS: True, "download_slot": slot, "download_maxsize": 0}
        request = Request(url, meta=meta, callback=NO_CALLBACK)
        try:
            await self._crawler.engine.download_async(request)
        except DroppedError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever stands in the way
            answer = _beginning(request, error)
            if answer is None:
                return self._unreachable(url, session, reason_of(error))
        else:
            answer = Answer.of(request.meta[EXCHANGE], url)
        visit = replace(visit_of(answer, session.profile), kind=ROBOTS)
        session.store([replace(visit, found=()) if answer.redirect else visit])
        return answer

    def _unreachable(self, url: str, session: Session, why: str) -> str:
        reason = f"unreachable: {why}"
        visit = unanswered(url, session.profile, ROBOTS, reason, session.now())
        session.store([visit])
        session.refusal = f"{url}: {reason}"
        return reason


def _beginning(request: Request, error: BaseException) -> Answer | None:
    """What came of a file that is too long, where it is as much as is read of one."""
    exchange: Exchange | None = request.meta.get(EXCHANGE)
    truncated = truncation_of(error)
    if exchange is None or truncated != "length":
        return None
    answer = Answer.of(replace(exchange, truncated=truncated), request.url)
    return answer if len(answer.response.body) >= MAX_BYTES else None


def rules_of(answer: Answer, session: Session) -> Rules:
    """What a final answer to a request for robots.txt means."""
    now, status = session.now(), answer.response.status
    if 400 <= status < 500:
        return Rules(fetched_at=now)  # section 2.3.1.3: unavailable, allows everything
    if not 200 <= status < 300:
        return Rules(fetched_at=now, unreachable=f"it answers {status}")
    try:
        body = answer.content(limit=16 * MAX_BYTES)
    except ContentCodingError as error:
        return Rules(fetched_at=now, unreachable=str(error))
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    return Rules(fetched_at=now, parsed=Protego.parse(text))


def origin_of(url: str) -> str:
    """Scheme, host and port of an address (RFC 6454)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
