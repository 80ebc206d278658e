"""What a reader answers, and how readers are asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar, cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from archive import Evidence
from crawler.controls import printable
from crawler.extract.flow import flow
from crawler.extract.text import squeezed
from crawler.page import Page
from crawler.sites.profile import Layout

T = TypeVar("T")
_MOST_TEXT = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading(Generic[T]):
    """One value and where it was read from.

    value: what the record holds.
    rule: the name of the reader that answered.
    place: an XPath into the parsed page, or the tag, header or comment that was read.
    text: the text that the value was read from.
    """

    value: T
    rule: str
    place: str | None = None
    text: str | None = None

    def evidence(self, field: str) -> Evidence:
        """The same as an entry of a record."""
        place, text = (each and printable(each) for each in (self.place, self.text))
        return Evidence(field=field, rule=self.rule, place=place, text=text)


@dataclass(frozen=True, kw_only=True, eq=False)
class Selected:
    """A piece of a page that a selector found: an element, or a text of one.

    element: it, or the one that the text stands in.
    said: the text, where it is one.
    """

    page: Page
    element: HtmlElement | None
    said: str | None

    @cached_property
    def text(self) -> str:
        """Its visible text."""
        if self.said is not None or self.element is None:
            return squeezed(self.said or "")
        return flow(self.page).text(self.element)

    @property
    def gapped(self) -> str:
        """Its text with a gap wherever an element begins or ends."""
        if self.said is not None or self.element is None:
            return self.text
        return flow(self.page).gapped(self.element)

    @property
    def place(self) -> str | None:
        """The XPath of its element."""
        return self.page.place(self.element) if self.element is not None else None


Reader = Callable[[Page, Layout | None], Reading[T] | None]


def first(
    readers: Sequence[Reader[T]], page: Page, layout: Layout | None
) -> Reading[T] | None:
    """What the first reader answers that has an answer."""
    for reader in readers:
        reading = reader(page, layout)
        if reading is not None:
            return reading
    return None


def candidates(
    readers: Sequence[Reader[T]], page: Page, layout: Layout | None
) -> Iterator[Reading[T]]:
    """What every reader answers, those that nobody needs to ask included."""
    for reader in readers:
        reading = reader(page, layout)
        if reading is not None:
            yield reading


def selected(page: Page, layout: Layout | None, field: str) -> Iterator[Selected]:
    """What the layout names for a field, in document order; empty ones left out.

    Elements that nest hundreds deep would be read again for each: when more has been
    read than any article says, the rest is left.
    """
    path = layout.fields.get(field) if layout is not None else None
    size = 0
    for result in _results(path, page) if path is not None else ():
        found = _selected(page, result)
        if found.text or _has_picture(found.element):
            yield found
        size += len(found.text)
        if size > _MOST_TEXT:
            return


def _results(path: XPath, page: Page) -> list[object]:
    results: object = path(page.tree)
    return cast("list[object]", results) if isinstance(results, list) else [results]


def _selected(page: Page, result: object) -> Selected:
    if isinstance(result, HtmlElement):
        return Selected(page=page, element=result, said=None)
    owner = getattr(result, "getparent", lambda: None)()
    return Selected(page=page, element=owner, said=str(result))


def _has_picture(element: HtmlElement | None) -> bool:
    return element is not None and element.find(".//img") is not None


def selected_text(page: Page, layout: Layout | None, field: str) -> Reading[str] | None:
    """The first text that the layout names for a field, whole."""
    for found in selected(page, layout, field):
        if found.text:
            return Reading(
                value=found.text, rule="layout", place=found.place, text=found.text
            )
    return None
