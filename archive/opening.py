"""An archive's database opened, and what stands in the way said plainly."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from archive.errors import UnreadableError
from archive.text import seg


def connection_to_read(path: Path) -> sqlite3.Connection:
    """A connection to the database of the archive in this folder, to look at it.

    Raises `UnreadableError` where there is none.
    """
    file = path / "archive.db"
    if not file.is_file():
        reason = "no archive here: name one with --archive, or crawl into it first"
        raise UnreadableError(path, reason)
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    connection.execute("SELECT 1 FROM sqlite_master")
    return connection


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
