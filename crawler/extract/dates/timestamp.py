"""When the article was published, and when it was changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import islice

from crawler.extract.dates.agreement import agreed_day, completed
from crawler.extract.dates.locale import CHINA, order_of, zone_of
from crawler.extract.dates.moment import Moment, moments
from crawler.extract.dates.printed import printed, printed_elsewhere
from crawler.extract.dates.stated import microdata, stated, stated_changes
from crawler.extract.marks import founder_properties
from crawler.extract.reading import Reading, selected
from crawler.page import Page
from crawler.sites.profile import Layout

__all__ = ["modified", "published", "zone_of"]

Candidates = Iterator[Reading[Moment]]

_NOT_PUBLISHED = re.compile(r"今天是|截至|有效期|现在是|注册|成文日期|生成日期")
_IN_PATH = (
    re.compile(r"/((?:19|20)\d\d)[-/_]?([01]\d)[-/_]?([0-3]\d)/"),
    re.compile(r"[/_t]((?:19|20)\d\d)([01]\d)([0-3]\d)_"),
    re.compile(r"[/_-]((?:19|20)\d\d)[-/_.]([01]?\d)[-/_.]([0-3]?\d)(?![\d.])"),
)
_IN_NAME = re.compile(r"[/_-]([0-3]?\d)([-_.])([01]?\d)\2((?:19|20)\d\d)(?!\d)")
_IN_SCRIPT = re.compile(
    r"""ub(?:lish(?:ed)?|lication)?_?(?:[Dd]ate|[Tt]ime|[Aa]t|On)["']?\s*[:=]\s*["']"""
    r"""([^"'<>\n]{8,40})["']"""
)


def published(
    page: Page, layout: Layout | None, *, captured_at: datetime | None
) -> Reading[Moment] | None:
    """The moment of publication; one after the page's capture is passed over."""
    return _earliest_known(PUBLISHED, page, layout, captured_at)


def modified(
    page: Page, layout: Layout | None, *, captured_at: datetime | None
) -> Reading[Moment] | None:
    """The moment of a stated change."""
    return _earliest_known(MODIFIED, page, layout, captured_at)


def _earliest_known(
    readers: tuple[Callable[[Page, Layout | None], Candidates], ...],
    page: Page,
    layout: Layout | None,
    captured_at: datetime | None,
) -> Reading[Moment] | None:
    for reader in readers:
        for reading in reader(page, layout):
            if not reading.value.is_after(captured_at, CHINA):
                return reading
    return None


def _of_layout(page: Page, layout: Layout | None) -> Candidates:
    for found in selected(page, layout, "published"):
        if _NOT_PUBLISHED.search(found.text):
            continue
        for moment in moments(found.gapped, order_of(page)):
            yield Reading(
                value=moment, rule="layout", place=found.place, text=found.text
            )


def _of_both(page: Page, layout: Layout | None) -> Candidates:
    """The printed dates that a stated one bears out, completed by it.

    One that is of the stated day as it is written comes before one that is of it only
    somewhere else on earth.
    """
    zone = zone_of(page, None)
    pairs = [
        (each, claim, moment)
        for rank, claim in enumerate(stated(page, layout))
        for each in printed(page, layout)
        if not each.changed and not each.edition
        if not each.unsure or (claim.rule != "time-element" and not rank)
        if (moment := agreed_day(each.reading.value, claim.value, zone)) is not None
    ]
    pairs.sort(key=lambda pair: pair[2].day != pair[1].value.day)
    for each, claim, moment in pairs:
        yield _completed(each.reading, moment, claim, zone)


def _completed(
    shown: Reading[Moment], moment: Moment, claim: Reading[Moment], zone: tzinfo | None
) -> Reading[Moment]:
    whole = completed(moment, claim.value, zone)
    added = whole != moment
    rule = f"{shown.rule}+{claim.rule}" if added else shown.rule
    return replace(shown, value=whole, rule=rule)


def _of_page(page: Page, layout: Layout | None) -> Candidates:
    """The printed dates that nothing stated bears out; a date of change is none."""
    for each in printed(page, layout):
        if not each.changed and not each.unsure:
            yield each.reading


