"""How paragraphs are dressed: the containers that a text is set in."""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from crawler.extract.lines import Block, Flow, Line

_PARAGRAPHS = frozenset([
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd",
    "blockquote", "pre", "center", "figure", "figcaption", "table",
])  # fmt: skip
_DIGITS = re.compile(r"\d+")
_SHARE = 0.2


class Dress:
    """The containers of a column, by how they are made.

    main: the containers in which the text is set: those made like the one that holds
        the most prose, and whatever holds nearly as much.
    """

    def __init__(self, flow: Flow, weights: Mapping[int, float]) -> None:
        self._blocks = flow.blocks
        self._made: dict[HtmlElement, str] = {}
        by_dress: dict[str, float] = {}
        containers: dict[HtmlElement, Block] = {}
        for index, weight in weights.items():
            block = self.container(flow.lines[index])
            made = self._dress(block.element)
            containers[block.element] = block
            by_dress[made] = by_dress.get(made, 0.0) + weight
        least = max(by_dress.values(), default=0.0) * _SHARE
        self.main = [
            block
            for element, block in containers.items()
            if by_dress[self._made[element]] >= least
        ]
        self.main.sort(key=lambda block: (block.start, -block.end))
        self.main = self.main[: self._first_story(flow.lines)]

    def _first_story(self, lines: list[Line]) -> int:
        """How many of the containers come before the next story's headline.

        Pages that go on with the next story when one scrolls print it all again.
        """
        for number in range(1, len(self.main)):
            before, block = self.main[number - 1], self.main[number]
            if block.start < before.end:
                continue
            between = lines[before.end : block.start]
            if any(line.block.tag == "h1" for line in between):
                return number
            article = _article(before.element)
            if article is not None and _article(block.element) not in (None, article):
                return number
        return len(self.main)

    @property
    def span(self) -> tuple[int, int]:
        """From the first line of the first main container to the last of the last."""
        if not self.main:
            return 0, 0
        return self.main[0].start, max(block.end for block in self.main)

    def container(self, line: Line) -> Block:
        """The block that a line's paragraph stands in."""
        block = line.block
        while block.tag in _PARAGRAPHS:
            around = self._blocks.get(block.element.getparent())
            if around is None:
                break
            block = around
        return block

    def _dress(self, element: HtmlElement) -> str:
        """Its tag and names, and those of what is around it up to the first name."""
        known = self._made.get(element)
        if known is not None:
            return known
        steps: list[str] = []
        node: HtmlElement | None = element
        while node is not None and len(steps) < 6:
            block = self._blocks.get(node)
            names = _DIGITS.sub("#", block.names) if block is not None else ""
            steps.append(f"{node.tag}.{names}")
            if names:
                break
            node = node.getparent()
        made = self._made[element] = "<".join(steps)
        return made


def _article(element: HtmlElement) -> HtmlElement | None:
    return next(
        (
            each
            for each in (element, *element.iterancestors("article"))
            if each.tag == "article"
        ),
        None,
    )
