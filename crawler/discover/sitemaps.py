"""What sitemaps announce (sitemaps.org 0.9), and where robots.txt says they are."""

import re
from itertools import islice

from lxml.etree import _Element

from crawler.discover.link import Link, Links
from crawler.discover.xml import (
    child_text,
    children,
    local_name,
    unpacked,
    xml_text,
    xml_tree,
)
from crawler.sites.profile import Profile

MAX_ENTRIES = 50_000
"""Entries that one sitemap may have (sitemaps.org); more are not read."""

_SITEMAP_LINE = re.compile(
    r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE
)
_TEXT_LINE = re.compile(r"^[ \t]*(https?://\S+)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)


def sitemap_links(body: bytes, url: str, profile: Profile) -> tuple[Link, ...]:
    """The site's addresses in a sitemap, or the sitemaps that an index names.

    XML or one address a line, plain or gzip. `lastmod` is the sitemap's own, or the
    publication date of its news extension.

    >>> from crawler.discover import profile_of
    >>> body = b"<urlset><url><loc>http://a.cn/x/</loc></url></urlset>"
    >>> [link.url for link in sitemap_links(body, "http://a.cn/s", profile_of("a.cn"))]
    ['http://a.cn/x/']
    """
    text = xml_text(unpacked(body))
    links = Links(profile, url)
    if "<" not in text[:200]:
        for line in islice(_TEXT_LINE.finditer(text), MAX_ENTRIES):
            links.add(line[1], "sitemap")
        return links.all()
    root = xml_tree(text)
    elements = root.iter("*") if root is not None else ()
    entries = (each for each in elements if local_name(each) in {"sitemap", "url"})
    for entry in islice(entries, MAX_ENTRIES):
        _add_entry(entry, links)
    return links.all()


def robots_sitemaps(text: str) -> tuple[str, ...]:
    """The addresses on the Sitemap lines of a robots.txt, as they stand there.

    >>> robots_sitemaps("User-agent: *\\nSitemap: http://a.example/sitemap.xml")
    ('http://a.example/sitemap.xml',)
    """
    return tuple(dict.fromkeys(_SITEMAP_LINE.findall(text)))


def _add_entry(entry: _Element, links: Links) -> None:
    address = child_text(entry, "loc") or ""
    if local_name(entry) == "sitemap":
        modified = child_text(entry, "lastmod")
        links.add(address, "sitemap", kind="sitemap", lastmod=modified)
        return
    news = next(children(entry, "news"), None)
    links.add(
        address,
        "sitemap",
        text=child_text(news, "title") if news is not None else None,
        lastmod=_modified(entry, news),
    )


def _modified(entry: _Element, news: _Element | None) -> str | None:
    lastmod = child_text(entry, "lastmod")
    if lastmod is not None or news is None:
        return lastmod
    return child_text(news, "publication_date")
