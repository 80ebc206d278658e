"""The front door: what fills the archive, and the archive's own commands."""

import json
import math
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive import UsageError, article_key, record_object
from archive.cli import COMMANDS
from archive.command_line import (
    Command,
    Group,
    checked_day,
    exit_with,
    printable,
    progress,
    say,
)
from crawler.errors import CrawlerError
from crawler.version import VERSION

if TYPE_CHECKING:
    from crawler.crawling import Report
    from crawler.reextract import Outcome

# Scrapy takes a third of a second to import: the commands that need it import it
# themselves, so that `newsarchive search` answers at once.


def finite(
    ctx: click.Context, param: click.Parameter, value: float | None
) -> float | None:
    """Refuse `nan` and `inf`, which are floats to Python and no seconds to anybody."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is no number of seconds", ctx, param)
    return value


SECONDS: dict[str, Any] = {"type": click.FloatRange(0), "callback": finite}
"""What options that take seconds have in common."""

PATTERNS: dict[str, Any] = {"multiple": True, "metavar": "URL-PATTERN"}
COLLECTIONS: dict[str, Any] = {"multiple": True, "metavar": "ID"}
SERVICES: dict[str, Any] = {"multiple": True, "metavar": "NAME=URL"}
"""What options of `import` that may be given many times take."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class CrawlerCommand(Command):
    """A command that ends in one line and an exit code on the crawler's errors too."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except CrawlerError as error:
            exit_with(error)


@click.group(cls=Group)
@click.version_option(VERSION, prog_name="newsarchive")
def main() -> None:
    """Crawl news sites into an archive that can prove what it holds."""


@main.command(cls=CrawlerCommand, example="newsarchive crawl nmgnews --limit 100")
@click.argument("targets", nargs=-1, metavar="TARGET…")
@click.option("--all", "every", is_flag=True, help="Crawl every site there is.")
@click.option("--start-url", metavar="URL", help="The site as served at this address.")
@click.option("--since", callback=checked_day, help="Articles of this day or later.")
@click.option("--until", callback=checked_day, help="Articles of this day or before.")
@click.option("--limit", type=click.IntRange(1), help="Store at most N articles.")
@click.option("--full", is_flag=True, help="Look at settled addresses again.")
@click.option("--delay", **SECONDS, help="Seconds between requests.")
@click.option("--concurrency", type=click.IntRange(1, 16), help="Requests at once.")
@click.option("--max-time", **SECONDS, help="Stop after these seconds.")
def crawl(
    *,
    archive: Path,
    quiet: bool,
    targets: tuple[str, ...],
    every: bool,
    **asked: Any,
) -> None:
    """Crawl sites: by name, by a profile's file, or by an address alone.

    What is known and settled is not asked for again; lists, feeds and sitemaps are.
    Kill it when you like: the same command goes on where it stopped.
    """
    from crawler.crawling import Wish, crawl_sites  # noqa: PLC0415
    from crawler.sites import profile_names  # noqa: PLC0415

    if every == bool(targets):
        message = "name the sites to crawl, or give --all"
        raise UsageError(message)
    if asked["start_url"] and len(targets) != 1:
        message = "--start-url goes with one site"
        raise UsageError(message)
    wish = Wish(targets=tuple(profile_names()) if every else targets, **asked)
    report = crawl_sites(archive, wish, command=_typed(), quiet=quiet)
    _tell(report, quiet=quiet)


@main.command(
    cls=CrawlerCommand,
    example="newsarchive fetch http://www.nmgnews.com.cn/system/2010/07/21/010471234.shtml",
)
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@click.option("--site", help="Read them with this site's profile.")
def fetch(
    *, archive: Path, quiet: bool, urls: tuple[str, ...], site: str | None
) -> None:
    """Capture and record single pages now, through the crawl's download path."""
    from crawler.crawling import fetch_pages  # noqa: PLC0415

    report = fetch_pages(archive, urls, site=site, command=_typed(), quiet=quiet)
    _tell(report, quiet=quiet)


