"""The path of sections that the page stands in."""

import re
from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from archive import Crumb
from crawler.extract.flow import flow, named
from crawler.extract.reading import Reading, first, selected
from crawler.extract.text import letters, narrow, squeezed
from crawler.extract.title import headline_line, title
from crawler.page import Page
from crawler.sites.profile import Layout

Crumbs = Reading[tuple[Crumb, ...]]

_LABEL = re.compile(
    r"(?:您|你)?\s*(?:现在|目前|当前)?\s*(?:所?\s*在|的)?\s*(?:当前|现在|所在)?\s*的?\s*位\s*置\s*(?:是|为)?\s*[:>]?\s*"
    r"|^(?:您|你)(?:现在|当前)?(?:正)?在(?:这里)?\s*[:]\s*|^you are here\s*[:]?\s*|^当前(?:栏目|频道)\s*[:]\s*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:>+|»+|›+|→|＞+|=>|->|--+|::|/|\\|\||·|—|－|-(?=\s)|(?<=\s)-)\s*"
)
_END = re.compile(
    r"^[>»\s]*(?:正文|文章正文|新闻正文|文章|内容|文章内容|新闻内容|详细内容|查看内容|浏览文章|阅读文章|信息内容|详情|文章详情|>+)?[<»\s]*$"
)
_ENDS_IN_TEXT = re.compile(r"[>»›/→-]\s*(?:文章)?正文\s*$")
_ARROWS = re.compile(r"[^>»›→\s]\s*(?:-*>+|»+|›+|→)\s*[^>»›→\s]")
_NAMES = (
    "crumb",
    "brumb",
    "dqwz",
    "mbx",
    "dizhi",
    "weizhi",
    "position",
    "location",
    "path",
)
_LONGEST_LINE = 150
_LONGEST_CRUMB = 30
_MOST = 9
_REACH = 20


def breadcrumb(page: Page, layout: Layout | None) -> Crumbs | None:
    """The crumbs in order, without label, end marker and headline."""
    return first(_BREADCRUMB, page, layout)


def _of_layout(page: Page, layout: Layout | None) -> Crumbs | None:
    for found in selected(page, layout, "breadcrumb"):
        crumbs = (
            _crumbs(page, layout, found.element) if found.element is not None else ()
        )
        if crumbs:
            return Reading(
                value=crumbs, rule="layout", place=found.place, text=found.text
            )
    return None


def _of_enorth(page: Page, layout: Layout | None) -> Crumbs | None:
    """enorth prints it between the comments of its block `v5.position`."""
    if "v5.position" not in page.text:
        return None
    for comment in page.comments:
        text = comment.text or ""
        if "block start" in text and "v5.position" in text:
            parent = comment.getparent()
            crumbs = (
                _crumbs(page, layout, parent, after=comment)
                if parent is not None
                else ()
            )
            if crumbs:
                place = page.place(comment)
                return Reading(
                    value=crumbs, rule="enorth-position", place=place, text=text
                )
    return None


def _of_label(page: Page, layout: Layout | None) -> Crumbs | None:
    """Behind the words 位置, in the same line or in the block beside."""
    lines = flow(page).lines
    for line in lines:
        if len(line.text) > _LONGEST_LINE or "位" not in line.text:
            continue
        found = _LABEL.search(narrow(line.text))
        if found is None or found.start() > 12:
            continue
        for element in _blocks(line.element):
            crumbs = _crumbs(page, layout, element)
            if crumbs:
                place = page.place(element)
                return Reading(value=crumbs, rule="label", place=place, text=line.text)
    return None


def _blocks(element: HtmlElement) -> Iterator[HtmlElement]:
    """The block of a label and, where it holds no more than it, its parents."""
    yield element
    for parent in list(element.iterancestors())[:2]:
        if parent.tag in {"body", "html"} or len("".join(parent.itertext())) > 400:
            return
        yield parent


def _of_json(page: Page, _layout: Layout | None) -> Crumbs | None:
    for each in page.json_ld:
        if each.get("@type") == "BreadcrumbList":
            items = each.get("itemListElement")
            found = (
                [_json_crumb(page, item) for item in items]
                if isinstance(items, list)
                else []
            )
            crumbs = _trimmed(page, None, [crumb for crumb in found if crumb])
            if crumbs:
                return Reading(
                    value=crumbs, rule="json-ld", place="json-ld.BreadcrumbList"
                )
    return None


def _json_crumb(page: Page, item: object) -> Crumb | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
    url = inner.get("@id") if isinstance(inner, dict) else inner
    if not isinstance(name, str) or not name.strip():
        return None
    return Crumb(
        name=squeezed(name), url=page.link(url) if isinstance(url, str) else None
    )


