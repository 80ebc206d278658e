"""What is stored of each day, and whether something is the matter with it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from archive.coverage.gap import Gap
from archive.coverage.report import Coverage

ZONES = 2
"""Days by which today may be ahead elsewhere; later ones are mistakes of pages."""

State = Literal["whole", "open", "accepted", "closed", "suspected"]
"""What is the matter with a day.

open: a person should look at it. accepted: a person did, and lets it be. closed:
something is missing, and needs nobody. suspected: something may be missing.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of a site, or of several.

    stored, expected: articles. state: what is the matter with it.
    """

    stored: int = 0
    expected: int = 0
    state: State = "whole"


def days(whats: Sequence[Coverage]) -> dict[date, Day]:
    """Every day from the first of which anything is known to the last."""
    stored, gaps = Counter[date](), defaultdict[date, list[Gap]](list)
    for what in whats:
        for by_day in what.counts.values():
            stored.update(by_day)
        for gap in what.gaps:
            gaps[date.fromisoformat(gap.day)].append(gap)
    latest = max((each.today for each in whats), default=date.min)
    known = {day for day in {*stored, *gaps} if day <= latest + timedelta(days=ZONES)}
    if not known:
        return {}
    first, count = min(known), (max(known) - min(known)).days + 1
    return {
        day: Day(
            stored=stored[day],
            expected=stored[day] + sum(len(gap.misses) for gap in gaps.get(day, ())),
            state=state(gaps.get(day, ())),
        )
        for day in (first + timedelta(days=number) for number in range(count))
    }


def state(gaps: Sequence[Gap]) -> State:
    """What the gaps of a day say of it, the gravest first."""
    if any(gap.is_open for gap in gaps):
        return "open"
    if any(gap.is_accepted for gap in gaps):
        return "accepted"
    if any(gap.misses or gap.usual is not None for gap in gaps):
        return "closed"
    return "suspected" if gaps else "whole"


def busy(known: Mapping[date, Day]) -> int:
    """What counts as many: a tenth of the days that have any have more."""
    counts = sorted(day.stored for day in known.values() if day.stored)
    return counts[len(counts) * 9 // 10] if counts else 1


def level(stored: int, *, busy: int, levels: int = 4) -> int:
    """How dark a day is shown, from 1; 0 where it has nothing."""
    return min(levels, 1 + stored * levels // (busy + 1)) if stored else 0
