"""When the article was published, and when it was changed."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone, tzinfo

from crawler.extract.body import story
from crawler.extract.flow import flow, is_chinese
from crawler.extract.lines import Line
from crawler.extract.marks import founder_properties, linked
from crawler.extract.moment import Moment, compact_moment, moments
from crawler.extract.reading import Reading, selected
from crawler.extract.text import narrow
from crawler.extract.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

Candidates = Iterator[Reading[Moment]]

CHINA = timezone(timedelta(hours=8))
"""Of all places that print Chinese: mainland, Hong Kong, Macau, Taiwan, Singapore."""

_META = (
    "pubdate", "publishdate", "article:published_time", "og:published_time",
    "publishtime", "publish_time", "publish-date", "pubtime", "datepublished",
    "og:release_date", "dc.date", "dc.date.issued", "date", "parsely-pub-date",
    "sailthru.date", "weibo: article:create_at", "bytedance:published_time",
)  # fmt: skip
_META_CHANGED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "lastmodified",
    "datemodified", "bytedance:updated_time",
)  # fmt: skip
_CHANGED = re.compile(
    r"(?:更新|修改|最后更新|updated|modified)(?:时间|日期|于|on|at)?\s*[:]?\s*$",
    re.IGNORECASE,
)
_NOT_PUBLISHED = re.compile(r"今天是|截至|有效期|现在是|注册|成文日期|生成日期")
_IN_PATH = (
    re.compile(r"/((?:19|20)\d\d)[-/_]?([01]\d)[-/_]?([0-3]\d)/"),
    re.compile(r"[/_t]((?:19|20)\d\d)([01]\d)([0-3]\d)_"),
)
_REACH = 15


def published(
    page: Page, layout: Layout | None, *, captured_at: datetime | None
) -> Reading[Moment] | None:
    """The moment of publication; one after the page's capture is passed over."""
    return _earliest_known(_PUBLISHED, page, layout, captured_at)


def modified(
    page: Page, layout: Layout | None, *, captured_at: datetime | None
) -> Reading[Moment] | None:
    """The moment of a stated change."""
    return _earliest_known(_MODIFIED, page, layout, captured_at)


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
        for moment in moments(found.gapped):
            yield Reading(
                value=moment, rule="layout", place=found.place, text=found.text
            )


def _of_page(page: Page, layout: Layout | None) -> Candidates:
    """The dates between the headline and the text, those with a time first.

    Dates above the headline are the day of the visit.
    """
    lines = flow(page).lines
    headline = headline_line(page, layout)
    text = story(page, layout)
    if headline is None and not text.paragraphs:
        return
    first = headline if headline is not None else max(0, text.start - _REACH)
    last = max(text.start + 4, first + 4) if text.paragraphs else first + _REACH
    yield from _by_precision(page, lines[first : min(last, first + 3 * _REACH)])


def _by_precision(page: Page, lines: list[Line]) -> Candidates:
    found = [reading for line in lines for reading in _in_line(page, line)]
    yield from (reading for reading in found if reading.value.clock)
    yield from (reading for reading in found if not reading.value.clock)


def _in_line(page: Page, line: Line) -> Candidates:
    # A date behind a link is that of another article.
    if len(line.text) > 200 or line.linked * 5 > len(line.text) * 2:
        return
    plain = narrow(line.gapped)
    for moment in moments(line.gapped):
        before = plain[: plain.find(narrow(moment.text))]
        if _NOT_PUBLISHED.search(before) or (
            _CHANGED.search(before) and before.strip()
        ):
            continue
        if _is_prose(plain, moment):
            continue
        place = page.place(line.element)
        yield Reading(value=moment, rule="visible-date", place=place, text=line.text)


def _is_prose(text: str, moment: Moment) -> bool:
    """Whether the date is told in a sentence, and not printed as a mark."""
    return "。" in text and (moment.clock is None or len(text) > 80)


def _after_text(page: Page, layout: Layout | None) -> Candidates:
    lines = flow(page).lines
    text = story(page, layout)
    if text.paragraphs:
        yield from _by_precision(page, lines[text.end : text.end + 4])


def _of_founder(page: Page, _layout: Layout | None) -> Candidates:
    reading = founder_properties(page).get("date")
    if reading is not None:
        for moment in moments(reading.value):
            yield Reading(
                value=moment, rule=reading.rule, place=reading.place, text=reading.text
            )


def _of_json(page: Page, _layout: Layout | None) -> Candidates:
    yield from _in_json(page, "datePublished")


def _in_json(page: Page, key: str) -> Candidates:
    reading = linked(page, key)
    if reading is not None:
        for moment in moments(reading.value):
            yield Reading(
                value=moment, rule=reading.rule, place=reading.place, text=reading.text
            )


def _of_meta(page: Page, _layout: Layout | None) -> Candidates:
    yield from _in_meta(page, _META)


def _in_meta(page: Page, names: tuple[str, ...]) -> Candidates:
    for name in names:
        text = page.meta.get(name)
        moment = compact_moment(text) if text else None
        if moment is not None:
            yield Reading(value=moment, rule="meta", place=f"meta[{name}]", text=text)


def _of_address(page: Page, _layout: Layout | None) -> Candidates:
    """The day in the article's address, where nothing on the page tells it."""
    for pattern in _IN_PATH:
        found = pattern.search(page.url)
        if found is not None:
            for moment in moments("-".join(found.groups())):
                yield Reading(value=moment, rule="address", place="url", text=page.url)


def _changed_in_page(page: Page, layout: Layout | None) -> Candidates:
    headline = headline_line(page, layout)
    if headline is None:
        return
    for line in flow(page).lines[headline : headline + _REACH]:
        plain = narrow(line.gapped)
        if len(plain) > 200:
            continue
        for moment in moments(line.gapped):
            before = plain[: plain.find(narrow(moment.text))]
            if _CHANGED.search(before):
                place = page.place(line.element)
                yield Reading(
                    value=moment, rule="visible-date", place=place, text=line.text
                )


def _changed_in_json(page: Page, _layout: Layout | None) -> Candidates:
    yield from _in_json(page, "dateModified")


def _changed_in_meta(page: Page, _layout: Layout | None) -> Candidates:
    yield from _in_meta(page, _META_CHANGED)


def zone_of(page: Page, zone: tzinfo | None) -> tzinfo | None:
    """The zone of the site, else of the language that the page is printed in."""
    if zone is not None:
        return zone
    return CHINA if is_chinese(page) else None


_PUBLISHED = (
    _of_layout,
    _of_page,
    _of_json,
    _of_meta,
    _of_founder,
    _after_text,
    _of_address,
)
_MODIFIED = (_changed_in_page, _changed_in_json, _changed_in_meta)
