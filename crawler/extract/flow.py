"""A page as lines of text in reading order: what fields and bodies are read from."""

from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.extract.lines import Flow, Span
from crawler.extract.walk import walked
from crawler.page import Page


@lru_cache(maxsize=4)
def flow(page: Page) -> Flow:
    """The lines of a page, walked once."""
    return walked(page)


class Named(NamedTuple):
    """A block that has a class or an id: these, in lower case, and what it holds."""

    names: str
    span: Span
    element: HtmlElement


@lru_cache(maxsize=4)
def named(page: Page) -> tuple[Named, ...]:
    """The blocks that have a class or an id and hold text, in reading order."""
    found = [
        Named(
            f"{element.get('class', '')} {element.get('id', '')}".lower(), span, element
        )
        for element, span in flow(page).spans.items()
        if span.end > span.start
    ]
    found.sort(key=lambda each: (each.span.start, -each.span.end))
    return tuple(each for each in found if each.names != " ")
