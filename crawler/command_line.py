"""What the commands that fill an archive share."""

import math
import re
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from archive.command_line import STOPPED, Command, exit_with, outer_error
from crawler.errors import CrawlerError

HIDDEN = "***"
"""What stands for a secret wherever a command is kept."""

_USER = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_WEBHOOK = re.compile(r"(?<=--webhook=).+", re.DOTALL)


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

FILE: dict[str, Any] = {
    "type": click.Path(path_type=Path, dir_okay=False),
    "metavar": "FILE",
}
"""What options that name a file to write have in common."""


class CrawlerCommand(Command):
    """A command that ends in one line and an exit code on the crawler's errors too."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except CrawlerError as error:
            exit_with(error)


def typed_command() -> str:
    """The command as it was typed, for the history of runs, without its secrets."""
    words = [word.encode("utf-8", "replace").decode() for word in sys.argv[1:]]
    return shlex.join(["newsarchive", *without_secrets(words)])


def without_secrets(words: list[str]) -> list[str]:
    """A command's words without the names and keys that open other people's doors.

    >>> without_secrets(["--webhook", "https://a.example/key", "http://me:pw@b.example/"])
    ['--webhook', '***', 'http://***@b.example/']
    """
    told = []
    for before, word in zip(["", *words], words, strict=False):
        kept = _USER.sub(HIDDEN, _WEBHOOK.sub(HIDDEN, word))
        told.append(HIDDEN if before == "--webhook" else kept)
    return told


@contextmanager
def early_end(archive: Path, tell: Callable[[int, str], None]) -> Iterator[None]:
    """Tell of what ends a command before it can tell itself; the error goes on.

    tell: takes the exit code and the words.
    """
    try:
        yield
    except KeyboardInterrupt:
        tell(STOPPED, "stopped by a signal")
        raise
    except (sqlite3.DatabaseError, OSError) as error:
        meant = outer_error(error, archive)
        tell(meant.exit_code, str(meant))
        raise
    except Exception as error:
        code = getattr(error, "exit_code", 1)
        tell(code, str(error) if code != 1 else f"{type(error).__name__}: {error}")
        raise
