"""Records into the archive: the end of the crawl's one way."""

import logging
from typing import Self

from scrapy.crawler import Crawler

from archive import ArchiveError
from crawler.fetch.session import session_of
from crawler.spiders.news import Look

logger = logging.getLogger(__name__)


class ArchivePipeline:
    """Stores what each look brought."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for a crawl."""
        return cls(crawler)

    def process_item(self, item: Look) -> Look:
        """Store one look."""
        session = session_of(self._crawler)
        try:
            if not session.room.takes(item.visits):
                return item  # its address is as due as before
            session.store(item.visits)
        except ArchiveError as error:
            session.trouble = error  # nothing more is asked for
            raise
        finally:
            session.queue.under_way.discard(item.entry.id)
        own = item.visits[0]
        said = (own.state, own.kind, own.url, own.reason or "")
        logger.info("%s %s %s (%s)", *said, extra={"session": session})
        return item

    def close_spider(self) -> None:
        """Make the last looks last."""
        session = session_of(self._crawler)
        if session.trouble is None:
            session.commit()
