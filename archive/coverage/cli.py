"""The commands that say what is missing, to be mounted by `newsarchive`."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from shlex import quote
from typing import Any

import click
from rich.text import Text

from archive.archive import Archive
from archive.command_line import (
    NEEDS_A_PERSON,
    Command,
    as_json,
    checked_day,
    console,
    print_json,
    printable,
    say,
)
from archive.coverage.accepted import accept
from archive.coverage.calendar import calendar, legend, sections_table
from archive.coverage.gap import Gap
from archive.coverage.report import Coverage, Scope, day_in_progress
from archive.coverage.report import coverage as covered
from archive.coverage.stored import sites
from archive.coverage.why_not import WhyNot
from archive.coverage.why_not import why_not as answer
from archive.coverage.why_not_view import lines
from archive.errors import UsageError
from archive.reading import snapshot

LISTED = 30
"""Open gaps that are listed; `--json` has all."""

NARROW = 80
"""Columns, where nobody says how many there are."""

UNKNOWN_ADDRESS = 2
"""The exit code of `why-not` for an address that was never seen."""


@click.command(cls=Command, example="newsarchive coverage --site nmgnews --since 2026")
@click.option("--site", help="Only of this site.")
@click.option("--section", help="Only of this section.")
@click.option(
    "--since",
    metavar="DATE",
    callback=checked_day,
    help="Only days in or after this year, month or day.",
)
@click.option(
    "--until",
    metavar="DATE",
    callback=checked_day,
    help="Only days in or before this year, month or day.",
)
@click.option(
    "--accept",
    "accepted",
    metavar="GAP",
    help="Let an open gap be; * stands for any text.",
)
@click.option("--reason", metavar="TEXT", help="Why it is accepted; it is kept.")
@as_json
def coverage(*, archive: Path, quiet: bool, as_json: bool, **asked: Any) -> None:
    """Say what should be there of each section and day, and what is missing.

    Exits with 3 where a gap is open: it needs a person, who closes it or accepts it
    with --accept GAP --reason TEXT.
    """
    accepted, reason = asked.pop("accepted"), asked.pop("reason")
    if bool(accepted) != bool((reason or "").strip()):
        message = "--accept GAP and --reason TEXT go together"
        raise UsageError(message)
    if accepted:
        _accept(archive, accepted, reason.strip(), quiet=quiet)
        return
    with Archive.read(archive) as opened, snapshot(opened):
        found = covered(opened, _scope(opened, asked), today=_today())
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found)
    gaps = _open(found)
    _tell(gaps, quiet=quiet or as_json)
    if gaps:
        raise click.exceptions.Exit(NEEDS_A_PERSON)


def _scope(archive: Archive, asked: dict[str, Any]) -> Scope:
    """What is asked about; raises `UsageError` for a site that nobody crawled."""
    scope, known = Scope(**asked), sites(archive)
    if scope.site is not None and scope.site not in known:
        message = f"no site {scope.site!r} here: {', '.join(known) or 'none at all'}"
        raise UsageError(message)
    return scope


def _today() -> date:
    return day_in_progress(datetime.now(UTC))


def _accept(archive: Path, name: str, reason: str, *, quiet: bool) -> None:
    """Let open gaps be, and say which."""
    Archive.read(archive).close()  # to write would make one where there is none
    with Archive.create(archive) as opened:
        gaps = _open_gaps(opened, name)
        for gap in gaps:
            accept(opened, gap, reason=reason, at=datetime.now(UTC))
    for gap in gaps:
        say(f"accepted: {gap.words}", quiet=quiet)


def _open_gaps(archive: Archive, name: str) -> list[Gap]:
    """The open gaps of this name; raises `UsageError` where there is none."""
    site, _, rest = name.partition("/")
    if "*" in site or ("/" not in rest and "*" not in rest):
        message = f"{name!r} is no gap: write site/day/section, as `coverage` prints it"
        raise UsageError(message)
    day = rest.partition("*")[0].partition("/")[0]
    scope = Scope(site=site, since=day, until=day or None)
    (found,) = covered(archive, scope, today=_today())
    pattern = re.compile(".*".join(map(re.escape, name.split("*"))), re.DOTALL)
    gaps = [gap for gap in found.open_gaps if pattern.fullmatch(gap.name)]
    if not gaps:
        others = ", ".join(gap.name for gap in found.open_gaps)
        message = f"no open gap {name!r}: {others or 'none is open then'}"
        raise UsageError(message)
    return gaps


def _as_json(found: Sequence[Coverage]) -> dict[str, Any]:
    count = sum(len(each.open_gaps) for each in found)
    return {"open": count, "sites": [each.as_json() for each in found]}


def _print(found: Sequence[Coverage]) -> None:
    screen = console()
    width = screen.width if screen.is_terminal else NARROW
    for each in found:
        screen.print(*calendar(each, width=width), sep="\n", soft_wrap=True)
        screen.print()
        screen.print(sections_table(each), width=width)
        screen.print()
    screen.print(legend(), soft_wrap=True)
    screen.print(*_listed(_open(found)), sep="\n", soft_wrap=True)


def _open(found: Sequence[Coverage]) -> list[Gap]:
    """The open gaps, the newest first."""
    gaps = [gap for each in found for gap in each.open_gaps]
    return sorted(gaps, key=lambda gap: gap.day, reverse=True)


def _listed(gaps: Sequence[Gap]) -> Iterator[Text]:
    for gap in gaps[:LISTED]:
        yield Text.assemble(("! ", "bold red"), printable(gap.words))
    if len(gaps) > LISTED:
        yield Text(f"and {len(gaps) - LISTED} more: --json lists all")


def _tell(gaps: Sequence[Gap], *, quiet: bool) -> None:
    if not gaps:
        say("no open gaps", quiet=quiet)
        return
    first = gaps[0]
    count = "1 open gap" if len(gaps) == 1 else f"{len(gaps)} open gaps"
    say(f"{count}, each until it is closed or accepted:", quiet=quiet)
    for line in _advice(first):
        say(f"  {line}", quiet=quiet)


def _advice(gap: Gap) -> Iterator[str]:
    """What to do about a gap like this one."""
    if gap.open_misses:
        url = gap.open_misses[0].url
        yield f"newsarchive why-not {quote(url)}"
        yield f"newsarchive fetch {quote(url)}"
    if gap.is_unusual:
        yield f"newsarchive crawl {gap.site} --full --since {gap.day} --until {gap.day}"
    yield f"newsarchive coverage --accept {quote(gap.name)} --reason 'why it may stay'"


@click.command(
    "why-not", cls=Command, example="newsarchive why-not https://a.example/1.html"
)
@click.argument("url", metavar="URL")
@as_json
def why_not(*, archive: Path, quiet: bool, url: str, as_json: bool) -> None:
    """Say why an address is not in the archive, or as what it is.

    Exits with 3 where it is missing and a person may do something, and with 2 where
    it was never seen.
    """
    del quiet  # it answers a question
    with Archive.read(archive) as opened, snapshot(opened):
        found = answer(opened, url)
    if as_json:
        print_json(found.as_json())
    else:
        console().print(*lines(found), sep="\n", soft_wrap=True)
    if code := _code(found):
        raise click.exceptions.Exit(code)


def _code(found: WhyNot) -> int:
    if found.is_unknown:
        return UNKNOWN_ADDRESS
    return NEEDS_A_PERSON if found.needs_person else 0


COMMANDS: tuple[click.Command, ...] = (coverage, why_not)
"""What `newsarchive` mounts."""
