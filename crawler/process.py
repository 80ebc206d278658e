"""Runs crawls in Scrapy's process, and judges how each ended."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.fetch.session import Session
from crawler.log import log_to
from crawler.spiders.news import NewsSpider

ALARMING = 0.1
"""The share of answers that may be failures before a person is called."""

FEW = 5
"""Failures that are too few to speak of a share."""


def run(
    sessions: Sequence[Session], *, log: Path, watch: Callable[[Session], None]
) -> None:
    """Crawl the sessions' sites until nothing is due; `watch` is told of each look."""
    settings = Settings({"LOG_INSTALL_ROOT_HANDLER": False})
    settings.setmodule("crawler.settings", priority="project")
    process = AsyncCrawlerProcess(settings)
    log_to(log)  # after Scrapy has set up its own
    for session in sessions:
        name = {"name": session.profile.name}
        crawler = process.create_crawler(type("NewsSpider", (NewsSpider,), name))
        _connect(crawler, session, watch)
        process.crawl(crawler, session=session)
    process.start()


def exit_code(session: Session) -> int:
    """How the crawl ended, as the shell is told."""
    counts = session.counts
    verdicts = (
        (session.trouble is not None, getattr(session.trouble, "exit_code", 8)),
        (counts["errors"] > 0 or session.ended is None, 1),
        (counts["reached"] == 0, 6),
        (_fails_much(session), 3),
        (session.is_cut_short, 7),
    )
    return next((code for holds, code in verdicts if holds), 0)


def _fails_much(session: Session) -> bool:
    """Whether more addresses ended as failed than a site's usual few."""
    failed = session.given_up
    return failed > FEW and failed > ALARMING * session.counts["responses"]


def _connect(
    crawler: Crawler, session: Session, watch: Callable[[Session], None]
) -> None:
    def count_error(**_: Any) -> None:
        session.counts["errors"] += session.trouble is None

    def note_end(reason: str, **_: Any) -> None:
        session.ended = reason

    def note_look(**_: Any) -> None:
        watch(session)

    connect = crawler.signals.connect
    connect(count_error, signals.spider_error, weak=False)
    connect(count_error, signals.item_error, weak=False)
    connect(note_end, signals.spider_closed, weak=False)
    connect(note_look, signals.item_scraped, weak=False)
