"""The blocks inside a column that are no part of its text."""

import re

from crawler.extract.lines import Block, Flow, Span
from crawler.extract.story.endings import heads_links
from crawler.extract.story.prose import is_notice, prose
from crawler.extract.story.roles import (
    is_aside,
    is_never_text,
    is_teaser,
    is_unseen,
    names_caption,
)

_CAPTIONS = frozenset(["figure", "figcaption", "picture"])
_PICTURED = re.compile(r"image|photo|bild|foto|picture|img|media")
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li"])
_LISTS = frozenset(["ul", "ol"])
_QUOTED = frozenset(["blockquote", "table", "ul", "ol"])
_LONGEST_CAPTION = 300
_FIGURE = 5
_LARGE = 0.5
_LINKED = 0.6
_LISTED = 0.2
_SMALL = 0.25


class Boxes:
    """Which lines of a column stand in blocks of their own.

    dropped: lines of boxes: related stories, tools, advertisements, comments.
    captions: lines of figures.
    pictures: those that stand in boxes.

    What covers a whole column is no box in it.
    """

    def __init__(self, flow: Flow, span: Span, *, is_column: bool = True) -> None:
        self.dropped: set[int] = set()
        self.captions: set[int] = set()
        self.pictures: set[int] = set()
        self._lines = flow.lines
        self._prose = prose(flow)
        self._span = span
        self._is_column = is_column
        self._whole = self._prose.weight(span.start, span.end) or 1.0
        self._sort(flow.root.inner)

    def _sort(self, blocks: list[Block]) -> None:
        start, end, *_ = self._span
        pending = list(blocks)
        while pending:
            block = pending.pop()
            if block.end <= start or block.start >= end:
                continue
            covers = block.start <= start and block.end >= end
            if (covers and self._is_column) or not self._is_box(block):
                pending += block.inner

    def _is_box(self, block: Block) -> bool:
        """Note the lines of a block that is a box; whether it is one."""
        share = self._prose.weight(block.start, block.end) / self._whole
        if self._is_caption(block, share):
            self.captions.update(range(block.start, block.end))
        elif is_unseen(block) or self._is_else(block, share):
            self.dropped.update(range(block.start, block.end))
            self.pictures.update(range(block.first_picture, block.last_picture))
        else:
            return False
        return True

    def _is_else(self, block: Block, share: float) -> bool:
        """Whether a block that holds this share of the prose is something else."""
        linked = self._is_linked(block)
        if block.tag in _PARAGRAPHS and not linked:
            return False
        if is_aside(block) and (share < _LARGE or is_never_text(block)):
            return True
        if self._prose.is_teasers(block.start, block.end):
            return True
        if is_notice(self._lines[block.start].text):
            return True
        if share >= _SMALL:
            return False
        return linked or is_teaser(block) or self._is_headed(block)

    def _is_linked(self, block: Block) -> bool:
        """Whether several lines are links for the most part."""
        if block.end - block.start < 2:
            return False
        return self._prose.linked_share(block.start, block.end) > _LINKED

    def _is_headed(self, block: Block) -> bool:
        """Whether a block has the head of other stories, in it or above a list."""
        if block.end - block.start > 1 and heads_links(self._lines[block.start]):
            return True
        if block.tag not in _LISTS or not block.start:
            return False
        if self._prose.linked_share(block.start, block.end) < _LISTED:
            return False
        if not heads_links(self._lines[block.start - 1]):
            return False
        self.dropped.add(block.start - 1)
        return True

    def _is_caption(self, block: Block, share: float) -> bool:
        """Whether a block is a figure, or is named as a caption or a picture."""
        if any(each.tag in _QUOTED for each in block.inner):
            return False
        if block.tag in _CAPTIONS:
            return share < _LARGE or block.end - block.start < _FIGURE
        if not block.names or share > _LARGE:
            return False
        return names_caption(block.names) or self._is_pictured(block)

    def _is_pictured(self, block: Block) -> bool:
        """Whether a block named as a picture holds one, and a line or two about it."""
        if block.last_picture == block.first_picture or block.end - block.start > 3:
            return False
        if _PICTURED.search(block.names) is None:
            return False
        lines = self._lines[block.start : block.end]
        if any(line.heading for line in lines):
            return False
        return sum(len(line.text) for line in lines) < _LONGEST_CAPTION
