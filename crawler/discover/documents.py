"""One front door: what a response announces, whatever it is."""

import re
from typing import Literal

from crawler.discover.feeds import feed_links
from crawler.discover.link import Link, Links
from crawler.discover.markup import page_links
from crawler.discover.scripts import script_links
from crawler.discover.sitemaps import robots_sitemaps, sitemap_links
from crawler.discover.xml import unpacked, xml_text
from crawler.page import Page
from crawler.sites.profile import Profile

DocumentKind = Literal["html", "feed", "sitemap", "script", "robots", "other"]
"""What a response holds, told by its first bytes before its label."""

MAX_ROBOTS = 500 * 1024
"""Bytes that are read of a robots.txt (RFC 9309 section 2.5)."""

_HEAD_SIZE = 4096
_UTF_16 = {b"\xff\xfe", b"\xfe\xff"}
_ROOT = re.compile(r"<(?![!?])(?:[\w-]+:)?([a-z]+)", re.IGNORECASE)
_SKIPPED = re.compile(r"<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)", re.DOTALL)
_HTML = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|meta|table|div|script)\b", re.IGNORECASE
)
_ROOTS: dict[str, DocumentKind] = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "html",
}
_TEXT_SITEMAP = re.compile(r"\s*https?://\S+\s*(?:\n|$)", re.IGNORECASE)


def document_kind(body: bytes, *, url: str, content_type: str | None) -> DocumentKind:
    """What this body is. `html` asks for a parsed `Page`; the others need none.

    >>> document_kind(b"<?xml version='1.0'?><rss/>", url="", content_type="text/html")
    'feed'
    """
    path = url.partition("?")[0].lower()
    label = (content_type or "").lower()
    if path.endswith("/robots.txt"):
        return "robots"
    head = _head(body)
    return _kind_of_head(head) or _kind_of_label(head, path, label)


def links_in(
    body: bytes,
    profile: Profile,
    *,
    url: str,
    content_type: str | None = None,
    page: Page | None = None,
) -> tuple[Link, ...]:
    """Every address of the site that this response announces.

    `body` is what was left after its content coding was undone; `page` is given when
    `document_kind` says `html`, and announces nothing when it is not.
    """
    match document_kind(body, url=url, content_type=content_type):
        case "html":
            return page_links(page, profile) if page is not None else ()
        case "feed":
            return feed_links(body, url, profile)
        case "sitemap":
            return sitemap_links(body, url, profile)
        case "script":
            return script_links(xml_text(body), url, profile)
        case "robots":
            return _robots_links(xml_text(body[:MAX_ROBOTS]), url, profile)
    return ()


def _is_gzip(body: bytes) -> bool:
    return body.startswith(b"\x1f\x8b")


def _head(body: bytes) -> str:
    """The first characters, whatever their encoding: only ASCII is asked of them."""
    start = unpacked(body[: 4 * _HEAD_SIZE], _HEAD_SIZE) if _is_gzip(body) else body
    start = start[:_HEAD_SIZE]
    return xml_text(start) if start[:2] in _UTF_16 else start.decode("latin-1")


def _kind_of_head(head: str) -> DocumentKind | None:
    """What the first element says."""
    markup = _SKIPPED.sub("", head).lstrip("\ufeffï»¿ \t\r\n")
    if not markup.startswith("<"):
        return None
    root = _ROOT.search(markup)
    known = _ROOTS.get(root[1].lower()) if root else None
    return known or ("html" if _HTML.search(markup) else None)


def _kind_of_label(head: str, path: str, label: str) -> DocumentKind:
    """What its media type and name say, where the text itself does not."""
    is_markup = head.lstrip().startswith("<")
    if not is_markup and (
        "javascript" in label or "json" in label or path.endswith(".js")
    ):
        return "script"
    if "sitemap" in path and _TEXT_SITEMAP.match(head):
        return "sitemap"
    if "html" in label or (is_markup and "xml" not in label):
        return "html"
    return "other"


def _robots_links(text: str, url: str, profile: Profile) -> tuple[Link, ...]:
    links = Links(profile, url)
    for address in robots_sitemaps(text):
        links.add(address, "robots", kind="sitemap")
    return links.all()
