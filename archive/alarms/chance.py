"""How likely it is that two samples differ so by chance."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp, lgamma
from typing import NamedTuple

_HAIR = 1e-7


class Tally(NamedTuple):
    """How many of so many are well."""

    well: int
    total: int

    @property
    def share(self) -> float:
        """The part that is well; of none, all."""
        return self.well / self.total if self.total else 1.0


def fall(before: Tally, now: Tally) -> float:
    """Fisher's exact test, one-sided: how likely chance leaves so few well.

    >>> fall(Tally(200, 200), Tally(0, 3)) < 1e-6
    True
    >>> fall(Tally(100, 200), Tally(1, 3)) > 0.1
    True
    """
    well, total = before.well + now.well, before.total + now.total
    least = max(0, now.total - (total - well))
    ways = _ways(total, now.total)
    return sum(
        exp(_ways(well, each) + _ways(total - well, now.total - each) - ways)
        for each in range(least, now.well + 1)
    )


def _ways(of: int, take: int) -> float:
    """The logarithm of the number of ways to take some of many."""
    return lgamma(of + 1) - lgamma(take + 1) - lgamma(of - take + 1)


class Gap(NamedTuple):
    """Where two distributions lie furthest apart.

    size: how far, of 1: the statistic of Kolmogorov and Smirnov.
    at: the value there, one of the second sample.
    is_above: whether the first sample lies above it, and the second at it or below.
    """

    size: float
    at: float
    is_above: bool


def gap(before: Sequence[float], now: Sequence[float]) -> Gap:
    """Where the distributions of two samples, neither empty, lie furthest apart.

    >>> gap([3, 4, 5, 6], [1, 2, 9])
    Gap(size=0.6666666666666666, at=2, is_above=True)
    """
    first, second = sorted(before), sorted(now)
    gaps = [
        found
        for value in set(second)
        for found in (
            Gap(
                bisect_right(second, value) / len(second)
                - bisect_right(first, value) / len(first),
                value,
                is_above=True,
            ),
            Gap(
                bisect_left(first, value) / len(first)
                - bisect_left(second, value) / len(second),
                value,
                is_above=False,
            ),
        )
    ]
    return max(gaps)


def apart(size: float, before: int, now: int) -> float:
    """How likely chance sets samples of so many so far apart: exact, two-sided.

    The paths of Hodges (1958), counted a row at a time, as R's `psmirnov` does.

    >>> 1e-6 < apart(1.0, 200, 3) < 2e-6
    True
    >>> apart(0.5, 4, 4) > 0.5
    True
    """
    few, many = sorted((before, now))
    bound = (0.5 + int(size * few * many - _HAIR)) / (few * many)
    row = [float(each / many <= bound) for each in range(many + 1)]
    for step in range(1, few + 1):
        weight, place = step / (step + many), step / few
        row[0] = weight * row[0] if place <= bound else 0.0
        for each in range(1, many + 1):
            near = abs(place - each / many) <= bound
            row[each] = weight * row[each] + row[each - 1] if near else 0.0
    return max(0.0, 1.0 - row[many])
