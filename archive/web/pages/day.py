"""The page of a day, a month or a year."""

from archive.archive import Archive
from archive.filters import Filters
from archive.filters import day as checked
from archive.web.asked import Asked, Reply
from archive.web.heat import Year, years
from archive.web.listing import Listed, entries
from archive.web.overview import Covered, coverages
from archive.web.pages.front import day_words
from archive.web.rendering import page
from archive.web.wording import Wording

_NEAR = (
    "SELECT (SELECT substr(max(published), 1, :length) FROM articles "
    "WHERE published < :day {0}), (SELECT substr(min(published), 1, :length) "
    "FROM articles WHERE published > :last {0})"
)

_UNDATED = """WHERE a.published IS NULL AND (:site IS NULL OR a.site = :site)
AND coalesce((SELECT dated FROM ledger WHERE url = a.url),
    substr(a.first_captured, 1, 10)) = :day ORDER BY a.id"""
"""Articles that name no day, and count where their address or their find names one."""


def day(archive: Archive, asked: Asked) -> Reply:
    """What was published then, and what is missing; raises `UsageError`: no date."""
    name, site = checked(asked.named["day"]), asked.said("site") or None
    where, bound = Filters(site=site, since=name, until=name).where()
    which = f"WHERE {where} ORDER BY a.published, a.id"
    listed, has_more = entries(archive, which, bound, page=asked.page)
    before, behind = _near(archive, name, site)
    known = coverages(archive, asked.at)
    chosen = known.value.chosen(site or "") if known else ()
    is_day = len(name) == 10
    undated, has_more_undated = (
        _undated(archive, asked, name) if is_day else ((), False)
    )
    return page(
        asked,
        "day.html",
        day=name,
        entries=listed,
        has_more=has_more,
        before=before,
        behind=behind,
        gaps=[gap for each in chosen for gap in each.gaps if gap.day == name],
        is_day=is_day,
        undated=undated,
        has_more_undated=has_more_undated,
        years=_calendar(known.value, asked, name) if known and not is_day else (),
    )


def _near(
    archive: Archive, name: str, site: str | None
) -> tuple[str | None, str | None]:
    """The last year, month or day before this one that has articles, and the next."""
    row = archive.db.execute(
        _NEAR.format("AND site = :site" if site else ""),
        {"day": name, "last": f"{name}~", "length": len(name), "site": site},
    ).fetchone()
    before, behind = row
    return before, behind


def _undated(archive: Archive, asked: Asked, name: str) -> Listed:
    """A page of the undated ones: beside the first page of the others, or alone."""
    is_alone = asked.said("list") == "undated"
    if asked.page > 1 and not is_alone:
        return (), False
    bound: dict[str, object] = {"day": name, "site": asked.said("site") or None}
    return entries(archive, _UNDATED, bound, page=asked.page)


def _calendar(covered: Covered, asked: Asked, name: str) -> tuple[Year, ...]:
    """The days of a year or a month."""
    known = {
        day: of_day
        for day, of_day in covered.days(asked.said("site")).items()
        if day.isoformat().startswith(name)
    }
    return years(known, day_words(Wording(asked.language)))
