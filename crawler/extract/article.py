"""A page's record: every field's reading, put together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from typing import NamedTuple

from archive import Article, Crumb, Evidence, Image, Person
from crawler.extract.breadcrumbs.breadcrumb import breadcrumb
from crawler.extract.credits.byline import byline
from crawler.extract.credits.people import credited
from crawler.extract.dates.moment import Moment
from crawler.extract.dates.timestamp import modified, published, zone_of
from crawler.extract.flow import flow
from crawler.extract.head import description, keywords, language
from crawler.extract.kind import kind
from crawler.extract.paging import article_pages
from crawler.extract.reading import Reading, T
from crawler.extract.sources.source import source, source_url
from crawler.extract.story.body import story
from crawler.extract.titles.headings import kicker, subtitle
from crawler.extract.titles.title import title
from crawler.page import Page
from crawler.sites.model import SiteModel
from crawler.sites.profile import Addresses, Layout, Profile
from crawler.urls import canonical_url


def extract(
    page: Page,
    profile: Profile | None,
    captured_at: datetime | None,
    *,
    encoding: Evidence | None = None,
    model: SiteModel | None = None,
) -> Article:
    """The record of a page, whatever the page is.

    captured_at: dates after it are passed over; `None` sets no bound.
    encoding: how the page's bytes became text, for the record's evidence.
    model: what is known of the site's other pages; without one, the page's own is
        taken, if it has one.
    """
    if model is not None and model is not page.model:
        page = replace(page, model=model)
    layout = layout_of(page, profile)
    addresses = profile.addresses if profile else None
    readings = _readings(page, layout, addresses, captured_at)
    zone = zone_of(page, profile.timezone if profile else None)
    dated = _is_dated(readings.published)
    what = kind(page, layout, addresses, dated=dated)
    return Article(
        url=_url(page, addresses),
        kind=what.value,
        site=profile.name if profile else None,
        title=_value(readings.title),
        kicker=_value(readings.kicker),
        subtitle=_value(readings.subtitle),
        published=_iso(readings.published, zone),
        published_text=_printed(readings.published),
        modified=_iso(readings.modified, zone),
        source=_value(readings.source),
        source_url=_value(readings.source_url),
        byline=_value(readings.byline),
        people=_value(readings.people) or (),
        breadcrumb=_value(readings.breadcrumb) or (),
        body=_value(readings.body),
        images=_value(readings.images) or (),
        pages=_value(readings.pages) or (),
        language=_value(readings.language),
        keywords=_value(readings.keywords) or (),
        description=_value(readings.description),
        layout=layout.name if layout else "generic",
        evidence=(
            *_evidence(readings, what.evidence("kind"), encoding),
            *_model_evidence(page),
        ),
    )


class _Readings(NamedTuple):
    """The fields' readings, in the order of the record."""

    title: Reading[str] | None
    kicker: Reading[str] | None
    subtitle: Reading[str] | None
    published: Reading[Moment] | None
    modified: Reading[Moment] | None
    source: Reading[str] | None
    source_url: Reading[str] | None
    byline: Reading[str] | None
    people: Reading[tuple[Person, ...]] | None
    breadcrumb: Reading[tuple[Crumb, ...]] | None
    body: Reading[str] | None
    images: Reading[tuple[Image, ...]] | None
    pages: Reading[tuple[str, ...]] | None
    language: Reading[str] | None
    keywords: Reading[tuple[str, ...]] | None
    description: Reading[str] | None


def _readings(
    page: Page,
    layout: Layout | None,
    addresses: Addresses | None,
    captured_at: datetime | None,
) -> _Readings:
    outlet = source(page, layout)
    moment = published(page, layout, captured_at=captured_at)
    if addresses is not None and not addresses.dated and not _is_dated(moment):
        moment = None
    return _Readings(
        title=title(page, layout),
        kicker=kicker(page, layout),
        subtitle=subtitle(page, layout),
        published=moment,
        modified=modified(page, layout, captured_at=captured_at),
        source=outlet,
        source_url=source_url(page, outlet),
        byline=byline(page, layout),
        people=_people(page, layout),
        breadcrumb=breadcrumb(page, layout),
        body=_body(page, layout),
        images=_images(page, layout),
        pages=_pages(page),
        language=language(page),
        keywords=keywords(page),
        description=description(page),
    )


