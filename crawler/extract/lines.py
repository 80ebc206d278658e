"""Lines of visible text, and where each element's begin and end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extract.text import squeezed

INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "nobr", "img", "input", "o:p",
])  # fmt: skip
"""Elements that do not break a line."""

_TEXTS = XPath(
    "descendant::text()[not(parent::script or parent::style)] | descendant::br"
)


class Block:
    """An element that holds lines, and what it holds.

    A page has hundreds: written out, they are made in half the time of a dataclass.

    tag: its name.
    start, end: its lines: the first, and the one after the last.
    first_picture, last_picture: the same for its pictures.
    inner: the blocks right inside it that hold lines, in order.
    """

    __slots__ = (
        "_names",
        "element",
        "end",
        "first_picture",
        "inner",
        "last_picture",
        "start",
        "tag",
    )

    def __init__(self, element: HtmlElement, start: int, first_picture: int) -> None:
        self.element = element
        self.tag: str = element.tag
        self.start = self.end = start
        self.first_picture = self.last_picture = first_picture
        self.inner: list[Block] = []
        self._names: str | None = None

    @property
    def names(self) -> str:
        """Its class and id in lower case, a space between them; "" without either."""
        if self._names is None:
            self._names = _names(self.element)
        return self._names

    @property
    def span(self) -> "Span":
        """Its lines and pictures."""
        return Span(self.start, self.end, self.first_picture, self.last_picture)


class Line:
    """One line of visible text.

    text: with its white space squeezed; never empty.
    block: the block that it begins in.
    linked: how many of its characters are links.
    heading: whether it stands in h1 to h6.
    row: whether it is a row of a data table: its cells are separated by tabs.
    pieces: the texts that it is made of, one an element; empty where there is but one.
    learnt: whether many pages of the site print it: it is no article's own.
    """

    __slots__ = ("block", "heading", "learnt", "linked", "pieces", "row", "text")

    def __init__(  # noqa: PLR0913 - one field each
        self,
        text: str,
        block: Block,
        linked: int = 0,
        pieces: tuple[str, ...] = (),
        *,
        heading: bool = False,
        row: bool = False,
    ) -> None:
        self.text = text
        self.block = block
        self.linked = linked
        self.heading = heading
        self.row = row
        self.pieces = pieces
        self.learnt = False

    @property
    def element(self) -> HtmlElement:
        """The element of its block."""
        return self.block.element

    @property
    def gapped(self) -> str:
        """Its text with a gap wherever an element begins or ends.

        Labels and their values often stand apart by their style alone.
        """
        return _with_gaps(self.pieces) if self.pieces else self.text

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


_NOTHING = Span()


@dataclass(slots=True, eq=False)
class Flow:
    """The lines of a tree.

    lines: in reading order.
    root: the block of the whole tree.
    blocks: the blocks, and the inline elements that have a name, by their elements, in
        document order.
    pictures: in reading order.
    comments: each comment with the place where it stands, as an empty span.
    is_cut: whether the page has more lines than are looked at.
    """

    root: Block
    lines: list[Line] = field(default_factory=list)
    blocks: dict[HtmlElement, Block] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    comments: list[tuple[HtmlElement, Span]] = field(default_factory=list)
    is_cut: bool = False

    def span(self, element: HtmlElement) -> Span:
        """What the element holds; nothing for one that is not seen."""
        block = self.blocks.get(element)
        return block.span if block is not None else _NOTHING

    def text(self, element: HtmlElement) -> str:
        """The visible text of an element on one line; blocks do not run together."""
        block = self.blocks.get(element)
        if block is None or block.tag in INLINE:
            return squeezed("".join(pieces_of(element)))
        return " ".join(line.text for line in self.lines[block.start : block.end])

    def gapped(self, element: HtmlElement) -> str:
        """The visible text of an element, with a gap wherever another one begins."""
        return _with_gaps(pieces_of(element))


def pieces_of(element: HtmlElement) -> Iterator[str]:
    """The texts of an element; a line break inside it is a space."""
    for node in cast("list[object]", _TEXTS(element)):
        yield " " if isinstance(node, HtmlElement) else str(node)


def _names(element: HtmlElement) -> str:
    classes, name = element.get("class"), element.get("id")
    if classes is None and name is None:
        return ""
    return f"{classes or ''} {name or ''}".lower()


def _with_gaps(pieces: Iterable[str]) -> str:
    return " ".join(filter(None, map(squeezed, pieces)))
