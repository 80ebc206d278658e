"""What is stored, by section and day."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from archive.archive import Archive
from archive.coverage.gap import UNKNOWN, WHOLE
from archive.coverage.numbered import holes
from archive.coverage.usual import Span, unusual_days

Counts = dict[str, Counter[date]]
"""Articles by section and day."""

_DAY = """coalesce(substr(a.published, 1, 10),
    (SELECT l.dated FROM ledger l WHERE l.url = a.url), substr(a.first_captured, 1, 10))
"""
"""The day of an article: that of its publication, or the next best."""

LAST = "9999"
"""Sorts behind every day; a bound ends in `~` where its own moments are meant too."""

SETTLED = timedelta(hours=12)
"""How long a day of UTC must be over until it is so in every zone."""


def sites(archive: Archive) -> list[str]:
    """The sites of which anything is known."""
    rows = archive.db.execute("SELECT DISTINCT site FROM ledger ORDER BY site")
    return [site for (site,) in rows]


def counts(archive: Archive, site: str, since: str = "", until: str = LAST) -> Counts:
    """How many articles of each section are stored for each day, both included."""
    rows = archive.db.execute(
        f"SELECT coalesce(a.section, :unknown), {_DAY} AS day, count(*) "  # noqa: S608  # our own names
        "FROM articles a WHERE a.site = :site AND (a.published IS NULL "
        "OR a.published BETWEEN :since AND :until) "
        "AND day BETWEEN :since AND :until GROUP BY 1, 2 ORDER BY 1, 2",
        {"unknown": UNKNOWN, "site": site, "since": since, "until": until},
    )
    found = defaultdict[str, Counter[date]](Counter)
    for section, day, count in rows:
        found[section][date.fromisoformat(day)] = count
    return found


def judged(archive: Archive, site: str, today: date) -> Span | None:
    """The days of a site that are over and were looked for; `None`: there are none.

    A day that ended after the last look at the site may have more than we know.
    """
    first, last = archive.db.execute(
        "SELECT min(first_seen), max(visited_at) FROM ledger WHERE site = ?", [site]
    ).fetchone()
    if first is None or last is None:
        return None
    looked = (datetime.fromisoformat(last) - SETTLED).date()
    return Span(
        since=date.min,
        until=min(today, looked),
        crawled=datetime.fromisoformat(first).date(),
    )


def unusual(found: Counts, span: Span) -> dict[tuple[str, str], float]:
    """Section and day of what is unusual, and how much is usual there.

    The site as a whole is looked at too, for days on which no section by itself is
    large enough to say anything.
    """
    unusual_by_place = {
        (section, day.isoformat()): usual
        for section, by_day in found.items()
        for day, usual in unusual_days(by_day, span).items()
    }
    known = {day for _, day in unusual_by_place}
    whole = Counter[date]()
    for by_day in found.values():
        whole.update(by_day)
    for day, usual in unusual_days(whole, span).items():
        if day.isoformat() not in known:
            unusual_by_place[WHOLE, day.isoformat()] = usual
    return unusual_by_place


def suspected(
    archive: Archive, site: str, since: str, until: str
) -> Iterator[tuple[str, str, str]]:
    """Day, section and address of what lacks in runs of consecutive numbers."""
    stored = defaultdict[str, dict[str, str]](dict)
    for day, url, section in archive.db.execute(
        f"SELECT {_DAY} AS day, a.url, coalesce(a.section, ?) FROM articles a "  # noqa: S608  # our own names
        "WHERE a.site = ? AND day BETWEEN ? AND ? ORDER BY day, a.url",
        [UNKNOWN, site, since, until],
    ):
        stored[day][url] = section
    others = _dated(archive, site, since, until)
    for day, sections in stored.items():
        for hole, before in holes(sections, others[day]):
            if not _is_known(archive, hole):
                yield day, sections[before], hole


def _dated(
    archive: Archive, site: str, since: str, until: str
) -> defaultdict[str, list[str]]:
    """The addresses that are not stored, by the day that they name."""
    found = defaultdict[str, list[str]](list)
    for day, url in archive.db.execute(
        "SELECT dated, url FROM ledger l WHERE site = ? AND dated BETWEEN ? AND ? "
        "AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.url = l.url)",
        [site, since, until],
    ):
        found[day].append(url)
    return found


def _is_known(archive: Archive, url: str) -> bool:
    known = archive.db.execute(
        "SELECT 1 FROM ledger WHERE url = :url UNION SELECT 1 FROM aliases "
        "WHERE url = :url",
        {"url": url},
    )
    return known.fetchone() is not None
