"""How much each line of a page speaks for being the article's text."""

from itertools import accumulate

from crawler.extract.lines import Block, Flow
from crawler.extract.story.prose import Prose, is_notice, prose
from crawler.extract.story.roles import is_aside, is_never_text

_FADING = 0.97
_ABOVE = 0.05
_BELOW_LINK = 0.3
_ELSE = 0.1
_MOST = 0.7


_BEHIND_NOTICE = 0.3


class Weights:
    """The weight of every stretch of lines.

    Prose weighs by its length. After the headline, weights fade with every line that is
    no prose: what comes behind lists of links is somebody else's text. What stands in a
    block that is made or named as something else weighs a tenth, and so do lists of
    other stories.
    """

    def __init__(self, flow: Flow, headline: int | None) -> None:
        measured = prose(flow)
        self._headline = headline
        found = _faded(measured, headline, _notices(flow, headline))
        self._sums = [0.0, *accumulate(found)]
        self._discount(flow, measured, found)
        self._sums = [0.0, *accumulate(found)]

    @property
    def whole(self) -> float:
        """The weight of the page."""
        return self._sums[-1]

    def of(self, block: Block) -> float:
        """The weight of a block."""
        return self._sums[block.end] - self._sums[block.start]

    def _discount(self, flow: Flow, measured: Prose, found: list[float]) -> None:
        """Take from the lines of the outermost blocks that are something else."""
        pending = list(flow.root.inner)
        while pending:
            block = pending.pop()
            weight = self.of(block)
            if weight <= 0:
                continue
            if self._holds_headline(block) or not (
                self._is_else(block, weight)
                or measured.is_teasers(block.start, block.end)
            ):
                pending += block.inner
                continue
            for index in range(block.start, block.end):
                found[index] *= _ELSE

    def _holds_headline(self, block: Block) -> bool:
        return self._headline is not None and block.start <= self._headline < block.end

    def _is_else(self, block: Block, weight: float) -> bool:
        most = self._sums[-1] * _MOST
        return is_aside(block) and (weight < most or is_never_text(block))


def _notices(flow: Flow, headline: int | None) -> frozenset[int]:
    """The lines below the headline that begin a notice."""
    if headline is None:
        return frozenset()
    below = enumerate(flow.lines[headline:], headline)
    return frozenset(index for index, line in below if is_notice(line.text))


def _faded(
    measured: Prose, headline: int | None, notices: frozenset[int]
) -> list[float]:
    fading = 1.0
    found = []
    pairs = zip(measured.weights, measured.teased, strict=True)
    for index, (weight, teased) in enumerate(pairs):
        own = weight * _BELOW_LINK if teased else weight
        if headline is not None:
            if index <= headline:
                own *= _ABOVE
            elif not weight:
                fading *= _BEHIND_NOTICE if index in notices else _FADING
        found.append(own * fading)
    return found
