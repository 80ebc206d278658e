"""When an article says, in marks that nobody sees, that it was published or changed."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extract.dates.locale import order_of
from crawler.extract.dates.moment import Moment, compact_moment
from crawler.extract.flow import flow
from crawler.extract.marks import linked_all
from crawler.extract.reading import Reading
from crawler.extract.text import squeezed
from crawler.extract.titles.title import headline_line
from crawler.page import Page, elements
from crawler.sites.profile import Layout

Claims = Iterator[Reading[Moment]]

_META = (
    "pubdate", "publishdate", "article:published_time", "og:article:published_time",
    "og:published_time", "article:published", "datepublished", "rnews:datepublished",
    "publishtime", "publish_time", "publish-date", "publish_date", "pubtime",
    "pub_date", "published_at", "date_published", "publication_date",
    "publication-date", "published", "firstpublished", "originalpublicationdate",
    "apub:time", "parsely-pub-date", "sailthru.date", "cxenseparse:publishtime",
    "cxenseparse:recs:publishtime", "analyticsattributes.articledate",
    "mediator_published_time", "weibo: article:create_at", "bytedance:published_time",
    "og:release_date", "og:pubdate", "article_date_original", "article.published",
    "article.created", "displaydate", "dcterms.issued", "dc.date.issued",
    "dcterms.created", "dcterms:created", "dc.date.created", "dc.created",
    "citation_publication_date", "prism.publicationdate", "datecreated", "uploaddate",
    "created", "creation_date", "dc.date", "dcterms.date", "dc:date", "date",
)  # fmt: skip
_META_CHANGED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time",
    "og:modified_time", "lastmodified", "last-modified", "datemodified", "dateupdate",
    "revision_date", "dcterms.modified", "bytedance:updated_time",
)  # fmt: skip
_MARKED = XPath("//*[contains(@itemprop, 'datePublished')]")
_CREATED = ("datePublished", "dateCreated", "uploadDate")
_REACH = 40
_LONGEST = 200


@lru_cache(maxsize=2)
def stated(page: Page, layout: Layout | None) -> tuple[Reading[Moment], ...]:
    """The moments of publication that the page states, the surest first."""
    return tuple(each for reader in _STATED for each in reader(page, layout))


@lru_cache(maxsize=2)
def stated_changes(page: Page) -> tuple[Reading[Moment], ...]:
    """The moments of change that the page states, the surest first."""
    found = (
        _in_json(page, ("dateModified",), articles=True),
        _in_meta(page, _META_CHANGED),
    )
    return tuple(each for claims in found for each in claims)


def microdata(page: Page) -> Claims:
    """What an element says that is neither a meta tag nor a time."""
    if "datePublished" not in page.text:
        return
    for element in elements(_MARKED, page.tree)[:1]:
        text = element.get("content") or element.get("datetime") or ""
        text = text or str(element.text_content())
        place = page.place(element)
        yield from _claims(
            page, Reading(value=text, rule="microdata", place=place, text=text)
        )


def _of_article(page: Page, _layout: Layout | None) -> Claims:
    yield from _in_json(page, _CREATED[:1], articles=True)


def _in_json(page: Page, keys: tuple[str, ...], *, articles: bool) -> Claims:
    for key in keys:
        for reading in linked_all(page, key, articles=articles):
            yield from _claims(page, reading)


def _of_meta(page: Page, _layout: Layout | None) -> Claims:
    yield from _in_meta(page, _META)


def _in_meta(page: Page, names: tuple[str, ...]) -> Claims:
    for name in (each for each in names if each in page.metas):
        for text in page.metas[name]:
            yield from _claims(
                page, Reading(value=text, rule="meta", place=f"meta[{name}]", text=text)
            )


def _of_marked_time(page: Page, _layout: Layout | None) -> Claims:
    """Microdata and microformats: the first on the page is the article's own."""
    for element in page.marked.times:
        names = f"{element.get('itemprop', '')} {element.get('class', '')}"
        if "published" in names.lower().replace("date-", "") or _is_pubdate(element):
            yield from _of_time(page, element, "microdata")
            return


def _is_pubdate(element: HtmlElement) -> bool:
    return element.get("pubdate") is not None or "entry-date" in element.get(
        "class", ""
    )


def _of_near_time(page: Page, layout: Layout | None) -> Claims:
    """The first `<time>` around the headline."""
    headline = headline_line(page, layout) or 0
    for element in page.marked.times:
        if element.tag == "time" and _is_near(page, element, headline):
            yield from _of_time(page, element, "time-element")
            return


def _is_near(page: Page, element: HtmlElement, headline: int) -> bool:
    blocks = flow(page).blocks
    around = (element, *element.iterancestors())
    block = next((blocks[each] for each in around if each in blocks), None)
    return block is not None and headline - 4 <= block.start <= headline + _REACH


def _of_time(page: Page, element: HtmlElement, rule: str) -> Claims:
    text = element.get("datetime") or element.get("title") or ""
    if text and "update" not in element.get("class", "").replace(
        "published updated", ""
    ):
        place = page.place(element)
        yield from _claims(page, Reading(value=text, rule=rule, place=place, text=text))


def _of_other_data(page: Page, _layout: Layout | None) -> Claims:
    """JSON-LD of things that are no article: a page, a video."""
    yield from _in_json(page, _CREATED, articles=False)


def _claims(page: Page, reading: Reading[str]) -> Claims:
    text = squeezed(reading.value[:_LONGEST])
    moment = compact_moment(text, order_of(page))
    if moment is not None:
        yield Reading(
            value=moment, rule=reading.rule, place=reading.place, text=reading.text
        )


_STATED: tuple[Callable[[Page, Layout | None], Claims], ...] = (
    _of_article,
    _of_meta,
    _of_marked_time,
    _of_near_time,
    _of_other_data,
)
