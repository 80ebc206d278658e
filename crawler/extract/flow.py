"""A page as lines of text in reading order: what fields and bodies are read from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import XPath, iterwalk
from lxml.html import HtmlElement

from crawler.extract.text import squeezed
from crawler.page import Page

_SKIPPED = frozenset(
    "head title script style noscript template textarea select button iframe object embed"
    " svg canvas audio video map datalist".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark"
    " q rp rt ruby s samp small span strike strong sub sup time tt u var wbr nobr img"
    " input o:p".split()
)
_NOTED = frozenset(["a", "img", "font", "span"])
"""Inline elements that matter: links, pictures, and those that may hold a whole text."""

_VOID = frozenset(["br", "hr", "link", "meta", "base", "area", "col"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_ROWS = XPath("./tr | ./tbody/tr | ./thead/tr | ./tfoot/tr")
_TEXTS = XPath(
    "descendant::text()[not(parent::script or parent::style)] | descendant::br"
)
_CELLS = XPath("./td | ./th")
_LAYOUT_TABLE = XPath(
    "boolean(.//table | .//form | .//iframe | .//div//p | .//td[count(p) > 3]"
    " | .//ul | .//script | .//h1 | .//h2)"
)
_LINKED_CELLS = XPath(".//td[.//a]")
_CELL_LENGTH = 120


@dataclass(slots=True, eq=False)
class Line:
    """One line of visible text.

    text: with its white space squeezed; never empty.
    element: the block that it begins in.
    linked: how many of its characters are links.
    heading: whether it stands in h1 to h6.
    row: whether it is a row of a data table: its cells are separated by tabs.
    pieces: the texts that it is made of, one an element.
    """

    text: str
    element: HtmlElement
    linked: int = 0
    heading: bool = False
    row: bool = False
    pieces: tuple[str, ...] = ()

    @property
    def gapped(self) -> str:
        """Its text with a gap wherever an element begins or ends.

        Labels and their values often stand apart by their style alone.
        """
        return _with_gaps(self.pieces) if len(self.pieces) > 1 else self.text

    @property
    def unlinked(self) -> int:
        """How many of its characters are no links."""
        return max(0, len(self.text) - self.linked)


@dataclass(slots=True, eq=False)
class Picture:
    """One picture of a page.

    line: how many lines stand before it.
    inline: whether the last of these goes on behind it.
    """

    element: HtmlElement
    line: int
    inline: bool


class Span(NamedTuple):
    """A range of lines and of pictures: the first, and the one after the last."""

    start: int = 0
    end: int = 0
    first_picture: int = 0
    last_picture: int = 0


@dataclass(slots=True, eq=False)
class Flow:
    """The lines of a tree.

    lines: in reading order.
    spans: what each element holds.
    pictures: in reading order.
    comments: each comment with the place where it stands, as an empty span.
    """

    lines: list[Line] = field(default_factory=list)
    spans: dict[HtmlElement, Span] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    comments: list[tuple[HtmlElement, Span]] = field(default_factory=list)

    def span(self, element: HtmlElement) -> Span:
        """What the element holds; nothing for one that is not seen."""
        return self.spans.get(element, _NOTHING)

    def text(self, element: HtmlElement) -> str:
        """The visible text of an element on one line; blocks do not run together."""
        span = self.spans.get(element)
        if span is None or element.tag in _INLINE:
            return squeezed("".join(_pieces_of(element)))
        return " ".join(line.text for line in self.lines[span.start : span.end])

    def gapped(self, element: HtmlElement) -> str:
        """The visible text of an element, with a gap wherever another one begins."""
        return _with_gaps(_pieces_of(element))


_NOTHING = Span()


@lru_cache(maxsize=4)
def flow(page: Page) -> Flow:
    """The lines of a page, walked once."""
    return _Walk(page).flow


class Named(NamedTuple):
    """A block that has a class or an id: these, in lower case, and what it holds."""

    names: str
    span: Span
    element: HtmlElement


@lru_cache(maxsize=4)
def named(page: Page) -> tuple[Named, ...]:
    """The blocks that have a class or an id and hold text, in reading order."""
    found = [
        Named(
            f"{element.get('class', '')} {element.get('id', '')}".lower(), span, element
        )
        for element, span in flow(page).spans.items()
        if span.end > span.start
    ]
    found.sort(key=lambda each: (each.span.start, -each.span.end))
    return tuple(each for each in found if each.names != " ")


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
        self._break()

    def _walk(self, tree: HtmlElement) -> None:
        walker = iterwalk(tree, events=("start", "end", "comment"))
        for event, element in walker:
            if event == "start":
                if self._enter(element, element.tag):
                    text = element.text
                    if text:
                        self._add(text)
                else:
                    walker.skip_subtree()
                continue
            if event == "end":
                self._leave(element, element.tag)
            else:
                self.flow.comments.append((element, self._span()))
            tail = element.tail
            if tail:
                self._add(tail)

    def _enter(self, element: HtmlElement, tag: str) -> bool:
        """Whether to look inside."""
        if tag in _INLINE:
            if tag in _NOTED:
                self._enter_noted(element, tag)
            return True
        if tag in _SKIPPED:
            return False
        self._break()
        if tag in _VOID or (self._hides and _is_hidden(element)):
            return False
        self._starts.append((len(self.flow.lines), len(self.flow.pictures)))
        self._blocks.append(element)
        if tag in _HEADINGS:
            self._headings += 1
        return tag != "table" or not self._add_rows(element)

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
        if tag in _INLINE:
            if tag in _NOTED:
                self._leave_noted(element, tag)
        elif element is self._blocks[-1]:
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
        if not self._pieces:
            return
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

    def _add_rows(self, table: HtmlElement) -> bool:
        """The table's rows, where it holds data; whether it does."""
        rows = [_CELLS(row) for row in _ROWS(table)]
        if not _is_data(table, rows):
            return False
        for cells in rows:
            texts = [squeezed(" ".join(_pieces_of(cell))) for cell in cells]
            if any(texts):
                line = Line("\t".join(texts).strip("\t"), table, row=True)
                self.flow.lines.append(line)
        return True


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


def _is_data(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """Whether a table holds data: rows of as many short cells, nothing built in.

    Pages of the 2000s nest tables six deep to place their parts; those are not data.
    """
    widths = {len(cells) for cells in rows}
    if len(rows) < 2 or max(widths) < 2 or _LAYOUT_TABLE(table):
        return False
    cells = [cell for row in rows for cell in row]
    spanned = any(cell.get("colspan") or cell.get("rowspan") for cell in cells)
    if len(widths) > 1 and not spanned:
        return False
    texts = [text for cell in cells if (text := " ".join(cell.itertext()).strip())]
    dense = len(texts) * 2 > len(cells) and max(map(len, texts)) <= _CELL_LENGTH
    return dense and len(_LINKED_CELLS(table)) * 3 < len(cells)


def _with_gaps(pieces: Iterable[str]) -> str:
    return " ".join(filter(None, map(squeezed, pieces)))


def _pieces_of(element: HtmlElement) -> Iterator[str]:
    """The texts of an element; a line break inside it is a space."""
    for node in _TEXTS(element):
        yield " " if isinstance(node, HtmlElement) else str(node)
