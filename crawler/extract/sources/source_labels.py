"""An outlet behind its label: `来源：X`, wherever a page credits one."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from lxml.etree import XPath

from crawler.extract.flow import flow, is_chinese
from crawler.extract.labels import SOURCE, is_labelled
from crawler.extract.lines import Line
from crawler.extract.reading import Reading
from crawler.extract.sources.abroad import credited_abroad
from crawler.extract.sources.nearby import head_lines, tail_lines
from crawler.extract.sources.outlets import (
    LONGEST,
    credited,
    cut,
    is_of_pictures,
    is_outlet,
    is_plain,
)
from crawler.extract.story.body import story
from crawler.extract.text import narrow, squeezed
from crawler.extract.titles.title import headline_line
from crawler.page import Page, elements
from crawler.sites.profile import Layout

_LINKS = XPath(".//a[@href]")
_LABEL_SIGNS = re.compile("[源处處载載自]")
_LABELS_END = ("源", "处", "處", "载", "載", "自")
_FIRST = frozenset("来來稿出原转轉本文")
_OPENING = "（([【 "
_ALONE = 40
_CLOSED = " :：]】"
_LABEL_ALONE = re.compile(rf"(?:.*[\s|\]])?\[?{SOURCE}\]?\s*:?")
_TAKEN = re.compile(
    r"(?:^|[(\[。]\s*)(?:本文|本篇)?(?:[转轉](?:[载載])?自|摘(?:编|編)?自|[来來]源[于於自]|原[载載][于於自]?)"
    r"\s*[:：]?\s*(?P<outlet>[《“\"]?[^《》“”\"。，,:：()（）\s]{2,24}[》”\"]?)\s*[)\]。]*$"
)
_LONGEST_LINE = 250
_END_OF_LINE = 60


def above_text(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The label between the headline and the text."""
    credit = _credited if is_chinese(page) else credited_abroad
    return next(_labelled(page, head_lines(page, layout), credit), None)


def over_headline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The label right above the headline."""
    headline = headline_line(page, layout)
    if not headline:
        return None
    credit = _credited if is_chinese(page) else credited_abroad
    lines = flow(page).lines[max(headline - 2, 0) : headline]
    return next(_labelled(page, lines, credit), None)


def behind_text(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The label in the lines that close the text."""
    credit = _closing if is_chinese(page) else credited_abroad
    return next(_labelled(page, tail_lines(page, layout), credit), None)


def inside_text(page: Page, layout: Layout | None) -> Reading[str] | None:
    """A line of the text that is nothing but the credit; the last of several.

    Lists of related stories may be taken for the end of a text.
    """
    if not is_chinese(page):
        return None
    text = story(page, layout)
    inner = flow(page).lines[text.start : text.end]
    alone = [line for line in reversed(inner) if len(line.text) < _ALONE]
    return next(_labelled(page, alone, _alone), None)


def _alone(line: Line) -> str | None:
    if line.text.lstrip(_OPENING)[:1] not in _FIRST or line.row:
        return None
    value = _closing(line)
    return None if value is None or is_of_pictures(value) else value


def _labelled(
    page: Page, lines: Sequence[Line], credit: Callable[[Line], str | None]
) -> Iterator[Reading[str]]:
    for index, line in enumerate(lines):
        holder, value = line, credit(line)
        if not value and line.text.rstrip(_CLOSED).endswith(_LABELS_END):
            holder, value = _value_below(lines, index)
        if value and is_outlet(value):
            value = _whole_link(holder, value)
            place = page.place(holder.element)
            text = line.text if holder is line else f"{line.text} {holder.text}"
            yield Reading(value=value, rule="label", place=place, text=text)


def _value_below(lines: Sequence[Line], index: int) -> tuple[Line, str | None]:
    """What a label that stands alone is followed by: the next line, or a picture."""
    line, below = lines[index], lines[min(index + 1, len(lines) - 1)]
    if not _LABEL_ALONE.fullmatch(narrow(line.text[-12:])):
        return line, None
    drawn = line.element.find(".//img[@alt]")
    if drawn is not None:
        return line, squeezed(drawn.get("alt", ""))
    text = below.text
    plain = len(text) <= 20 and is_plain(text) and not is_labelled(text)
    return below, text if plain else None


def _credited(line: Line) -> str | None:
    return credited(line.gapped) if _LABEL_SIGNS.search(line.text) else None


def _closing(line: Line) -> str | None:
    """The same in a line that ends the text: `（转自《北湖晚报》）`, too."""
    text = line.text
    if not _LABEL_SIGNS.search(text[-_LONGEST_LINE:]):
        return None
    short = line.gapped if len(text) < _LONGEST_LINE else _last_bracket(text)
    value = credited(short)
    if value is not None:
        return value
    found = _TAKEN.search(narrow(short[-_END_OF_LINE:]))
    return cut(found["outlet"]) if found else None


def _last_bracket(text: str) -> str:
    place = max(text.rfind("（"), text.rfind("("), text.rfind("【"), text.rfind("["))
    return text[place:] if len(text) - place < _END_OF_LINE else ""


def _whole_link(line: Line, value: str) -> str:
    """The text of the link that a value begins: names may have gaps inside."""
    for link in islice(elements(_LINKS, line.element), 30) if line.linked else ():
        text = squeezed("".join(link.itertext()))
        if text.startswith(f"{value} ") and len(text) <= LONGEST and is_plain(text):
            return text
    return value
