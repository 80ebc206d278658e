"""The one spider: it looks at what the ledger hands out, as the site's profile says."""

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from archive import Archive, Entry, Exchange, Visit
from crawler.answer import Answer
from crawler.fetch.faults import RobotsUnreachableError, reason_of, truncation_of
from crawler.fetch.scheduler import ENTRY
from crawler.fetch.session import Session
from crawler.fetch.stop import DroppedError
from crawler.fetch.wire import EXCHANGE
from crawler.frontier.order import Order
from crawler.parts import Part, further_pages, joined, part_of
from crawler.resources import KINDS, resource_visit
from crawler.sites import load_profile
from crawler.telling.ending import conclude
from crawler.visits import left_out, plain_visit, stumbled, unanswered, visit_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What one look brought: the item that goes to the archive.

    entry: the address in the ledger.
    visits: stored together or not at all; the entry's own is the first.
    """

    entry: Entry
    visits: tuple[Visit, ...]


class NewsSpider(Spider):
    """Crawls one site into one archive.

    `scrapy crawl nmgnews` runs it, and so does `newsarchive crawl nmgnews`; the first
    opens the archive that the setting NEWSARCHIVE_DIR names, the second hands it a
    session. Arguments: `start_url` (the site as served at another address), `full=1`,
    `limit`, `delay`.
    """

    session: Session

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        session: Session | None = None,
        **options: Any,
    ) -> Self:
        """Make one for a crawl, and set the crawl's pace."""
        spider = super().from_crawler(crawler, *args, **options)
        spider.session = session or _session(spider.name, crawler, options)
        crawler.settings.setdict(pace_settings(spider.session), priority="spider")
        for each in (signals.spider_error, signals.item_error):
            crawler.signals.connect(spider.count_error, each)
        if session is None:
            crawler.signals.connect(spider.finish, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for nothing: what is due stands in the ledger."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def parse(self, response: Response) -> AsyncIterator[Look]:
        """Read an answer, and the further pages of its article."""
        entry: Entry = response.meta[ENTRY]
        answer = self._answer(response.meta[EXCHANGE], entry.url)
        try:
            visits = await self._visits(answer, entry.kind)
        except DroppedError:
            return  # one of its further pages: the article is still due
        except Exception as error:  # a page that we cannot read loses no bytes
            logger.exception("cannot read %s", answer.url, extra={"spider": self})
            visits = (self._stumbled(answer, error),)
        yield Look(entry=entry, visits=visits)

    async def _visits(self, answer: Answer, kind: str) -> tuple[Visit, ...]:
        """What an answer from an address of this kind brings."""
        session = self.session
        if kind in KINDS:
            return (resource_visit(answer, session.profile, kind),)
        visit = visit_of(answer, session.profile, model=session.model)
        return joined(visit, await self._further_pages(visit))

    def unanswered(self, failure: Failure) -> Iterator[Look]:
        """Take note of a request that brought no answer, or no whole one."""
        if isinstance(failure.value, DroppedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: Entry = request.meta[ENTRY]
        if isinstance(failure.value, RobotsUnreachableError):
            reason = reason_of(failure.value)
            self.session.leave_alone(failure.value.origin, entry, reason)
            return
        visit = self._without_answer(request, entry.url, failure.value)
        yield Look(entry=entry, visits=(replace(visit, kind=entry.kind),))

    def _stumbled(self, answer: Answer, error: Exception) -> Visit:
        """The visit of a page that we cannot read, by a bug of ours."""
        self.session.counts["errors"] += 1
        return stumbled(plain_visit(answer, self.session.profile), error)

    async def _further_pages(self, visit: Visit) -> list[Part]:
        """The further pages of an article, asked for one after the other."""
        pages = further_pages(visit.url, visit.article)
        try:
            url = next(pages)
            while True:
                url = pages.send(await self._part(url, visit.url))
        except StopIteration as end:
            parts: list[Part] = end.value
            return parts

    async def _part(self, url: str, first: str) -> Part:
        profile = self.session.profile
        meta = {"download_slot": profile.name}
        request = Request(url, meta=meta, callback=NO_CALLBACK)
        try:
            await self.crawler.engine.download_async(request)
        except DroppedError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever stands in the way
            return Part(visit=self._without_answer(request, url, error))
        answer, model = self._answer(request.meta[EXCHANGE], url), self.session.model
        return part_of(answer, profile, first=first, model=model)

    def _answer(self, exchange: Exchange, url: str) -> Answer:
        origin = self.session.order.origin
        return Answer.of(replace(exchange, origin=origin), url)

    def _without_answer(
        self, request: Request, url: str, error: BaseException | None
    ) -> Visit:
        profile, now = self.session.profile, self.session.now()
        if isinstance(error, IgnoreRequest):
            self.session.refusal = str(error)
            return left_out(url, profile, str(error), now)
        visit = unanswered(url, profile, "page", reason_of(error), now)
        exchange: Exchange | None = request.meta.get(EXCHANGE)
        if exchange is None:
            return visit
        origin, truncated = self.session.order.origin, truncation_of(error)
        part = replace(exchange, origin=origin, truncated=truncated)
        return replace(visit, exchange=part)

    def count_error(self) -> None:
        """Count a bug of ours; that the archive can take no more is none."""
        self.session.counts["errors"] += self.session.trouble is None

    def finish(self, reason: str) -> None:
        """Note how the run ended, and close the archive that this spider opened."""
        session = self.session
        session.ended = reason
        report = conclude(session)
        if report.trouble is not None:
            logger.error("%s", report.trouble, extra={"spider": self})
        session.archive.close()


def _session(name: str, crawler: Crawler, options: dict[str, Any]) -> Session:
    profile = load_profile(name)
    if "start_url" in options:
        profile = profile.served_at(options["start_url"])
    if "delay" in options:
        pace = replace(profile.pace, delay=float(options["delay"]))
        profile = replace(profile, pace=pace)
    limit = options.get("limit")
    order = Order(
        everything=options.get("full") == "1", limit=int(limit) if limit else None
    )
    archive = Archive.create(Path(crawler.settings["NEWSARCHIVE_DIR"]))
    session = Session(archive=archive, profile=profile, order=order)
    session.note_start(f"scrapy crawl {name}")
    return session


def pace_settings(session: Session) -> dict[str, Any]:
    """The profile's pace, as Scrapy's settings name it."""
    pace = session.profile.pace
    return {
        "DOWNLOAD_DELAY": pace.delay,
        "CONCURRENT_REQUESTS": pace.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": pace.concurrency,
        "DOWNLOAD_TIMEOUT": pace.timeout,
        "DOWNLOAD_MAXSIZE": pace.max_body,
    }
