"""The headline, and the line that shows it."""

import html
import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.marks import founder_properties, linked, stated
from crawler.extract.reading import Reading, Selected, first, selected
from crawler.extract.story.info import states_field
from crawler.extract.text import letters, squeezed
from crawler.extract.titles.claims import SEPARATOR, is_site_name, without_site
from crawler.extract.titles.headline import may_begin, visible_headline
from crawler.page import Page
from crawler.sites.profile import Layout

_POSITION = re.compile(r"位\s*置|[>＞»]|^\s*[|｜]")
_HERE = re.compile(r"位\s*置\s*[:：]|^\s*首\s*页\s*[>＞»]")
_LONGEST = 150


@lru_cache(maxsize=2)
def title(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The headline as printed, without the site's name."""
    return first(TITLE, page, layout)


@lru_cache(maxsize=2)
def headline_line(page: Page, layout: Layout | None) -> int | None:
    """The line of the page that holds the headline; `None` if no line shows it."""
    reading = title(page, layout)
    if reading is None:
        return None
    if reading.rule == "visible-headline":
        found = visible_headline(page)
        return found.number if found else None
    return _line_of(page, reading.value)


def _line_of(page: Page, value: str) -> int | None:
    wanted = letters(value)
    sought = f"{value}\n{wanted}".lower()
    best: tuple[int, int] | None = None
    for index, line in enumerate(flow(page).lines):
        near = len(line.text) <= len(value) * 2
        if near and may_begin(line.text, sought) and _shows(line, wanted):
            rank = _prominence(line)
            if best is None or rank > best[0]:
                best = (rank, index)
    return best[1] if best else None


def _shows(line: Line, wanted: str) -> bool:
    shown = letters(line.text)
    return bool(shown) and (
        shown == wanted or (line.heading and len(shown) > 5 and shown in wanted)
    )


def _prominence(line: Line) -> int:
    return 2 * line.heading - 3 * (line.linked > len(line.text) // 2)


def _of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The first that is no link: lists beside the text may share the class."""
    own = [each for each in selected(page, layout, "title") if each.text]
    plain = [each for each in own if not _is_linked(each)]
    for found in plain or own:
        return Reading(
            value=found.text, rule="layout", place=found.place, text=found.text
        )
    return None


def _is_linked(found: Selected) -> bool:
    """Whether a link is all that the piece says."""
    links = found.element.iter("a") if found.element is not None else ()
    return any(letters(link.text_content()) == letters(found.text) for link in links)


def _of_founder(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return founder_properties(page).get("title")


def _of_visible(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """The most prominent line that the page's head confirms to be its title."""
    found = visible_headline(page)
    if found is None:
        return None
    place = page.place(found.line.element)
    return Reading(
        value=found.text, rule="visible-headline", place=place, text=found.text
    )


def _of_meta(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return stated(page, ("articletitle",), "meta-standard")


def _of_json(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return _bare(page, linked(page, "headline"))


def _of_open_graph(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return _bare(page, stated(page, ("og:title", "twitter:title"), "open-graph"))


def _bare(page: Page, reading: Reading[str] | None) -> Reading[str] | None:
    """What is stated without the site's name; `None` if it says nothing else."""
    if reading is None:
        return None
    text = without_site(page, html.unescape(reading.value))
    return None if is_site_name(page, text) else replace(reading, value=text)


def _of_heading(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """The only first-level heading that is no link (a logo is one)."""
    lines = [line for line in flow(page).lines if line.element.tag == "h1"]
    found = [line for line in lines if line.linked * 2 < len(line.text)]
    if len(found) != 1:
        return None
    place = page.place(found[0].element)
    return Reading(value=found[0].text, rule="h1", place=place, text=found[0].text)


def _above_info(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """The line right above the one that holds date, source or editor.

    Old templates print the section's name into `<title>`, so that the head confirms no
    line at all.
    """
    for line, below in pairwise(flow(page).lines):
        if states_field(below) and _may_be_headline(line):
            place = page.place(line.element)
            return Reading(
                value=line.text, rule="above-info-line", place=place, text=line.text
            )
    return None


def _below_crumbs(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """The line right below the one that says "you are here"."""
    for crumbs, line in pairwise(flow(page).lines):
        if _HERE.search(crumbs.text) and _may_be_headline(line):
            place = page.place(line.element)
            return Reading(
                value=line.text, rule="below-crumbs", place=place, text=line.text
            )
    return None


def _may_be_headline(line: Line) -> bool:
    """Whether it reads as a headline: short, no link, no label, no sentence."""
    if not 4 <= len(line.text) <= _LONGEST // 2 or line.linked or line.row:
        return False
    if line.text.endswith(("。", "；", "：", ":")) or states_field(line):
        return False
    return not _POSITION.search(line.text)


def _of_head(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """`<title>` up to the site's name."""
    whole = without_site(page, page.head_title)
    parts = [part for part in SEPARATOR.split(whole) if part.strip()]
    if not parts:
        return None
    value = parts[0] if len(parts[0]) >= 4 else max(parts, key=len)
    return Reading(
        value=squeezed(value), rule="head-title", place="title", text=page.head_title
    )


TITLE = (
    _of_layout,
    _of_founder,
    _of_visible,
    _of_meta,
    _of_json,
    _of_open_graph,
    _of_heading,
    _above_info,
    _below_crumbs,
    _of_head,
)
