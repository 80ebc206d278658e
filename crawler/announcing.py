"""From what a page announces to addresses for the ledger. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from archive import Article, Found
from crawler.discover import (
    Link,
    address_date,
    page_links,
    stated_moment,
    style_sheets,
)
from crawler.page import Page
from crawler.sites.profile import Profile
from crawler.urls import canonical_url

PRIORITY = {"feed": 80, "list": 60, "sitemap": 50, "script": 50, "article": 40}
"""What is asked for sooner: what announces, then articles, then what is unknown."""

UNKNOWN = 30
DEEPER = 20
"""Lists that only a pager leads to wait until the articles of the first are read."""

RESOURCE = 18
"""Pictures and style sheets come after all that may bring an article."""

NO_PAGE = "no page, by its name"
NOT_A_PAGE = "no page but "
NO_STYLES = "style sheets were not asked for (--requisites)"
ELSEWHERE = "on another host than the one that is crawled"

_LEFT_OUT = {"ignored": "ruled out by the profile", "other": NO_PAGE}


def announced(page: Page, profile: Profile) -> tuple[Found, ...]:
    """The addresses that a page announces."""
    return tuple(found(link) for link in page_links(page, profile))


def found(link: Link) -> Found:
    """The address that a link leads to."""
    named_ = named(link.url, link.kind, link.way)
    is_deeper = link.kind == "list" and link.way in {"pager", "script"}
    return replace(
        named_,
        priority=DEEPER if is_deeper else named_.priority,
        lastmod=stated_moment(link.lastmod) if link.lastmod else None,
    )


def named(url: str, kind: str, way: str) -> Found:
    """An address of this kind, found in this way."""
    return Found(
        url=url,
        kind=kind,
        way=way,
        priority=PRIORITY.get(kind, UNKNOWN),
        skip=_LEFT_OUT.get(kind),
        dated=address_date(url),
    )


def resources(page: Page, article: Article, profile: Profile) -> tuple[Found, ...]:
    """The pictures of an article's text, and its page's style sheets.

    A style sheet is entered, and waits until somebody asks for it.
    """
    pictures = (_resource(each.url, "image", profile) for each in article.images)
    styles = (
        _resource(each, "style", profile, skip=NO_STYLES) for each in style_sheets(page)
    )
    every = {each.url: each for each in (*pictures, *styles) if each is not None}
    return tuple(every.values())


def _resource(
    url: str, kind: str, profile: Profile, *, skip: str | None = None
) -> Found | None:
    """A picture or style sheet: on any host, but where one alone may be asked."""
    address = canonical_url(url)
    if address is None:
        return None
    if profile.origin is not None and not profile.owns(address):
        skip = ELSEWHERE
    way = "image" if kind == "image" else "requisite"
    return Found(url=address, kind=kind, way=way, priority=RESOURCE, skip=skip)


def with_resources(page: Page, article: Article, profile: Profile) -> Iterator[Found]:
    """What an article's page announces, its pictures and style sheets included."""
    own = {each.url: each for each in resources(page, article, profile)}
    yield from (each for each in announced(page, profile) if each.url not in own)
    yield from own.values()
