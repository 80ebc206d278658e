"""Days that have far fewer articles than their weekday usually has. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

WEEKS = 8
"""How many weeks before a day it is compared with."""

FEWEST_WEEKS = 4
"""Comparable weeks that it takes to say anything."""

DEVIATIONS = 3 * 1.4826
"""How many median deviations are far: three standard deviations, of normal counts."""

LEAST_DEVIATION = 0.67
"""Of counts that are the same each week: two articles fewer are no news yet."""

FAR = 1 / 3
"""The share of the usual count that a day must not exceed to be far below it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Which days are judged.

    since, until: the first one, and the one behind the last.
    crawled: when the site was first looked at. Days before it are judged only between
        filled ones: what a site's lists still lead to grows thin with age.
    """

    since: date
    until: date
    crawled: date

    def days(self, first: date) -> Iterator[date]:
        """The days, from this one on at the earliest."""
        day = max(self.since, first)
        while day < self.until:
            yield day
            day += timedelta(days=1)


def unusual_days(counts: Mapping[date, int], span: Span) -> dict[date, float]:
    """The days with none or far too few, and how many are usual on such a weekday.

    counts: stored articles by day, from `WEEKS` before the span to a week behind it.
    Few means: at most a third of the median of the same weekday in the `WEEKS` before,
    and below it by more than `DEVIATIONS` of their median deviations from it.
    """
    filled = {day.toordinal(): count for day, count in counts.items() if count}
    if not filled:
        return {}
    first = min(filled)
    found = {}
    for day in span.days(date.fromordinal(first) + FEWEST_WEEKS * _WEEK):
        usual = _usual(filled, day.toordinal(), first)
        if usual is not None and (day >= span.crawled or _enclosed(counts, day, usual)):
            found[day] = usual
    return found


def _usual(counts: Mapping[int, int], day: int, first: int) -> float | None:
    """The weekday's median where the day falls far below it; days are ordinals."""
    count, earliest = counts.get(day, 0), max(first, day - 7 * WEEKS)
    compared = [counts.get(each, 0) for each in range(day - 7, earliest - 1, -7)]
    most = max(compared)  # no median is above it: most days are settled by this alone
    if count > FAR * most or count >= most - DEVIATIONS * LEAST_DEVIATION:
        return None
    usual = float(median(compared))
    deviation = float(median(abs(count - usual) for count in compared))
    lowest = usual - DEVIATIONS * max(deviation, LEAST_DEVIATION)
    return usual if count <= FAR * usual and count < lowest else None


def _enclosed(counts: Mapping[date, int], day: date, usual: float) -> bool:
    around = (day - _WEEK, day + _WEEK)
    return all(counts.get(each, 0) > usual / 2 for each in around)


_WEEK = timedelta(days=7)
