"""What search results are counted by, of every article, held in memory.

SQLite would look each article up. Here a count of a hundred thousand takes hundredths
of a second; the facts of half a million take some seconds to read, and 20 MiB.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

from sqlite_utils import Database

from archive.filters import Filters

COLUMNS = ("site", "section", "source")
PERSON = "person"

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many articles there are of some, in all and by what they have in common.

    total: all of them.
    by: for site, section, source and person, the values and how many articles have
        them, the most frequent first. An article of two people counts for both.
    by_month: the same by month of publication, `2010-07`, in order.
    """

    total: int
    by: Mapping[str, tuple[tuple[str, int], ...]]
    by_month: Mapping[str, int]


class Facts:
    """Of each article its site, section, outlet, people and day, by its number.

    An article that came after they were read counts in the total alone.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._columns = {name: Column(size) for name in COLUMNS}
        self._days = array("I", bytes(4 * size))
        self._people = People(size)

    @classmethod
    def of(cls, db: Database) -> Self:
        """The facts of all articles. Hold a `snapshot` meanwhile."""
        (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
        facts = cls(last + 1)
        # One column at a time: each lies in an index, apart from the texts.
        for name, column in facts._columns.items():
            column.fill(db.execute(f"SELECT id, {name} FROM articles"))  # noqa: S608  # our own names
        for number, published in db.execute("SELECT id, published FROM articles"):
            facts._days[number] = _day(published)
        facts._people.fill(
            db.execute("SELECT DISTINCT article, name FROM people ORDER BY article")
        )
        return facts

    def every(self) -> list[int]:
        """The numbers of all articles."""
        codes = self._columns["site"].codes
        return [number for number in range(self._size) if codes[number]]

    def passing(self, numbers: Iterable[int], filters: Filters) -> list[int]:
        """Those of the articles that pass, in the order in which they came."""
        found = [number for number in numbers if number < self._size]
        for name, column in self._columns.items():
            wanted = getattr(filters, name)
            if wanted is not None:
                code, codes = column.code(wanted), column.codes
                found = [number for number in found if codes[number] == code]
        if filters.since is not None or filters.until is not None:
            first, last = _bounds(filters)
            days = self._days
            found = [number for number in found if first <= days[number] <= last]
        if filters.person is not None:
            credited = self._people.of(filters.person)
            found = [number for number in found if number in credited]
        return found

    def counts(self, numbers: Sequence[int]) -> Counts:
        """How many of these articles have what in common."""
        known = [number for number in numbers if number < self._size]
        by_month = Counter[str]()
        for day, count in Counter(map(self._days.__getitem__, known)).items():
            if day:
                by_month[f"{day // 10000:04}-{day // 100 % 100:02}"] += count
        columns = {name: column.counts(known) for name, column in self._columns.items()}
        return Counts(
            total=len(numbers),
            by=columns | {PERSON: self._people.counts(known)},
            by_month=dict(sorted(by_month.items())),
        )


class Column:
    """One value an article, kept as a number; 0 stands for none."""

    def __init__(self, size: int) -> None:
        self.codes = array("I", bytes(4 * size))
        self._names: list[str] = [""]
        self._numbers: dict[str | None, int] = {None: 0}

    def fill(self, rows: Iterable[tuple[int, str | None]]) -> None:
        """Take the values in: article and value."""
        for article, value in rows:
            self.codes[article] = self.number(value)

    def number(self, value: str | None) -> int:
        """The number that stands for a value, a new one where it is new."""
        found = self._numbers.get(value)
        if found is None and value is not None:
            found = self._numbers[value] = len(self._names)
            self._names.append(value)
        return found or 0

    def code(self, value: str) -> int:
        """The number that stands for a value; -1 where none does."""
        return self._numbers.get(value, -1)

    def counts(self, articles: Iterable[int]) -> tuple[tuple[str, int], ...]:
        """The values of these articles, the most frequent first."""
        return self.named(Counter(map(self.codes.__getitem__, articles)))

    def named(self, counted: Counter[int]) -> tuple[tuple[str, int], ...]:
        """The counts of numbers as counts of the values that they stand for."""
        found = ((self._names[code], count) for code, count in counted.items() if code)
        return tuple(sorted(found, key=lambda each: (-each[1], each[0])))


class People:
    """The names that each article credits, as numbers, one article behind the other."""

    def __init__(self, size: int) -> None:
        self._names = Column(0)
        self._codes = array("I")
        self._begins = array("I", bytes(4 * (size + 1)))
        self._articles: dict[int, array[int]] = defaultdict(lambda: array("I"))

    def fill(self, rows: Iterable[tuple[int, str]]) -> None:
        """Take the names in, in the order of the articles, no name twice."""
        for article, name in rows:
            code = self._names.number(name)
            self._begins[article + 1] += 1
            self._codes.append(code)
            self._articles[code].append(article)
        for place in range(1, len(self._begins)):
            self._begins[place] += self._begins[place - 1]

    def of(self, name: str) -> set[int]:
        """The articles that credit this name."""
        return set(self._articles.get(self._names.code(name), ()))

    def counts(self, articles: Iterable[int]) -> tuple[tuple[str, int], ...]:
        """The names that these articles credit, the most frequent first."""
        begins, codes = self._begins, self._codes
        names = (codes[begins[each] : begins[each + 1]] for each in articles)
        return self._names.named(Counter(chain.from_iterable(names)))


def _day(published: str | None) -> int:
    """The day as a number, as 20100721; 0 where there is none."""
    found = _DAY.match(published or "")
    return int("".join(found.groups())) if found else 0


def _bounds(filters: Filters) -> tuple[int, int]:
    """The first and the last day that pass."""
    first = (filters.since or "0001").replace("-", "")
    last = (filters.until or "9999").replace("-", "")
    return int(first.ljust(8, "0")), int(last.ljust(8, "9"))
