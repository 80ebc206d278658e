"""The command `reextract`."""

import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive import article_key
from archive.command_line import checked_day, printable, progress, say
from crawler.clock import machine_clock
from crawler.command_line import CrawlerCommand, typed_command

if TYPE_CHECKING:
    from crawler.reextract.outcome import Outcome


@click.command(
    cls=CrawlerCommand, example="newsarchive reextract --site nmgnews --dry-run"
)
@click.option("--site", help="Only captures of this site.")
@click.option("--since", callback=checked_day, help="Captured on this day or later.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Processes that read; as many as there are cores.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def reextract(
    *, archive: Path, quiet: bool, dry_run: bool, as_json: bool, **asked: Any
) -> None:
    """Read records anew from the stored captures; nothing is asked of any site.

    What reads the same stays untouched; what differs becomes a revision, with the
    extractor as its cause. Kill it when you like: the same command goes on.
    """
    from crawler.reextract.job import Wish, look, read_again  # noqa: PLC0415

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    wish = Wish(
        site=asked["site"],
        since=asked["since"] or "",
        workers=asked["workers"] or len(os.sched_getaffinity(0)),
    )
    with progress(quiet=quiet) as bar:
        task = bar.add_task("reading", total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if dry_run:
            outcome = look(archive, wish, at=machine_clock(), advance=advance)
        else:
            command, clock = typed_command(), machine_clock
            outcome = read_again(
                archive, wish, command=command, clock=clock, advance=advance
            )
    _tell_readings(outcome, quiet=quiet, as_json=as_json, is_dry=dry_run)


def _tell_readings(
    outcome: "Outcome", *, quiet: bool, as_json: bool, is_dry: bool
) -> NoReturn:
    """Say what was read otherwise, article by article, and exit."""
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    else:
        for url, names in outcome.changed.items():
            click.echo(printable(f"{article_key(url)}\t{','.join(names)}\t{url}"))
    for line in outcome.complaints:
        say(line)
    for line in outcome.words(is_dry=is_dry):
        say(line, quiet=quiet)
    raise click.exceptions.Exit(outcome.exit_code)
