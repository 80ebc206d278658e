"""One walk over a page's tree, from which its lines come."""

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from crawler.extract.lines import INLINE, Flow, Line, Picture, Span
from crawler.extract.tables import data_rows
from crawler.extract.text import squeezed
from crawler.page import Page

_SKIPPED = frozenset([
    "head", "title", "script", "style", "noscript", "template", "textarea",
    "select", "button", "iframe", "object", "embed", "svg", "canvas", "audio",
    "video", "map", "datalist",
])  # fmt: skip
_NOTED = frozenset(["a", "img", "font", "span"])
"""Inline elements that matter: links, pictures, and those that may hold a text."""

_PLAIN = INLINE - _NOTED
_VOID = frozenset(["br", "hr", "link", "meta", "base", "area", "col"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def walked(page: Page) -> Flow:
    """The lines of a page in reading order."""
    return _Walk(page).flow


class _Walk:
    """One walk over a page; `flow` holds what it found."""

    def __init__(self, page: Page) -> None:
        self.flow = Flow()
        self._hides = "display" in page.text
        self._pieces: list[str] = []
        self._linked: list[str] = []
        self._blocks: list[HtmlElement] = [page.tree]
        self._starts: list[tuple[int, int]] = []
        self._owner: HtmlElement = page.tree
        self._links = 0
        self._headings = 0
        self._walk(page.tree)
        if self._pieces:
            self._break()

    def _walk(self, tree: HtmlElement) -> None:
        walker = iterwalk(tree, events=("start", "end", "comment"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _PLAIN or self._enter(element, tag):
                    text = element.text
                    if text:
                        self._add(text)
                else:
                    walker.skip_subtree()
                continue
            if event == "comment":
                self.flow.comments.append((element, self._span()))
            elif tag not in _PLAIN:
                self._leave(element, tag)
            tail = element.tail
            if tail:
                self._add(tail)

    def _enter(self, element: HtmlElement, tag: str) -> bool:
        """Whether to look inside."""
        if tag in _NOTED:
            if tag == "span" and self._hides and _is_hidden(element):
                return False
            self._enter_noted(element, tag)
            return True
        if tag in _SKIPPED:
            return False
        if self._pieces:
            self._break()
        if tag in _VOID or (self._hides and _is_hidden(element)):
            return False
        self._starts.append((len(self.flow.lines), len(self.flow.pictures)))
        self._blocks.append(element)
        if tag in _HEADINGS:
            self._headings += 1
        return tag != "table" or not self._added_rows(element)

    def _enter_noted(self, element: HtmlElement, tag: str) -> None:
        if tag == "a":
            self._links += 1
        elif tag == "img":
            inline = bool(self._pieces)
            line = len(self.flow.lines) + inline
            self.flow.pictures.append(Picture(element, line, inline))
        elif element.get("id") or element.get("class"):
            self.flow.spans[element] = self._span()

    def _leave(self, element: HtmlElement, tag: str) -> None:
        if tag in _NOTED:
            self._leave_noted(element, tag)
        elif element is self._blocks[-1]:
            if self._pieces:
                self._break()
            self._blocks.pop()
            if tag in _HEADINGS:
                self._headings -= 1
            first, picture = self._starts.pop()
            self.flow.spans[element] = Span(
                first, len(self.flow.lines), picture, len(self.flow.pictures)
            )

    def _leave_noted(self, element: HtmlElement, tag: str) -> None:
        if tag == "a":
            self._links -= 1
        elif element in self.flow.spans:
            start, _, first, _ = self.flow.spans[element]
            end = len(self.flow.lines) + bool(self._pieces)
            self.flow.spans[element] = Span(start, end, first, len(self.flow.pictures))

    def _span(self) -> Span:
        """An empty span at this place."""
        lines, pictures = len(self.flow.lines), len(self.flow.pictures)
        return Span(lines, lines, pictures, pictures)

    def _add(self, text: str) -> None:
        if not self._pieces:
            if text.isspace():
                return
            self._owner = self._blocks[-1]
        self._pieces.append(text)
        if self._links:
            self._linked.append(text)

    def _break(self) -> None:
        """End the line that has begun."""
        text = squeezed("".join(self._pieces))
        if text:
            linked = self._linked_length(text)
            heading = self._headings > 0
            pieces = tuple(self._pieces)
            line = Line(text, self._owner, linked, heading, pieces=pieces)
            self.flow.lines.append(line)
        self._pieces = []
        self._linked = []

    def _linked_length(self, text: str) -> int:
        if len(self._linked) == len(self._pieces):
            return len(text)
        return len(squeezed("".join(self._linked))) if self._linked else 0

    def _added_rows(self, table: HtmlElement) -> bool:
        """Whether the table holds data, and its rows are lines now."""
        rows = data_rows(table)
        self.flow.lines += [Line(row, table, row=True) for row in rows or ()]
        return rows is not None


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()
