"""Where the article's text lies on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from lxml.html import HtmlElement

from crawler.extract.flow import flow
from crawler.extract.labels import is_labelled
from crawler.extract.lines import Line, Span
from crawler.extract.reading import selected
from crawler.extract.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The part of a page that holds the article's text.

    span: its lines and pictures.
    rule, place: how it was found, and its element.
    """

    span: Span
    rule: str
    place: str | None


_PARAGRAPHS = frozenset([
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "figcaption", "caption",
    "label",
])  # fmt: skip
_ASIDE = re.compile(
    r"comment|pinglun|reply|footer|copyright|sidebar|side_|related|relate|recommend|hot"
    r"|share|rank|breadcrumb|menu|tuijian|aside|disclaimer|shengming|guess|popup|modal"
    r"|cookie|newsletter|subscribe|promo",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"版权|Copyright|©|ICP备|许可证|免责|声明|举报|转载|本网站|联系电话|不良信息|网站地图"
    r"|All rights reserved|cookie|privacy",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[，。、；！？：,.;!?]")
_FADING = 0.97
_SHARE = 0.8
_LOOKED_AT = 200


@lru_cache(maxsize=2)
def content(page: Page, layout: Layout | None) -> Content | None:
    """The range of the article's text; `None` on a page that has no text."""
    return _of_layout(page, layout) or _of_marks(page) or _of_density(page, layout)


def _of_layout(page: Page, layout: Layout | None) -> Content | None:
    spans = flow(page).blocks
    found = [each for each in selected(page, layout, "body") if each.element in spans]
    if not found:
        return None
    ranges = [
        flow(page).span(each.element) for each in found if each.element is not None
    ]
    return Content(span=_whole(ranges), rule="layout", place=found[0].place)


def _whole(spans: list[Span]) -> Span:
    """From the beginning of the first to the end of the last."""
    first, last = min(spans), max(spans, key=lambda span: span.end)
    return Span(first.start, last.end, first.first_picture, last.last_picture)


def _of_marks(page: Page) -> Content | None:
    return _between_comments(page) or _of_marked_element(page)


def _between_comments(page: Page) -> Content | None:
    """Founder's and 大汉's content marks; Founder's are often doubled at both ends."""
    if "enpcontent" not in page.commented and "ZJEG_RSS" not in page.commented:
        return None
    opened = closed = None
    place = None
    for comment, span in flow(page).comments:
        text = (comment.text or "").strip()
        if text.startswith(("enpcontent", "ZJEG_RSS.content.begin")) and opened is None:
            opened, place = span, page.place(comment)
        elif text.startswith(("/enpcontent", "ZJEG_RSS.content.end")):
            closed = span
    if opened is None or closed is None or closed <= opened:
        return None
    return Content(span=_whole([opened, closed]), rule="content-comments", place=place)


def _of_marked_element(page: Page) -> Content | None:
    """The element that a system's name for it marks; the longest of several."""
    found = [
        (-rank, _length(page, span), element)
        for element, span in ((e, b.span) for e, b in flow(page).blocks.items())
        if span.end > span.start and (rank := _mark(element)) is not None
    ]
    if not found:
        return None
    rank, _, element = max(found, key=lambda each: each[:2])
    place = page.place(element)
    return Content(span=flow(page).span(element), rule=_MARKS[-rank], place=place)


_MARKS = ("founder-content", "founder-zoom", "trs-editor", "article-body")


def _mark(element: HtmlElement) -> int | None:
    """Which of the marks of content an element bears."""
    if element.tag == "founder-content":
        return 0
    if element.get("id") == "ozoom":
        return 1
    if "TRS_Editor" in element.get("class", ""):
        return 2
    return 3 if element.get("itemprop") == "articleBody" else None


def _length(page: Page, span: Span) -> int:
    return sum(line.unlinked for line in flow(page).lines[span.start : span.end])


def _of_density(page: Page, layout: Layout | None) -> Content | None:
    """The smallest block that holds nearly all of the prose below the headline."""
    lines = flow(page).lines
    if not lines:
        return None
    weights = _weights(lines, headline_line(page, layout))
    sums = [0.0, *accumulate(weights)]
    element = page.tree
    while True:
        inner = _inner(page, element, sums)
        if inner is None:
            break
        element = inner
    span = flow(page).span(element)
    return Content(span=span, rule="density", place=page.place(element))


def _weights(lines: list[Line], headline: int | None) -> list[float]:
    """How much each line speaks for being the article's.

    Prose weighs by its length. After the headline, weights fade with every line that is
    no prose: what comes behind lists of links is somebody else's text.
    """
    fading = 1.0
    weights = []
    for index, line in enumerate(lines):
        weight = _weight(line)
        if headline is not None:
            if index <= headline:
                weight *= 0.05
            elif not weight:
                fading *= _FADING
        weights.append(weight * fading)
    return weights


def _weight(line: Line) -> float:
    unlinked = line.unlinked
    if unlinked < 8 or line.linked > unlinked:
        return 0.0
    text = line.text[:_LOOKED_AT]
    marks = len(_PUNCTUATION.findall(text))
    if not marks and unlinked < 30:
        return 0.0
    if len(_BOILERPLATE.findall(text)) > 1 or is_labelled(text):
        return 0.0
    return min(unlinked, 400) + 8.0 * min(marks, 20)


def _inner(page: Page, element: HtmlElement, sums: list[float]) -> HtmlElement | None:
    """The child that holds nearly all of the element's prose, if one does."""
    start, end, *_ = flow(page).span(element)
    total = sums[end] - sums[start]  # with the text that stands in no child
    best, best_weight = None, 0.0
    for child, raw in _children(page, element, sums):
        weight = raw * 0.1 if _is_aside(child) else raw
        total -= raw - weight
        if weight > best_weight and child.tag not in _PARAGRAPHS:
            best, best_weight = child, weight
    if best is None or best_weight < total * _SHARE:
        return None
    return None if _is_one_of_several(page, best, element, sums) else best


def _is_one_of_several(
    page: Page, child: HtmlElement, parent: HtmlElement, sums: list[float]
) -> bool:
    """Whether a child is a paragraph beside others that are made like it."""
    start, end, *_ = flow(page).span(child)
    if end - start > 1:
        return False
    made = (child.tag, child.get("class"))
    others = (each for each, _ in _children(page, parent, sums))
    return sum((each.tag, each.get("class")) == made for each in others) > 1


def _children(
    page: Page, element: HtmlElement, sums: list[float]
) -> Iterator[tuple[HtmlElement, float]]:
    """The children that hold prose, with its weight."""
    for child in element:
        start, end, *_ = flow(page).span(child)
        weight = sums[end] - sums[start] if end > start else 0.0
        if weight > 0:
            yield child, weight


def _is_aside(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 1 and _ASIDE.search(names) is not None
