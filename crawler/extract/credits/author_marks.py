"""Elements and links that systems mark as an article's author."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.text import squeezed
from crawler.page import Page

_MARK = re.compile(
    r"author|byline|by-line|by_line|writer|autor|auteur|redakteur|journalist|verfasser"
    r"|columnist|contrib|reporter|vcard|\bfn\b|firma\b|signature|posted-?by|published-?by"
    r"|written-?by|creator|skribent|forfatter|penulis|attribution|\bauth\b|[-_]auth[-_]"
    r"|athr|zuozhe"
)
_NO_MARK = re.compile(
    r"comment|photo|image|img|caption|avatar|related|social|share|reply|author-?(?:bio|desc"
    r"|info-?box|about)|recommend|teaser|promo|copyright|licen|popular|more-?from|unauthor"
    r"|firmation|authoriz|follow|navbar|menu|authoring-date|post-author-date"
)
_MAY_MARK = re.compile(
    "aut|by|writ|redak|journ|verf|colum|contr|repor|card|fn|firma|sign|crea|skri|forf|penu"
    "|attr|athr|zuoz"
)
_LINK = re.compile(
    r"/(?:authors?|autor(?:es|en|in|i|a)?|auteurs?|aut(?:ore|ori|rice)|people|persons?"
    r"|profiles?|profil|perfil|staff|contributors?|writers?|journalist(?:s|e|en)?"
    r"|reporters?|columnists?|by|bios?|team|our-team|experts?|redaktion|redakteur"
    r"|skribent|medewerkers?|firmas?|users?|members?|meet-(?:the|our)-team|byline"
    r"|correspondents?|bloggers?|editorial-team|avtory?)[/?=-]|[?&]author|/@"
)
_NAMED = ("class", "id", "itemprop", "rel", "data-testid", "data-qa")
_INLINE = ("a", "span", "strong", "cite", "address", "em", "b")
_OTHERS_WORDS = frozenset(["blockquote", "figcaption", "figure", "nav"])
_AROUND = 3
_WIDEST = 8
_MOST_LINES = 40
_DEPTH = 4


class Mark(NamedTuple):
    """A text that is marked as the author.

    sure: whether the mark is an element's name, and no link's address alone.
    """

    text: str
    sure: bool


def marks(page: Page, line: Line) -> Iterator[Mark]:
    """The texts of a line that are marked, the surest first."""
    if len(line.element) and line.block.end - line.block.start <= _MOST_LINES:
        yield from _inside(line)
    if _is_inside(page, line):
        yield Mark(line.text, sure=True)


def is_quoted(line: Line) -> bool:
    """Whether a line is a quotation's, a picture's or a menu's."""
    element: HtmlElement | None = line.element
    for _ in range(_AROUND):
        if element is None:
            return False
        if element.tag in _OTHERS_WORDS:
            return True
        element = element.getparent()
    return False


def is_barred(line: Line) -> bool:
    """Whether the block of a line, or the one around it, is named as another's work."""
    element = line.element
    around = [element, element.getparent()]
    return any(each is not None and _NO_MARK.search(called(each)) for each in around)


def called(element: HtmlElement) -> str:
    """What an element is called, in lower case: class, id and what is like them."""
    found = (element.get(name) for name in _NAMED)
    return " ".join([value for value in found if value]).lower()


def _inside(line: Line) -> Iterator[Mark]:
    """The inline elements of a line that are named so, else its links to authors."""
    named: list[str] = []
    linked: list[str] = []
    for element in line.element.iter(*_INLINE):
        names = called(element)
        if names and _is_mark(names):
            named.append(squeezed("".join(element.itertext())))
        elif element.tag == "a" and _LINK.search((element.get("href") or "").lower()):
            linked.append(squeezed("".join(element.itertext())))
    for texts, sure in ((named, True), (linked, False)):
        found = [text for text in dict.fromkeys(texts) if text and text in line.text]
        if found:
            yield Mark(", ".join(found), sure)


def _is_inside(page: Page, line: Line) -> bool:
    """Whether the line stands in a small block that is named so."""
    blocks = flow(page).blocks
    element: HtmlElement | None = line.element
    for _ in range(_DEPTH):
        block = blocks.get(element) if element is not None else None
        if element is None or block is None or block.end - block.start > _WIDEST:
            return False
        names = called(element)
        if names and _is_mark(names):
            return True
        if names and _NO_MARK.search(names):
            return False
        element = element.getparent()
    return False


def _is_mark(names: str) -> bool:
    if not _MAY_MARK.search(names):
        return False
    return _MARK.search(names) is not None and not _NO_MARK.search(names)
