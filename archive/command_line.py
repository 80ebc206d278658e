"""What all commands of `newsarchive` share: options, exit codes, where words go.

stdout carries data, stderr carries words. Every error ends in one line on stderr and
the exit code of its kind; a traceback means a bug of ours.
"""

import io
import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn, Protocol, TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from archive.errors import ArchiveError, DamagedError, UnreadableError, UsageError
from archive.filters import day
from archive.measures import size, span
from archive.signals import stopped_by_sigterm

DEFAULT_ARCHIVE = Path("newsarchive-data")
NEEDS_A_PERSON = 3
"""The exit code of a command that found what somebody should look at."""

STOPPED = 7
"""The exit code of a command that a signal stopped before its end."""

MOST = 10**9
"""What a number of articles that is asked for may be at most."""

UNSAFE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\ufffd")
"""Control characters, which archived text may hold and a terminal would obey."""


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""The option of commands that can print what they found as one JSON value."""


class Complaint(Protocol):
    """An error that says what to do, and with which code to exit."""

    exit_code: int


class Command(click.Command):
    """A command with `--archive` and `--quiet`, an example, and our exit codes.

    Its function takes `archive: Path` and `quiet: bool` beside its own options.
    """

    def __init__(self, *args: Any, example: str = "", **options: Any) -> None:
        options.setdefault("epilog", f"\b\nExample:\n  {example}")
        super().__init__(*args, **options)
        self.params += [_archive_option(), _quiet_option()]

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; what goes wrong in the world ends in one line and an exit code."""
        archive = ctx.params.get("archive", DEFAULT_ARCHIVE)
        with _words_encodable(), exits(archive), stopped_by_sigterm():
            _require_text(ctx.params)
            return super().invoke(ctx)


class Group(click.Group):
    """A group whose commands are `Command`s."""

    command_class = Command
    group_class = type


def _archive_option() -> click.Option:
    return click.Option(
        ["--archive"],
        type=click.Path(path_type=Path, file_okay=False),
        envvar="NEWSARCHIVE_DIR",
        default=DEFAULT_ARCHIVE,
        show_default=True,
        show_envvar=True,
        metavar="DIR",
        help="The archive's folder.",
    )


def _quiet_option() -> click.Option:
    return click.Option(["--quiet", "-q"], is_flag=True, help="Say nothing but errors.")


def checked_day(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> str | None:
    """The callback of an option that takes a year, a month or a day."""
    try:
        return None if value is None else day(value)
    except UsageError as error:
        raise click.BadParameter(str(error), ctx, param) from error


def checked_size(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> int | None:
    """The callback of an option that takes a size, as `20G`: its bytes."""
    try:
        return None if value is None else size(value)
    except UsageError as error:
        raise click.BadParameter(str(error), ctx, param) from error


def checked_span(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> timedelta | None:
    """The callback of an option that takes a span of time, as `36h`."""
    try:
        return None if value is None else span(value)
    except UsageError as error:
        raise click.BadParameter(str(error), ctx, param) from error


SIZE: dict[str, Any] = {"metavar": "SIZE", "callback": checked_size}
"""What options that take a size have in common."""


def _require_text(given: Mapping[str, Any]) -> None:
    """Raise `UsageError` where a value that was typed is no text."""
    for name, value in given.items():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str) and any(
                "\ud800" <= sign <= "\udfff" for sign in each
            ):
                message = (
                    f"{name}: {each!a} is not in the terminal's encoding, or cut off"
                )
                raise UsageError(message)


@contextmanager
def exits(archive: Path) -> Iterator[None]:
    """Turn errors that a user can mend into one line on stderr and an exit code."""
    try:
        yield
        sys.stdout.flush()
    except ArchiveError as error:
        exit_with(error)
    except BrokenPipeError:
        _leave_pipe()
    except KeyboardInterrupt:
        click.echo("newsarchive: stopped", err=True)
        raise click.exceptions.Exit(STOPPED) from None
    except (sqlite3.DatabaseError, OSError) as error:
        exit_with(outer_error(error, archive))


def exit_with(error: Complaint) -> NoReturn:
    """Say what went wrong and what to do, in one line, and exit with its code."""
    click.echo(f"newsarchive: {printable(str(error))}", err=True)
    raise click.exceptions.Exit(error.exit_code)


def outer_error(error: sqlite3.DatabaseError | OSError, archive: Path) -> ArchiveError:
    """What an error of the database or the system means to whoever uses the archive."""
    if isinstance(error, sqlite3.DatabaseError):
        return _database_error(error, archive)
    place = Path(error.filename) if error.filename else archive
    return UnreadableError(place, error.strerror or str(error))


def _database_error(error: sqlite3.DatabaseError, archive: Path) -> ArchiveError:
    """What SQLite's refusal means; a broken rule of the schema is a bug of ours."""
    file = archive / "archive.db"
    if isinstance(error, sqlite3.OperationalError):
        return UnreadableError(file, str(error))
    if type(error) is sqlite3.DatabaseError:
        return DamagedError(file, f"{error}: put a copy of it in its place")
    raise error


def _leave_pipe() -> NoReturn:
    """End quietly when the reader has seen enough, as in `export | head`."""
    with suppress(io.UnsupportedOperation, ValueError):  # stdout is no file in tests
        # Python flushes stdout once more at its end and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise click.exceptions.Exit(0)


@contextmanager
def _words_encodable() -> Iterator[None]:
    """Let a terminal that cannot show a character show its number instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    yield


@contextmanager
def data_stream() -> Iterator[TextIO]:
    """Give stdout for data: UTF-8 whatever the locale, line ends as written."""
    sys.stdout.flush()
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()


def print_json(value: Any) -> None:
    """Print one JSON value in one line, in UTF-8."""
    with data_stream() as stream:
        stream.write(json.dumps(value, ensure_ascii=False) + "\n")


def say(words: str, *, quiet: bool = False) -> None:
    """Tell the user something that is no data."""
    if not quiet:
        click.echo(printable(words), err=True)


def printable(text: str) -> str:
    """The text without the control characters that a terminal would obey."""
    return text.translate(UNSAFE)


def console() -> Console:
    """Return stdout for people: colours and the window's width on a terminal only."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(file=sys.stdout, no_color=True, highlight=False, width=10_000)


def words() -> Console:
    """Return stderr for people, like `console`."""
    if sys.stderr.isatty():
        return Console(stderr=True, highlight=False)
    return Console(file=sys.stderr, no_color=True, highlight=False, width=10_000)


def progress(*, quiet: bool = False) -> Progress:
    """Return a progress bar: on stderr, on a terminal, or none."""
    errors = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=errors,
        disable=quiet or not errors.is_terminal,
        transient=True,
    )
