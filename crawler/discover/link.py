"""One announced address, and what its spelling alone tells about it."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from crawler.discover.enorth import is_list_file
from crawler.sites.profile import Profile
from crawler.urls import absolute_url, canonical_url

Way = Literal[
    "start",
    "home",
    "list",
    "article",
    "page",
    "pager",
    "script",
    "frame",
    "head",
    "redirect",
    "feed",
    "sitemap",
    "robots",
    "dated",
    "image",
    "requisite",
]
"""By which way an address was found.

`start` was given; `home`, `list`, `article` and `page` are links on a page of that
kind; `pager` leads to another page of the same list or article; `script` stands in a
script alone; `frame` is shown inside the page; `head` is announced in its head;
`redirect` replaces the page; `feed`, `sitemap` and `robots` name the file that
announced it; `dated` is the address of a day, as the profile writes it; `image` is a
picture of an article's text, `requisite` a style sheet of its page.
"""

AddressKind = Literal[
    "article", "list", "feed", "sitemap", "script", "page", "other", "ignored"
]
"""What an address looks like, before anything is fetched.

`page` has to be looked at to be known; `script` announces a list's pages; `other` is no
page (a picture, a style, a download); `ignored` is one that the profile rules out.
"""

MAX_TEXT = 300
MAX_ADDRESS = 4096

_FEED = re.compile(
    r"\.(?:rss|rdf|atom)(?:\?|$)|/(?:rss|feed|atom)(?:/|/?\?|$|[^/?]*\.(?:xml|php)\b)"
    r"|/[^/?]*(?:rss|feed|atom)[^/?]*\.xml(?:\?|$)|[?&](?:feed|format)=(?:rss|atom)",
    re.IGNORECASE,
)
_SITEMAP = re.compile(
    r"/[^/?]*sitemap[^/?]*\.(?:xml|txt)(?:\.gz)?(?:\?|$)|/sitemap[^?]*\.gz(?:\?|$)"
    r"|/[^/?]*\.xml\.gz(?:\?|$)",
    re.IGNORECASE,
)
_PAGER_SCRIPT = re.compile(
    r"/[^/?]*(?:count_?page|page_?(?:count|list)|fenye)[^/?]*\.js(?:\?|$)",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|gif|png|bmp|webp|svg|ico|tiff?|css|js|json|swf|flv|mp[34]|m4[av]|wm[av]"
    r"|avi|mov|rm(?:vb)?|asf|wav|ogg|pdf|docx?|xlsx?|pptx?|wps|zip|rar|7z|t?gz|tar|exe"
    r"|apk|ipa|msi|dmg|iso|ttf|woff2?|eot)(?:\?|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address that was announced.

    url: canonical, and on the site.
    kind: what it looks like.
    way: how it was found.
    text: what the link says: its words, or its title where those are cut short.
    lastmod: when the article was changed or published, as the feed or sitemap says it.
    """

    url: str
    kind: AddressKind
    way: Way
    text: str | None = None
    lastmod: str | None = None


def address_kind(url: str, profile: Profile) -> AddressKind:
    """What this canonical address looks like on the profile's site."""
    address = path_query(url)
    addresses = profile.addresses
    if any(pattern.search(address) for pattern in addresses.ignore):
        return "ignored"
    kind = _kind_by_name(address)
    if kind is None and any(each.search(address) for each in addresses.articles):
        return "article"
    if kind is None and any(each.search(address) for each in addresses.lists):
        return "list"
    return kind or ("list" if address == "/" else "page")


def path_query(url: str) -> str:
    """The part of a canonical address that a profile's patterns are searched in.

    >>> path_query("http://a.example/news/?page=2")
    '/news/?page=2'
    """
    return f"/{url.split('/', 3)[3]}"


class Links:
    """Collects the site's own addresses in order, none of them twice.

    way: of an ordinary link on the page that is read.
    """

    def __init__(self, profile: Profile, base_url: str, way: Way = "page") -> None:
        self.profile = profile
        self.base_url = base_url
        self.way = way
        self._found: dict[str, Link] = {}
        self._own: dict[str, bool] = {}

    def url(self, href: str) -> str | None:
        """The canonical address, when it is one of the site's own."""
        if len(href) > MAX_ADDRESS:
            return None
        joined = absolute_url(href, self.base_url)
        url = canonical_url(joined, self.profile.addresses) if joined else None
        return url if url is not None and self._owns(url) else None

    def add(
        self,
        href: str,
        way: Way,
        *,
        text: str | None = None,
        kind: AddressKind | None = None,
        lastmod: str | None = None,
    ) -> None:
        """Take the address that `href` leads to, when it is on the site."""
        url = self.url(href)
        if url is None:
            return
        words = " ".join((text or "").split())[:MAX_TEXT] or None
        known = self._found.get(url)
        if known is None:
            found = kind or self._kind(url, way)
            self._found[url] = Link(
                url=url, kind=found, way=way, text=words, lastmod=lastmod
            )
        elif known.text is None and words is not None:
            self._found[url] = replace(known, text=words)

    def add_known(self, href: str, way: Way) -> None:
        """Take the address when the profile knows what it looks like."""
        url = self.url(href)
        if url is not None and address_kind(url, self.profile) in {"article", "list"}:
            self.add(href, way)

    def _owns(self, url: str) -> bool:
        """Whether the profile owns the address; asked once for each host."""
        host = url[: url.index("/", 8)]
        if host not in self._own:
            self._own[host] = self.profile.owns(url)
        return self._own[host]

    def _kind(self, url: str, way: Way) -> AddressKind:
        """What it looks like; a list's pager leads to more of the list."""
        kind = address_kind(url, self.profile)
        is_list = kind == "page" and way == "pager" and self.way != "article"
        return "list" if is_list else kind

    def all(self) -> tuple[Link, ...]:
        """What was collected."""
        return tuple(self._found.values())


def _kind_by_name(address: str) -> AddressKind | None:
    """What its well-known name says, whatever the site."""
    if is_list_file(address):
        return "list"
    if address.endswith((".shtml", ".html", ".htm")):
        return None
    if _SITEMAP.search(address):
        return "sitemap"
    if _FEED.search(address):
        return "feed"
    if _PAGER_SCRIPT.search(address):
        return "script"
    return "other" if _NO_PAGE.search(address) else None
