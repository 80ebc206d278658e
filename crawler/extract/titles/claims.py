"""What a page's head claims its title to be, and the names of the site in it."""

import html
import re
from functools import lru_cache
from typing import NamedTuple

from crawler.extract.marks import linked
from crawler.extract.site_names import host, stated_names
from crawler.extract.text import letters, squeezed
from crawler.page import Page

SEPARATOR = re.compile(
    r"\s*[_|｜丨]+\s*|\s+[-–—－•·:]+\s+|\s*[-–—－]+\s+|\s+[-–—－]+\s*|--+|(?<=[^\w\s])-"
    r"|-(?=[^-_|]{2,12}$)|\s+::?\s+|\s+[»›<>]\s+"
)
_TITLES = ("og:title", "articletitle", "twitter:title", "parsely-title")
_SHORT = 3
_MORE = 8
_MOST = 0.6
_LONGEST = 400


class Claim(NamedTuple):
    """One title that the head states: as written, and its letters without the site."""

    text: str
    letters: str


@lru_cache(maxsize=2)
def claims(page: Page) -> tuple[Claim, ...]:
    """The titles that the head states, each once, that of `<title>` first."""
    headline = linked(page, "headline")
    stated = [page.meta[name] for name in _TITLES if name in page.meta]
    texts = [page.head_title, *stated, headline.value if headline else ""]
    bare = (without_site(page, html.unescape(text)) for text in texts)
    return tuple(
        Claim(text, shown) for text in dict.fromkeys(bare) if (shown := letters(text))
    )


@lru_cache(maxsize=2)
def site_names(page: Page) -> frozenset[str]:
    """The letters of the names by which the site calls itself."""
    return frozenset(filter(None, map(letters, stated_names(page))))


def is_site_name(page: Page, text: str) -> bool:
    """Whether a text is the site's name, or what its address is made of."""
    shown = letters(text)
    if shown in _hosts(page.url) or any(
        name.startswith(shown) and len(shown) >= len(name) * _MOST
        for name in site_names(page)
    ):
        return True
    return len(shown) > _SHORT and any(
        shown == label or (len(shown) - len(label) <= _MORE and label in shown)
        for label in _labels(page.url)
    )


@lru_cache(maxsize=2)
def _hosts(url: str) -> tuple[str, ...]:
    """The letters of the host, and of the name in it."""
    parts = host(url).removeprefix("www.").split(".")
    return letters("".join(parts)), letters(parts[-2] if len(parts) > 1 else "")


@lru_cache(maxsize=2)
def _labels(url: str) -> tuple[str, ...]:
    """The parts of the host that may be a name."""
    parts = host(url).split(".")[:-1]
    found = (letters(part) for part in parts if part != "www")
    return tuple(part for part in found if len(part) > _SHORT)


def without_site(page: Page, text: str) -> str:
    """The text without the names of the site that a bar or a dash sets off its ends.

    A bar or a dash before anything else belongs to the headline.
    """
    text = squeezed(text)
    gaps = list(SEPARATOR.finditer(text)) if len(text) <= _LONGEST else []
    if not gaps:
        return text
    if is_site_name(page, text[: gaps[0].start()]):
        return text[gaps[0].end() :]
    for gap in gaps:
        if is_site_name(page, text[gap.end() :]) and gap.start():
            return text[: gap.start()]
    last = gaps[-1]
    if last.start() and is_site_name(page, text[last.end() :]):
        return text[: last.start()]
    return text
