"""The dates that a page prints around its headline, and elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from crawler.extract.dates.dated_lines import Printed, in_line, in_lines
from crawler.extract.flow import flow, is_chinese
from crawler.extract.lines import Line
from crawler.extract.story.body import story
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_COMMENT = re.compile("comment|reply|respon|pinglun", re.IGNORECASE)
_REACH = 15
_ABOVE = 3
_NEAR = 6
_AFTER = 8
_DEPTH = 8


@lru_cache(maxsize=2)
def printed(page: Page, layout: Layout | None) -> tuple[Printed, ...]:
    """The dates around the headline, the most trustworthy first.

    Those below it come before those above, labelled ones before others, and ones with
    a time before days alone.
    """
    lines = flow(page).lines
    text = story(page, layout)
    headline = headline_line(page, layout)
    if headline is None and not text.paragraphs:
        return ()
    first = headline if headline is not None else max(0, text.start - _REACH)
    last = max(text.start + _NEAR, first + _NEAR) if text.paragraphs else first + _REACH
    near = lines[first : min(last, first + 3 * _REACH)]
    end = max(text.end - first, 1)
    behind = [line for line in near[end:] if line.linked * 2 <= len(line.text)]
    found = list(in_lines(page, near[:end] + behind if text.paragraphs else near))
    if headline is None:
        found = [replace(each, unsure=True) for each in found]
    else:
        above = _in_pieces if is_chinese(page) else _above
        found += (replace(each, unsure=True) for each in above(page, headline))
    return tuple(sorted(found, key=_rank))


@lru_cache(maxsize=2)
def printed_elsewhere(page: Page, layout: Layout | None) -> tuple[Printed, ...]:
    """The dates below the text, and well above it, that a label calls the article's.

    Below the text of Chinese pages a date alone will do: templates print it there.
    """
    text = story(page, layout)
    if not text.paragraphs:
        return ()
    lines = flow(page).lines
    near = lines[text.end : text.end + _AFTER] if is_chinese(page) else []
    above = headline_line(page, layout) or text.start
    far = lines[text.end :] + lines[max(0, above - _REACH) : above]
    labelled = (
        each
        for line in far
        for each in in_line(page, line)
        if (each.labelled or each.changed) and not _is_of_reader(line)
    )
    return (*sorted(in_lines(page, near), key=_rank), *labelled)


def _is_of_reader(line: Line) -> bool:
    """Whether the line stands in a comment."""
    around = (line.element, *islice(line.element.iterancestors(), _DEPTH))
    return any(
        _COMMENT.search(f"{each.get('class', '')} {each.get('id', '')}")
        for each in around
    )


def _rank(each: Printed) -> tuple[bool, bool, bool]:
    return each.unsure, not each.labelled, each.reading.value.clock is None


def _in_pieces(page: Page, headline: int) -> Iterator[Printed]:
    """A date in several lines above the headline: 2019 / 09/07 / 19:02."""
    lines = flow(page).lines[max(0, headline - _NEAR) : headline]
    return (each for each in in_lines(page, lines) if each.apart)


def _above(page: Page, headline: int) -> Iterator[Printed]:
    """The dates close above the headline, in its own block."""
    lines = flow(page).lines
    block = lines[headline].element
    for _ in range(_ABOVE):
        parent = block.getparent()
        block = parent if parent is not None and parent.tag != "body" else block
    for index in range(max(0, headline - _ABOVE), headline):
        line = lines[index]
        beside = index == headline - 1 or line.element is block
        if beside or block in line.element.iterancestors():
            yield from in_line(page, line)
