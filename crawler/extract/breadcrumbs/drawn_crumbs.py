"""A breadcrumb whose steps are parted by drawings alone, as old templates have it."""

from lxml.html import HtmlElement

from crawler.extract.breadcrumbs.crumbs import MOST, Crumbs, crumbs_in
from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.reading import Reading
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_REACH = 6


def drawn_crumbs(page: Page, layout: Layout | None) -> Crumbs | None:
    """The links of a line close above the headline, with a picture between each two."""
    headline = headline_line(page, layout)
    if not headline:
        return None
    for line in reversed(flow(page).lines[max(headline - _REACH, 0) : headline]):
        if _is_linked(line) and _is_drawn(line.element):
            crumbs = crumbs_in(page, layout, line.element)
            if len(crumbs) > 1:
                place = page.place(line.element)
                return Reading(
                    value=crumbs, rule="drawn-arrows", place=place, text=line.text
                )
    return None


def _is_linked(line: Line) -> bool:
    """Whether the line says nothing but its links."""
    if not line.linked or len(line.pieces) < 2:
        return False
    return line.linked >= len(line.text) - line.text.count(" ")


def _is_drawn(element: HtmlElement) -> bool:
    """Whether its links and pictures take turns; one may stand before the first."""
    tags = [each.tag for each in element if isinstance(each.tag, str)]
    tags = tags[1:] if tags[:1] == ["img"] else tags
    links, drawn = tags[::2], tags[1::2]
    if not 1 < len(links) <= MOST or len(drawn) != len(links) - 1:
        return False
    return set(links) == {"a"} and set(drawn) == {"img"}
