"""来源 / 稿源: the outlet that the page credits."""

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extract.body import story
from crawler.extract.credits import is_line_credit
from crawler.extract.flow import flow, named
from crawler.extract.labels import SOURCE, is_tool, labelled
from crawler.extract.lines import Line
from crawler.extract.marks import linked_article, stated
from crawler.extract.moment import moments
from crawler.extract.reading import Reading, first, selected
from crawler.extract.text import HAN, letters, narrow, squeezed
from crawler.extract.title import headline_line
from crawler.page import Page, elements
from crawler.sites.profile import Layout

_LINKS = XPath(".//a[@href]")
_NAMES = ("source", "laiyuan", "comefrom", "media")
_DAHAN = re.compile(r"<\$\[信息来源\]>begin")
_NO_SOURCE = re.compile(
    r"^(?:未知|不详|其他|其它|网络|互联网|转载(?:文章)?|无|null|none|-+)$",
    re.IGNORECASE,
)
# 凡本网注明“来源：X”的作品: a notice names the site, not the article's source.
_NOTICE = re.compile(r"注明|版权(?:声明|所有|归|属)|免责声明|未经.{0,12}(?:授权|许可)")
_OUTLET = re.compile(
    rf"[{HAN}A-Za-z0-9·]{{1,12}}(?:日报|晚报|早报|晨报|时报|商报|都市报|快报|网|社|在线"
    r"|电视台|广播台|客户端|融媒体中心|融媒|新闻|发布)"
)
_BARRED = re.compile(rf"(?:^|\|)\s*{SOURCE}\s+(?P<outlet>[^\s|:]{{2,20}})\s*(?:\||$)")
_LONGEST = 40
_REACH = 30
_NEAR = 12
_INFO = 8


def source(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The outlet, without its label."""
    return first(_SOURCE, page, layout)


def source_url(page: Page, reading: Reading[str] | None) -> Reading[str] | None:
    """Where the source's name leads, if it is a link at the place it was read from."""
    if reading is None or not (reading.place or "").startswith("/"):
        return None
    element = page.element_at(reading.place or "")
    return _link_named(page, element, reading.value) if element is not None else None


def _link_named(page: Page, element: HtmlElement, name: str) -> Reading[str] | None:
    if not isinstance(element.tag, str):  # a comment that a content system left
        return None
    links = [element] if element.tag == "a" else elements(_LINKS, element)
    for link in links:
        url = page.link(link.get("href") or "")
        if url and letters("".join(link.itertext())) == letters(name):
            place = page.place(link)
            return Reading(
                value=url, rule="source-link", place=place, text=link.get("href")
            )
    return None


def _of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    """What stands behind the label; else an element that is nothing but the outlet."""
    found = selected(page, layout, "source")
    pairs = [(each, labelled(each.gapped, SOURCE)) for each in found]
    pairs += [(each, each.text) for each in found if _is_plain(each.text)]
    for each, value in pairs:
        if value and len(value) <= _LONGEST:
            return Reading(value=value, rule="layout", place=each.place, text=each.text)
    return None


def _of_line(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The label in the lines around the text."""
    for line in _around(page, layout):
        if len(line.text) >= 250 or _NOTICE.search(line.text):
            continue
        value = labelled(line.gapped, SOURCE) or _between_bars(line.gapped)
        if value and len(value) <= _LONGEST and not _NO_SOURCE.match(value):
            place = page.place(line.element)
            return Reading(value=value, rule="label", place=place, text=line.text)
    return None


def _between_bars(text: str) -> str | None:
    """The outlet behind a label without a colon: `21:30 | 来源 X | 作者 Y`."""
    found = _BARRED.search(narrow(text))
    return text[found.start("outlet") : found.end("outlet")] if found else None


def _around(page: Page, layout: Layout | None) -> list[Line]:
    """The lines from the headline to the text, then those that close it."""
    lines = flow(page).lines
    text = story(page, layout)
    headline = headline_line(page, layout)
    start = max(0, text.start - _REACH) if headline is None else headline
    above = lines[start : max(start + 6, text.start + 5)]
    return above + lines[max(text.end - 1, 0) : text.end + 5]


def _of_dahan(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """大汉 prints it between comments: `<!--<$[信息来源]>begin-->X<!--…end-->`."""
    if "信息来源" not in page.commented:
        return None
    for comment in page.comments:
        if _DAHAN.search(comment.text or ""):
            value = labelled(f"来源：{comment.tail or ''}", SOURCE)
            if value:
                place = page.place(comment)
                return Reading(
                    value=value, rule="dahan-comment", place=place, text=comment.tail
                )
    return None


def _of_meta(page: Page, _layout: Layout | None) -> Reading[str] | None:
    reading = stated(page, ("contentsource", "source", "mediaid"), "meta-standard")
    if reading is None or not _is_outlet(reading.value):
        return None
    return reading


def _is_outlet(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not _NO_SOURCE.match(text)
        and not text.isdecimal()
        and "://" not in text
    )


def _of_element(page: Page, layout: Layout | None) -> Reading[str] | None:
    """An element whose name says that it is the source, near the headline."""
    headline = headline_line(page, layout)
    if headline is None:
        return None
    for names, _, element in named(page, headline, headline + _NEAR):
        if any(name in names for name in _NAMES):
            text = flow(page).text(element)
            if 1 < len(text) <= 20 and _is_plain(text):
                place = page.place(element)
                return Reading(
                    value=text, rule="source-element", place=place, text=text
                )
    return None


def _is_plain(text: str) -> bool:
    if ":" in narrow(text) or is_tool(text) or is_line_credit(text):
        return False
    return next(moments(text), None) is None


def _beside_date(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The outlet's link right beside the date, without a label: `date 新华网`."""
    for line in _around(page, layout)[:_INFO]:
        day = next(moments(line.text), None)
        if day is None or len(line.text) > 80 or not line.linked:
            continue
        rest = line.text.partition(day.text)[2].strip(" |·")
        for link in elements(_LINKS, line.element):
            text = squeezed("".join(link.itertext()))
            if 2 <= len(text) <= 20 and rest.startswith(text) and _is_plain(text):
                place = page.place(link)
                return Reading(
                    value=text, rule="beside-date", place=place, text=line.text
                )
    return None


def _alone_by_date(page: Page, layout: Layout | None) -> Reading[str] | None:
    """An outlet that shares the info line with the date alone: `X晚报 2012-05-08`."""
    for line in _around(page, layout)[:_INFO]:
        day = next(moments(line.text), None)
        if day is None or len(line.text) > 60:
            continue
        text = squeezed(line.gapped.replace(day.text, " ")).strip(" |·")
        if _OUTLET.fullmatch(text):
            place = page.place(line.element)
            return Reading(value=text, rule="by-date", place=place, text=line.text)
    return None


def _of_json(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """The outlet that JSON-LD names as origin; the publisher is the site itself."""
    origin = linked_article(page).get("sourceOrganization")
    name = origin.get("name") if isinstance(origin, dict) else None
    if not isinstance(name, str) or not name.strip():
        return None
    return Reading(
        value=squeezed(name), rule="json-ld", place="json-ld.sourceOrganization"
    )


_SOURCE = (
    _of_layout,
    _of_dahan,
    _of_line,
    _of_element,
    _of_meta,
    _of_json,
    _beside_date,
    _alone_by_date,
)
