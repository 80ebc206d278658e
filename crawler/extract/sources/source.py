"""来源 / 稿源: the outlet that the page credits."""

import re
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extract.labels import SOURCE, labelled
from crawler.extract.marks import founder_properties, linked_article, stated
from crawler.extract.reading import Reading, first, selected
from crawler.extract.site_names import host
from crawler.extract.sources.outlets import LONGEST, is_outlet, is_plain
from crawler.extract.sources.source_element import called_source
from crawler.extract.sources.source_labels import (
    above_text,
    behind_text,
    inside_text,
    over_headline,
)
from crawler.extract.sources.unlabelled import beside_date
from crawler.extract.text import letters, squeezed
from crawler.page import Page, elements
from crawler.sites.profile import Layout

_LINKS = XPath(".//a[@href]")
_DAHAN = re.compile(r"<\$\[信息来源\]>begin")
_META = ("contentsource", "source", "mediaid")
_HELD = 200


def source(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The outlet, without its label."""
    return first(SOURCES, page, layout)


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
    for link in islice(links, _HELD):
        url = page.link(link.get("href") or "")
        if url and letters("".join(link.itertext())) == letters(name):
            place = page.place(link)
            return Reading(
                value=url, rule="source-link", place=place, text=link.get("href")
            )
    return None


def _of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    """What stands behind the label; else an element that is nothing but the outlet."""
    found = list(selected(page, layout, "source"))
    pairs = [(each, labelled(each.gapped, SOURCE)) for each in found]
    pairs += [(each, each.text) for each in found if is_plain(each.text)]
    for each, value in pairs:
        if value and len(value) <= LONGEST:
            return Reading(value=value, rule="layout", place=each.place, text=each.text)
    return None


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
    reading = stated(page, _META, "meta-standard")
    if reading is None or not is_outlet(reading.value):
        return None
    return reading


def _of_founder(page: Page, _layout: Layout | None) -> Reading[str] | None:
    reading = founder_properties(page).get("source")
    return reading if reading is not None and is_outlet(reading.value) else None


def _of_json(page: Page, _layout: Layout | None) -> Reading[str] | None:
    """The outlet that JSON-LD names as origin; the publisher is the site itself."""
    described = linked_article(page)
    for key in ("sourceOrganization", "author", "creator", "provider"):
        name = _name(described.get(key), organised=key != "sourceOrganization")
        if name and is_outlet(name) and not _is_own(page, name):
            return Reading(
                value=name, rule="json-ld", place=f"json-ld.{key}", text=name
            )
    return None


def _is_own(page: Page, name: str) -> bool:
    """Whether a name is that of the site itself, which credits nobody by it."""
    publisher = _name(linked_article(page).get("publisher")) or ""
    site = page.meta.get("og:site_name") or page.meta.get("application-name") or ""
    shown = letters(name)
    if shown in (letters(publisher), letters(site)):
        return True
    labels = host(page.url).split(".")
    own = max(labels[:-1] or labels, key=len)
    return len(own) > 3 and own.replace("-", "") in shown


def _name(value: object, *, organised: bool = False) -> str | None:
    """The name of a thing of JSON-LD; organised: only if it is an organisation."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return None
    kind, name = value.get("@type"), value.get("name")
    if organised and (not isinstance(kind, str) or not kind.endswith("Organization")):
        return None
    return squeezed(name) if isinstance(name, str) and name.strip() else None


SOURCES = (
    _of_layout,
    _of_dahan,
    above_text,
    called_source,
    beside_date,
    behind_text,
    over_headline,
    inside_text,
    _of_meta,
    _of_founder,
    _of_json,
)
