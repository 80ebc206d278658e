"""How many there are of each year or month, as columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONG = 3
"""Years up to which months are shown."""

WIDTH, HEIGHT = 10, 40
"""Of a column with its gap, and of the drawing, in its own units."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One year or month, how many there are, and where its column stands."""

    name: str
    count: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Columns side by side, the earliest first; most: the highest count."""

    columns: tuple[Column, ...]
    most: int

    @property
    def width(self) -> int:
        """Of the whole drawing."""
        return WIDTH * len(self.columns)


def chart(by_month: Mapping[str, int]) -> Chart | None:
    """The chart of counts by month, `2010-07`; `None`: there is nothing to show.

    Of a few years the months are shown, of many the years; none is left out between.

    >>> [each.count for each in chart({"2009-12": 1, "2010-02": 4}).columns]
    [1, 0, 4]
    """
    known = sorted(month for month in by_month if len(month) == 7)
    if not known:
        return None
    first, last = known[0], known[-1]
    if int(last[:4]) - int(first[:4]) < LONG:
        return _columns(_months(first, last), by_month)
    by_year = dict[str, int]()
    for month in known:
        by_year[month[:4]] = by_year.get(month[:4], 0) + by_month[month]
    return _columns(map(str, range(int(first[:4]), int(last[:4]) + 1)), by_year)


def _months(first: str, last: str) -> Iterable[str]:
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return (f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1))


def _columns(names: Iterable[str], counts: Mapping[str, int]) -> Chart:
    most = max(counts.values())
    return Chart(
        columns=tuple(
            _column(name, counts.get(name, 0), number, most)
            for number, name in enumerate(names)
        ),
        most=most,
    )


def _column(name: str, count: int, number: int, most: int) -> Column:
    height = max(round(HEIGHT * count / most, 1), 0.8) if count else 0
    return Column(
        name=name, count=count, x=number * WIDTH, y=HEIGHT - height, height=height
    )
