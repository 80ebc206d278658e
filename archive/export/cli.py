"""The command that takes articles away: `export`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.archive import Archive
from archive.choosing import filtered, looking_back
from archive.command_line import MOST, Command, progress, say
from archive.export.formats import FORMATS, Wishes, require_known
from archive.export.output import require_outside
from archive.export.places import place
from archive.export.rows import Chosen
from archive.filters import Filters
from archive.reading import snapshot

_OF_SOME = ("revisions", "evidence", "excel", "limit")
"""The options that only some formats know."""

_WORDS = "; ".join(f"{name}: {form.words}" for name, form in FORMATS.items())


@click.command(cls=Command, example="newsarchive export --since 2010 -o articles.jsonl")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="jsonl",
    show_default=True,
    help=f"{_WORDS}.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, replaced when all is written; without it, stdout. A "
    "folder with markdown.",
)
@click.option("--revisions", is_flag=True, help="With every reading; jsonl only.")
@click.option(
    "--evidence",
    is_flag=True,
    help="With where each value was read from; jsonl and parquet only.",
)
@click.option(
    "--excel", is_flag=True, help="So that Excel knows its encoding; csv only."
)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    metavar="N",
    help="The N newest; rss only, there 100 without it.",
)
@click.option("--query", metavar="TEXT", help="Only with these words, as in `search`.")
@filtered
@looking_back
def export(
    *, archive: Path, quiet: bool, form: str, output: Path | None, **asked: Any
) -> None:
    """Write all articles, or those that are asked for, the oldest first."""
    wishes = {name: asked.pop(name) for name in _OF_SOME}
    require_known(form, wishes)
    require_outside(archive, output)
    query, as_of = asked.pop("query"), asked.pop("as_of")
    filters = Filters(**asked)
    with (
        Archive.read(archive, as_of=as_of) as opened,
        snapshot(opened),
        _watch(quiet=quiet) as watch,
    ):
        chosen = Chosen(archive=opened, filters=filters, query=query, watch=watch)
        with place(form, output) as stream:
            at = datetime.now(UTC)
            written = FORMATS[form].write(chosen, stream, Wishes(at=at, **wishes))
    say(f"{written.count} {written.what}", quiet=quiet)
    if written.remark:
        say(written.remark)


@contextmanager
def _watch(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Give what shows on a terminal how far it has come."""
    with progress(quiet=quiet) as bar:
        task = bar.add_task("exporting", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
