"""The path of sections that the page stands in."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate, islice

from lxml.html import HtmlElement

from crawler.extract.breadcrumbs.crumb_list import listed_crumbs
from crawler.extract.breadcrumbs.crumbs import LABEL, SEPARATOR, Crumbs, crumbs_in
from crawler.extract.breadcrumbs.drawn_crumbs import drawn_crumbs
from crawler.extract.flow import flow, is_chinese
from crawler.extract.lines import Block, Line
from crawler.extract.reading import Reading, first, selected
from crawler.extract.sources.nearby import blocks, called
from crawler.extract.story.body import story
from crawler.extract.text import narrow
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_ENDS_IN_TEXT = re.compile(r"[>»›/→-]\s*(?:文章)?正文\s*$")
_ARROWS = re.compile(r"[^>»›→\s]\s*(?:-*>+|»+|›+|→)\s*[^>»›→\s]")
_SIGNS = re.compile("[>＞»›→]")
_CRUMBS = (
    "crumb", "brumb", "mianbao", "ariane", "pankuzu", "topicpath", "topic-path",
    "youarehere", "you-are-here",
)  # fmt: skip
_SPOKEN = (
    "crumb", "you are here", "brotkr", "ariane", "sie sind hier", "面包屑", "パンくず",
)  # fmt: skip
# A word of its own: `position-relative` is a style, `storyLocation` a byline's.
_PATH = re.compile(
    r"dqwz|mbx|dizhi|weizhi|curpos|lujing|migas"
    r"|(?:^|[\s_])(?:(?:cur(?:rent)?|now|this|site|nav|page|my|link|art|top)[-_]?)?"
    r"(?:path|position|location)(?:[-_]?(?:links?|nav|bar|div|box|te?xt))?(?:[\s_\d]|$)"
)
# Pieces of all these words, each of them told by one of few: a cheap first look.
_HINTS = (
    "rumb", "mianbao", "ariane", "pankuzu", "topic", "here", "brotkr", "面包屑",
    "パンくず", "dqwz", "mbx", "izhi", "osition", "location", "path", "migas",
    "curpos", "lujing",
)  # fmt: skip
_LISTS = frozenset(["nav", "ol", "ul", "section"])
_LONGEST_LINE = 150
_LONGEST_BLOCK = 400
_LATEST_LABEL = 12
_MOST_LABELS = 20
_REACH = 20
_MOST_ELEMENTS = 40
_REACH_OF_NAMES = 80
_TOP = 40
_BELOW = 7


def breadcrumb(page: Page, layout: Layout | None) -> Crumbs | None:
    """The crumbs in order, without label, end marker and headline."""
    return first(BREADCRUMB, page, layout)


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
    opening = (each for each in page.comments if _opens_position(each.text or ""))
    for comment in islice(opening, _MOST_LABELS):
        parent = comment.getparent()
        crumbs = (
            crumbs_in(page, layout, parent, after=comment) if parent is not None else ()
        )
        if crumbs:
            return Reading(
                value=crumbs,
                rule="enorth-position",
                place=page.place(comment),
                text=comment.text,
            )
    return None


def _opens_position(comment: str) -> bool:
    return "block start" in comment and "v5.position" in comment


def _of_label(page: Page, layout: Layout | None) -> Crumbs | None:
    """Behind the words 位置, in the same line or in the block beside."""
    lines = flow(page).lines if is_chinese(page) else ()
    for line in islice(filter(_is_labelled, lines), _MOST_LABELS):
        for element in _blocks(line.element):
            crumbs = crumbs_in(page, layout, element)
            if crumbs:
                place = page.place(element)
                return Reading(value=crumbs, rule="label", place=place, text=line.text)
    return None


def _is_labelled(line: Line) -> bool:
    """Whether the label of a breadcrumb stands at the beginning of a line."""
    if "位" not in line.text or len(line.text) > _LONGEST_LINE:
        return False
    found = LABEL.search(narrow(line.text))
    return found is not None and found.start() <= _LATEST_LABEL


def _blocks(element: HtmlElement) -> Iterator[HtmlElement]:
    """The block of a label and, where it holds no more than it, its parents."""
    yield element
    for parent in islice(element.iterancestors(), 2):
        if parent.tag in {"body", "html"} or _is_long(parent):
            return
        yield parent


def _is_long(element: HtmlElement) -> bool:
    """Whether an element has more text than a breadcrumb with its surroundings."""
    sizes = accumulate(map(len, element.itertext()))
    return any(size > _LONGEST_BLOCK for size in sizes)


def _may_part(text: str) -> bool:
    """Whether arrows or an end marker stand in the text: a cheap first look."""
    return _SIGNS.search(text) is not None or text.endswith("正文")


def _of_called(page: Page, layout: Layout | None) -> Crumbs | None:
    """An element that calls itself a breadcrumb, above the text, with links in it."""
    for element in _elements(page, layout):
        if _calls_itself(element):
            reading = _read(page, layout, element)
            if reading is not None:
                return reading
    return None


def _of_path(page: Page, layout: Layout | None) -> Crumbs | None:
    """One that is named after a place or a path, if its text reads as one."""
    for element in _elements(page, layout):
        if _PATH.search(called(element)):
            reading = _read(page, layout, element)
            start, end, *_ = flow(page).span(element)
            lone = reading is not None and len(reading.value) > 1 and end - start < 2
            if reading and (lone or SEPARATOR.search(reading.text or "")):
                return reading
    return None


def _calls_itself(element: HtmlElement) -> bool:
    if _has(called(element), _CRUMBS):
        return True
    spoken = element.get("aria-label")
    if spoken and _has(spoken.lower(), _SPOKEN):
        return True
    kind = element.get("itemtype") or element.get("typeof") or ""
    return "BreadcrumbList" in kind


def _has(names: str, words: tuple[str, ...]) -> bool:
    return bool(names) and any(word in names for word in words)


def _read(page: Page, layout: Layout | None, element: HtmlElement) -> Crumbs | None:
    whole = flow(page)
    start, end, *_ = whole.span(element)
    text = whole.text(element)
    linked = any(line.linked for line in whole.lines[start:end])
    if not linked or len(text) > _LONGEST_LINE:
        return None
    crumbs = crumbs_in(page, layout, element)
    if not any(crumb.url for crumb in crumbs):
        return None
    place = page.place(element)
    return Reading(value=crumbs, rule="named-element", place=place, text=text)


@lru_cache(maxsize=2)
def _elements(page: Page, layout: Layout | None) -> tuple[HtmlElement, ...]:
    """The elements around the headline that may call themselves a breadcrumb."""
    first, last = _above(page, layout, _REACH_OF_NAMES, below=_BELOW)
    near = blocks(page, first, last)
    if first:
        near += blocks(page, 0, min(first, _TOP))
    said = [_said(block) for block in near]
    whole = "\n".join(said)
    hints = tuple(word for word in _HINTS if word in whole)
    pairs = zip(near, said, strict=True) if hints else ()
    found = (block.element for block, names in pairs if _has(names, hints))
    return tuple(islice(found, _MOST_ELEMENTS))


def _said(block: Block) -> str:
    """What an element is called, to the eye of a program or to a reader aloud."""
    if block.tag not in _LISTS:
        return block.names
    element = block.element
    spoken, kind = element.get("aria-label"), element.get("itemtype")
    if not spoken and not kind and not element.get("typeof"):
        return block.names
    more = f"{spoken or ''} {kind or ''} {element.get('typeof', '')}".lower()
    return f"{block.names} {more}"


def _above(
    page: Page, layout: Layout | None, reach: int, *, below: int = 0
) -> tuple[int, int]:
    """The lines above the headline; without one, those above the text."""
    headline = headline_line(page, layout)
    last = story(page, layout).start if headline is None else headline
    return max(last - reach, 0), last + below


def _of_separators(page: Page, layout: Layout | None) -> Crumbs | None:
    """A line above the headline: links with arrows between them, or 正文 at its end."""
    first, last = _above(page, layout, _REACH)
    for line in reversed(flow(page).lines[first:last]):
        if len(line.text) > _LONGEST_LINE or not _may_part(line.text):
            continue
        text = narrow(line.text)
        if _ENDS_IN_TEXT.search(text) or (line.linked and _ARROWS.search(text)):
            crumbs = crumbs_in(page, layout, line.element)
            if crumbs:
                place = page.place(line.element)
                return Reading(value=crumbs, rule="arrows", place=place, text=line.text)
    return None


BREADCRUMB: tuple[Callable[[Page, Layout | None], Crumbs | None], ...] = (
    _of_layout,
    _of_enorth,
    _of_label,
    _of_separators,
    drawn_crumbs,
    _of_called,
    listed_crumbs,
    _of_path,
)
