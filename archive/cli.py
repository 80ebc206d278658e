"""The commands of the reading side, to be mounted by `newsarchive`."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.archive import Archive
from archive.captures import capture, page_content
from archive.command_line import (
    NEEDS_A_PERSON,
    SIZE,
    Command,
    as_json,
    checked_day,
    checked_span,
    console,
    data_stream,
    print_json,
    say,
)
from archive.coverage.cli import COMMANDS as COVERAGE
from archive.diff_view import print_diff, two_revisions
from archive.errors import UsageError
from archive.explain import Reread, provenance
from archive.explain_view import print_provenance
from archive.export import articles, replaced, write_csv, write_jsonl
from archive.filters import Filters
from archive.health import ailments, facts, health, runs_table
from archive.hit_list import hit_lines
from archive.reading import find, revisions, snapshot
from archive.search import search as find_text
from archive.show import revisions_json, revisions_table, shown, shown_json
from archive.upkeep.cli import COMMANDS as UPKEEP

WRITERS = {"jsonl": write_jsonl, "csv": write_csv}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which articles: `site`, `section`, `since`, `until`."""
    for option in (
        _date("--until", "Only published on or before this year, month or day."),
        _date("--since", "Only published in or after this year, month or day."),
        click.option("--section", help="Only of this section, the last crumb."),
        click.option("--site", help="Only of this site."),
    ):
        command = option(command)
    return command


def _date(name: str, words: str) -> Callable[..., Any]:
    return click.option(name, metavar="DATE", callback=checked_day, help=words)


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
def show(
    *, archive: Path, quiet: bool, article: str, as_json: bool, **wanted: Any
) -> None:
    """Print one article: its key, its number, or any address it was found at."""
    with Archive.read(archive) as opened, snapshot(opened):
        stored = find(opened, article)
        if wanted["diff"]:
            readings = revisions(opened, stored.number)
            pair = two_revisions(readings, wanted["diff"])
            print_diff(*pair, as_json=as_json, quiet=quiet)
        elif wanted["html"]:
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


@click.command(cls=Command, example="newsarchive export --since 2010 -o articles.jsonl")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="jsonl",
    show_default=True,
    help="JSON Lines, or CSV for spreadsheets.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, replaced when all is written; without it, stdout.",
)
@click.option("--revisions", is_flag=True, help="With every reading; JSON Lines only.")
@filtered
def export(
    *, archive: Path, quiet: bool, form: str, output: Path | None, **asked: Any
) -> None:
    """Write all articles, the oldest first."""
    with_revisions = asked.pop("revisions")
    if with_revisions and form != "jsonl":
        message = f"--revisions: not in {form}, only in jsonl"
        raise UsageError(message)
    filters = Filters(**asked)
    place = replaced(output) if output else data_stream()
    with Archive.read(archive) as opened, snapshot(opened), place as stream:
        found = articles(opened, filters)
        if with_revisions:
            count = write_jsonl(found, stream, partial(revisions_json, opened))
        else:
            count = WRITERS[form](found, stream)
    say(f"{count} articles", quiet=quiet)


@click.command(cls=Command, example="newsarchive search '呼和浩特 NOT 包头'")
@click.argument("query", nargs=-1, required=True)
@filtered
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest"]),
    default="relevance",
    show_default=True,
    help="The best first, or the newest.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="At most this many.",
)
@as_json
def search(
    *, archive: Path, quiet: bool, query: tuple[str, ...], as_json: bool, **asked: Any
) -> None:
    """Find articles: words, "phrases", AND, OR, NOT, (brackets), prefix*."""
    sort, limit = asked.pop("sort"), asked.pop("limit")
    with Archive.read(archive) as opened, snapshot(opened):
        words = " ".join(query)
        hits = find_text(opened, words, Filters(**asked), sort=sort, limit=limit)
    if as_json:
        print_json([asdict(hit) for hit in hits])
    else:
        screen = console()
        for hit in hits:
            lines = hit_lines(hit, in_colour=screen.is_terminal)
            screen.print(*lines, sep="\n", soft_wrap=True)
    if not hits:
        say("nothing found", quiet=quiet)
    elif len(hits) == limit:
        say(f"the first {limit}; --limit shows more", quiet=quiet)


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
        wrong = ailments(opened, found, now=datetime.now(UTC), **limits)
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
    *(search, show, explain, export, status),
    *COVERAGE,
    *UPKEEP,
)
"""What `newsarchive` mounts."""
