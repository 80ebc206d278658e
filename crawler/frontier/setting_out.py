"""What a crawl sets out from, and what it looks at again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from archive import Archive, Found, Reopened, Start
from crawler.announcing import DEEPER, NO_STYLES
from crawler.frontier.order import Order
from crawler.frontier.traps import BARREN
from crawler.sites.profile import Profile, day_address
from crawler.version import VERSION

START, ASKED = 100, 200
"""Priorities of the addresses that a crawl begins with."""

DISALLOWED = "disallowed by robots.txt"
"""Why an address was skipped, until its robots.txt says otherwise."""

NO_PICTURES = "pictures were not asked for (--no-images)"
"""Why a picture was skipped, until somebody asks for pictures."""

_MOST_DAYS = 31
"""Days back that the addresses of days are entered for, after a pause."""


def setting_out(
    archive: Archive, profile: Profile, order: Order, *, command: str, at: datetime
) -> Start:
    """How a run of this order begins."""
    return Start(
        command=command,
        site=profile.name,
        version=VERSION,
        found=tuple(_starts(archive, profile, order, at)),
        again=None if order.only else _again(profile, order),
    )


def origin_of(profile: Profile) -> str:
    """Where a mirror's addresses begin: the real site's are left as they are."""
    return f"{profile.origin}/" if profile.origin else ""


def _starts(
    archive: Archive, profile: Profile, order: Order, at: datetime
) -> Iterator[Found]:
    way, priority = ("asked", ASKED) if order.only else ("start", START)
    for url in order.only or profile.start:
        yield Found(url=url, kind="page", way=way, priority=priority)
    if order.only or not profile.dated_start:
        return
    for each in _days(archive, profile, at):
        for template in profile.dated_start:
            found = Found(url=day_address(template, each), kind="list", way="dated")
            yield replace(found, priority=DEEPER, dated=each.isoformat())


def _days(archive: Archive, profile: Profile, at: datetime) -> Iterator[date]:
    """The days since the last run that ended, today's included, in the site's zone."""
    (last,) = archive.db.execute(
        "SELECT max(started_at) FROM runs WHERE site = ? AND ended_at IS NOT NULL "
        "AND (command LIKE 'newsarchive crawl%' OR command LIKE 'scrapy crawl%')",
        [profile.name],
    ).fetchone()
    today = at.astimezone(profile.timezone).date()
    since = datetime.fromisoformat(last) if last else at
    first = since.astimezone(profile.timezone).date()
    count = min((today - first).days, _MOST_DAYS)
    for back in range(count + 1):
        yield today - timedelta(days=back)


def _again(profile: Profile, order: Order) -> Reopened:
    """What is looked at again; what was left out for a reason that is none any more."""
    pardons = [DISALLOWED]
    if order.images:
        pardons.append(NO_PICTURES)
    if order.requisites:
        pardons.append(NO_STYLES)
    if order.everything:
        pardons.append(BARREN)
    return Reopened(
        everything=order.everything,
        pardons=tuple(pardons),
        origin=origin_of(profile),
    )
