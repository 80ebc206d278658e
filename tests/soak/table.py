"""A soak as a table, a line a night, and its summary."""

from collections import Counter
from collections.abc import Iterator, Sequence

from fixtures.living import Calendar
from tests.soak.checks import memory
from tests.soak.crawls import Ran
from tests.soak.held import Held
from tests.soak.lives import Amiss, night_of

TOLD = 6
"""So many of each kind of trouble are told."""

COLUMNS = (
    *("night", "day", "what", "exit", "asked", "if", "new", "changed"),
    *("gone", "back", "MiB", "CPU s", "amiss"),
)
WIDTHS = (5, 14, 10, 4, 5, 4, 4, 7, 4, 4, 6, 6, 5)


def head() -> str:
    """The table's first line."""
    return _line(COLUMNS)


def line(calendar: Calendar, ran: Ran, held: Held, amiss: Sequence[object]) -> str:
    """One night: what befell the site, what was asked for, what was stored."""
    number = ran.night.number
    dated = _dated(calendar, held)
    return _line(
        (
            number,
            f"{ran.night.day:%Y-%m-%d %a}",
            _what(calendar, ran),
            "-" if ran.code is None else ran.code,
            len(ran.requests),
            ran.conditional,
            *(sum(each == number for each in dated[name]) for name in _DATED),
            f"{ran.peak / 1024:.1f}",
            f"{ran.cpu:.1f}",
            len(amiss),
        )
    )


def summary(
    calendar: Calendar, nights: Sequence[Ran], held: Held, amiss: Sequence[object]
) -> str:
    """The whole soak in a few lines."""
    early, latest = (kibibytes / 1024 for kibibytes in memory(nights))
    dated = {name: len(found) for name, found in _dated(calendar, held).items()}
    asked = sum(len(ran.requests) for ran in nights)
    conditional = sum(ran.conditional for ran in nights)
    again = [f"{len(r.requests)}, {r.again}" for r in nights if r.again is not None]
    killed = sum(ran.killed for ran in nights)
    return (
        f"soak, seed {calendar.seed}: {len(nights)} nights, {killed} of them killed "
        f"and run again\n  stored: {dated['new']} articles, {dated['changed']} "
        f"changes, {dated['gone']} removals, {dated['back']} returns\n"
        f"  requests: {asked}, {conditional} of them conditional; first night "
        f"{len(nights[0].requests)}; quiet nights, and again an hour later: "
        f"{'; '.join(again) or 'none'}\n"
        f"  peak of memory: {early:.1f} MiB early, {latest:.1f} MiB at the end\n"
        f"  amiss: {len(amiss)}"
    )


def troubles(amiss: Sequence[tuple[str, Amiss, str]]) -> Iterator[str]:
    """What is amiss, kind by kind, the first ones of each told."""
    counts = Counter(each.kind for _, each, _ in amiss)
    for kind, count in counts.items():
        yield f"{kind}: {count}"
        found = [each for each in amiss if each[1].kind == kind]
        for when, each, ledger in found[:TOLD]:
            yield f"  {when}: {each.path or ''} {each.said}"
            yield from [f"    ledger: {ledger}"] if ledger else []


_DATED = ("new", "changed", "gone", "back")


def _dated(calendar: Calendar, held: Held) -> dict[str, list[int]]:
    """The nights on which something is dated, by what it is."""
    found: dict[str, list[int]] = {name: [] for name in _DATED}
    for article in held.articles.values():
        nights = [night_of(calendar, each.captured_at) for each in article.readings]
        found["new"] += nights[:1]
        found["changed"] += nights[1:]
        for gone, back in article.removals:
            found["gone"].append(night_of(calendar, gone))
            found["back"] += [night_of(calendar, back)] if back else []
    return found


def _what(calendar: Calendar, ran: Ran) -> str:
    number = ran.night.number
    told = {
        "down": "down",
        "busy": "503",
        "cut": "cut bodies",
        None: "quiet" if number in calendar.quiet else "",
    }[ran.night.trouble]
    layout = "new layout" if number == calendar.layout else ""
    killed = "killed" if ran.killed else ""
    return " ".join(each for each in (told, layout, killed) if each)


def _line(cells: Sequence[object]) -> str:
    padded = (f"{cell!s:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    return " ".join(padded)
