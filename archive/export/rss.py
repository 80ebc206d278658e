"""RSS 2.0 for feed readers: the newest articles, with their text as HTML."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import TextIO
from urllib.parse import urlsplit

from archive.loading import StoredArticle
from archive.record import Article, Image

NEWEST = 100
"""Articles in a feed where nothing else is asked: readers fetch all of it each time."""

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 section 2.2 allows in no form, not even escaped."""

_NO_PLACE = "urn:newsarchive:empty"


def write_rss(
    articles: Iterable[StoredArticle], stream: TextIO, *, title: str, version: str
) -> int:
    """Write a feed of these articles in their order; how many there were.

    title: of the feed. version: of newsarchive.
    """
    count, link = 0, None
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f'<rss version="2.0" {_NAMESPACES}>\n<channel>\n')
    for stored in articles:
        if link is None:
            link = _home(stored.article.url)
            stream.writelines(_channel(title, link, version))
        stream.writelines(_item(stored))
        count += 1
    if link is None:
        stream.writelines(_channel(title, _NO_PLACE, version))
    stream.write("</channel>\n</rss>\n")
    return count


def moment(published: str | None) -> str | None:
    """A moment as RFC 822 has it, with a year of four digits; `None`: it is none.

    A date alone becomes midnight in an unknown zone, `-0000`. Before 1900 there is no
    date in this form (RFC 5322 section 3.3).

    >>> moment("2010-07-21T17:18:00+08:00"), moment("2010-07-21")
    ('Wed, 21 Jul 2010 17:18:00 +0800', 'Wed, 21 Jul 2010 00:00:00 -0000')
    """
    try:
        known = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return format_datetime(known) if known.year >= 1900 else None


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _channel(title: str, link: str, version: str) -> Iterator[str]:
    yield _element("title", title)
    yield _element("link", link)
    yield _element("description", f"{title}: the newest articles of an archive")
    yield _element("generator", f"newsarchive {version}")
    yield _element("docs", "https://www.rssboard.org/rss-specification")


def _item(stored: StoredArticle) -> Iterator[str]:
    article = stored.article
    yield "<item>\n"
    yield _element("title", article.title)
    yield _element("link", article.url)
    yield f'<guid isPermaLink="false">{_xml(article.key)}</guid>\n'
    yield _element("pubDate", moment(article.published))
    for person in dict.fromkeys(each.name for each in article.people):
        yield _element("dc:creator", person)
    yield _element("dc:source", article.source)
    yield _element("dc:language", article.language)
    for category in dict.fromkeys((article.section, *article.keywords)):
        yield _element("category", category)
    yield _element("description", article.description or _first_line(article))
    yield _element("content:encoded", "".join(_content(article)))
    yield "</item>\n"


def _first_line(article: Article) -> str:
    return (article.body or "").partition("\n")[0]


def _element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{_xml(text)}</{name}>\n"


def _xml(text: str) -> str:
    """The text for an element; what XML cannot hold is replaced."""
    # A reader of XML takes a carriage return for a line feed unless it is escaped.
    return escape(_NO_XML.sub("\ufffd", text), quote=False).replace("\r", "&#13;")


def _content(article: Article) -> Iterator[str]:
    """The text as HTML, each picture where it stands."""
    lines = (article.body or "").split("\n")
    images = list(article.images)
    for number, line in enumerate(lines):
        while images and images[0].position <= number:
            yield _figure(images.pop(0))
        if line:
            yield f"<p>{escape(line)}</p>\n"
    yield from map(_figure, images)


def _figure(image: Image) -> str:
    caption = escape(image.caption or "")
    if not image.url.startswith(("http://", "https://")):
        return f"<p>{caption}</p>\n" if caption else ""
    shown = f'<img src="{escape(image.url)}" alt="{caption}">'
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{shown}{under}</figure>\n"
