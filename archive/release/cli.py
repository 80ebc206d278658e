"""The command that makes releases, and says whether one is whole: `freeze`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.archive import Archive
from archive.choosing import filtered, looking_back
from archive.command_line import Command, printable, progress, say
from archive.errors import DamagedError, UsageError
from archive.export.output import require_outside
from archive.filters import Filters
from archive.release.checking import problems
from archive.release.making import checked_name
from archive.release.making import freeze as make
from archive.release.manifest import Asked
from archive.version import VERSION


@click.command(cls=Command, example="newsarchive freeze 2026-03-01 --site nmgnews")
@click.argument("name", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to make it in.  [default: releases/ in the archive]",
)
@click.option("--query", metavar="QUERY", help="Only what `search` finds for this.")
@filtered
@looking_back
@click.option("--title", help="As it is to be cited.")
@click.option("--author", "authors", multiple=True, help="The same; one or more.")
@click.option(
    "--check",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Make none; say whether this one is whole.",
)
def freeze(
    *,
    archive: Path,
    quiet: bool,
    name: str | None,
    output: Path | None,
    check: Path | None,
    **asked: Any,
) -> None:
    """Make a release to be cited: a folder NAME with a read-only database.

    It has the articles that pass with all that belongs to them, full text included, a
    manifest, a README, a citation and checksums, and never changes. It is there when
    all of it is; a crawl may run meanwhile.
    """
    if (name is None) == (check is None):
        message = "give either a NAME for a new release, or --check FOLDER"
        raise UsageError(message)
    if name is None:
        if output or any(asked.values()):
            message = "--check looks at a release as it is: leave the other options out"
            raise UsageError(message)
        _say_whether_whole(check or Path(), quiet=quiet)
        return
    as_of = asked.pop("as_of")
    require_outside(archive, output, but="releases")
    wanted = Asked(
        name=checked_name(name),
        at=datetime.now(UTC).replace(microsecond=0),
        software=VERSION,
        as_of=as_of,
        query=asked.pop("query"),
        title=asked.pop("title"),
        authors=asked.pop("authors"),
        filters=Filters(**asked),
    )
    with Archive.read(archive, as_of=as_of) as opened, progress(quiet=quiet) as bar:
        task = bar.add_task("reading", total=None)
        target = make(
            opened,
            output or archive / "releases",
            wanted,
            advance=lambda count: bar.advance(task, count),
        )
    say(f"{target} is a release: cite it as its README.md says", quiet=quiet)


def _say_whether_whole(folder: Path, *, quiet: bool) -> None:
    found = list(problems(folder))
    for each in found:
        click.echo(printable(each))
    if found:
        count = "one thing is" if len(found) == 1 else f"{len(found)} things are"
        what = f"{count} wrong with this release, as listed"
        raise DamagedError(folder, what)
    say(f"{folder} is whole", quiet=quiet)


COMMANDS: tuple[click.Command, ...] = (freeze,)
"""What `newsarchive` mounts."""
