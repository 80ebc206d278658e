"""The lead: what a page prints between its headline and the column of its text."""

import re

from crawler.extract.boxes import Boxes
from crawler.extract.lines import Flow, Line, Span
from crawler.extract.prose import prose_weight

_NAMES = re.compile(
    r"lead(?!er|ing)|lede|intro(?!title)|summary|standfirst|\bdek\b|-dek|dek-|excerpt|abstract"
    r"|vorspann|chapo|chapeau|entradilla|sommario|occhiello|ingress|sapo|daodu|daoyu"
    r"|sub-?head|sub-?title|sub-?headline|\bdesc(?:ription)?\b|teaser|deck|strapline|subline"
)
_LEAST = 40
_LONGEST = 900


def lead_lines(flow: Flow, headline: int, start: int) -> list[int]:
    """The lines of a lead between these two, in order."""
    captions = Boxes(flow, Span(headline + 1, start)).captions
    between = (index for index in range(headline + 1, start) if index not in captions)
    return [index for index in between if _is_lead(flow, flow.lines[index])]


def _is_lead(flow: Flow, line: Line) -> bool:
    if not _LEAST <= len(line.text) <= _LONGEST or line.linked * 4 > len(line.text):
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
