"""Stored captures read anew, with the extractor and the profile of today."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive import (
    Archive,
    Article,
    ContentCodingError,
    DamagedError,
    StoredCapture,
    Visit,
    capture,
    captured_exchange,
    changed_fields,
    near_capture,
    read_by_others,
    record_read_in,
)
from crawler.answer import Answer
from crawler.discover import document_kind
from crawler.extract import join
from crawler.parts import HAD, Part, further_pages, joined, part_of
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.urls import canonical_url
from crawler.visits import reading, visit_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rereading:
    """What a stored capture says now, where it differs from what was read before.

    capture: its number.
    url: address of the article.
    changed: the fields that differ; all that say anything where it is read as an
        article for the first time; none where it is no article any more.
    visit: to be stored; `None` where it is no article any more.
    """

    capture: int
    url: str
    changed: tuple[str, ...]
    visit: Visit | None


def read_anew(
    archive: Archive,
    number: int,
    profile: Profile,
    *,
    model: SiteModel | None,
    at: datetime,
) -> Rereading | None:
    """What the capture of this number says now; `None` where it is what was known.

    model: what is known of the site's other pages, or `None`.
    The further pages of an article are taken from the captures nearest in time. Raises
    `DamagedError` where the record is not what was written.
    """
    captured = capture(archive, number)
    known = record_read_in(archive, number)
    answer = answer_of(archive, captured, profile)
    article = article_in(archive, answer, profile, model)
    if known is None and article is None:
        return None
    if known and article and not changed_fields(known, article.as_json()):
        return None
    visit = _visit(archive, answer, profile, model)
    if visit.article is None:
        url = str(known["url"]) if known else None
        return None if url is None else _gone(number, url)
    record = visit.article.as_json()
    changed = changed_fields(known or {}, record)
    if not changed:
        return None
    again = replace(visit, exchange=None, reads=captured.record_id, visited_at=at)
    return Rereading(
        capture=number,
        url=visit.article.url,
        changed=tuple(name for name in changed if known or record[name]),
        visit=again,
    )


def like_with_like(
    archive: Archive,
    visits: Sequence[Visit],
    profile: Profile,
    *,
    model: SiteModel | None,
    at: datetime,
) -> list[Visit]:
    """The readings, with today's eyes, of what these visits will be compared with.

    What an older extractor, another profile or another model read otherwise is no news
    from the site: stored first, it becomes a revision of its own.
    """
    again: list[Visit] = []
    for visit in visits:
        number = read_by_others(archive, visit)
        if number is None:
            continue
        try:
            found = read_anew(archive, number, profile, model=model, at=at)
        except DamagedError:
            logger.exception("cannot read capture %s anew", number)
            continue
        if found is not None and found.visit is not None:
            again.append(found.visit)
    return again


def _gone(number: int, url: str) -> Rereading:
    return Rereading(capture=number, url=url, changed=(), visit=None)


def answer_of(archive: Archive, captured: StoredCapture, profile: Profile) -> Answer:
    """What a capture brought, under the address that the ledger knows.

    Raises `DamagedError` where the record is not what was written.
    """
    url = canonical_url(captured.url, profile.addresses) or captured.url
    return Answer.of(captured_exchange(archive, captured), url)


def article_in(
    archive: Archive, answer: Answer, profile: Profile, model: SiteModel | None
) -> Article | None:
    """The article in an answer, its further pages included; nothing else is read.

    A further page is none by itself: it is joined where the first page is read.
    Links take a third of the time of a reading, and most captures say what they did.
    """
    if not answer.is_ok:
        return None
    try:
        body = answer.content(limit=profile.pace.max_body)
    except ContentCodingError:
        return None  # it says so in the ledger
    kind = document_kind(
        body, url=answer.exchange.url, content_type=answer.content_type
    )
    if kind != "html":
        return None
    _, article = reading(answer, profile, body, model)
    if article.kind != "article" or article.pages[:1] not in {(), (answer.url,)}:
        return None
    if not article.pages:
        return article
    parts = _parts(archive, answer, article, profile, model)
    return join([article, *(part.article for part in parts if part.article)])


def _visit(
    archive: Archive, answer: Answer, profile: Profile, model: SiteModel | None
) -> Visit:
    visit = visit_of(answer, profile, model=model)
    if visit.article is None:
        return visit
    parts = _parts(archive, answer, visit.article, profile, model)
    return joined(visit, parts)[0]


def _parts(
    archive: Archive,
    answer: Answer,
    article: Article,
    profile: Profile,
    model: SiteModel | None,
) -> Sequence[Part]:
    """The further pages of an article that are in the archive."""
    parts: list[Part] = []
    pages = further_pages(answer.url, article)
    try:
        url = next(pages)
        while True:
            part = _part(archive, url, answer, profile, model)
            parts.append(part)
            url = pages.send(part)
    except StopIteration:
        return [part for part in parts if part.visit.state in HAD]


def _part(
    archive: Archive,
    url: str,
    first: Answer,
    profile: Profile,
    model: SiteModel | None,
) -> Part:
    """A further page, as it was captured nearest to the first one."""
    moment = first.exchange.captured_at.isoformat()
    number = near_capture(archive, url, moment)
    if number is None:
        return Part.missing(url, profile, first.exchange.captured_at)
    answer = answer_of(archive, capture(archive, number), profile)
    return part_of(answer, profile, first=first.url, with_links=False, model=model)
