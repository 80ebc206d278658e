"""The command `import`."""

import json
from pathlib import Path
from typing import Any

import click

from archive import UsageError
from archive.command_line import checked_day, progress, say
from crawler.clock import machine_clock
from crawler.command_line import SECONDS, CrawlerCommand, typed_command

PATTERNS: dict[str, Any] = {"multiple": True, "metavar": "URL-PATTERN"}
COLLECTIONS: dict[str, Any] = {"multiple": True, "metavar": "ID"}
SERVICES: dict[str, Any] = {"multiple": True, "metavar": "NAME=URL"}
"""What options that may be given many times take."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import", cls=CrawlerCommand, example="newsarchive import *.warc.gz")
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
        site=asked.pop("site"), command=typed_command(), clock=machine_clock
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
