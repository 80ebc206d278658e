"""Which lines of a column are the article's text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.extract.flow import flow
from crawler.extract.lines import Line, Span
from crawler.extract.story.boxes import Boxes
from crawler.extract.story.content import Content
from crawler.extract.story.copies import before_copies
from crawler.extract.story.dress import Dress
from crawler.extract.story.endings import heads_comments, is_end, leads_elsewhere
from crawler.extract.story.furniture import is_furniture
from crawler.extract.story.info import is_info
from crawler.extract.story.lead import Lead, lead
from crawler.extract.story.prose import is_notice, prose
from crawler.extract.text import letters
from crawler.extract.titles.headings import kicker, subtitle
from crawler.extract.titles.title import headline_line, title
from crawler.page import Page
from crawler.sites.profile import Layout

_PROSE = re.compile(r"[。！？；!?;]")
_REST = 0.3
_REST_BEHIND_TOOL = 0.05
_REST_OF_COMMENTS = 3.0
"""How much may follow what ends a text, in shares of what came before."""

_ABOVE = 0.5
_HEAD = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The lines of a text.

    start: the line that it begins at.
    kept: the lines with their numbers, captions included.
    captions: the numbers of those that stand in figures.
    pictures: the numbers of the pictures that belong to it.
    """

    start: int
    kept: list[tuple[int, Line]]
    captions: set[int]
    pictures: list[int]

    @property
    def end(self) -> int:
        """The line behind the last that was kept."""
        return self.kept[-1][0] + 1 if self.kept else self.start


def selection(page: Page, layout: Layout | None, found: Content) -> Selection:
    """The lines of a column without the boxes in it and what stands at its ends."""
    boxes = Boxes(flow(page), found.span)
    prose = _prose(page, found.span, boxes.dropped)
    headline = headline_line(page, layout)
    start, end, *_ = found.span
    if headline is not None and _begins(headline, found.span, prose):
        start = headline + 1
        prose = {index: each for index, each in prose.items() if index >= start}
    if found.is_guess and prose:
        first, last = Dress(flow(page), prose).span
        start, end = max(start, first), min(end, last)
    above = _above(page, headline, found.span._replace(start=start))
    kept = above.lines
    read = _Reader(page, layout, prose, boxes.dropped).read(start, end)
    kept += before_copies(read, prose)
    shown = range(found.span.first_picture, found.span.last_picture)
    return Selection(
        start=start,
        kept=kept,
        captions=boxes.captions | above.captions,
        pictures=[
            *above.pictures,
            *(each for each in shown if each not in boxes.pictures),
        ],
    )


def _prose(page: Page, span: Span, dropped: set[int]) -> dict[int, float]:
    """The weights of the lines of prose by their numbers."""
    weights = prose(flow(page)).weights
    return {
        index: weights[index]
        for index in range(span.start, span.end)
        if weights[index] and index not in dropped
    }


def _begins(headline: int, span: Span, prose: Mapping[int, float]) -> bool:
    """Whether the text begins below this line: most of its prose does."""
    if not span.start <= headline < span.end:
        return False
    above = sum(weight for index, weight in prose.items() if index < headline)
    return above <= _ABOVE * sum(prose.values())


def _above(page: Page, headline: int | None, span: Span) -> Lead:
    """What stands between the headline and the column."""
    if headline is None or headline >= span.start:
        return Lead()
    return lead(flow(page), headline, span)


class _Reader:
    """Reads a column line by line, up to what ends its text."""

    def __init__(
        self,
        page: Page,
        layout: Layout | None,
        prose: Mapping[int, float],
        dropped: set[int],
    ) -> None:
        self._lines = flow(page).lines
        self._known = _known(page, layout)
        self._prose = prose
        self._dropped = dropped
        self._kept: list[tuple[int, Line]] = []
        self._read = 0.0
        self._begun = False

    def read(self, start: int, end: int) -> list[tuple[int, Line]]:
        """The lines of the text in this range."""
        left = sum(self._prose.get(index, 0.0) for index in range(start, end))
        for index in range(start, end):
            left -= self._prose.get(index, 0.0)
            if index in self._dropped:
                continue
            line = self._lines[index]
            rest = self._rest(line) if self._has_begun() else None
            if rest is None:
                self._take(index, line)
            elif left < self._read * rest:
                break
        return self._kept

    def _rest(self, line: Line) -> float | None:
        """How much may follow a line that ends texts; `None` for any other line.

        A box of related links may stand inside a text: then most of it follows.
        """
        if leads_elsewhere(line):
            return _REST_BEHIND_TOOL
        if heads_comments(line) or is_notice(line.text):
            return _REST_OF_COMMENTS
        return _REST if is_end(line) else None

    def _take(self, index: int, line: Line) -> None:
        if not is_furniture(line) and not self._is_head(line):
            self._kept.append((index, line))
            self._read += self._prose.get(index, 0.0)

    def _has_begun(self) -> bool:
        """Whether the text has begun: tools above it look like those that end it."""
        if not self._begun and self._kept:
            text = self._kept[-1][1].text
            self._begun = len(text) > 40 or _PROSE.search(text) is not None
        return self._begun

    def _is_head(self, line: Line) -> bool:
        """Whether the line still belongs to the head of the article."""
        if len(self._kept) >= _HEAD:
            return False
        if letters(line.text) in self._known:
            return True
        return not self._read and (line.block.tag == "h1" or is_info(line))


def _known(page: Page, layout: Layout | None) -> frozenset[str]:
    """The lines around the headline that are fields of their own."""
    fields = (title(page, layout), kicker(page, layout), subtitle(page, layout))
    return frozenset(letters(each.value) for each in fields if each is not None)
