"""What is stored of a site, day by day, as a calendar for the terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from rich.table import Table
from rich.text import Text

from archive.command_line import printable
from archive.coverage.days import Day, State, busy, days, level
from archive.coverage.gap import WHOLE
from archive.coverage.report import Coverage

MONTHS = 12
"""Months that are shown at the most: the last ones."""

WIDE = 116
"""Columns from which on each day gets one more."""

SHADES = "░▒▓█"
EMPTY = "·"
OPEN, CLOSED, SUSPECTED = "!", "~", "?"

_MARKS: dict[State, str] = {
    "whole": " ",
    "open": OPEN,
    "accepted": CLOSED,
    "closed": CLOSED,
    "suspected": SUSPECTED,
}
_STYLES = {OPEN: "bold red", CLOSED: "yellow", SUSPECTED: "cyan", " ": ""}
_LABEL = len("2026-11 ")


def calendar(what: Coverage, *, width: int) -> Iterator[Text]:
    """The last months of a site, a line each, for a terminal so wide.

    What is too early to be shown is said in a line of its own.
    """
    known = days([what])
    months = sorted({day.isoformat()[:7] for day in known})
    shown, step = months[-MONTHS:], 3 if width >= WIDE else 2
    many = busy(known)
    yield Text(f"{printable(what.site)}: articles by day", style="bold")
    yield _header(step)
    for month in shown:
        yield _row(month, known, many=many, step=step)
    if len(months) > len(shown):
        yield Text(
            f"{len(months) - len(shown)} earlier months, from {months[0]}: see them "
            f"with --until {months[-len(shown) - 1]}",
            style="dim",
        )


def legend() -> Text:
    """What the signs of the calendar mean."""
    return Text(
        f"{EMPTY} none  {SHADES} few to many   {OPEN} open gap  "
        f"{CLOSED} missing, needs nobody  {SUSPECTED} maybe missing",
        style="dim",
    )


def sections_table(what: Coverage) -> Table:
    """How much of each section is stored, and what is missing."""
    table = Table(box=None, pad_edge=False)
    table.add_column("section", overflow="fold")
    for name in ("stored", "expected", "open gaps"):
        table.add_column(name, justify="right")
    misses, gaps = Counter[str](), Counter[str]()
    for gap in what.gaps:
        misses[gap.section] += len(gap.misses)
        gaps[gap.section] += gap.is_open
    stored = {name: sum(by_day.values()) for name, by_day in what.counts.items()}
    names = {name for name, count in stored.items() if count} | set(misses)
    for name in sorted(names):
        count = "" if name == WHOLE else str(stored.get(name, 0))
        expected = "" if name == WHOLE else str(stored.get(name, 0) + misses[name])
        is_open = Text(str(gaps[name]), "red") if gaps[name] else Text("")
        table.add_row(printable(name), count, expected, is_open)
    return table


def _header(step: int) -> Text:
    names = [
        f"{day:<{step}}" if step == 3 or day % 5 == 0 or day == 1 else " " * step
        for day in range(1, 32)
    ]
    return Text(" " * _LABEL + "".join(names), style="dim")


def _row(month: str, known: Mapping[date, Day], *, many: int, step: int) -> Text:
    line = Text(f"{month} ")
    of_month = [known[day] for day in _month(month) if day in known]
    for day in _month(month):
        sign, mark = _signs(known.get(day), many)
        style = _STYLES[mark]
        line.append(sign, style or "green")
        line.append(mark.ljust(step - 1), style)
    line.append(" " * (step * (31 - len([*_month(month)]))))
    stored = sum(day.stored for day in of_month)
    expected = sum(day.expected for day in of_month)
    share = f"{stored / expected:6.1%}" if expected else ""
    line.append(f"{share} of {expected}" if step == 3 else share.rjust(8))
    return line


def _month(month: str) -> Iterator[date]:
    first = day = date.fromisoformat(f"{month}-01")
    while day.month == first.month:
        yield day
        day += timedelta(days=1)


def _signs(day: Day | None, many: int) -> tuple[str, str]:
    """The shade of a day and its mark; blanks before the first and behind the last."""
    if day is None:
        return " ", " "
    shade = level(day.stored, busy=many, levels=len(SHADES))
    return (EMPTY + SHADES)[shade], _MARKS[day.state]
