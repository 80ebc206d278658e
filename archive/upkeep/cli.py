"""The commands that keep an archive whole, to be mounted by `newsarchive`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from archive.archive import Archive
from archive.command_line import (
    NEEDS_A_PERSON,
    Command,
    as_json,
    print_json,
    printable,
    progress,
    say,
)
from archive.errors import DamagedError, UsageError
from archive.opening import is_release
from archive.record import article_key
from archive.release.checking import holding
from archive.upkeep.backup import back_up
from archive.upkeep.forget import forget as take_out
from archive.upkeep.rebuild import rebuild as make_anew
from archive.upkeep.repair import repair as mend
from archive.verify import Loss, raw_bytes
from archive.verify import verify as check
from archive.warc import warc_files


@click.command(cls=Command, example="newsarchive verify")
@as_json
def verify(*, archive: Path, quiet: bool, as_json: bool) -> None:
    """Check every row against its raw record and digest.

    Exits with 5 where something is wrong, and with 3 where all that is wrong was found
    before: records that `repair` marked as lost.
    """
    if is_release(archive):
        message = f"{archive} is a release: newsarchive freeze --check {archive}"
        raise UsageError(message)
    with Archive.read(archive) as opened, progress(quiet=quiet) as bar:
        task = bar.add_task("reading", total=raw_bytes(opened))
        found = []
        for problem in check(opened, advance=lambda count: bar.advance(task, count)):
            found.append(problem)
            if not as_json:
                click.echo(printable(problem.words))
    lost = [each for each in found if isinstance(each, Loss)]
    problems = [each for each in found if not isinstance(each, Loss)]
    if as_json:
        listed = [[each.as_json() for each in some] for some in (problems, lost)]
        print_json(dict(zip(("problems", "lost"), listed, strict=True)))
    if lost:
        say(f"{len(lost)} records are known to be lost")
    if problems:
        what = f"{len(problems)} rows or raw records do not agree, as listed"
        raise DamagedError(archive, what)
    if lost:
        raise click.exceptions.Exit(NEEDS_A_PERSON)
    say("every row agrees with its raw record", quiet=quiet)


@click.command(cls=Command, example="newsarchive backup copies/2026-03-01")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
def backup(*, archive: Path, quiet: bool, target: Path) -> None:
    """Copy the archive as it is at one instant, even while a crawl runs.

    Every raw record is checked against its digest on the way. DIR must not be there
    yet; it appears when all of it is copied.
    """
    with Archive.read(archive) as opened, progress(quiet=quiet) as bar:
        size = raw_bytes(opened) + (archive / "archive.db").stat().st_size
        task = bar.add_task("copying", total=size)
        back_up(opened, target, advance=lambda count: bar.advance(task, count))
    say(f"{target} holds a whole copy", quiet=quiet)


@click.command(
    cls=Command, example="newsarchive forget k7hq2mzt5wfa --reason 'asked by a person'"
)
@click.argument("article", metavar="ID|URL")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept.")
def forget(*, archive: Path, quiet: bool, article: str, reason: str) -> None:
    """Take an article out for good: text and captures go, a dated tombstone stays.

    So goes any other address that was captured. It is not asked for again, and not
    imported. Databases that `rebuild` kept are removed; copies elsewhere are not.
    """
    Archive.read(archive).close()  # to write would make one where there is none
    with Archive.create(archive) as opened:
        done = take_out(opened, article, reason=reason, at=datetime.now(UTC))
    if done.shared:
        keys = ", ".join(done.keys)
        say(f"{done.shared} captures stay: other articles are read from them: {keys}")
    say(f"{done.url}: {done.captures} captures were taken out", quiet=quiet)
    for release in holding(archive / "releases", article_key(done.url)):
        say(f"it is in the release {release} still: remove that, and freeze again")
    if not done.is_done:
        say("its text is still in archive.db-wal: another program reads the database")
        say("close that program; the next command that writes removes the rest")
        raise click.exceptions.Exit(NEEDS_A_PERSON)


@click.command(cls=Command, example="newsarchive rebuild")
def rebuild(*, archive: Path, quiet: bool) -> None:
    """Make archive.db anew from the WARC files; the old one is kept beside it.

    Exits with 5 where not all of them could be read: the rest is there.
    """
    with progress(quiet=quiet) as bar:
        size = sum(file.stat().st_size for file in warc_files(archive / "warc"))
        task = bar.add_task("reading", total=size)
        made = make_anew(
            archive,
            at=datetime.now(UTC),
            advance=lambda count: bar.advance(task, count),
        )
    say(f"{made.groups} groups of records were entered", quiet=quiet)
    if made.old is not None:
        say(f"the old database is {made.old}", quiet=quiet)
    for each in made.damages:
        place = f"{each.file} at {each.offset}, {each.length} bytes"
        click.echo(printable(f"{place}: {each.what}"))
    if made.damages:
        what = (
            f"{len(made.damages)} places could not be read, as listed: all else is in"
        )
        raise DamagedError(archive / "warc", what)


@click.command(cls=Command, example="newsarchive repair")
@as_json
def repair(*, archive: Path, quiet: bool, as_json: bool) -> None:
    """Mend what `verify` finds; nothing is deleted.

    Takes in what lies in the WARC files alone, marks rows whose record is gone, makes
    the text index and rows that contradict records anew. Exits with 3 where records
    are lost, and with 5 where something is left that takes a person.
    """
    with progress(quiet=quiet) as bar:
        task = bar.add_task("reading", total=None)
        done = mend(
            archive,
            at=datetime.now(UTC),
            advance=lambda count: bar.advance(task, count),
        )
    if as_json:
        print_json(done.as_json())
    else:
        for each in (*done.left, *done.lost):
            click.echo(printable(each.words))
    for line in done.words:
        say(line, quiet=quiet)
    if done.left:
        raise DamagedError(archive, f"{len(done.left)} problems are left, as listed")
    if done.lost:
        say(f"{len(done.lost)} records are lost, as listed")
        raise click.exceptions.Exit(NEEDS_A_PERSON)


COMMANDS: tuple[click.Command, ...] = (verify, repair, rebuild, backup, forget)
"""What `newsarchive` mounts."""
