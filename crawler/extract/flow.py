"""A page as lines of text in reading order: what fields and bodies are read from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import XPath, iterwalk
from lxml.html import HtmlElement

from crawler.extract.text import squeezed
from crawler.page import Page

_SKIPPED = frozenset(
    "head script style noscript template textarea select button iframe object embed"
    " svg canvas audio video map form-data".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark"
    " q rp rt ruby s samp small span strike strong sub sup time tt u var wbr nobr img"
    " input o:p".split()
)
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
_CELL_LENGTH = 120


@dataclass(slots=True, eq=False)
class Line:
    """One line of visible text.

    text: with its white space squeezed; never empty.
    element: the block that it begins in.
    linked: how many of its characters are links.
    heading: whether it stands in h1 to h6.
    row: whether it is a row of a data table: its cells are separated by tabs.
    """

    text: str
    element: HtmlElement
    linked: int = 0
    heading: bool = False
    row: bool = False

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


_NOTHING = Span()


@lru_cache(maxsize=4)
def flow(page: Page) -> Flow:
    """The lines of a page, walked once."""
    return _Walk(page).flow


class _Walk:
    """One walk over a page; `flow` holds what it found."""

    def __init__(self, page: Page) -> None:
        self.flow = Flow()
        self._hides = "display" in page.text
        self._pieces: list[str] = []
        self._linked: list[str] = []
        self._blocks: list[HtmlElement] = [page.tree]
        self._owner: HtmlElement = page.tree
        self._links = 0
        self._headings = 0
        self._walk(page.tree)
        self._break()

    def _walk(self, tree: HtmlElement) -> None:
        walker = iterwalk(tree, events=("start", "end", "comment"))
        for event, element in walker:
            if event == "start":
                if not self._enter(element):
                    walker.skip_subtree()
                elif element.text:
                    self._add(element.text)
            else:
                if event == "end":
                    self._leave(element)
                else:
                    self.flow.comments.append((element, self._span()))
                if element.tail:
                    self._add(element.tail)

    def _enter(self, element: HtmlElement) -> bool:
        """Whether to look inside."""
        tag = element.tag
        if tag in _INLINE:
            return self._enter_inline(element, tag)
        if tag in _SKIPPED:
            return False
        self._break()
        if self._hides and _is_hidden(element):
            return False
        self.flow.spans[element] = self._span()
        self._blocks.append(element)
        self._headings += tag in _HEADINGS
        return tag != "table" or not self._add_rows(element)

    def _enter_inline(self, element: HtmlElement, tag: str) -> bool:
        self.flow.spans[element] = self._span()
        if tag == "a":
            self._links += 1
        elif tag == "img":
            inline = bool(self._pieces)
            line = len(self.flow.lines) + inline
            self.flow.pictures.append(Picture(element, line, inline))
        return True

    def _leave(self, element: HtmlElement) -> None:
        span = self.flow.spans.get(element)
        if span is None:
            return
        tag = element.tag
        if tag not in _INLINE:
            self._break()
            self._blocks.pop()
            self._headings -= tag in _HEADINGS
        elif tag == "a":
            self._links -= 1
        end = len(self.flow.lines) + (tag in _INLINE and bool(self._pieces))
        self.flow.spans[element] = Span(
            span.start, end, span.first_picture, len(self.flow.pictures)
        )

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
            linked = len(squeezed("".join(self._linked))) if self._linked else 0
            heading = self._headings > 0
            self.flow.lines.append(Line(text, self._owner, linked, heading))
        self._pieces = []
        self._linked = []

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
    spanned = any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row)
    if len(widths) > 1 and not spanned:
        return False
    texts = [" ".join(cell.itertext()).strip() for row in rows for cell in row]
    filled = sum(map(bool, texts))
    return filled * 2 > len(texts) and max(map(len, texts)) <= _CELL_LENGTH


def _pieces_of(element: HtmlElement) -> Iterator[str]:
    """The texts of an element; a line break inside it is a space."""
    for node in _TEXTS(element):
        yield " " if isinstance(node, HtmlElement) else str(node)
