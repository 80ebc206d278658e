"""What the crawler knows of one site: frozen, checked on loading."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.etree import XPath

from crawler.urls import canonical_url


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How gently the site is asked.

    delay: seconds between two requests to one host.
    concurrency: requests under way at once to one host.
    timeout: seconds until a request is given up.
    max_body: bytes of a body, as sent and again after decompression.
    """

    delay: float = 2.0
    concurrency: int = 1
    timeout: float = 60.0
    max_body: int = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Revisit:
    """How often what is settled is looked at again.

    pauses: growing; an address waits for about as long as it is old, so that one of
        today is asked for again within hours and one of ten years ago within a year.
    """

    pauses: tuple[timedelta, ...] = (
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=7),
        timedelta(days=30),
        timedelta(days=365),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """What the site's addresses tell before anything is fetched.

    articles, lists: patterns searched in path and query; an address that matches
        neither is looked at, and judged by what it holds.
    ignore: patterns of addresses that are never asked for.
    keep_query: the query parameters that belong to an address; all others are dropped.
        `None` keeps every one that is not known to be for tracking or printing.
    dated: whether the day in an article's address may stand for one that the page does
        not print.
    """

    articles: tuple[re.Pattern[str], ...] = ()
    lists: tuple[re.Pattern[str], ...] = ()
    ignore: tuple[re.Pattern[str], ...] = ()
    keep_query: tuple[str, ...] | None = None
    dated: bool = True


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Layout:
    """One design of the site's article pages, equal to itself alone.

    name: what records call it.
    mark: what a page shows that is of this layout, and no other: never the date alone.
    fields: for each field of the record, where the layout puts it. A field that is not
        here falls to the generic readers.
    """

    name: str
    mark: XPath
    fields: Mapping[str, XPath]


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """One site.

    name: what the command line and the records call it.
    title: its name in its own language, which is no part of a headline.
    hosts: its domains; their sub-domains count as the site's own.
    origin: `scheme://host:port` when it is crawled as served at another address, which
        is then the only one that is asked.
    timezone: of the times that its pages print.
    start: absolute addresses where a crawl begins.
    dated_start: the same for a day: `{year}`, `{month}` and `{day}` stand in them.
    layouts: in the order in which they are tried.
    source: the TOML text that it was read from, for the archive; `digest` names it.
    """

    name: str
    title: str | None = None
    hosts: tuple[str, ...]
    origin: str | None = None
    timezone: ZoneInfo
    language: str | None = None
    start: tuple[str, ...]
    dated_start: tuple[str, ...] = ()
    addresses: Addresses = Addresses()
    pace: Pace = Pace()
    revisit: Revisit = Revisit()
    layouts: tuple[Layout, ...] = ()
    source: str = ""
    digest: str = ""

    def owns(self, url: str) -> bool:
        """Whether the address is the site's own; a broken one is nobody's."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if self.origin is not None:
            return f"{parts.scheme}://{parts.netloc}" == self.origin
        host = parts.hostname or ""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)

    def served_at(self, url: str) -> Self:
        """The same site, crawled from this address and at its origin alone.

        A start address on a sub-domain is tried there as a path prefix too:
        `http://inews.nmgnews.com.cn/x/` is asked for at `/x/` and at `/inews/x/`.
        """
        first = canonical_url(url) or url
        parts = urlsplit(first)
        origin = f"{parts.scheme}://{parts.netloc}"
        start = [first, *(f"{origin}{path}" for path in self._paths(self.start))]
        dated = [f"{origin}{path}" for path in self._paths(self.dated_start)]
        return replace(
            self,
            origin=origin,
            start=tuple(dict.fromkeys(start)),
            dated_start=tuple(dict.fromkeys(dated)),
        )

    def _paths(self, urls: tuple[str, ...]) -> Iterator[str]:
        """Where these addresses may lie on a host that serves the whole site."""
        for each in urls:
            parts = urlsplit(each)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            yield path
            host = parts.hostname or ""
            owns = [own for own in self.hosts if host.endswith(f".{own}")]
            sub_domain = host.removesuffix(f".{min(owns, key=len)}") if owns else "www"
            if sub_domain != "www":
                yield f"/{sub_domain}{path}"


def day_address(template: str, day: date) -> str:
    """The address of this day.

    >>> day_address("http://a.example/{year}-{month}/{day}/", date(2010, 7, 1))
    'http://a.example/2010-07/01/'
    """
    return template.format(year=day.year, month=f"{day:%m}", day=f"{day:%d}")
