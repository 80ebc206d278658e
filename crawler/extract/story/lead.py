"""The lead: what a page prints between its headline and the column of its text."""

import re
from dataclasses import dataclass, field

from crawler.extract.lines import Flow, Line, Span
from crawler.extract.story.boxes import Boxes
from crawler.extract.story.prose import prose_weight

_NAMES = re.compile(
    r"lead(?!er|ing)|lede|intro(?!title)|summary|standfirst|\bdek\b|-dek|dek-|excerpt|abstract"
    r"|vorspann|chapo|chapeau|entradilla|sommario|occhiello|ingress|sapo|daodu|daoyu"
    r"|sub-?head|sub-?title|sub-?headline|\bdesc(?:ription)?\b|teaser|deck|strapline|subline"
)
_SENTENCE = re.compile(r"[.!?…。！？:：][”“\"'’»」』)）]*$")
_LEAST = 40
_SUBTITLE = 80
_LONGEST = 900


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """What stands between a headline and the column of its text.

    lines: those of the lead, and captions, with their numbers.
    captions: the numbers of these.
    pictures: the numbers of the pictures in figures.
    """

    lines: list[tuple[int, Line]] = field(default_factory=list)
    captions: frozenset[int] = frozenset()
    pictures: tuple[int, ...] = ()


def lead(flow: Flow, headline: int, column: Span) -> Lead:
    """What stands between the headline and this column."""
    boxes = Boxes(flow, Span(headline + 1, column.start), is_column=False)
    lines = [
        (index, flow.lines[index])
        for index in range(headline + 1, column.start)
        if index not in boxes.dropped
        and (index in boxes.captions or _is_lead(flow, flow.lines[index]))
    ]
    pictures = (
        number
        for number, picture in enumerate(flow.pictures[: column.first_picture])
        if headline < picture.line <= column.start
        and number not in boxes.pictures
        and next(picture.element.iterancestors("figure"), None) is not None
    )
    return Lead(
        lines=lines,
        captions=frozenset(boxes.captions),
        pictures=tuple(pictures),
    )


def _is_lead(flow: Flow, line: Line) -> bool:
    if not _LEAST <= len(line.text) <= _LONGEST or line.linked * 4 > len(line.text):
        return False
    if len(line.text) < _SUBTITLE and _SENTENCE.search(line.text) is None:
        return False
    return prose_weight(line) > 0 and _is_named(flow, line)


def _is_named(flow: Flow, line: Line) -> bool:
    block = line.block
    for _ in range(3):
        if block.names and _NAMES.search(block.names):
            return True
        around = flow.blocks.get(block.element.getparent())
        if around is None or around.end - around.start > 6:
            return False
        block = around
    return False