def layout_of(page: Page, profile: Profile | None) -> Layout | None:
    """The first of the site's layouts whose mark the page bears."""
    layouts = profile.layouts if profile else ()
    return next((each for each in layouts if each.mark(page.tree)), None)


def _url(page: Page, addresses: Addresses | None) -> str:
    return canonical_url(page.url, addresses) or page.url


def _value(reading: Reading[T] | None) -> T | None:
    return reading.value if reading is not None else None


def _iso(reading: Reading[Moment] | None, zone: tzinfo | None) -> str | None:
    return reading.value.iso(zone) if reading is not None else None


def _printed(reading: Reading[Moment] | None) -> str | None:
    """The moment as the page prints it; an address prints none."""
    return reading.value.text if reading and _is_dated(reading) else None


def _is_dated(reading: Reading[Moment] | None) -> bool:
    return reading is not None and reading.rule != "address"


def _people(page: Page, layout: Layout | None) -> Reading[tuple[Person, ...]] | None:
    """Everybody credited, in printed order, nobody twice in one role."""
    readings = list(credited(page, layout))
    if not readings:
        return None
    if len(readings) > 1:
        readings.sort(key=partial(_printed_at, page))
    everybody = [person for reading in readings for person in reading.value]
    once: dict[tuple[str, str], Person] = {}
    for person in everybody:
        once.setdefault((person.name, person.role), person)
    return Reading(
        value=tuple(once.values()),
        rule="+".join(dict.fromkeys(reading.rule for reading in readings)),
        place=readings[0].place,
        text="\n".join(dict.fromkeys(reading.text or "" for reading in readings)),
    )


def _printed_at(page: Page, reading: Reading[tuple[Person, ...]]) -> tuple[int, int]:
    """Where the page prints a credit's first name: line, and place in the line."""
    lines, credit = flow(page).lines, reading.text or ""
    numbered = list(enumerate(lines))
    if reading.rule == "closing-credit":  # the text may name the same person before
        numbered.reverse()
    for index, line in numbered:
        place = line.text.find(credit)
        if place >= 0:
            name = reading.value[0].name
            return index, max(place, line.text.find(name, place))
    return len(lines), 0


def _body(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The text; its evidence is where it begins, not the whole of it again."""
    text = story(page, layout)
    if not text.paragraphs:
        return None
    return Reading(
        value="\n".join(text.paragraphs),
        rule=text.rule,
        place=text.place,
        text=text.paragraphs[0],
    )


def _images(page: Page, layout: Layout | None) -> Reading[tuple[Image, ...]] | None:
    shown = story(page, layout).pictures
    if not shown.images:
        return None
    text = shown.images[0].url
    return Reading(value=shown.images, rule="content", place=shown.place, text=text)


def _pages(page: Page) -> Reading[tuple[str, ...]] | None:
    pages = article_pages(page)
    return Reading(value=pages, rule="pager", text=pages[-1]) if pages else None


def _model_evidence(page: Page) -> Iterator[Evidence]:
    """By what other pages of the site the page was read, if by any."""
    if page.model is not None:
        yield Evidence(field="model", rule="site-model", text=page.model.digest)


def _evidence(
    readings: _Readings, what: Evidence, encoding: Evidence | None
) -> Iterator[Evidence]:
    if encoding is not None:
        yield encoding
    yield what
    for name, reading in readings._asdict().items():
        if reading is not None:
            yield reading.evidence(name)
            if name == "published" and _is_dated(readings.published):
                yield reading.evidence("published_text")
