"""Addresses that nobody announced, between neighbours that are stored. Pure.

A weak suspicion: an editor who withdraws a text leaves the same hole.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DENSE = 0.8
"""The share of a range of numbers that must be known before a hole says anything."""

FEWEST = 6
"""Known numbers that make a range."""

_NUMBERED = re.compile(r"(.*\D)(\d{3,18})((?:\.\w{1,5})?)", re.ASCII)


class Pattern(NamedTuple):
    """What addresses have in common that differ in their last number alone."""

    before: str
    digits: int
    after: str

    def url(self, number: int) -> str:
        """The address with this number."""
        return f"{self.before}{number:0{self.digits}}{self.after}"


def holes(stored: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Addresses that lack between two stored ones, each with the one before it.

    stored: the addresses of a day's articles. known: all other addresses of that day.

    >>> ids = [f"http://a.example/2010/07/21/{n}.shtml" for n in range(100, 110)]
    >>> [hole for hole, _ in holes(ids[:4] + ids[5:], [])]
    ['http://a.example/2010/07/21/104.shtml']
    """
    stored_numbers, all_numbers = _by_pattern(stored), _by_pattern(known)
    for pattern, numbers in stored_numbers.items():
        seen = numbers | all_numbers.get(pattern, set())
        if len(seen) < max(FEWEST, DENSE * (max(seen) - min(seen) + 1)):
            continue
        for number in sorted(numbers):
            if number + 1 not in seen and number + 2 in numbers:
                yield pattern.url(number + 1), pattern.url(number)


def _by_pattern(urls: Iterable[str]) -> dict[Pattern, set[int]]:
    found = defaultdict[Pattern, set[int]](set)
    for url in urls:
        parts = _NUMBERED.fullmatch(url)
        if parts is not None:
            before, digits, after = parts.groups()
            found[Pattern(before, len(digits), after)].add(int(digits))
    return found
