"""The headline, and the lines above and below it."""

import html
import re
from functools import lru_cache
from itertools import pairwise

from lxml.etree import XPath

from crawler.extract.flow import flow
from crawler.extract.info import states_field
from crawler.extract.lines import Line
from crawler.extract.marks import founder_properties, linked, stated
from crawler.extract.reading import Reading, Selected, first, selected
from crawler.extract.text import letters, squeezed
from crawler.page import Page, elements
from crawler.sites.profile import Layout

_H1 = XPath("//h1")
_SEPARATOR = re.compile(
    r"\s*[_|｜丨]+\s*|\s+[-–—－]+\s*|\s*[-–—－]+\s+|--+|(?<=[^\w\s])-|-(?=[^-_|]{2,12}$)"
)
_POSITION = re.compile(r"位\s*置|[>＞»]|^\s*[|｜]")
_HERE = re.compile(r"位\s*置\s*[:：]")
_LONGEST = 150


@lru_cache(maxsize=2)
def title(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The headline as printed, without the site's name."""
    return first(_TITLE, page, layout)


@lru_cache(maxsize=2)
def headline_line(page: Page, layout: Layout | None) -> int | None:
    """The line of the page that holds the headline; `None` if no line shows it."""
    reading = title(page, layout)
    if reading is None:
        return None
    wanted = letters(reading.value)
    sought = f"{reading.value}\n{wanted}".lower()
    best: tuple[int, int] | None = None
    for index, line in enumerate(flow(page).lines):
        near = len(line.text) <= len(reading.value) * 2
        if near and _may_begin(line.text, sought) and _shows(line, wanted):
            rank = _prominence(line)
            if best is None or rank > best[0]:
                best = (rank, index)
    return best[1] if best else None


def _may_begin(text: str, sought: str) -> bool:
    """Whether a text begins with letters that are sought at all: a cheap first look."""
    head = text[:2].lower()
    return not head.isalnum() or head in sought


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
    said = _claims(page)
    claims = [letters(text) for text in said]
    sought = "\n".join([*said, *claims]).lower()
    if not claims:
        return None
    candidates = [*_headings(page), *((line.text, line) for line in flow(page).lines)]
    best: tuple[float, str, Line] | None = None
    for text, line in candidates:
        if not _may_begin(text, sought):
            continue
        score = _confirmation(text, line, claims)
        if score and (best is None or score > best[0]):
            best = (score, text, line)
    if best is None:
        return None
    place = page.place(best[2].element)
    return Reading(value=best[1], rule="visible-headline", place=place, text=best[1])


def _claims(page: Page) -> list[str]:
    names = ("og:title", "articletitle", "twitter:title")
    meta = [page.meta[name] for name in names if name in page.meta]
    headline = linked(page, "headline")
    texts = [page.head_title, *meta, headline.value if headline else ""]
    return list(dict.fromkeys(text for text in texts if text))


def _headings(page: Page) -> list[tuple[str, Line]]:
    """The first-level headings that run over several lines, whole."""
    lines = flow(page).lines
    found = []
    for heading in elements(_H1, page.tree):
        start, end, *_ = flow(page).span(heading)
        if end - start > 1:
            found.append((squeezed(" ".join(heading.itertext())), lines[start]))
    return found


def _confirmation(text: str, line: Line, claims: list[str]) -> float:
    """How much speaks for this line as headline; 0 where no claim confirms it."""
    if not 2 <= len(text) <= _LONGEST or (len(text) < 4 and not line.heading):
        return 0
    shown = letters(text)
    if len(shown) < 2:
        return 0
    confirmed = [claim for claim in claims if shown in claim or _is_cut(shown, claim)]
    if not confirmed:
        return 0
    share = max(len(shown) / len(claim) for claim in confirmed)
    first_part = any(claim.startswith(shown[: len(claim)]) for claim in confirmed)
    linked_part = line.linked > len(line.text) // 2
    longest = max(map(len, confirmed))
    own = len(shown) if len(shown) <= longest else 2 * longest - len(shown)
    score = own + 12 * line.heading + 8 * first_part - 20 * linked_part
    return max(score, 0) if share > 0.3 or line.heading else 0


def _is_cut(shown: str, claim: str) -> bool:
    """Whether the claim is the beginning of the line: titles are cut at quotes."""
    return len(claim) >= 6 and shown.startswith(claim)


def _of_meta(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return stated(page, ("articletitle",), "meta-standard")


def _of_json(page: Page, _layout: Layout | None) -> Reading[str] | None:
    reading = linked(page, "headline")
    if reading is None:
        return None
    text = squeezed(html.unescape(reading.value))
    return Reading(
        value=text, rule=reading.rule, place=reading.place, text=reading.text
    )


def _of_open_graph(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return stated(page, ("og:title", "twitter:title"), "open-graph")


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
    whole = page.head_title
    parts = [part for part in _SEPARATOR.split(whole) if part.strip()]
    if not parts:
        return None
    value = parts[0] if len(parts[0]) >= 4 else max(parts, key=len)
    return Reading(value=squeezed(value), rule="head-title", place="title", text=whole)


_TITLE = (
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
