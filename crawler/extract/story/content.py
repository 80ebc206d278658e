"""Where the article's text lies on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.flow import flow
from crawler.extract.lines import Block, Flow, Span
from crawler.extract.reading import selected
from crawler.extract.recurring.containers import confirmed
from crawler.extract.recurring.learnt import with_model
from crawler.extract.story.prose import prose
from crawler.extract.story.weights import Weights
from crawler.extract.titles.title import headline_line
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

    @property
    def is_guess(self) -> bool:
        """Whether neither a layout nor a mark named it."""
        return self.rule.startswith("density")


_PARAGRAPHS = frozenset([
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "figcaption", "caption",
    "label",
])  # fmt: skip
_SHARE = 0.8
_DIGITS = re.compile(r"\d+")
_OWN = 0.1


@lru_cache(maxsize=2)
def content(page: Page, layout: Layout | None) -> Content | None:
    """The range of the article's text; `None` on a page that has no text."""
    found = (reader(page, layout) for reader in CONTAINERS)
    return next((each for each in found if each is not None), None)


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


def _between_comments(page: Page, _layout: Layout | None) -> Content | None:
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


def _of_marked_element(page: Page, _layout: Layout | None) -> Content | None:
    """The element that a system's name for it marks; the longest of several."""
    found = [
        (-rank, _length(page, block.span), block)
        for block in _with_substance(flow(page))
        if (rank := _mark(block)) is not None
    ]
    if not found:
        return None
    rank, _, block = max(found, key=lambda each: each[:2])
    place = page.place(block.element)
    return Content(span=block.span, rule=_MARKS[-rank], place=place)


_MARKS = ("founder-content", "founder-zoom", "trs-editor", "article-body")


def _mark(block: Block) -> int | None:
    """Which of the marks of content a block bears."""
    if block.tag == "founder-content":
        return 0
    if block.names.endswith(" ozoom"):
        return 1
    if "trs_editor" in block.names:
        return 2
    return 3 if block.element.get("itemprop") == "articleBody" else None


def _with_substance(whole: Flow) -> Iterator[Block]:
    """The blocks that hold prose; on a page without any, those that hold pictures."""
    measured = prose(whole)
    told = measured.weight(0, len(whole.lines)) > 0
    pending = list(whole.root.inner)
    while pending:
        block = pending.pop()
        pictured = not told and block.last_picture > block.first_picture
        if pictured or measured.weight(block.start, block.end):
            yield block
            pending += block.inner


def _length(page: Page, span: Span) -> int:
    return sum(line.unlinked for line in flow(page).lines[span.start : span.end])


def _of_density(page: Page, layout: Layout | None) -> Content | None:
    """The smallest block that holds nearly all of the prose below the headline."""
    whole = flow(page)
    if not whole.lines:
        return None
    headline = headline_line(page, layout)
    weights = Weights(whole, headline)
    block = whole.root
    inner: Block | None = block.inner[0] if block.inner else block
    own = _own_article(whole, headline)
    if own is not None and weights.of(own) > weights.whole * _OWN:
        inner = own
    while inner is not None:
        block, inner = inner, _inner(inner, weights)
    better = confirmed(page, whole, block)
    rule = "density" if better is block else with_model("density")
    return Content(span=better.span, rule=rule, place=page.place(better.element))


def _own_article(whole: Flow, headline: int | None) -> Block | None:
    """The element `article` around the headline."""
    if headline is None:
        return None
    around = whole.lines[headline].element.iterancestors("article")
    return next((whole.blocks[each] for each in around if each in whole.blocks), None)


def _inner(block: Block, weights: Weights) -> Block | None:
    """The block inside that holds nearly all of the block's prose, if one does."""
    total = weights.of(block)  # with the text that stands in no block
    if not total:
        return None
    best = max(block.inner, key=weights.of, default=None)
    if best is None or best.tag in _PARAGRAPHS:
        return None
    if weights.of(best) < total * _SHARE:
        return None
    return None if _is_one_of_several(best, block, weights) else best


def _is_one_of_several(block: Block, around: Block, weights: Weights) -> bool:
    """Whether a block is a paragraph, or a part of the text, beside others like it."""
    if not block.names and block.end - block.start > 1:
        return False
    made = _made(block)
    alike = (each for each in around.inner if _made(each) == made)
    return sum(weights.of(each) > 0 for each in alike) > 1


def _made(block: Block) -> tuple[str, str]:
    return block.tag, _DIGITS.sub("", block.names)


CONTAINERS = (_of_layout, _between_comments, _of_marked_element, _of_density)
"""What finds the text's container, the most trustworthy first."""
