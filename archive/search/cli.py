"""The command that finds articles: `search`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.archive import Archive
from archive.choosing import filtered, looking_back
from archive.command_line import MOST, Command, as_json, console, print_json, say
from archive.filters import Filters
from archive.reading import snapshot
from archive.search.hit_list import hit_lines
from archive.search.ranking import Window
from archive.search.searching import search as find_text


@click.command(cls=Command, example="newsarchive search '呼和浩特 NOT 包头'")
@click.argument("query", nargs=-1, required=True)
@filtered
@looking_back
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest"]),
    default="relevance",
    show_default=True,
    help="The best first, or the newest.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
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
    as_of = asked.pop("as_of")
    with Archive.read(archive, as_of=as_of) as opened, snapshot(opened):
        words = " ".join(query)
        hits = find_text(
            opened, words, Filters(**asked), Window(limit=limit), sort=sort
        )
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