@main.command("import", cls=CrawlerCommand, example="newsarchive import *.warc.gz")
@click.argument("files", nargs=-1, type=FILE, metavar="FILE…")
@click.option("--site", help="Read all pages with this site's profile.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--wayback", **PATTERNS, help="Captures of the Wayback Machine.")
@click.option("--common-crawl", **PATTERNS, help="Captures of Common Crawl.")
@click.option("--since", callback=checked_day, help="Captures of this day or later.")
@click.option("--until", callback=checked_day, help="Captures of this day or before.")
@click.option("--collection", **COLLECTIONS, help="Of this Common Crawl alone.")
@click.option("--max-requests", type=click.IntRange(1), help="Ask the indexes N times.")
@click.option("--delay", **SECONDS, help="Seconds between requests to an index.")
@click.option("--any-digest", is_flag=True, help="Take what fits no index's digest.")
@click.option("--service", **SERVICES, help="Ask an index at another address.")
def import_(
    *,
    archive: Path,
    quiet: bool,
    files: tuple[Path, ...],
    as_json: bool,
    **asked: Any,
) -> None:
    """Take in what others captured: WARC files, the Wayback Machine, Common Crawl.

    Captures keep their time and address. What the archive holds already is passed
    over; broken records are named, and the rest is taken in. A pattern is an address,
    the beginning of some (http://www.a.example/2010/*), or a domain (*.a.example).
    """
    from crawler.imports import importing, index_source  # noqa: PLC0415

    order = importing.Order(
        site=asked.pop("site"), command=_typed(), clock=lambda: datetime.now(UTC)
    )
    wish = index_source.Wish(**asked)
    with index_source.index_sources(wish, now=order.clock) as indexes:
        sources = [importing.warc_source(files)] if files else []
        sources += indexes
        if not sources:
            message = "name the WARC files to take in, or a pattern for an index"
            raise UsageError(message)
        bars = progress(quiet=quiet)
        report = importing.import_captures(archive, sources, order, bars=bars)
    for line in report.complaints:
        say(line)
    say(report.words, quiet=quiet)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    raise click.exceptions.Exit(report.code)


@main.command(
    cls=CrawlerCommand, example="newsarchive extract page.html --site nmgnews"
)
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", help="The address that the page came from.")
@click.option("--site", help="Read it with this site's profile.")
@click.option("--content-type", metavar="TYPE", help="As the server labelled it.")
@click.option("--explain", is_flag=True, help="Say where each value was read.")
def extract(*, archive: Path, quiet: bool, source: str, **asked: Any) -> None:
    """Read one page and print its record as a JSON object; store nothing."""
    del archive, quiet
    from crawler.single import Sheet  # noqa: PLC0415

    explain, site = asked.pop("explain"), asked.pop("site")
    record = Sheet.read(source, **asked).record(site=site)
    if explain:
        for each in record.evidence:
            say(f"{each.field}: {each.rule} at {each.place}: {each.text!r}")
    shown = record_object(record) | {"evidence": [asdict(e) for e in record.evidence]}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


@main.command(
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
    from crawler.clock import machine_clock  # noqa: PLC0415
    from crawler.reextract import Wish, look, read_again  # noqa: PLC0415

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
            command, clock = _typed(), machine_clock
            outcome = read_again(
                archive, wish, command=command, clock=clock, advance=advance
            )
    _tell_readings(outcome, quiet=quiet, as_json=as_json, is_dry=dry_run)


@main.group()
def site() -> None:
    """Site profiles: what the crawler knows of each site."""


@site.command("list", cls=CrawlerCommand, example="newsarchive site list")
def list_sites(*, archive: Path, quiet: bool) -> None:
    """List the sites that can be crawled by name."""
    del quiet
    from crawler.sites import load_profile, profile_names  # noqa: PLC0415

    own = archive / "sites"
    for name in profile_names(folders=(own,)):
        profile = load_profile(name, folders=(own,))
        layouts = ", ".join(layout.name for layout in profile.layouts)
        row = (name, profile.title or "", " ".join(profile.hosts), layouts)
        click.echo("\t".join(row))


for command in COMMANDS:
    main.add_command(command)


def _tell(report: "Report", *, quiet: bool) -> NoReturn:
    """Say how a crawl ended, and exit with its code."""
    for line in report.complaints:
        say(line)
    for line in report.words:
        say(line, quiet=quiet)
    raise click.exceptions.Exit(report.code)


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


def _typed() -> str:
    """The command as it was typed, for the history of runs."""
    import shlex  # noqa: PLC0415

    return shlex.join(["newsarchive", *sys.argv[1:]])
