"""The article's text, without what is printed around it."""

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.extract.credits.credits import is_line_credit, is_photo_credit
from crawler.extract.flow import flow
from crawler.extract.marks import linked_article
from crawler.extract.recurring.learnt import with_model, without_learnt
from crawler.extract.story.content import content
from crawler.extract.story.images import NO_PICTURES, Pictures, pictures
from crawler.extract.story.selection import selection
from crawler.extract.story.signatures import without_signatures
from crawler.extract.text import squeezed
from crawler.page import Page
from crawler.sites.profile import Layout

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_LEAST_STATED = 500
_TIMES = 5
"""A stated text goes before one that is shown where it is this much longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """An article's text and what was cut from its ends.

    paragraphs: the body, a line each.
    signatures: what closed it, without brackets, in the order of the page.
    opening: a credit that stood alone above it.
    start, end: the lines of the page that the text was taken from.
    """

    paragraphs: tuple[str, ...] = ()
    pictures: Pictures = NO_PICTURES
    signatures: tuple[str, ...] = ()
    opening: str | None = None
    start: int = 0
    end: int = 0
    rule: str = "none"
    place: str | None = None


@lru_cache(maxsize=2)
def story(page: Page, layout: Layout | None) -> Story:
    """The text of the page's article; an empty one where there is none."""
    shown = _shown(page, layout)
    stated = _stated_text(page)
    size = sum(map(len, shown.paragraphs))
    if not stated or size * _TIMES > sum(map(len, stated)):
        return shown
    place = "json-ld.articleBody"
    return replace(shown, paragraphs=stated, rule="json-ld", place=place)


def _stated_text(page: Page) -> tuple[str, ...]:
    """The paragraphs that JSON-LD gives: where scripts show the text, the only ones."""
    text = linked_article(page).get("articleBody")
    if not isinstance(text, str) or len(text) < _LEAST_STATED:
        return ()
    lines = html.unescape(_TAG.sub("\n", text)).splitlines()
    return tuple(line for each in lines if (line := squeezed(each)))


def _shown(page: Page, layout: Layout | None) -> Story:
    """The text that the page shows."""
    found = content(page, layout)
    if found is None:
        return Story()
    chosen = selection(page, layout, found)
    kept = without_learnt(chosen.kept)
    shown = pictures(page, chosen.pictures, kept=kept)
    rule = found.rule if len(kept) == len(chosen.kept) else with_model(found.rule)
    others = shown.captions | chosen.captions
    lines = [line.text for index, line in kept if index not in others]
    photographed = [line for line in lines if is_photo_credit(line)]
    lines = [line for line in lines if line not in photographed]
    opening = lines.pop(0) if lines and _opens(lines) else None
    paragraphs, signatures = without_signatures(lines)
    return Story(
        paragraphs=tuple(paragraphs),
        pictures=shown,
        signatures=(*photographed, *signatures),
        opening=opening,
        start=chosen.start,
        end=chosen.end,
        rule=f"{rule}+cut" if flow(page).is_cut else rule,
        place=found.place,
    )


def _opens(lines: list[str]) -> bool:
    """Whether the first line is a credit that stands alone above the text."""
    return len(lines) > 1 and is_line_credit(lines[0])
