"""One walk over a page's tree, from which its lines come."""

from collections.abc import Callable

from lxml.etree import Comment, iterwalk
from lxml.html import HtmlElement

from crawler.extract.lines import INLINE, Block, Flow, Line, Picture, Span
from crawler.extract.looked_into import (
    is_broken,
    is_folded,
    is_hidden,
    may_hold_text,
)
from crawler.extract.tables import data_rows
from crawler.extract.text import squeezed
from crawler.page import Page

_SKIPPED = (
    "title", "script", "style", "noscript", "template", "textarea", "select", "iframe",
    "embed", "svg", "datalist",
)  # fmt: skip
_EMPTY = ("head", "button", "object", "canvas", "audio", "video", "map")
"""Elements without text of their own, which may take in a page's when left unclosed."""

_NAMED = ("span", "font", "time", "em", "i", "small", "cite", "label")
"""Inline elements that may hold a field of their own."""

_VOID = ("br", "hr", "link", "meta", "base", "area", "col")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_MOST_LINES = 40_000
"""No article has as many; a page that does must not take for ever."""


def walked(page: Page) -> Flow:
    """The lines of a page in reading order."""
    walk = _Walk(page)
    walk.over(page.tree)
    return walk.flow


class _Walk:
    """One walk over a page; `flow` holds what it found.

    Of a page's time, most goes through here: texts are gathered in one list, which a
    line's end empties, and a tag costs at most one call.
    """

    def __init__(self, page: Page) -> None:
        self._block = Block(page.tree, 0, 0)
        self._around: list[Block] = []
        self.flow = Flow(self._block)
        self._lines = self.flow.lines
        self._blocks = self.flow.blocks
        self._pictures = self.flow.pictures
        self._hides = "display" in page.text
        self._pieces: list[str] = []
        self._linked: list[str] = []
        self._links = 0
        self._link_start = 0
        self._headings = 0

    def over(self, tree: HtmlElement) -> None:
        """Walk; a tag that no table names begins and ends a block."""
        walker = iterwalk(tree, events=("start", "end", "comment"))
        enters, leaves = _ENTERS.get, _LEAVES.get
        enter_block, leave_block = _Walk._open, _Walk._close
        pieces, lines = self._pieces, self._lines
        for event, element in walker:
            if event == "start":
                enter = enters(element.tag, enter_block)
                if enter is not None and not enter(self, element):
                    walker.skip_subtree()
                    continue
                text = element.text
            else:
                leave = leaves(element.tag, leave_block)
                if leave is not None:
                    leave(self, element)
                text = element.tail
            if text and (pieces or not text.isspace()):
                pieces.append(text)
                if len(lines) > _MOST_LINES:
                    self.flow.is_cut = True
                    break
        while self._around:
            self._close(self._block.element)
        self._break()

    def _open(self, element: HtmlElement) -> bool:
        """Begin a block."""
        if self._pieces:
            self._break()
        if self._hides:
            style = element.get("style")
            if style and is_hidden(element, style) and not is_folded(element):
                return False
        block = Block(element, len(self._lines), len(self._pictures))
        self._blocks[element] = block
        self._around.append(self._block)
        self._block = block
        return True

    def _open_heading(self, element: HtmlElement) -> bool:
        if not self._open(element):
            return False
        self._headings += 1
        return True

    def _open_table(self, element: HtmlElement) -> bool:
        return self._open(element) and not self._added_rows(self._block)

    def _open_if_text(self, element: HtmlElement) -> bool:
        """Begin a block of navigation, or a footer, where it may hold some text.

        Half of a page's lines may be menus. What is looked into is a path of sections,
        the footer of an article, and what an element takes in that was never closed.
        """
        if may_hold_text(element):
            return self._open(element)
        return self._interrupt(element)

    def _open_if_broken(self, element: HtmlElement) -> bool:
        """Look into an element without text of its own if it took in the page's."""
        return is_broken(element) and self._open(element)

    def _close(self, element: HtmlElement) -> None:
        """End the innermost block, unless it was not looked into."""
        block = self._block
        if element is not block.element or not self._around:
            return
        if self._pieces:
            self._break()
        block.end = len(self._lines)
        block.last_picture = len(self._pictures)
        self._block = self._around.pop()
        if block.end > block.start:
            self._block.inner.append(block)

    def _close_heading(self, element: HtmlElement) -> None:
        was_opened = element is self._block.element
        self._close(element)
        self._headings -= was_opened

    def _note(self, element: HtmlElement) -> bool:
        """Note an inline element if it has a name."""
        if self._hides and is_hidden(element, element.get("style")):
            return False
        if element.get("class") or element.get("id"):
            block = Block(element, len(self._lines), len(self._pictures))
            self._blocks[element] = block
        return True

    def _end_note(self, element: HtmlElement) -> None:
        noted = self._blocks.get(element)
        if noted is not None:
            noted.end = len(self._lines) + bool(self._pieces)
            noted.last_picture = len(self._pictures)

    def _enter_link(self, _element: HtmlElement) -> bool:
        if not self._links:
            self._link_start = len(self._pieces)
        self._links += 1
        return True

    def _leave_link(self, _element: HtmlElement) -> None:
        self._links -= 1
        if not self._links:
            self._linked += self._pieces[self._link_start :]

    def _add_picture(self, element: HtmlElement) -> bool:
        inline = bool(self._pieces)
        picture = Picture(element, len(self._lines) + inline, inline)
        self._pictures.append(picture)
        return False

    def _add_comment(self, comment: HtmlElement) -> None:
        lines, pictures = len(self._lines), len(self._pictures)
        here = Span(lines, lines, pictures, pictures)
        self.flow.comments.append((comment, here))

    def _interrupt(self, _element: HtmlElement) -> bool:
        if self._pieces:
            self._break()
        return False

    def _skip(self, _element: HtmlElement) -> bool:
        return False

    def _break(self) -> None:
        """End the line that has begun; a link that goes on begins in the next anew."""
        if self._links:
            self._linked += self._pieces[self._link_start :]
            self._link_start = 0
        text = squeezed("".join(self._pieces))
        if text:
            pieces = tuple(self._pieces) if len(self._pieces) > 1 else ()
            linked = self._linked_length(text) if self._linked else 0
            heading = self._headings > 0
            line = Line(text, self._block, linked, pieces, heading=heading)
            self._lines.append(line)
        if self._linked:
            self._linked.clear()
        self._pieces.clear()

    def _linked_length(self, text: str) -> int:
        if len(self._linked) == len(self._pieces):
            return len(text)
        return len(squeezed("".join(self._linked)))

    def _added_rows(self, table: Block) -> bool:
        """Whether the table holds data, and its rows are lines now."""
        rows = data_rows(table.element)
        self._lines += [Line(row, table, row=True) for row in rows or ()]
        return rows is not None


_ENTERS: dict[object, Callable[[_Walk, HtmlElement], bool] | None] = (
    dict.fromkeys(INLINE)
    | dict.fromkeys(_NAMED, _Walk._note)
    | dict.fromkeys(_VOID, _Walk._interrupt)
    | dict.fromkeys(_SKIPPED, _Walk._skip)
    | dict.fromkeys(_EMPTY, _Walk._open_if_broken)
    | dict.fromkeys(("nav", "footer"), _Walk._open_if_text)
    | dict.fromkeys(_HEADINGS, _Walk._open_heading)
    | {
        "a": _Walk._enter_link,
        "img": _Walk._add_picture,
        "table": _Walk._open_table,
    }
)
"""What to do where an element begins: it says whether to look inside."""

_LEAVES: dict[object, Callable[[_Walk, HtmlElement], None] | None] = (
    dict.fromkeys((*INLINE, *_VOID, *_SKIPPED))
    | dict.fromkeys(_NAMED, _Walk._end_note)
    | dict.fromkeys(_HEADINGS, _Walk._close_heading)
    | {"a": _Walk._leave_link, Comment: _Walk._add_comment}
)
"""What to do where an element, or a comment, ends."""
