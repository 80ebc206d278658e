"""How much prose, and how much link, each stretch of a page's lines holds."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from crawler.extract.labels import is_labelled
from crawler.extract.lines import Flow, Line

_BOILERPLATE = re.compile(
    r"版权|Copyright|©|ICP备|许可证|免责|声明|举报|转载|本网站|联系电话|不良信息|网站地图"
    r"|All rights reserved|cookie|[Pp]rivacy|Terms of"
)
_PUNCTUATION = re.compile(r"[，。、；！？：,.;!?]")
_NOTICE = re.compile(
    r"\W*(?:(?:特别|免责|版权|郑重|法律|本[网站])?\s*(?:声明|聲明|申明)|disclaimer"
    r"|legal notice|haftungsausschluss|avertissement|免責事項)\s*[:：】\]]",
    re.IGNORECASE,
)
_COLON = re.compile("[:：丨】\\]]")
_LONGEST_LABEL = 30
_LOOKED_AT = 200
_SHORTEST = 8
_UNPUNCTUATED = 30
_FULL = 400
_LONGEST_FORMULA = 600
_FEWEST_TEASERS = 3
_LONGEST_TEASER = 200
_TEASED = 0.6


class Prose:
    """The lines of a page by what they weigh.

    weights: of each line by itself; 0 for what is no prose.
    teased: the weight of each that stands right below a linked headline, else 0:
        teasers of other stories are made so, an article's paragraphs hardly ever.
    """

    def __init__(self, lines: list[Line]) -> None:
        self.weights = [prose_weight(line) for line in lines]
        self.teased = _teased(lines, self.weights)
        sizes = [len(line.text) for line in lines]
        below = [bool(weight) for weight in self.teased]
        self._sums = _summed(self.weights)
        self._linked = _summed(line.linked for line in lines)
        self._sizes = _summed(sizes)
        self._teased = _summed(self.teased)
        self._count = _summed(below)
        self._below = _summed(map(int.__mul__, sizes, below))

    def weight(self, start: int, end: int) -> float:
        """What the lines of a range weigh together."""
        return self._sums[end] - self._sums[start]

    def linked_share(self, start: int, end: int) -> float:
        """Which share of the characters of a range is link."""
        size = self._sizes[end] - self._sizes[start]
        return (self._linked[end] - self._linked[start]) / size if size else 0.0

    def is_teasers(self, start: int, end: int) -> bool:
        """Whether the lines of a range are headlines and beginnings of other stories.

        A text whose sub-heads are links has more below each of them.
        """
        count = self._count[end] - self._count[start]
        if count < _FEWEST_TEASERS:
            return False
        if self._below[end] - self._below[start] > _LONGEST_TEASER * count:
            return False
        teased = self._teased[end] - self._teased[start]
        return teased > _TEASED * self.weight(start, end)


@lru_cache(maxsize=2)
def prose(flow: Flow) -> Prose:
    """The prose of a page, weighed once."""
    return Prose(flow.lines)


def prose_weight(line: Line) -> float:
    """The weight of a line by itself; 0 for what is no prose."""
    text, linked = line.text, line.linked
    unlinked = len(text) - linked
    if unlinked < _SHORTEST or linked > unlinked or line.learnt:
        return 0.0
    marks = len(_PUNCTUATION.findall(text, 0, _LOOKED_AT))
    if not marks and unlinked < _UNPUNCTUATED:
        return 0.0
    if len(text) < _LONGEST_FORMULA and _is_formula(text):
        return 0.0
    return min(unlinked, _FULL) + 8.0 * min(marks, 20)


def _is_formula(text: str) -> bool:
    """Whether a line is a label with its value, a notice, or a footer's line."""
    if _COLON.search(text, 0, _LONGEST_LABEL) and is_labelled(text):
        return True
    return len(_BOILERPLATE.findall(text)) > 1 or is_notice(text)


def is_notice(text: str) -> bool:
    """Whether a line begins a notice about rights and duties: 免责声明, Disclaimer."""
    return _COLON.search(text, 0, _LONGEST_LABEL) is not None and (
        _NOTICE.match(text) is not None
    )


def heads_story(line: Line) -> bool:
    """Whether a line is nothing but a link as long as a headline."""
    return line.linked > 9 and line.linked * 10 >= len(line.text) * 9


def _teased(lines: list[Line], weights: list[float]) -> list[float]:
    found = []
    heads = False
    for line, weight in zip(lines, weights, strict=True):
        found.append(weight if heads else 0.0)
        heads = heads_story(line) or (heads and not weight and not line.linked)
    return found


def _summed(values: Iterable[float]) -> list[float]:
    """The sums of the first n: a range's is a difference of two."""
    return [0.0, *accumulate(values)]
