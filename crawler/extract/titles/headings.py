"""The lines above and below the headline: 引题 / 眉题 and 副题."""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.marks import founder_properties
from crawler.extract.reading import Reading, first, selected_text
from crawler.extract.story.furniture import is_furniture
from crawler.extract.story.info import is_info
from crawler.extract.text import letters, narrow, squeezed
from crawler.extract.titles.title import headline_line, title
from crawler.page import Page
from crawler.sites.profile import Layout

_KICKER_NAMES = (
    "kicker",
    "introtitle",
    "yinti",
    "meiti",
    "jianti",
    "shoulder",
    "pretitle",
)
_SUBTITLE_NAMES = (
    "subtitle", "sub-title", "sub_title", "futi", "fubiao", "deck", "standfirst",
)  # fmt: skip
_DASH = re.compile(r"^(?:—{1,2}|―{1,2}|－{2}|--)\s*[^\s—―－-]")
_SENTENCE = re.compile(r"[。；;!?]$")
_LATIN = re.compile("[^\u3040-\u9fff\uac00-\ud7a3]*$")
_SECONDARY = frozenset(["h2", "h3", "h4", "h5"])
_LONGEST = 60
_LONGEST_ABROAD = 120
_REACH = 4


@lru_cache(maxsize=2)
def kicker(page: Page, layout: Layout | None) -> Reading[str] | None:
    """引题 / 眉题, the line above the headline."""
    return first(KICKER, page, layout)


@lru_cache(maxsize=2)
def subtitle(page: Page, layout: Layout | None) -> Reading[str] | None:
    """副题, the line below the headline."""
    return first(SUBTITLE, page, layout)


def _kicker_of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    return selected_text(page, layout, "kicker")


def _kicker_of_founder(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return founder_properties(page).get("introtitle")


def _kicker_above(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The line right above a headline, if it is named so or a heading beside it."""
    index = headline_line(page, layout)
    if not index:
        return None
    lines = flow(page).lines
    line, headline = lines[index - 1], lines[index]
    if not _may_stand_there(line, headline):
        return None
    if _is_named(line.element, _KICKER_NAMES) or _is_heading_beside(line, headline):
        return _reading(page, line, "above-headline")
    return None


def _kicker_in_headline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """What stands in the headline's element before the headline itself."""
    index, reading = headline_line(page, layout), title(page, layout)
    line = flow(page).lines[index] if index is not None else None
    if line is None or reading is None or len(line.pieces) < 2:
        return None
    pieces = [text for piece in line.pieces if letters(text := squeezed(piece))]
    if len(pieces) != 2 or letters(pieces[1]) != letters(reading.value):
        return None
    text = pieces[0].rstrip(" :：")
    place = page.place(line.element)
    return Reading(value=text, rule="in-headline", place=place, text=line.text)


def _subtitle_of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    return selected_text(page, layout, "subtitle")


def _subtitle_of_founder(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return founder_properties(page).get("subtitle")


def _subtitle_below(page: Page, layout: Layout | None) -> Reading[str] | None:
    """A line soon below the headline that a dash opens, that is named or a heading."""
    index = headline_line(page, layout)
    if index is None:
        return None
    lines = flow(page).lines
    for line in lines[index + 1 : index + 1 + _REACH]:
        if not _may_stand_there(line, lines[index]):
            continue
        named = _is_named(line.element, _SUBTITLE_NAMES)
        if (
            named
            or _opens_with_dash(line.text)
            or _is_heading_beside(line, lines[index])
        ):
            return _reading(page, line, "below-headline")
        if _SENTENCE.search(line.text):
            return None
    return None


def _reading(page: Page, line: Line, rule: str) -> Reading[str]:
    place = page.place(line.element)
    return Reading(value=line.text, rule=rule, place=place, text=line.text)


def _may_stand_there(line: Line, headline: Line) -> bool:
    text = line.text
    longest = _LONGEST_ABROAD if text.isascii() or _LATIN.match(text) else _LONGEST
    if not 3 < len(text) <= longest or line.linked or line.row:
        return False
    if _SENTENCE.search(text) or letters(text) == letters(headline.text):
        return False
    return not is_info(line) and not is_furniture(line) and "位置" not in narrow(text)


def _opens_with_dash(text: str) -> bool:
    return len(text) <= _LONGEST and _DASH.match(text) is not None


def _is_named(element: HtmlElement, names: tuple[str, ...]) -> bool:
    own = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return any(name in own for name in names)


def _is_heading_beside(line: Line, headline: Line) -> bool:
    """Whether a lesser heading stands in the same block as the headline."""
    return (
        line.element.tag in _SECONDARY
        and headline.element.tag < line.element.tag
        and line.element.getparent() is headline.element.getparent()
    )


KICKER = (
    _kicker_of_layout,
    _kicker_of_founder,
    _kicker_in_headline,
    _kicker_above,
)
SUBTITLE = (_subtitle_of_layout, _subtitle_of_founder, _subtitle_below)
