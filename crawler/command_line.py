"""What the commands that fill an archive share."""

import math
import shlex
import sys
from typing import Any
from urllib.parse import urlsplit

import click

from archive.command_line import Command, exit_with
from crawler.errors import CrawlerError


def finite(
    ctx: click.Context, param: click.Parameter, value: float | None
) -> float | None:
    """Refuse `nan` and `inf`, which are floats to Python and no seconds to anybody."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is no number of seconds", ctx, param)
    return value


def proxy_url(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> str | None:
    """The address of a proxy: http, without credentials, which captures would keep."""
    if value is None:
        return None
    parts = urlsplit(value if "://" in value else f"http://{value}")
    if parts.scheme != "http" or not parts.hostname or parts.path.strip("/"):
        message = f"{value!r} is no proxy: write http://HOST:PORT"
        raise click.BadParameter(message, ctx, param)
    if parts.username is not None:
        message = "a proxy with a password is not supported: captures would keep it"
        raise click.BadParameter(message, ctx, param)
    return f"http://{parts.netloc}"


SECONDS: dict[str, Any] = {"type": click.FloatRange(0), "callback": finite}
"""What options that take seconds have in common."""


class CrawlerCommand(Command):
    """A command that ends in one line and an exit code on the crawler's errors too."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except CrawlerError as error:
            exit_with(error)


def typed_command() -> str:
    """The command as it was typed, for the history of runs."""
    return shlex.join(["newsarchive", *sys.argv[1:]])
