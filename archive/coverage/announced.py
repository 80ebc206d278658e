"""What the ledger says was announced as an article, and is not stored."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from urllib.parse import urlsplit

from archive.archive import Archive
from archive.coverage.gap import ALARMING, QUIET, UNKNOWN, Miss

Place = tuple[str, str, str]
"""Site, day and section."""

_DAY = "coalesce(l.dated, substr(l.first_seen, 1, 10))"
"""The day of an address: the one that it names, or that on which it was first seen."""

_ENDLESS = """(coalesce(l.reason, '') LIKE '%brought nothing new'
    OR coalesce(l.reason, '') = 'its path goes round in circles')"""
"""What a calendar or maze without end leads to; an article by the profile counts."""

# A look changes the kind of an address to what came: of what turned out to be no
# article, the reason alone says that one was expected.
_CERTAIN = f"""(l.kind = 'article'
    OR (l.dated NOT NULL AND NOT {_ENDLESS} AND l.kind NOT IN ('list', 'home', 'feed',
        'sitemap', 'script', 'robots', 'image', 'style', 'other'))
    OR (l.dated NOT NULL AND l.reason LIKE 'no article:%')
    OR (l.dated NOT NULL AND l.kind = 'other' AND l.state = 'captured')
    OR l.reason IN ('no article: a list', 'no article: no headline, time and body'))"""

_LIKELY = f"""(l.dated IS NULL AND NOT {_ENDLESS}
    AND l.kind IN ('page', 'error', 'empty', 'login'))"""
"""What may be anything, and counts where it looks like the addresses of articles."""

# What leads to an article, or has a twin that is one, is stored under that address.
_MISSING = """NOT EXISTS (SELECT 1 FROM articles a WHERE a.url = l.url)
    AND NOT EXISTS (SELECT 1 FROM aliases b WHERE b.url = l.url)
    AND NOT EXISTS (SELECT 1 FROM ledger t JOIN articles a ON a.url = t.url
        WHERE t.twin = l.twin)"""

_MISSES = f"""SELECT l.site, {_DAY} AS day, l.url, l.state, l.reason, l.way, l.found_on,
    max(l.attempts, (SELECT count(*) FROM failures f WHERE f.url = l.url)), l.next_due,
    {_CERTAIN}
FROM ledger l WHERE l.site = :site AND (l.state != 'captured' OR l.kind = 'other')
    AND ({_CERTAIN} OR {_LIKELY}) AND {_MISSING}"""  # noqa: S608  # our own names
_ALARMING = f"""{_MISSES} AND (l.state = 'failed'
    OR (l.state = 'queued' AND l.attempts > 0)
    OR (l.state = 'skipped' AND coalesce(l.reason, '')
        NOT IN (SELECT value FROM json_each(:quiet))))"""  # noqa: S608  # our own names
_OF_DAYS = f"{_MISSES} AND {_DAY} IN (SELECT value FROM json_each(:days))"  # noqa: S608  # our own names
_BETWEEN = f"{_MISSES} AND {_DAY} BETWEEN :since AND :until"


_MISS = ("url", "state", "reason", "way", "found_on", "tries", "next_due")
_NUMBER = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """A miss, and where it belongs."""

    site: str
    day: str
    miss: Miss


def alarming_misses(archive: Archive, site: str) -> list[Announced]:
    """What a person should look at, of all days, unless it was accepted."""
    found = _announced(archive, _ALARMING, site=site, quiet=json.dumps(QUIET))
    return [each for each in found if each.miss.kind in ALARMING]


def misses_of_days(
    archive: Archive, site: str, days: Collection[str]
) -> list[Announced]:
    """All that is missing of these days."""
    found = _announced(archive, _OF_DAYS, site=site, days=json.dumps([*days]))
    return list(found)


def misses_between(
    archive: Archive, site: str, since: str, until: str
) -> list[Announced]:
    """All that is missing from one day to another, both included."""
    return list(_announced(archive, _BETWEEN, site=site, since=since, until=until))


def _announced(archive: Archive, query: str, **bound: str) -> Iterator[Announced]:
    accepted = accepted_misses(archive, bound["site"])
    rows = archive.db.execute(f"{query} ORDER BY day, l.url", bound).fetchall()
    shapes = None if all(row[-1] for row in rows) else _shapes(archive, bound["site"])
    for site, day, *known, is_certain in rows:
        miss = Miss(**dict(zip(_MISS, known, strict=True)))
        if is_certain or (shapes and _shape(miss.url) in shapes):
            reason = accepted.get(miss.url)
            yield Announced(site=site, day=day, miss=replace(miss, accepted=reason))


def _shapes(archive: Archive, site: str) -> set[str]:
    """What the addresses of a site's articles have in common, but for numbers."""
    rows = archive.db.execute("SELECT url FROM articles WHERE site = ?", [site])
    return {_shape(url) for (url,) in rows}


def _shape(url: str) -> str:
    return _NUMBER.sub("0", url)


def accepted_misses(archive: Archive, site: str) -> dict[str, str]:
    """The addresses of a site that may be missing, and why."""
    rows = archive.db.execute(
        "SELECT m.value, g.reason FROM accepted_gaps g, json_each(g.missing) m "
        "WHERE substr(g.gap, 1, length(:site) + 1) = :site || '/' "
        "ORDER BY g.accepted_at",
        {"site": site},
    )
    return dict(rows.fetchall())


def by_place(
    archive: Archive, site: str, misses: Collection[Announced]
) -> dict[Place, list[Miss]]:
    """The misses by the place where they belong."""
    pages = {each.miss.found_on for each in misses if each.miss.found_on}
    sections = _sections(archive, site, pages)
    found = defaultdict[Place, list[Miss]](list)
    for each in misses:
        section = _section(each.miss.found_on, sections)
        found[each.site, each.day, section].append(each.miss)
    return found


def _section(found_on: str | None, sections: Mapping[str, str]) -> str:
    if found_on is None:
        return UNKNOWN
    path = urlsplit(found_on).path.strip("/")
    return sections.get(found_on) or path or UNKNOWN


def _sections(archive: Archive, site: str, pages: Collection[str]) -> dict[str, str]:
    """The most common section of the stored articles that each page announced."""
    if not pages:
        return {}
    rows = archive.db.execute(
        "SELECT l.found_on, coalesce(a.section, :unknown) "
        "FROM ledger l JOIN articles a ON a.url = l.url "
        "WHERE l.site = :site AND l.found_on IN (SELECT value FROM json_each(:pages)) "
        "GROUP BY 1, 2 ORDER BY 1, count(*) DESC, 2",
        {"unknown": UNKNOWN, "site": site, "pages": json.dumps([*pages])},
    )
    return {
        page: next(group)[1] for page, group in groupby(rows.fetchall(), itemgetter(0))
    }