def _of_claims(page: Page, layout: Layout | None) -> Candidates:
    yield from stated(page, layout)


def _of_founder(page: Page, _layout: Layout | None) -> Candidates:
    reading = founder_properties(page).get("date")
    if reading is not None:
        for moment in moments(reading.value):
            yield Reading(
                value=moment, rule=reading.rule, place=reading.place, text=reading.text
            )


def _of_microdata(page: Page, _layout: Layout | None) -> Candidates:
    yield from microdata(page)


def _elsewhere(page: Page, layout: Layout | None) -> Candidates:
    for each in printed_elsewhere(page, layout):
        if not each.changed:
            yield each.reading


def _unsure(page: Page, layout: Layout | None) -> Candidates:
    """The printed dates that may be of something else, unless the address says so."""
    named = {each.value.day for each in _of_address(page, layout)}
    for each in printed(page, layout):
        day = each.reading.value.day
        if each.unsure and not each.changed and (not named or day in named):
            yield each.reading


def _of_change(page: Page, layout: Layout | None) -> Candidates:
    """The printed date of a change, where nothing tells of an earlier publication."""
    for each in (*printed(page, layout), *printed_elsewhere(page, layout)):
        if each.changed:
            yield replace(each.reading, rule="visible-update")


def _of_scripts(page: Page, _layout: Layout | None) -> Candidates:
    """What the page's own programs call its date of publication."""
    for found in _IN_SCRIPT.finditer(page.text):
        first = max(found.start() - 1, 0)
        if page.text[first] not in "Pp":  # the rest is rarer, and looked for faster
            continue
        text = page.text[first : found.end()]
        for moment in moments(found[1], order_of(page)):
            yield Reading(value=moment, rule="script", place="script", text=text)


def _of_address(page: Page, _layout: Layout | None) -> Candidates:
    """The day in the article's address, where nothing on the page tells it."""
    for pattern in _IN_PATH:
        found = pattern.search(page.url)
        if found is not None:
            yield from _in_address(page, "-".join(found.groups()))
    named = _IN_NAME.search(page.url)
    if named is not None:
        yield from _in_address(page, f"{named[4]}-{named[3]}-{named[1]}")


def _in_address(page: Page, text: str) -> Candidates:
    for moment in moments(text):
        yield Reading(value=moment, rule="address", place="url", text=page.url)


def _changed_in_page(page: Page, layout: Layout | None) -> Candidates:
    """The printed changes, completed by a stated one or by the publication's zone."""
    changed = [each.reading for each in printed(page, layout) if each.changed]
    zone = zone_of(page, None) if changed else None
    for reading in changed:
        claims = (*stated_changes(page), *islice(_of_both(page, layout), 1))
        yield next(_changes(reading, claims, zone), reading)


def _changes(
    shown: Reading[Moment], claims: tuple[Reading[Moment], ...], zone: tzinfo | None
) -> Candidates:
    """The printed change as each claim completes it."""
    for claim in claims:
        moment = agreed_day(shown.value, claim.value, zone)
        if moment is not None:
            yield _completed(shown, moment, claim, zone)
    for claim in claims:
        if shown.value.clock and shown.value.zone is None and claim.value.zone:
            yield replace(shown, value=replace(shown.value, zone=claim.value.zone))


def _changed_in_data(page: Page, _layout: Layout | None) -> Candidates:
    yield from stated_changes(page)


def _of_stated_change(page: Page, _layout: Layout | None) -> Candidates:
    """The stated date of a change, where nothing at all tells of the publication."""
    for reading in stated_changes(page):
        yield replace(reading, rule="stated-update")


PUBLISHED = (
    _of_layout,
    _of_both,
    _of_page,
    _of_claims,
    _of_founder,
    _of_microdata,
    _elsewhere,
    _unsure,
    _of_change,
    _of_scripts,
    _of_address,
    _of_stated_change,
)
MODIFIED = (_changed_in_page, _changed_in_data)
