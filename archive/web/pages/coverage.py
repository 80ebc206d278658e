"""The page of what should be in the archive and is not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive.archive import Archive
from archive.coverage.days import days, state
from archive.coverage.gap import WHOLE, Gap
from archive.coverage.report import Coverage
from archive.errors import UsageError
from archive.web.asked import Asked, Reply
from archive.web.heat import Year, years
from archive.web.overview import Covered, coverages
from archive.web.pages.front import calendar, day_words
from archive.web.rendering import page
from archive.web.wording import Wording

GAPS = 50
"""Gaps on a page."""

STATES = ("open", "accepted", "closed", "suspected")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A site or a section in a table: what is stored of it, missing, and open."""

    name: str
    stored: int
    missing: int
    open_gaps: int

    @property
    def expected(self) -> int:
        """What was announced, or is stored without."""
        return self.stored + self.missing


def coverage(archive: Archive, asked: Asked) -> Reply:
    """The gaps of all sites, or of one, or of a section; raises `UsageError`."""
    counted = coverages(archive, asked.at)
    if counted is None:
        return page(asked, "coverage.html", is_counted=False)
    site, section = asked.said("site"), asked.said("section")
    sites = counted.value.sites
    if site and site not in sites:
        message = f"no site {site!r} here: {', '.join(sites) or 'none at all'}"
        raise UsageError(message)
    chosen = counted.value.chosen(site)
    shown = [_of_section(what, section) for what in chosen] if section else chosen
    gaps = [gap for what in shown for gap in what.gaps]
    listed = _listed(gaps, asked.said("state"))
    start = (asked.page - 1) * GAPS
    return page(
        asked,
        "coverage.html",
        is_counted=True,
        counted_at=counted.told_at,
        sites=[_row(what.site, [what]) for what in sites.values()],
        sections=_sections(chosen) if site else (),
        years=_calendar(counted.value, shown, asked) if site else (),
        counts=Counter(state([gap]) for gap in gaps),
        states=STATES,
        gaps=listed[start : start + GAPS],
        pages=-(-len(listed) // GAPS),
        count=len(listed),
    )


def _calendar(
    covered: Covered, shown: Sequence[Coverage], asked: Asked
) -> tuple[Year, ...]:
    if not asked.said("section"):
        return calendar(covered, asked.said("site"), asked.language)
    return years(days(shown), day_words(Wording(asked.language)))


def _listed(gaps: Iterable[Gap], wanted: str) -> list[Gap]:
    """The gaps of a kind, those that are open where none is named; the newest first."""
    kind = wanted or "open"
    found = [gap for gap in gaps if kind in {"all", state([gap])}]
    return sorted(found, key=lambda gap: (gap.day, gap.name), reverse=True)


def _of_section(what: Coverage, section: str) -> Coverage:
    counts = {name: by_day for name, by_day in what.counts.items() if name == section}
    gaps = tuple(gap for gap in what.gaps if gap.section == section)
    return replace(what, counts=counts, gaps=gaps)


def _sections(chosen: Sequence[Coverage]) -> list[Row]:
    names = {name for what in chosen for name in what.counts}
    names |= {gap.section for what in chosen for gap in what.gaps}
    parts = {name: [_of_section(what, name) for what in chosen] for name in names}
    rows = [_row(name, parts[name]) for name in names - {WHOLE}]
    return sorted(rows, key=lambda row: (-row.expected, row.name))


def _row(name: str, whats: Sequence[Coverage]) -> Row:
    gaps = [gap for what in whats for gap in what.gaps]
    by_day = [counts for what in whats for counts in what.counts.values()]
    return Row(
        name=name,
        stored=sum(sum(counts.values()) for counts in by_day),
        missing=sum(len(gap.misses) for gap in gaps),
        open_gaps=sum(gap.is_open for gap in gaps),
    )
