"""The path of sections that the page stands in."""

import re
from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from archive import Crumb
from crawler.extract.crumbs import LABEL, MOST, SEPARATOR, crumbs_in, trimmed
from crawler.extract.flow import flow, named
from crawler.extract.reading import Reading, first, selected
from crawler.extract.text import narrow, squeezed
from crawler.extract.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

Crumbs = Reading[tuple[Crumb, ...]]

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
_REACH = 20
_BELOW = 7


def breadcrumb(page: Page, layout: Layout | None) -> Crumbs | None:
    """The crumbs in order, without label, end marker and headline."""
    return first(_BREADCRUMB, page, layout)


def _of_layout(page: Page, layout: Layout | None) -> Crumbs | None:
    for found in selected(page, layout, "breadcrumb"):
        crumbs = (
            crumbs_in(page, layout, found.element) if found.element is not None else ()
        )
        if crumbs:
            return Reading(
                value=crumbs, rule="layout", place=found.place, text=found.text
            )
    return None


def _of_enorth(page: Page, layout: Layout | None) -> Crumbs | None:
    """enorth prints it between the comments of its block `v5.position`."""
    if "v5.position" not in page.commented:
        return None
    for comment in page.comments:
        text = comment.text or ""
        if "block start" in text and "v5.position" in text:
            parent = comment.getparent()
            crumbs = (
                crumbs_in(page, layout, parent, after=comment)
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
        found = LABEL.search(narrow(line.text))
        if found is None or found.start() > 12:
            continue
        for element in _blocks(line.element):
            crumbs = crumbs_in(page, layout, element)
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
            crumbs = trimmed(page, None, [crumb for crumb in found if crumb])
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
    last = len(flow(page).lines) if headline is None else headline + _BELOW
    for names, (start, end, *_), element in named(page, 0, last):
        if not any(name in names for name in _NAMES):
            continue
        text = flow(page).text(element)
        if len(text) > _LONGEST_LINE or (
            end - start > 1 and not ("crumb" in names or SEPARATOR.search(text))
        ):
            continue
        crumbs = crumbs_in(page, layout, element)
        if crumbs and len(crumbs) <= MOST and any(crumb.url for crumb in crumbs):
            place = page.place(element)
            return Reading(value=crumbs, rule="named-element", place=place, text=text)
    return None


def _of_separators(page: Page, layout: Layout | None) -> Crumbs | None:
    """A line above the headline: links with arrows between them, or 正文 at its end."""
    headline = headline_line(page, layout)
    for line in reversed(
        flow(page).lines[max((headline or 0) - _REACH, 0) : headline or 0]
    ):
        if len(line.text) > _LONGEST_LINE:
            continue
        text = narrow(line.text)
        if _ENDS_IN_TEXT.search(text) or (line.linked and _ARROWS.search(text)):
            crumbs = crumbs_in(page, layout, line.element)
            if crumbs:
                place = page.place(line.element)
                return Reading(value=crumbs, rule="arrows", place=place, text=line.text)
    return None


_BREADCRUMB: tuple[Callable[[Page, Layout | None], Crumbs | None], ...] = (
    _of_layout,
    _of_enorth,
    _of_label,
    _of_separators,
    _of_named,
    _of_json,
)
