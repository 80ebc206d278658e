"""A calendar of articles by day, as drawings: one of each month, a year a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from archive.coverage.days import Day, State, busy, level

PITCH = 12
"""From one day to the next, in the drawing's own units; a day is two less."""

DRAWINGS = 4096
"""Months that are kept as they were drawn: those of a few calendars."""

SIGNS: Mapping[State, str] = {
    "whole": "",
    "open": '<path class="m-open" d="M1 1h8v8H1zM3 3l4 4M7 3 3 7"/>',
    "accepted": '<circle class="m-accepted" cx="5" cy="5" r="2.7"/>',
    "closed": '<path class="m-back" d="M2 5h6"/><path class="m-closed" d="M2 5h6"/>',
    "suspected": '<circle class="m-suspected" cx="5" cy="5" r="1.6"/>',
}
"""What is the matter with a day, told by shape, on a square of ten units."""

_DAY = '<a href="{}" tabindex="-1"><rect class="c{}" x="{}" y="{}"/><title>{}</title>'
_SIGN = '<g transform="translate({} {})">{}</g>'


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One day: what it holds, where it is drawn, how dark, and what it says."""

    day: str
    known: Day
    row: int
    column: int
    level: int
    words: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Month:
    """One month: its name `2010-07`, and its days."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def number(self) -> int:
        """Which of the twelve, from 1."""
        return int(self.name[5:])

    @property
    def stored(self) -> int:
        """How many articles it has."""
        return sum(cell.known.stored for cell in self.cells)

    @property
    def open_days(self) -> int:
        """On how many days a person should look at a gap."""
        return sum(cell.known.state == "open" for cell in self.cells)

    @property
    def weeks(self) -> tuple[tuple[Cell | None, ...], ...]:
        """Its days in rows of seven, from Monday to Sunday."""
        by_place = {(cell.row, cell.column): cell for cell in self.cells}
        rows = sorted({row for row, _ in by_place})
        return tuple(tuple(by_place.get((r, c)) for c in range(7)) for r in rows)

    @lru_cache(maxsize=DRAWINGS)  # noqa: B019  # as many as that may be kept
    def drawn(self, before: str, behind: str) -> Markup:
        """Its days as elements of an SVG; what stands around a day in its address."""
        drawn = (_drawn(cell, f"{before}{cell.day}{behind}") for cell in self.cells)
        return Markup("").join(Markup(each) for each in drawn)  # noqa: S704  # escaped below


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """One year, or several in a row that hold nothing.

    name: of the year. months: empty where there is nothing to show. since: the first of
    the years that hold nothing, otherwise the year itself.
    """

    name: str
    months: tuple[Month, ...]
    since: str

    @property
    def stored(self) -> int:
        """How many articles it has."""
        return sum(month.stored for month in self.months)


def years(
    known: Mapping[date, Day], words: Callable[[str, Day], str]
) -> tuple[Year, ...]:
    """The calendar, the newest year first; `words` says of a day what it holds."""
    many = busy(known)
    made = [
        Month(name=name, cells=tuple(_cells(known, [*of_month], many, words)))
        for name, of_month in groupby(sorted(known), lambda day: day.isoformat()[:7])
    ]
    by_year = groupby(made, lambda month: month.name[:4])
    found = [_year(name, tuple(months)) for name, months in by_year]
    return tuple(_folded(found[::-1]))


def _year(name: str, months: tuple[Month, ...]) -> Year:
    days = [cell.known for month in months for cell in month.cells]
    holds = any(day.stored or day.state != "whole" for day in days)
    return Year(name=name, months=months if holds else (), since=name)


def _folded(newest_first: Iterable[Year]) -> Iterator[Year]:
    """The years; those in a row that hold nothing made one."""
    for _, group in groupby(newest_first, lambda year: bool(year.months)):
        found = list(group)
        if found[0].months:
            yield from found
        else:
            yield replace(found[0], since=found[-1].name)


def sign(state: State) -> Markup:
    """The shape that says what is the matter."""
    return Markup(SIGNS[state])  # noqa: S704  # our own


def _cells(
    known: Mapping[date, Day],
    of_month: list[date],
    many: int,
    words: Callable[[str, Day], str],
) -> Iterator[Cell]:
    before = of_month[0].replace(day=1).weekday() - 1
    for day in of_month:
        row, column = divmod(before + day.day, 7)
        name = day.isoformat()
        yield Cell(
            day=name,
            known=known[day],
            row=row,
            column=column,
            level=level(known[day].stored, busy=many),
            words=words(name, known[day]),
        )


def _drawn(cell: Cell, address: str) -> str:
    x, y = cell.column * PITCH, cell.row * PITCH
    href, words = escape(address), escape(cell.words)
    shape = SIGNS[cell.known.state]
    over = _SIGN.format(x, y, shape) if shape else ""
    return f"{_DAY.format(href, cell.level, x, y, words)}{over}</a>"
