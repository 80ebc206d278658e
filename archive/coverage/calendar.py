"""What is stored of a site, day by day, as a calendar for the terminal."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rich.table import Table
from rich.text import Text

from archive.command_line import printable
from archive.coverage.gap import WHOLE, Gap
from archive.coverage.report import Coverage

MONTHS = 12
"""Months that are shown at the most: the last ones."""

ZONES = 2
"""Days by which today may be ahead elsewhere; later ones are mistakes of pages."""

WIDE = 116
"""Columns from which on each day gets one more."""

SHADES = "░▒▓█"
EMPTY = "·"
OPEN, CLOSED, SUSPECTED = "!", "~", "?"

_STYLES = {OPEN: "bold red", CLOSED: "yellow", SUSPECTED: "cyan", " ": ""}
_LABEL = len("2026-11 ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of a site.

    stored, expected: articles. mark: what is the matter with it; a blank: nothing.
    """

    stored: int = 0
    expected: int = 0
    mark: str = " "


def calendar(what: Coverage, *, width: int) -> Iterator[Text]:
    """The last months of a site, a line each, for a terminal so wide.

    What is too early to be shown is said in a line of its own.
    """
    days = _days(what)
    months = sorted({day.isoformat()[:7] for day in days})
    shown, step = months[-MONTHS:], 3 if width >= WIDE else 2
    busy = _busy(days)
    yield Text(f"{printable(what.site)}: articles by day", style="bold")
    yield _header(step)
    for month in shown:
        yield _row(month, days, busy=busy, step=step)
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


def _days(what: Coverage) -> dict[date, Day]:
    """Every day from the first of which anything is known to the last."""
    stored, gaps = Counter[date](), defaultdict[date, list[Gap]](list)
    for by_day in what.counts.values():
        stored.update(by_day)
    for gap in what.gaps:
        gaps[date.fromisoformat(gap.day)].append(gap)
    latest = what.today + timedelta(days=ZONES)
    known = {day for day in {*stored, *gaps} if day <= latest}
    if not known:
        return {}
    first, count = min(known), (max(known) - min(known)).days + 1
    return {
        day: Day(
            stored=stored[day],
            expected=stored[day] + sum(len(gap.misses) for gap in gaps.get(day, ())),
            mark=_mark(gaps.get(day, [])),
        )
        for day in (first + timedelta(days=number) for number in range(count))
    }


def _mark(gaps: list[Gap]) -> str:
    if any(gap.is_open for gap in gaps):
        return OPEN
    if any(gap.misses or gap.usual is not None for gap in gaps):
        return CLOSED
    return SUSPECTED if gaps else " "


def _busy(days: Mapping[date, Day]) -> int:
    """What counts as many: a tenth of the days that have any have more."""
    counts = sorted(day.stored for day in days.values() if day.stored)
    return counts[len(counts) * 9 // 10] if counts else 1


def _header(step: int) -> Text:
    names = [
        f"{day:<{step}}" if step == 3 or day % 5 == 0 or day == 1 else " " * step
        for day in range(1, 32)
    ]
    return Text(" " * _LABEL + "".join(names), style="dim")


def _row(month: str, days: Mapping[date, Day], *, busy: int, step: int) -> Text:
    line = Text(f"{month} ")
    of_month = [days[day] for day in _month(month) if day in days]
    for day in _month(month):
        sign, mark = _signs(days.get(day), busy)
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


def _signs(day: Day | None, busy: int) -> tuple[str, str]:
    """The shade of a day and its mark; blanks before the first and behind the last."""
    if day is None:
        return " ", " "
    if not day.stored:
        return EMPTY, day.mark
    level = min(len(SHADES), 1 + day.stored * len(SHADES) // (busy + 1))
    return SHADES[level - 1], day.mark
