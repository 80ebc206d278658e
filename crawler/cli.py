"""The front door: what fills the archive, and the archive's own commands."""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive import (
    Archive,
    Rereading,
    StoredCapture,
    UsageError,
    Visit,
    record_object,
)
from archive.cli import COMMANDS
from archive.command_line import SIZE, Group, checked_day, say, words
from archive.explain_view import print_explanations
from crawler.clock import machine_clock
from crawler.command_line import (
    FILE,
    SECONDS,
    CrawlerCommand,
    early_end,
    proxy_url,
    typed_command,
)
from crawler.imports.cli import import_
from crawler.reextract.cli import reextract
from crawler.version import VERSION

if TYPE_CHECKING:
    from crawler.telling.delivery import Outlets
    from crawler.telling.ending import Told

# Scrapy takes a third of a second to import: the commands that need it import it
# themselves, so that `newsarchive search` answers at once.


@click.group(cls=Group)
@click.version_option(VERSION, prog_name="newsarchive")
@click.pass_context
def main(context: click.Context) -> None:
    """Crawl news sites into an archive that can prove what it holds."""
    context.obj = _reread


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
@click.option(
    "--images/--no-images",
    default=True,
    show_default=True,
    help="Capture the pictures of articles.",
)
@click.option("--requisites", is_flag=True, help="Capture style sheets, too.")
@click.option("--proxy", metavar="URL", callback=proxy_url, help="Ask through this.")
@click.option("--max-time", **SECONDS, help="Stop after these seconds.")
@click.option("--max-disk", **SIZE, help="Stop before the archive grows beyond SIZE.")
@click.option("--min-free", **SIZE, help="Stop before the disk has less free.")
@click.option("--report", **FILE, help="Write what is told of all sites, as JSON.")
@click.option("--metrics", **FILE, help="Write metrics as a Prometheus text file.")
@click.option(
    "--webhook",
    metavar="URL",
    envvar="NEWSARCHIVE_WEBHOOK",
    show_envvar=True,
    help="On trouble, post the report there.",
)
def crawl(
    *,
    archive: Path,
    quiet: bool,
    targets: tuple[str, ...],
    every: bool,
    **asked: Any,
) -> None:
    """Crawl sites: by name, by a profile's file, or by an address alone.

    Lists, feeds and sitemaps are asked for in every run; what is settled, again after
    about as long as it is old. Kill it when you like: the same command goes on where it
    stopped. Exits with 3 where a gap or an alarm needs a person.
    """
    from crawler.crawling import Wish, crawl_sites  # noqa: PLC0415
    from crawler.sites import profile_names  # noqa: PLC0415
    from crawler.telling.delivery import Outlets  # noqa: PLC0415
    from crawler.telling.ending import Told  # noqa: PLC0415

    if every == bool(targets):
        message = "name the sites to crawl, or give --all"
        raise UsageError(message)
    if asked["start_url"] and len(targets) != 1:
        message = "--start-url goes with one site"
        raise UsageError(message)
    outlets = Outlets.of(asked)
    names = profile_names(folders=(archive / "sites",))
    wish = Wish(targets=names if every else targets, **asked)
    command = typed_command()
    begun = Told.begun(command, archive, at=machine_clock())
    with early_end(archive, partial(_tell_early, outlets, begun)):
        told = crawl_sites(archive, wish, command=command, quiet=quiet)
    _tell(told, outlets, quiet=quiet)


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
    from crawler.telling.delivery import Outlets  # noqa: PLC0415

    command = typed_command()
    told = fetch_pages(archive, urls, site=site, command=command, quiet=quiet)
    _tell(told, Outlets(), quiet=quiet)


@main.command(
    cls=CrawlerCommand, example="newsarchive extract page.html --site nmgnews"
)
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", help="The address that the page came from.")
@click.option("--site", help="Read it with this site's profile.")
@click.option("--content-type", metavar="TYPE", help="As the server labelled it.")
@click.option(
    "--explain", is_flag=True, help="Say where each value was read, and what lost."
)
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON, too.")
def extract(
    *, archive: Path, quiet: bool, source: str, as_json: bool, **asked: Any
) -> None:
    """Read one page and print its record as a JSON object; store nothing."""
    del archive, quiet
    from crawler.single import Sheet  # noqa: PLC0415

    explain, site = asked.pop("explain"), asked.pop("site")
    sheet = Sheet.read(source, **asked)
    record = sheet.record(site=site)
    shown = record_object(record) | {"evidence": [asdict(e) for e in record.evidence]}
    if explain:
        found = sheet.explanations(site=site)
        if as_json:
            shown |= {"explanations": [each.as_json() for each in found]}
        else:
            print_explanations(found, words())
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


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


for command in (import_, reextract, *COMMANDS):
    main.add_command(command)


def _reread(
    archive: Archive, captured: StoredCapture, stored: Visit | None
) -> Rereading:
    """Read a capture again for `explain`, which cannot read pages by itself."""
    from crawler.explaining import read_again  # noqa: PLC0415

    return read_again(archive, captured, stored)


def _tell(told: "Told", outlets: "Outlets", *, quiet: bool) -> NoReturn:
    """Say how a crawl ended, and exit with its code."""
    for line in told.complaints:
        say(line)
    for line in told.words:
        say(line, quiet=quiet)
    code, lines = outlets.deliver(told)
    for line in lines:
        say(line)
    raise click.exceptions.Exit(code)


def _tell_early(outlets: "Outlets", begun: "Told", code: int, error: str) -> None:
    """Tell the outlets of an error that ended a crawl before it could tell itself."""
    told = begun.ended(code, error, at=machine_clock())
    for line in outlets.deliver(told)[1]:
        say(line)
