"""The command that serves the archive to browsers: `serve`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from archive.archive import Archive
from archive.command_line import Command, say


def checked_base(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The callback of an option that takes a path of addresses: `/` at both ends."""
    steps = value.strip("/")
    if not all(sign.isalnum() or sign in "-._/" for sign in steps):
        message = f"{value!r} is no path: write /news/"
        raise click.BadParameter(message, ctx, param)
    return f"/{steps}/" if steps else "/"


@click.command(cls=Command, example="newsarchive serve --port 8001")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Listen on this port; 0 takes any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Listen on this address. Whoever reaches it may read the whole archive.",
)
@click.option(
    "--base-url",
    "base",
    default="/",
    show_default=True,
    metavar="PATH",
    callback=checked_base,
    help="The path under which a proxy passes requests on.",
)
def serve(*, archive: Path, quiet: bool, port: int, host: str, base: str) -> None:
    """Show the archive in a browser, read-only, until Ctrl-C.

    Pages to search, read and compare in Chinese and English, and all of the database
    as SQL, JSON and CSV. Prints the address. A crawl may write at the same time.
    """
    Archive.read(archive).close()
    # The web server takes half a second to import: the other commands need none.
    from archive.web.server import address, bound, run, warm_up  # noqa: PLC0415

    listening = bound(host, port)
    warm_up(archive, datetime.now(UTC))
    click.echo(address(listening, base))
    say(f"serving {archive}; Ctrl-C ends it", quiet=quiet)
    run(archive, listening, base=base)
