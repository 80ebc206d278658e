"""What a page says of itself beside its text, gathered in one pass over its tree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import Comment
from lxml.html import HtmlElement

from crawler.controls import printable

_NAMES: Final = ("name", "property", "itemprop", "http-equiv")


@dataclass(slots=True, eq=False)
class Marked:
    """The elements that no reader looks at for their text.

    metas: all that the meta tags say under each name in lower case, in order.
    json_ld: the sources of the JSON-LD scripts.
    titles: the `<title>` elements, those of drawings left out.
    times: the `<time>` elements, and `<abbr title>`, which microformats use for one.
    comments: in document order.
    base: what `<base href>` says; empty where nothing does.
    """

    metas: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    titles: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    comments: list[HtmlElement] = field(default_factory=list)
    base: str = ""


def marked(tree: HtmlElement) -> Marked:
    """All marks of a tree: one pass costs what a look for one of them would."""
    found = Marked()
    for element in tree.iter(*_TAGS):
        _NOTES[element.tag](found, element)
    return found


def _note_meta(found: Marked, element: HtmlElement) -> None:
    content = element.get("content")
    if not content or content.isspace():
        return
    content = " ".join(printable(content).split())
    for attribute in _NAMES:
        name = element.get(attribute)
        if name:
            found.metas.setdefault(name.strip().lower(), []).append(content)


def _note_script(found: Marked, element: HtmlElement) -> None:
    kind = element.get("type")
    if kind and "ld+json" in kind.lower():
        found.json_ld.append(element.text or "")


def _note_title(found: Marked, element: HtmlElement) -> None:
    if next(element.iterancestors("svg"), None) is None:
        found.titles.append(element)


def _note_time(found: Marked, element: HtmlElement) -> None:
    found.times.append(element)


def _note_abbreviation(found: Marked, element: HtmlElement) -> None:
    if element.get("title"):
        found.times.append(element)


def _note_comment(found: Marked, element: HtmlElement) -> None:
    found.comments.append(element)


def _note_base(found: Marked, element: HtmlElement) -> None:
    found.base = found.base or element.get("href", "").strip()


_NOTES: Final[dict[object, Callable[[Marked, HtmlElement], None]]] = {
    "meta": _note_meta,
    "script": _note_script,
    "title": _note_title,
    "time": _note_time,
    "abbr": _note_abbreviation,
    "base": _note_base,
    Comment: _note_comment,
}
_TAGS: Final = tuple(_NOTES)
