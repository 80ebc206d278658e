"""What an archive holds in all, counted beside the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from archive.archive import Archive
from archive.coverage.days import Day, days
from archive.coverage.report import Coverage, Scope, coverage, day_in_progress
from archive.verify import raw_bytes
from archive.web.counting import Counting

_SITES = """SELECT site, count(*), min(published), max(published)
FROM articles GROUP BY site ORDER BY count(*) DESC, site"""

INDEX = "article_search"
"""How the tables of the full text index are named; nobody wants them counted."""

CALENDARS = 32
"""Calendars that are remembered, of sites and in languages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What is stored of one site; first, last: moments of publication."""

    name: str
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """What an archive holds; raw_bytes: size of the raw files."""

    sites: tuple[Site, ...]
    captures: int
    revisions: int
    raw_bytes: int

    @property
    def articles(self) -> int:
        """How many there are of all sites."""
        return sum(site.articles for site in self.sites)

    @property
    def first(self) -> str | None:
        """The earliest moment of publication."""
        return min((site.first for site in self.sites if site.first), default=None)

    @property
    def last(self) -> str | None:
        """The latest moment of publication."""
        return max((site.last for site in self.sites if site.last), default=None)


def _overview(archive: Archive, at: datetime) -> Overview:
    del at
    rows = archive.db.execute(_SITES).fetchall()
    return Overview(
        sites=tuple(
            Site(name=name, articles=count, first=first, last=last)
            for name, count, first, last in rows
        ),
        captures=_number(archive, "captures"),
        revisions=_number(archive, "revisions"),
        raw_bytes=raw_bytes(archive),
    )


def _number(archive: Archive, table: str) -> int:
    (count,) = archive.db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own names
    return int(count)


@dataclass(frozen=True, kw_only=True, eq=False)
class Covered:
    """What is there and what is missing, by site; each count is one by itself."""

    sites: Mapping[str, Coverage]

    def chosen(self, site: str) -> list[Coverage]:
        """That of one site, or of all where none is named."""
        return [what for name, what in self.sites.items() if site in {"", name}]

    @property
    def open_gaps(self) -> int:
        """How many a person should look at."""
        return sum(len(what.open_gaps) for what in self.sites.values())

    @lru_cache(maxsize=CALENDARS)  # noqa: B019  # as many as that may be kept
    def days(self, site: str) -> Mapping[date, Day]:
        """Every day of a site, or of all."""
        return days(self.chosen(site))


def _coverages(archive: Archive, at: datetime) -> Covered:
    found = coverage(archive, Scope(), today=day_in_progress(at))
    return Covered(sites={each.site: each for each in found})


def _table_counts(archive: Archive, at: datetime) -> Mapping[str, int | None]:
    del at
    names = archive.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        name: None if name.startswith(INDEX) else _number(archive, f"[{name}]")
        for (name,) in names.fetchall()
    }


table_counts = Counting(_table_counts)
"""How many rows each table has; `None` of those that only serve a full text index."""

overview = Counting(_overview)
"""What the archive holds."""

coverages = Counting(_coverages)
"""What is there and what is missing, by site."""
