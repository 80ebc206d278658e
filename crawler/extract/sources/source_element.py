"""An outlet in an element whose name says what it is."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.flow import flow, is_chinese
from crawler.extract.reading import Reading
from crawler.extract.sources.nearby import blocks, called, links_in
from crawler.extract.sources.outlets import is_account, is_plain
from crawler.extract.story.body import story
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_CALLED = re.compile(
    r"(?<![a-z])(?:source|laiyuan|comefrom|copyfrom)(?![a-z])"
    r"|(?:article|news|art|info|post)_?(?:source|from)(?![a-z])|source_?name|media[-_]?name"
)
_WORDS = ("source", "laiyuan", "from", "media", "author", "zuozhe", "writer", "nick")
_AUTHOR = re.compile(r"author|zuozhe|writer|nickname")
_PICTURE = re.compile(r"caption|credit|photo|image|img|picture|figure|gallery|video")
_FIGURES = frozenset(["figure", "figcaption"])
_NEAR = 12


def called_source(page: Page, layout: Layout | None) -> Reading[str] | None:
    """An element whose name says that it is the source, near the headline."""
    headline = headline_line(page, layout)
    if headline is None:
        return None
    chinese = is_chinese(page)
    for names, element in _near(page, layout, headline):
        text = _in_element(page, element, names, chinese=chinese)
        if text and not _is_of_picture(element):
            place = page.place(element)
            return Reading(value=text, rule="source-element", place=place, text=text)
    return None


def _in_element(
    page: Page, element: HtmlElement, names: str, *, chinese: bool
) -> str | None:
    """The outlet in an element called so; or called author, if it is no person."""
    if not any(word in names for word in _WORDS):
        return None
    if _CALLED.search(names):
        return _name_in(page, element)
    if chinese and _AUTHOR.search(names):
        text = _name_in(page, element)
        return text if text and is_account(text) else None
    return None


def _near(
    page: Page, layout: Layout | None, headline: int
) -> Iterator[tuple[str, HtmlElement]]:
    """What has a name between headline and text: blocks, then links inside lines."""
    start = max(story(page, layout).start, headline) + 2
    last = min(headline + _NEAR, start)
    for block in blocks(page, headline, last):
        if block.names:
            yield block.names, block.element
    for line in flow(page).lines[headline + 1 : last]:
        yield from links_in(line)


def _name_in(page: Page, element: HtmlElement) -> str | None:
    span = flow(page).span(element)
    if len(element) > 1 or span.end - span.start > 1:
        return None
    text = flow(page).text(element).strip(" |·")
    return text if 1 < len(text) <= 20 and is_plain(text) else None


def _is_of_picture(element: HtmlElement) -> bool:
    for each in islice((element, *element.iterancestors()), 4):
        if each.tag in _FIGURES or _PICTURE.search(called(each)):
            return True
    return False
