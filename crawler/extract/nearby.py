"""The lines around the headline and behind the text, and the elements in them."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.body import story
from crawler.extract.flow import flow
from crawler.extract.lines import Line, Span
from crawler.extract.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_REACH = 30
_MOST = 60
_BEFORE_END = 3
_BEHIND_END = 9
_FIELD = 12
_HELD = 40
_SHORT = 150
_INLINE = ("span", "a", "em", "i", "b", "strong", "font", "cite", "time")


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


def blocks(page: Page, first: int, last: int) -> list[HtmlElement]:
    """The blocks that begin in this window of lines, outer ones first.

    A block of more than a few lines is no field, and is left out.
    """
    whole = flow(page)
    known: set[HtmlElement] = set()
    found: list[tuple[int, int, HtmlElement]] = []
    for line in whole.lines[first:last]:
        element: HtmlElement | None = line.element
        while element is not None and element not in known:
            known.add(element)
            span = whole.spans.get(element)
            if span is None or not _is_within(span, first):
                break
            found.append((span.start, -span.end, element))
            element = element.getparent()
    found.sort(key=lambda each: each[:2])
    return [element for *_, element in found]


def _is_within(span: Span, first: int) -> bool:
    return span.start >= first and 0 < span.end - span.start <= _FIELD


def inside(line: Line) -> Iterator[HtmlElement]:
    """The inline elements of a short line."""
    if len(line.text) <= _SHORT:
        yield from islice(line.element.iter(*_INLINE), _HELD)


def called(element: HtmlElement) -> str:
    """An element's classes and id, in lower case; "" without any."""
    names = element.get("class")
    own = element.get("id")
    if own:
        names = f"{names} {own}" if names else own
    return names.lower() if names else ""
