"""What was expected of each section and day against what is stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from archive.archive import Archive
from archive.coverage import announced, stored
from archive.coverage.accepted import with_acceptance
from archive.coverage.announced import Place
from archive.coverage.gap import WHOLE, Gap, Miss
from archive.coverage.stored import LAST, Counts
from archive.coverage.usual import WEEKS

WINDOW = 60
"""Days before today whose counts are held against the usual ones every night."""

HOURS_BEHIND = 12
"""The zone in which a day ends last is so many hours behind UTC."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which part of an archive is asked about; `None` asks for all.

    since, until: a year, a month or a day; `until` includes it.
    """

    site: str | None = None
    section: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def first(self) -> str:
        """What its days do not sort before."""
        return self.since or ""

    @property
    def last(self) -> str:
        """What its days, and moments of them, do not sort behind."""
        return f"{self.until}~" if self.until else LAST

    def holds(self, section: str, day: str) -> bool:
        """Whether this section and day are asked about."""
        is_asked = self.section is None or section == self.section
        return is_asked and self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What is there of one site, and what is missing.

    today: the day in progress.
    counts: how many articles are stored, by section and day.
    gaps: where something is missing, by day and section, whether or not it is open.
    """

    site: str
    today: date
    counts: Mapping[str, Mapping[date, int]]
    gaps: tuple[Gap, ...]

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that a person should look at."""
        return tuple(gap for gap in self.gaps if gap.is_open)

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        misses = {(g.section, g.day): len(g.misses) for g in self.gaps}
        days = {
            (section, day.isoformat()): count
            for section, by_day in self.counts.items()
            for day, count in by_day.items()
        }
        places = days | {place: days.get(place, 0) for place in misses}
        return {
            "site": self.site,
            "days": [
                {
                    "day": day,
                    "section": section,
                    "expected": count + misses.get((section, day), 0),
                    "stored": count,
                }
                for (section, day), count in sorted(
                    places.items(), key=lambda item: (item[0][1], item[0][0])
                )
                if section != WHOLE
            ],
            "gaps": [gap.as_json() for gap in self.gaps],
        }


def day_in_progress(at: datetime) -> date:
    """The day that is not over yet in some zone of the world."""
    return (at - timedelta(hours=HOURS_BEHIND)).date()


def coverage(archive: Archive, scope: Scope, *, today: date) -> tuple[Coverage, ...]:
    """What is there and what is missing, site by site; `today` is not over yet."""
    wanted = [scope.site] if scope.site else stored.sites(archive)
    return tuple(_of_site(archive, site, scope, today) for site in wanted)


def open_gaps(
    archive: Archive, *, site: str | None = None, today: date, window: int = WINDOW
) -> tuple[Gap, ...]:
    """The gaps that a person should look at, by site, day and section.

    today: the day in progress, of which nothing is said.
    window: how many days before it are held against their usual counts. What failed, or
    was skipped and should not have been, is open however old it is, until it is stored
    or accepted.
    """
    wanted = [site] if site else stored.sites(archive)
    return tuple(
        gap for each in wanted for gap in _open_of_site(archive, each, today, window)
    )


def _of_site(archive: Archive, site: str, scope: Scope, today: date) -> Coverage:
    found = stored.counts(archive, site)
    first, last = scope.first, scope.last
    misses = announced.by_place(
        archive, site, announced.misses_between(archive, site, first, last)
    )
    suspected = defaultdict[Place, list[str]](list)
    for day, section, url in stored.suspected(archive, site, first, last):
        suspected[site, day, section].append(url)
    parts = _Parts(
        counts=found,
        misses=misses,
        unusual=_unusual(archive, site, found, today),
        suspected=suspected,
    )
    gaps = tuple(
        gap
        for gap in parts.gaps(archive, site, today)
        if scope.holds(gap.section, gap.day)
    )
    counts = {
        section: {
            day: count
            for day, count in by_day.items()
            if scope.holds(section, day.isoformat())
        }
        for section, by_day in found.items()
    }
    return Coverage(site=site, today=today, counts=counts, gaps=gaps)


def _open_of_site(
    archive: Archive, site: str, today: date, window: int
) -> Iterator[Gap]:
    alarming = announced.alarming_misses(archive, site)
    days = {
        each.day
        for each in alarming
        if each.miss.is_open and each.day < today.isoformat()
    }
    misses = announced.misses_of_days(archive, site, days) if days else []
    since = today - timedelta(days=window)
    from_day = (since - timedelta(weeks=WEEKS + 1)).isoformat()
    found = stored.counts(archive, site, min([from_day, *days]))
    parts = _Parts(
        counts=found,
        misses=announced.by_place(archive, site, misses),
        unusual=_unusual(archive, site, found, today, since=since),
    )
    yield from (gap for gap in parts.gaps(archive, site, today) if gap.is_open)


def _unusual(
    archive: Archive, site: str, found: Counts, today: date, since: date = date.min
) -> dict[tuple[str, str], float]:
    span = stored.judged(archive, site, today)
    if span is None:
        return {}
    return stored.unusual(found, replace(span, since=since))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parts:
    """All that is known of the places of a site, to be put together."""

    counts: Counts
    misses: Mapping[Place, list[Miss]]
    unusual: Mapping[tuple[str, str], float]
    suspected: Mapping[Place, list[str]] = field(default_factory=dict)

    def gaps(self, archive: Archive, site: str, today: date) -> Iterator[Gap]:
        """The places where something is missing, by day and section."""
        unusual = {(site, day, section) for section, day in self.unusual}
        places = {*self.misses, *unusual, *self.suspected}
        for place in sorted(places):
            if place[1] < today.isoformat():
                yield with_acceptance(archive, self._gap(place))

    def _gap(self, place: Place) -> Gap:
        site, day, section = place
        return Gap(
            site=site,
            day=day,
            section=section,
            stored=self._stored(section, date.fromisoformat(day)),
            misses=tuple(self.misses.get(place, ())),
            usual=self.unusual.get((section, day)),
            suspected=tuple(self.suspected.get(place, ())),
        )

    def _stored(self, section: str, day: date) -> int:
        if section == WHOLE:
            return sum(by_day.get(day, 0) for by_day in self.counts.values())
        return self.counts[section][day] if section in self.counts else 0
