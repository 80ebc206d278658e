"""A page as lines of text in reading order: what fields and bodies are read from."""

from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.extract.lines import Flow, Span
from crawler.extract.recurring.learnt import told_apart
from crawler.extract.text import han_and_kana
from crawler.extract.walk import walked
from crawler.page import Page

_SAMPLE = 4000
_FIELD = 12


@lru_cache(maxsize=2)
def flow(page: Page) -> Flow:
    """The lines of a page, walked once."""
    return told_apart(walked(page), page.model)


@lru_cache(maxsize=2)
def is_chinese(page: Page) -> bool:
    """Whether the page is printed in Chinese characters, and not in Japanese."""
    text = "".join([line.text for line in flow(page).lines])[:_SAMPLE]
    added = len(text.encode("utf-8", "replace")) - len(text)
    if added * 2 <= len(text):  # a Chinese character adds two bytes to its one
        return False
    han, kana = han_and_kana(text)
    return han * 4 > len(text) and kana * 10 < han


class Named(NamedTuple):
    """A block that has a class or an id: these, in lower case, and what it holds."""

    names: str
    span: Span
    element: HtmlElement


def named(page: Page, first: int, last: int) -> list[Named]:
    """The blocks with a class or an id that begin in this range of lines, in order.

    A block of more than a few lines is no field, and is left out.
    """
    near = (
        block
        for block in flow(page).blocks.values()
        if first <= block.start < last
        and block.names
        and 0 < block.end - block.start <= _FIELD
    )
    found = [Named(block.names, block.span, block.element) for block in near][::-1]
    found.sort(key=lambda each: (each.span.start, -each.span.end))
    return found
