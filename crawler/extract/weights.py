"""How much each line of a page speaks for being the article's text."""

import re
from collections.abc import Sequence
from itertools import accumulate

from crawler.extract.labels import is_labelled
from crawler.extract.lines import Block, Flow, Line
from crawler.extract.roles import holds_comments, is_aside

_BOILERPLATE = re.compile(
    r"版权|Copyright|©|ICP备|许可证|免责|声明|举报|转载|本网站|联系电话|不良信息|网站地图"
    r"|All rights reserved|cookie|[Pp]rivacy|Terms of"
)
_PUNCTUATION = re.compile(r"[，。、；！？：,.;!?]")
_FADING = 0.97
_ASIDE_SHARE = 0.1
_TEASED = 0.3
_MOST = 0.7
_LOOKED_AT = 200


def weights(flow: Flow, headline: int | None) -> list[float]:
    """The weight of each line.

    Prose weighs by its length. After the headline, weights fade with every line that is
    no prose: what comes behind lists of links is somebody else's text. What stands in a
    block that is made or named as something else weighs a tenth.
    """
    found = _faded(flow.lines, headline)
    _discount(flow, found, headline)
    return found


def summed(values: Sequence[float]) -> list[float]:
    """The sums of the first n weights: a range's weight is a difference of two."""
    return [0.0, *accumulate(values)]


def _faded(lines: list[Line], headline: int | None) -> list[float]:
    fading = 1.0
    found = []
    below_link = False
    for index, line in enumerate(lines):
        weight = prose_weight(line)
        if below_link:
            weight *= _TEASED
        below_link = heads_story(line)
        if headline is not None:
            if index <= headline:
                weight *= 0.05
            elif not weight:
                fading *= _FADING
        found.append(weight * fading)
    return found


def heads_story(line: Line) -> bool:
    """Whether a line is nothing but a link as long as a headline."""
    return line.linked > 9 and line.linked * 10 >= len(line.text) * 9


def teased(lines: list[Line]) -> list[Line]:
    """The lines of prose that stand right below a linked headline.

    Teasers of other stories are made so; an article's paragraphs hardly ever.
    """
    found = []
    heads = False
    for line in lines:
        weight = prose_weight(line)
        if heads and weight:
            found.append(line)
        heads = heads_story(line) or (heads and not weight and not line.linked)
    return found


def prose_weight(line: Line) -> float:
    """The weight of a line by itself; 0 for what is no prose."""
    size = len(line.text)
    unlinked = size - line.linked
    if unlinked < 8 or line.linked > unlinked:
        return 0.0
    text = line.text[:_LOOKED_AT] if size > _LOOKED_AT else line.text
    marks = len(_PUNCTUATION.findall(text))
    if not marks and unlinked < 30:
        return 0.0
    if len(_BOILERPLATE.findall(text)) > 1 or is_labelled(text):
        return 0.0
    return min(unlinked, 400) + 8.0 * min(marks, 20)


def _discount(flow: Flow, found: list[float], headline: int | None) -> None:
    """Take from the lines of the outermost blocks that are something else."""
    sums = summed(found)
    most = sums[-1] * _MOST
    pending = list(flow.root.inner)
    while pending:
        block = pending.pop()
        weight = sums[block.end] - sums[block.start]
        if weight <= 0:
            continue
        if not _holds(block, headline) and (
            _is_else(block, weight, most)
            or is_teasers(flow.lines[block.start : block.end])
        ):
            for index in range(block.start, block.end):
                found[index] *= _ASIDE_SHARE
        else:
            pending += block.inner


def is_teasers(lines: list[Line]) -> bool:
    """Whether lines are the headlines and beginnings of other stories.

    A text whose sub-heads are links has more below each of them.
    """
    if len(lines) < 6:
        return False
    below = teased(lines)
    if len(below) < 3 or sum(len(line.text) for line in below) > 200 * len(below):
        return False
    whole = sum(map(prose_weight, lines))
    return sum(map(prose_weight, below)) > 0.6 * whole


def _holds(block: Block, headline: int | None) -> bool:
    return headline is not None and block.start <= headline < block.end


def _is_else(block: Block, weight: float, most: float) -> bool:
    return is_aside(block) and (weight < most or holds_comments(block))
