"""The front page: the archive at a glance."""

from collections.abc import Callable
from functools import cache, lru_cache

from archive.archive import Archive
from archive.coverage.days import Day
from archive.health import runs
from archive.web.asked import Asked, Reply
from archive.web.condition import condition
from archive.web.heat import SIGNS, Year, years
from archive.web.language import Language
from archive.web.overview import CALENDARS, Covered, coverages, overview
from archive.web.rendering import page
from archive.web.wording import Wording

RUNS = 5
"""Runs that are listed here."""


def front(archive: Archive, asked: Asked) -> Reply:
    """What the archive holds, how it is, and its calendar."""
    held, covered = overview(archive, asked.at), coverages(archive, asked.at)
    site = asked.said("site")
    old = [each.at for each in (held, covered) if each is not None and each.is_old]
    return page(
        asked,
        "front.html",
        held=held.value if held else None,
        years=calendar(covered.value, site, asked.language) if covered else None,
        counted_at=min(old).isoformat() if old else None,
        runs=runs(archive, limit=RUNS),
        condition=condition(archive, asked.at),
        open_gaps=covered.value.open_gaps if covered else None,
    )


@lru_cache(maxsize=CALENDARS)
def calendar(covered: Covered, site: str, language: Language) -> tuple[Year, ...]:
    """The calendar of a site, or of all."""
    return years(covered.days(site), day_words(Wording(language)))


def day_words(wording: Wording) -> Callable[[str, Day], str]:
    """What says of a day how much is stored, and what is the matter with it."""
    articles = cache(lambda count: wording.say("common.articles", count=count))
    states = {state: f"; {wording.say(f'calendar.{state}')}" for state in SIGNS}
    states["whole"] = ""
    return lambda day, known: (
        f"{wording.day(day)}: {articles(known.stored)}{states[known.state]}"
    )
