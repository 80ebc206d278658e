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
        return self.spans.get(element, Span())

    def text(self, element: HtmlElement) -> str:
        """The visible text of an element on one line; blocks do not run together."""
        span = self.spans.get(element)
        if span is None or element.tag in INLINE:
            return squeezed("".join(pieces_of(element)))
        return " ".join(line.text for line in self.lines[span.start : span.end])

    def gapped(self, element: HtmlElement) -> str:
        """The visible text of an element, with a gap wherever another one begins."""
        return _with_gaps(pieces_of(element))


def pieces_of(element: HtmlElement) -> Iterator[str]:
    """The texts of an element; a line break inside it is a space."""
    for node in cast("list[object]", _TEXTS(element)):
        yield " " if isinstance(node, HtmlElement) else str(node)


def _with_gaps(pieces: Iterable[str]) -> str:
    return " ".join(filter(None, map(squeezed, pieces)))
