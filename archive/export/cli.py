"""The command that takes articles away: `export`."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.archive import Archive
from archive.choosing import filtered, looking_back
from archive.command_line import Command, data_stream, say
from archive.errors import UsageError
from archive.export.csv import write_csv
from archive.export.jsonl import write_jsonl
from archive.export.output import replaced
from archive.export.rows import articles
from archive.filters import Filters
from archive.reading import snapshot
from archive.show import revisions_json

WRITERS = {"jsonl": write_jsonl, "csv": write_csv}


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
@looking_back
def export(
    *, archive: Path, quiet: bool, form: str, output: Path | None, **asked: Any
) -> None:
    """Write all articles, the oldest first."""
    with_revisions = asked.pop("revisions")
    if with_revisions and form != "jsonl":
        message = f"--revisions: not in {form}, only in jsonl"
        raise UsageError(message)
    as_of, filters = asked.pop("as_of"), Filters(**asked)
    place = replaced(output) if output else data_stream()
    opening = Archive.read(archive, as_of=as_of)
    with opening as opened, snapshot(opened), place as stream:
        found = articles(opened, filters)
        if with_revisions:
            count = write_jsonl(found, stream, partial(revisions_json, opened))
        else:
            count = WRITERS[form](found, stream)
    say(f"{count} articles", quiet=quiet)
