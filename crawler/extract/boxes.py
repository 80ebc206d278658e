"""The blocks inside a column that are no part of its text."""

import re

from crawler.extract.endings import heads_links
from crawler.extract.lines import Block, Flow, Line, Span
from crawler.extract.roles import holds_comments, is_aside
from crawler.extract.weights import is_teasers, prose_weight, summed

_CAPTIONS = frozenset(["figure", "figcaption", "picture"])
_CAPTIONED = re.compile(
    r"caption|credit|figcap|pic-?text|pic-?desc|photo-?(?:text|desc|by)|img-?(?:text|desc|note)"
)
_PICTURED = re.compile(r"image|photo|bild|foto|picture|img|media")
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"])
_QUOTED = frozenset(["blockquote", "table", "ul", "ol"])
_LONGEST_CAPTION = 300
_LARGE = 0.3
_SMALL = 0.25


class Boxes:
    """Which lines of a column stand in blocks of their own.

    dropped: lines of boxes: related stories, tools, advertisements, comments.
    captions: lines of figures.
    """

    def __init__(self, flow: Flow, span: Span) -> None:
        self.dropped: set[int] = set()
        self.captions: set[int] = set()
        self._lines = flow.lines
        self._sums = summed([prose_weight(line) for line in flow.lines])
        self._span = span
        self._whole = self._weight(span.start, span.end)
        self._sort(flow.root.inner)

    def _sort(self, blocks: list[Block]) -> None:
        start, end, *_ = self._span
        pending = list(blocks)
        while pending:
            block = pending.pop()
            if block.end <= start or block.start >= end:
                continue
            covers = block.start <= start and block.end >= end
            if covers or not self._is_box(block):
                pending += block.inner

    def _is_box(self, block: Block) -> bool:
        """Note the lines of a block that is a box; whether it is one."""
        share = self._weight(block.start, block.end) / (self._whole or 1.0)
        lines = self._lines[block.start : block.end]
        if share < _LARGE and _is_caption(block, lines):
            self.captions.update(range(block.start, block.end))
            return True
        if block.tag in _PARAGRAPHS and not _is_linked(lines):
            return False
        if (
            (is_aside(block) and (share < _LARGE or holds_comments(block)))
            or (share < _SMALL and _is_linked(lines))
            or (share < _SMALL and len(lines) > 1 and heads_links(lines[0]))
            or is_teasers(lines)
        ):
            self.dropped.update(range(block.start, block.end))
            return True
        return False

    def _weight(self, start: int, end: int) -> float:
        return self._sums[end] - self._sums[start]


def _is_caption(block: Block, lines: list[Line]) -> bool:
    """Whether a block is a figure, or is named as a caption or a picture."""
    if any(each.tag in _QUOTED for each in block.inner):
        return False
    if block.tag in _CAPTIONS:
        return True
    if not block.names:
        return False
    return _CAPTIONED.search(block.names) is not None or _is_pictured(block, lines)


def _is_pictured(block: Block, lines: list[Line]) -> bool:
    """Whether a block named as a picture holds one, and a line or two about it."""
    if block.last_picture == block.first_picture or len(lines) > 3:
        return False
    if any(line.heading for line in lines):
        return False
    short = sum(len(line.text) for line in lines) < _LONGEST_CAPTION
    return short and _PICTURED.search(block.names) is not None


def _is_linked(lines: list[Line]) -> bool:
    """Whether several lines are links for the most part."""
    if len(lines) < 2:
        return False
    linked = sum(line.linked for line in lines)
    return linked * 10 > 6 * sum(len(line.text) for line in lines)
