"""Runs crawls in Scrapy's process."""

import logging
from asyncio import Task
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.fetch.session import Session
from crawler.log import about, log_to
from crawler.spiders.news import NewsSpider
from crawler.stopping import Signals

logger = logging.getLogger(__name__)


def run(
    sessions: Sequence[Session],
    *,
    log: Path,
    watch: Callable[[Session], None],
    say: Callable[[str], None],
) -> None:
    """Crawl the sessions' sites until nothing is due, or a signal ends it.

    watch: is told of each look. say: tells whoever watches that the crawl is stopping.
    """
    settings = Settings({"LOG_INSTALL_ROOT_HANDLER": False})
    settings.setmodule("crawler.settings", priority="project")
    process = AsyncCrawlerProcess(settings)
    log_to(log, map(about, sessions))  # after Scrapy has set up its own
    tasks = []
    for session in sessions:
        name = {"name": session.profile.name}
        crawler = process.create_crawler(type("NewsSpider", (NewsSpider,), name))
        _connect(crawler, session, watch)
        tasks.append(process.crawl(crawler, session=session))
    with Signals(process, sessions, say):
        process.start(install_signal_handlers=False)
    for session, task in zip(sessions, tasks, strict=True):
        _note_start(session, task)


def _note_start(session: Session, task: Task[None]) -> None:
    """Tell a crawl that a signal kept from beginning from one that broke."""
    if not task.done() or task.cancelled():
        session.ended = session.ended or "shutdown"
    elif (error := task.exception()) is not None:
        whose = {"session": session}
        logger.error("the crawl broke", exc_info=error, extra=whose)
        session.counts["errors"] += 1


def _connect(
    crawler: Crawler, session: Session, watch: Callable[[Session], None]
) -> None:
    def note_end(reason: str, **_: Any) -> None:
        session.ended = reason

    def note_look(**_: Any) -> None:
        watch(session)

    connect = crawler.signals.connect
    connect(note_end, signals.spider_closed, weak=False)
    connect(note_look, signals.item_scraped, weak=False)
