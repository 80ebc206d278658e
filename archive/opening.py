"""An archive's database opened, and what stands in the way said plainly."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from archive.errors import UnreadableError, UsageError
from archive.text import seg

ARCHIVE = "archive.db"
RELEASED = "manifest.json"
"""The file by which a release is known; it names the database."""

PARTIAL = ".partial"
"""How a folder's name ends that somebody is at work on, or was until he was killed."""


def connection_to_read(path: Path) -> sqlite3.Connection:
    """A connection to the database of the archive or release in this folder, to look.

    Raises `UnreadableError` where there is none.
    """
    file = database_file(path)
    mode = "mode=ro" if file.name == ARCHIVE else "mode=ro&immutable=1"
    if not file.is_file():
        reason = "no archive here: name one with --archive, or crawl into it first"
        raise UnreadableError(path, reason)
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)
    connection.execute("SELECT 1 FROM sqlite_master")
    return connection


def database_file(path: Path) -> Path:
    """Where the database of the archive or release in this folder lies."""
    file = path / ARCHIVE
    return _released(path) if is_release(path) and not file.exists() else file


def is_release(path: Path) -> bool:
    """Whether a release lies in this folder: what was frozen, and never changes."""
    is_whole = not path.resolve().name.endswith(PARTIAL)
    return is_whole and (path / RELEASED).is_file()


def require_raw(path: Path) -> None:
    """Raise `UsageError` where a release lies: it has no WARC files."""
    if is_release(path):
        message = f"{path} is a release and has no WARC files: ask the archive itself"
        raise UsageError(message)


def make_folders(path: Path) -> None:
    """Make the folders of an archive; raises `UsageError` where a release lies."""
    if is_release(path):
        message = f"{path} is a release: it never changes, so name an archive"
        raise UsageError(message)
    for folder in ("warc/torn", "sites", "logs"):
        (path / folder).mkdir(parents=True, exist_ok=True)


def _released(path: Path) -> Path:
    try:
        told = json.loads((path / RELEASED).read_text(encoding="utf-8"))
        name = str(told["database"]["file"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = f"it does not name the database: {error}"
        raise UnreadableError(path / RELEASED, reason) from error
    if Path(name).name != name or (path / name).is_symlink():
        reason = f"it names {name!r}, which is no file beside it"
        raise UnreadableError(path / RELEASED, reason)
    return path / name


def database(connection: sqlite3.Connection) -> Database:
    """The database at this connection, with the functions that its triggers need."""
    db = Database(connection)
    db.register_function(seg, deterministic=True)
    return db


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Say of what the system refuses which file it concerns, as `UnreadableError`."""
    try:
        yield
    except OSError as error:
        place = Path(error.filename) if error.filename else path
        raise UnreadableError(place, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise UnreadableError(path / "archive.db", str(error)) from error
