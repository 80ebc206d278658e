"""Where the public indexes are, and how gently they are asked."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self
from urllib.parse import urlsplit

from crawler.sites.profile import Pace

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of an answer of an index that do not have to wait on disk."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexSettings:
    """Where the indexes are, and how gently they are asked.

    wayback_cdx, wayback_replay: the Wayback Machine's index and its captures.
    common_crawl_index, common_crawl_data: Common Crawl's list of collections, and the
        folder that its WARC files lie in.
    delay: seconds between two requests.
    timeout: seconds without a byte after which an answer is given up.
    max_time: seconds that one answer may take altogether.
    max_requests: requests in one run at the most, redirects and repetitions included.
    max_wait: seconds that a service may ask us to wait; if it asks for more, the run
        ends.
    attempts: how often one thing is asked for.
    max_failures: failed requests in a row after which the run ends.
    max_body: bytes of a capture.
    max_page: bytes of one answer of an index; it waits on disk, not in memory.
    page_lines: captures that the Wayback Machine is asked to list in one answer.
    any_digest: whether captures come in that are not what the index says they are.
    """

    wayback_cdx: str = "https://web.archive.org/cdx/search/cdx"
    wayback_replay: str = "https://web.archive.org/web"
    common_crawl_index: str = "https://index.commoncrawl.org/collinfo.json"
    common_crawl_data: str = "https://data.commoncrawl.org"
    delay: float = 1.0
    timeout: float = 60.0
    max_time: float = 600.0
    max_requests: int = 5000
    max_wait: float = 600.0
    attempts: int = 5
    max_failures: int = 10
    max_body: int = Pace().max_body
    max_page: int = 1024 * 1024 * 1024
    page_lines: int = 5000
    any_digest: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The public services, where no NEWSARCHIVE_WAYBACK_CDX and so on says else."""
        named = {
            name: environment.get(f"NEWSARCHIVE_{name.upper()}")
            for name in cls.service_names()
        }
        return cls(**{name: url for name, url in named.items() if url})  # type: ignore[arg-type]  # addresses only

    @classmethod
    def service_names(cls) -> tuple[str, ...]:
        """The settings that are addresses, in order."""
        return tuple(each.name for each in fields(cls) if each.type is str)

    def include(self, url: str) -> bool:
        """Whether the address is on a host of theirs, at its usual port or as named."""
        try:
            there = urlsplit(url)
            is_usual = there.port is None
        except ValueError:
            return False
        known = [urlsplit(getattr(self, name)) for name in self.service_names()]
        return there.scheme in {"http", "https"} and any(
            there.netloc == each.netloc
            or (is_usual and there.hostname == each.hostname and not each.port)
            for each in known
        )
