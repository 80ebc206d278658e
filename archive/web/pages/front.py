"""The front page: the archive at a glance."""

from collections.abc import Callable, Mapping
from functools import cache

from archive.archive import Archive
from archive.coverage.days import Day, days
from archive.coverage.report import Coverage
from archive.health import ailments, last_runs, runs
from archive.web.asked import Asked, Reply
from archive.web.counting import Counted
from archive.web.heat import SIGNS, Year, years
from archive.web.overview import coverages, overview
from archive.web.rendering import page
from archive.web.wording import Wording

RUNS = 5
"""Runs that are listed here."""


def front(archive: Archive, asked: Asked) -> Reply:
    """What the archive holds, how it is, and its calendar."""
    held, covered = overview(archive, asked.at), coverages(archive, asked.at)
    bad = [run for run in last_runs(archive) if run.ended_badly]
    old = [each.at for each in (held, covered) if each is not None and each.is_old]
    return page(
        asked,
        "front.html",
        held=held.value if held else None,
        years=calendar(covered, asked.said("site"), Wording(asked.language)),
        counted_at=min(old).isoformat() if old else None,
        runs=runs(archive, limit=RUNS),
        ailments=ailments(archive, bad, now=asked.at),
    )


def calendar(
    covered: Counted[Mapping[str, Coverage]] | None, site: str, wording: Wording
) -> tuple[Year, ...] | None:
    """The calendar of a site, or of all; `None`: it is still being counted."""
    if covered is None:
        return None
    chosen = [what for name, what in covered.value.items() if site in {"", name}]
    return years(days(chosen), day_words(wording))


def day_words(wording: Wording) -> Callable[[str, Day], str]:
    """What says of a day how much is stored, and what is the matter with it."""
    articles = cache(lambda count: wording.say("common.articles", count=count))
    states = {state: f"; {wording.say(f'calendar.{state}')}" for state in SIGNS}
    states["whole"] = ""
    return lambda day, known: (
        f"{wording.day(day)}: {articles(known.stored)}{states[known.state]}"
    )
