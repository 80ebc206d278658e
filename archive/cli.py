"""The commands of the reading side, to be mounted by `newsarchive`."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.archive import Archive
from archive.captures import capture, page_content
from archive.choosing import looking_back
from archive.citation.cli import cite
from archive.command_line import (
    NEEDS_A_PERSON,
    SIZE,
    Command,
    as_json,
    checked_span,
    console,
    print_json,
    say,
)
from archive.coverage.cli import COMMANDS as COVERAGE
from archive.diff_view import print_diff, two_revisions
from archive.explain import Reread, provenance
from archive.explain_view import print_provenance
from archive.export.cli import export
from archive.health import ailments, facts, health, runs_table
from archive.opening import require_raw
from archive.reading import find, revisions, snapshot
from archive.release.cli import COMMANDS as RELEASES
from archive.search.cli import search
from archive.show import revisions_json, revisions_table, shown, shown_json
from archive.upkeep.cli import COMMANDS as UPKEEP
from archive.web.cli import serve


@click.command(cls=Command, example="newsarchive show https://a.example/1.html")
@click.argument("article", metavar="ID|URL")
@as_json
@click.option("--revisions", is_flag=True, help="List its readings.")
@click.option(
    "--diff",
    type=(int, int),
    metavar="A B",
    help="What changed from revision A to revision B, word by word.",
)
@click.option("--html", is_flag=True, help="The captured page as the server sent it.")
@looking_back
def show(
    *, archive: Path, quiet: bool, article: str, as_json: bool, **wanted: Any
) -> None:
    """Print one article: its key, its number, or any address it was found at."""
    with Archive.read(archive, as_of=wanted["as_of"]) as opened, snapshot(opened):
        stored = find(opened, article)
        if wanted["diff"]:
            readings = revisions(opened, stored.number)
            pair = two_revisions(readings, wanted["diff"])
            print_diff(*pair, as_json=as_json, quiet=quiet)
        elif wanted["html"]:
            require_raw(archive)
            content = page_content(opened, capture(opened, stored.capture))
            sys.stdout.buffer.write(content)
        elif wanted["revisions"] and as_json:
            print_json(list(revisions_json(opened, stored)))
        elif wanted["revisions"]:
            console().print(revisions_table(revisions(opened, stored.number)))
        elif as_json:
            print_json(shown_json(opened, stored))
        else:
            console().print(*shown(opened, stored), sep="\n", soft_wrap=True)


@click.command(cls=Command, example="newsarchive explain k7hq2mzt5wfa published")
@click.argument("article", metavar="ID|URL")
@click.argument("field", required=False)
@as_json
@click.pass_obj
def explain(
    reread: Reread | None,
    /,
    *,
    archive: Path,
    article: str,
    as_json: bool,
    **asked: Any,
) -> None:
    """Say where the values of an article come from, or that of one field.

    What is stored comes first. Then the captured page is read again: what else it
    answers, and why that was not taken.
    """
    field = asked["field"]  # `--quiet` changes nothing: nothing is said beside it
    with Archive.read(archive) as opened, snapshot(opened):
        found = provenance(opened, find(opened, article), field, reread=reread)
    if as_json:
        print_json(found.as_json())
    else:
        print_provenance(found, console())
    if found.hindrance is not None:
        raise found.hindrance


@click.command(cls=Command, example="newsarchive status --json")
@as_json
@click.option(
    "--max-age",
    metavar="SPAN",
    callback=checked_span,
    help="How old a last success may be: 36h, 3d. By default, three times the usual "
    "pause between crawls, at least 36h.",
)
@click.option(
    "--min-free", **SIZE, help="What the disk should have free.  [default: 1G]"
)
def status(*, archive: Path, quiet: bool, as_json: bool, **limits: Any) -> None:
    """Say what the archive holds, how the last runs went, and whether all is well.

    Exits with 3 where somebody should look, and says why, a line each: a last run that
    was killed or ended badly, a last success too long ago, many failures, alarms and
    gaps, addresses that wait and grow, a disk that is nearly full.
    """
    with Archive.read(archive) as opened, snapshot(opened):
        found = health(opened)
        wrong = ailments(opened, found.bad, now=datetime.now(UTC), **limits)
    if as_json:
        print_json(found.as_json() | {"healthy": not wrong, "ailments": list(wrong)})
    elif not quiet:
        screen = console()
        screen.print(*facts(found), sep="\n", soft_wrap=True)
        screen.print(runs_table(found))
    for line in wrong:
        say(line)
    if wrong:
        raise click.exceptions.Exit(NEEDS_A_PERSON)


COMMANDS: tuple[click.Command, ...] = (
    *(search, show, explain, cite, export, serve, status),
    *COVERAGE,
    *RELEASES,
    *UPKEEP,
)
"""What `newsarchive` mounts."""
