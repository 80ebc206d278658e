"""A page as lines of text in reading order: what fields and bodies are read from."""

from functools import lru_cache

from crawler.extract.lines import Flow
from crawler.extract.recurring.learnt import told_apart
from crawler.extract.text import han_and_kana
from crawler.extract.walk import walked
from crawler.page import Page

_SAMPLE = 4000


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
