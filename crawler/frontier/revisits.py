"""When a settled address is looked at again: the older, the more seldom. Pure."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from archive import REVISITED, Entry, Visit
from crawler.announcing import NOT_A_PAGE

LEAVES = frozenset(["image", "style"])
"""Kinds of address that lead nowhere, and do not change."""

_NEVER = frozenset(["robots", "redirect"])
"""Kinds of page that are looked at again only when somebody asks."""

SPREAD = 0.2
"""By how much of itself a pause may be shorter: what was captured in one night is not
all due again in one night."""


def due_again(
    visit: Visit, entry: Entry | None, pauses: Sequence[timedelta]
) -> datetime | None:
    """When a settled page is due again; `None` for what is no page by itself.

    entry: what the ledger knew of it before this look.
    """
    if visit.exchange is None or visit.state == "failed":
        return None
    at = visit.visited_at
    if entry is not None and _may_be_back(visit, entry):
        return look_again_at(visit.url, born=at, at=at, pauses=pauses)
    if visit.aliases or visit.kind in _NEVER or _is_no_page(visit):
        return None
    if entry is not None and entry.kind in LEAVES:
        return None
    published = visit.article.published if visit.article else None
    dates = [entry.first_seen, entry.dated] if entry else []
    moments = [day(each) for each in (published, *dates)]
    born = min((each for each in moments if each is not None), default=at)
    return look_again_at(visit.url, born=born, at=at, pauses=pauses)


def _is_no_page(visit: Visit) -> bool:
    """Whether what came is a picture or download: that will not become a page."""
    return (visit.reason or "").startswith(NOT_A_PAGE)


def _may_be_back(visit: Visit, entry: Entry) -> bool:
    """Whether what was had before is not for now: an outage, a wall, a moved page."""
    if entry.capture is None or entry.kind in {*LEAVES, "robots"}:
        return False
    if visit.kind == "redirect":
        return entry.kind not in {"redirect", "alias"}
    return entry.kind in REVISITED and visit.state != "captured" and not entry.dated


def look_again_at(
    url: str, *, born: datetime, at: datetime, pauses: Sequence[timedelta]
) -> datetime:
    """When this address is due again: after about as long as it is old.

    born: when it was published, or first seen. at: when it was looked at.
    pauses: growing; the one that its age has reached is taken, at least the first.
    """
    age = at - born
    pause = max((each for each in pauses if each <= age), default=pauses[0])
    share = zlib.crc32(url.encode()) % 1000 / 1000
    return at + pause * (1 - SPREAD * share)


def day(text: str | None) -> datetime | None:
    """The moment, or the start of the day, that this ISO 8601 text names, in UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
