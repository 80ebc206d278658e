"""The breadcrumb that JSON-LD lists."""

from html import unescape

from archive import Crumb
from crawler.extract.breadcrumbs.crumbs import Crumbs, trimmed
from crawler.extract.reading import Reading
from crawler.extract.text import letters, squeezed
from crawler.extract.titles.title import title
from crawler.json_ld import JsonObject
from crawler.page import Page
from crawler.sites.profile import Layout


def listed_crumbs(page: Page, layout: Layout | None) -> Crumbs | None:
    """The steps of the first list that has any, without the page itself."""
    for each in page.json_ld:
        if each.get("@type") in ("BreadcrumbList", ["BreadcrumbList"]):
            found = [_json_crumb(page, item) for item in _items(each)]
            crumbs = trimmed(page, layout, _without_page(page, layout, found))
            if crumbs:
                text = " > ".join(crumb.name for crumb in crumbs)
                place = "json-ld.BreadcrumbList"
                return Reading(value=crumbs, rule="json-ld", place=place, text=text)
    return None


def _items(listed: JsonObject) -> list[JsonObject]:
    """The entries of a list, by their positions where all of them state one."""
    value = listed.get("itemListElement")
    found = value if isinstance(value, list) else []
    items: list[JsonObject] = [each for each in found if isinstance(each, dict)]
    placed = [(each.get("position"), each) for each in items]
    numbered = [(place, each) for place, each in placed if isinstance(place, int)]
    if len(numbered) < len(items):
        return items
    return [each for _, each in sorted(numbered, key=lambda pair: pair[0])]


def _without_page(
    page: Page, layout: Layout | None, found: list[Crumb | None]
) -> list[Crumb]:
    """The steps without the page itself, which JSON-LD often lists as the last."""
    crumbs = [crumb for crumb in found if crumb]
    reading = title(page, layout)
    own = crumbs and reading and letters(crumbs[-1].name) == letters(reading.value)
    return crumbs[:-1] if own else crumbs


def _json_crumb(page: Page, item: JsonObject) -> Crumb | None:
    inner = item.get("item")
    name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
    url = inner.get("@id") if isinstance(inner, dict) else inner
    if not isinstance(name, str) or not name.strip():
        return None
    return Crumb(
        name=squeezed(unescape(name)),
        url=page.link(url) if isinstance(url, str) else None,
    )
