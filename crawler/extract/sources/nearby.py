"""The lines around the headline and behind the text, and the elements in them."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.flow import flow
from crawler.extract.lines import Block, Line
from crawler.extract.story.body import story
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_REACH = 30
_MOST = 60
_BEFORE_END = 3
_BEHIND_END = 9
_FIELD = 12
_HELD = 40
_SHORT = 150


@lru_cache(maxsize=2)
def head_lines(page: Page, layout: Layout | None) -> tuple[Line, ...]:
    """The lines from the headline to the text, with the first few of it."""
    text = story(page, layout)
    headline = headline_line(page, layout)
    start = max(0, text.start - _REACH) if headline is None else headline
    end = min(max(start + 6, text.start + 5), start + _MOST)
    return tuple(flow(page).lines[start:end])


@lru_cache(maxsize=2)
def tail_lines(page: Page, layout: Layout | None) -> tuple[Line, ...]:
    """The last lines of the text and those that close it."""
    text = story(page, layout)
    start = max(text.end - _BEFORE_END, 0)
    return tuple(flow(page).lines[start : text.end + _BEHIND_END])


def blocks(page: Page, first: int, last: int) -> list[Block]:
    """The elements of few lines that begin in this window of lines, outer ones first.

    A block of more than a few lines is no field, and is left out.
    """
    known = list(flow(page).blocks.values())
    start = bisect_left(known, first, key=_start)
    near = known[start : bisect_left(known, last, start, key=_start)]
    return [block for block in near if 0 < block.end - block.start <= _FIELD]


def _start(block: Block) -> int:
    return block.start


def links_in(line: Line) -> Iterator[tuple[str, HtmlElement]]:
    """The links of a short line that have a name, with it."""
    if line.linked and len(line.text) <= _SHORT:
        for link in islice(line.element.iter("a"), _HELD):
            names = called(link)
            if names:
                yield names, link


def called(element: HtmlElement) -> str:
    """An element's classes and id, in lower case; "" without any."""
    classes, own = element.get("class"), element.get("id")
    return f"{classes or ''} {own or ''}".lower() if classes or own else ""
