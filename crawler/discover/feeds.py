"""What feeds announce: RSS 0.9x, 1.0 and 2.0, and Atom."""

from lxml.etree import _Element

from crawler.discover.link import Link, Links
from crawler.discover.xml import (
    child_text,
    children,
    local_name,
    own_text,
    unpacked,
    xml_text,
    xml_tree,
)
from crawler.sites.profile import Profile

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def feed_links(body: bytes, url: str, profile: Profile) -> tuple[Link, ...]:
    """The site's addresses that the feed's items lead to, and the feed's next page.

    >>> from crawler.discover import profile_of
    >>> rss = b"<rss><channel><item><link>/2010/1.html</link></item></channel></rss>"
    >>> [link.url for link in feed_links(rss, "http://a.cn/rss", profile_of("a.cn"))]
    ['http://a.cn/2010/1.html']
    """
    links = Links(profile, url)
    root = xml_tree(xml_text(unpacked(body)))
    for element in root.iter("*") if root is not None else ():
        if local_name(element) in {"item", "entry"}:
            links.add(
                _address(element) or "",
                "feed",
                text=child_text(element, "title"),
                lastmod=child_text(element, "updated", "pubdate", "date", "published"),
            )
        elif local_name(element) == "link" and element.get("rel") == "next":
            links.add(element.get("href") or "", "pager", kind="feed")
    return links.all()


def _address(item: _Element) -> str | None:
    """Where an item leads: its link, its permanent id, or what it is about."""
    for link in children(item, "link"):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return link.get("href")
    written = child_text(item, "origlink", "link")
    if written is not None:
        return written
    for guid in children(item, "guid", "id"):
        permanent = (guid.get("isPermaLink") or "true").lower() != "false"
        text = own_text(guid)
        if permanent and text.startswith(("http://", "https://")):
            return text
    return item.get(f"{{{_RDF}}}about")
