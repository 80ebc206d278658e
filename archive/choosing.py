"""The options of the command line that say which articles a command is about."""

from collections.abc import Callable
from typing import Any

import click

from archive.as_of.moment import last_instant
from archive.command_line import checked_day
from archive.errors import UsageError


def checked_moment(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> str | None:
    """The callback of an option that takes a date or a moment."""
    try:
        if value is not None:
            last_instant(value)
    except UsageError as error:
        raise click.BadParameter(str(error), ctx, param) from error
    return value


looking_back = click.option(
    "--as-of",
    metavar="DATE",
    callback=checked_moment,
    help="As it stood at the end of this year, month or day, UTC, or at this moment.",
)
"""The option of commands that can show the archive as it stood."""


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options whose values are the fields of `Filters`."""
    for option in (
        _date("--until", "Only published on or before this year, month or day."),
        _date("--since", "Only published in or after this year, month or day."),
        click.option("--person", help="Only crediting this person, in whatever role."),
        click.option("--source", help="Only crediting this outlet."),
        click.option("--section", help="Only of this section, the last crumb."),
        click.option("--site", help="Only of this site."),
    ):
        command = option(command)
    return command


def _date(name: str, words: str) -> Callable[..., Any]:
    return click.option(name, metavar="DATE", callback=checked_day, help=words)