def _of_named(page: Page, layout: Layout | None) -> Crumbs | None:
    """An element that is named so, above the text, with links in it."""
    headline = headline_line(page, layout)
    for names, (start, end, *_), element in named(page):
        if headline is not None and start > headline + 6:
            return None
        if not any(name in names for name in _NAMES):
            continue
        text = flow(page).text(element)
        if len(text) > _LONGEST_LINE or (
            end - start > 1 and not _SEPARATOR.search(text)
        ):
            continue
        crumbs = _crumbs(page, layout, element)
        if crumbs and len(crumbs) <= _MOST and any(crumb.url for crumb in crumbs):
            place = page.place(element)
            return Reading(value=crumbs, rule="named-element", place=place, text=text)
    return None


def _of_separators(page: Page, layout: Layout | None) -> Crumbs | None:
    """A line of links above the headline, with arrows between them, or 正文 at its end."""
    headline = headline_line(page, layout)
    for line in reversed(
        flow(page).lines[max((headline or 0) - _REACH, 0) : headline or 0]
    ):
        if len(line.text) > _LONGEST_LINE or not line.linked:
            continue
        text = narrow(line.text)
        if _ENDS_IN_TEXT.search(text) or _ARROWS.search(text):
            crumbs = _crumbs(page, layout, line.element)
            if crumbs:
                place = page.place(line.element)
                return Reading(value=crumbs, rule="arrows", place=place, text=line.text)
    return None


def _crumbs(
    page: Page,
    layout: Layout | None,
    element: HtmlElement,
    *,
    after: HtmlElement | None = None,
) -> tuple[Crumb, ...]:
    """The links and the texts between them, in order."""
    pieces = list(_pieces(element, after))
    label = _label_end(pieces)
    found: list[Crumb] = []
    for text, href in pieces[label:]:
        found += _in_piece(page, text, href)
    return _trimmed(page, layout, found)


def _label_end(pieces: list[tuple[str, str | None]]) -> int:
    """The piece that follows the one in which the label stands."""
    for index, (text, href) in enumerate(pieces):
        found = _LABEL.search(narrow(text)) if href is None else None
        if found is not None:
            rest = text[found.end() :]
            pieces[index] = (rest, href)
            return index
    return 0


def _pieces(
    element: HtmlElement, after: HtmlElement | None
) -> Iterator[tuple[str, str | None]]:
    """The texts of an element with the addresses that they lead to."""
    seen = after is None
    for node in element.iter():
        if node is after:
            seen = True
            yield (node.tail or "", None)
            continue
        if not seen:
            continue
        if after is not None and _closes(node):
            return
        yield from _of_node(node, element)


def _closes(node: HtmlElement) -> bool:
    return not isinstance(node.tag, str) and "block end" in (node.text or "")


def _of_node(
    node: HtmlElement, element: HtmlElement
) -> Iterator[tuple[str, str | None]]:
    if isinstance(node.tag, str) and node.tag not in {"script", "style", "select"}:
        if node.tag == "a":
            yield ("".join(node.itertext()), node.get("href") or "")
        elif not any(each.tag == "a" for each in node.iterancestors("a")):
            yield (node.text or "", None)
    outside = node.tag == "a" or not any(True for _ in node.iterancestors("a"))
    if node is not element and outside:
        yield (node.tail or "", None)


def _in_piece(page: Page, text: str, href: str | None) -> Iterator[Crumb]:
    if href is not None:
        name = squeezed(text).strip(" >»›/")
        if name:
            yield Crumb(name=name, url=page.link(href) if href else None)
        return
    for part in _SEPARATOR.split(squeezed(text)):
        name = part.strip(" :：>》»›[]【】")
        if name:
            yield Crumb(name=name)


def _trimmed(
    page: Page, layout: Layout | None, crumbs: list[Crumb]
) -> tuple[Crumb, ...]:
    """The crumbs without the end marker and the headline; none if they are too long."""
    reading = title(page, layout)
    headline = letters(reading.value) if reading else ""
    ends = [i for i, crumb in enumerate(crumbs) if _END.match(crumb.name)]
    crumbs = crumbs[: ends[0]] if ends and ends[0] else crumbs
    while crumbs and crumbs[-1].url is None and _is_end(crumbs[-1].name, headline):
        crumbs = crumbs[:-1]
    if len(crumbs) > _MOST or any(len(crumb.name) > _LONGEST_CRUMB for crumb in crumbs):
        return ()
    return tuple(crumbs)


def _is_end(name: str, headline: str) -> bool:
    shown = letters(name)
    cut = len(shown) > 5 and headline.startswith(shown)
    return _END.match(name) is not None or not shown or shown == headline or cut


_BREADCRUMB: tuple[Callable[[Page, Layout | None], Crumbs | None], ...] = (
    _of_layout,
    _of_enorth,
    _of_label,
    _of_separators,
    _of_named,
    _of_json,
)
