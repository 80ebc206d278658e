"""Makes `archive.db` anew from the WARC files alone."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from archive.errors import JournalError, UnreadableError
from archive.forgetting import finish_forgetting
from archive.journal import Group
from archive.lock import Lock
from archive.migrations import connection_settings, migrate
from archive.opening import database, reported
from archive.recovery import set_torn_aside
from archive.rows import enter
from archive.upkeep.carrying import carry_over
from archive.upkeep.salvage import Damage, salvaged
from archive.warc import sync_folder, warc_files

BATCH = 500
"""Groups that are committed together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuilt:
    """What came of it.

    groups: how many were entered.
    damages: what could not be.
    old: where the database lies that was there before; `None` where there was none,
        or where it may hold what has been forgotten, so that it was removed.
    """

    groups: int
    damages: tuple[Damage, ...]
    old: Path | None


def rebuild(
    path: Path,
    *,
    at: datetime,
    advance: Callable[[int], None],
    keeps_rows: bool = False,
) -> Rebuilt:
    """Make the database anew; the one that was there is kept beside it.

    advance: is told of the bytes read. keeps_rows: whether rows of the old database
    that no record tells of any more are carried over. Raises `LockedError` where
    another process writes, `UnreadableError` where there are no WARC files.
    """
    folder = path / "warc"
    files = warc_files(folder)
    if not files:
        reason = "no WARC files of an archive here: there is nothing to make it from"
        raise UnreadableError(folder, reason)
    lock = Lock(path / "lock")
    try:
        with reported(path):
            new = path / "archive.db.new"
            _remove(new)
            with _opened(new) as db:
                groups, damages, waiting = _fill(db, files, advance)
                if keeps_rows:
                    carry_over(db, path / "archive.db", waiting)
                finish_forgetting(folder, db)
                stays = _is_free_of(path / "archive.db", _forgotten(db))
            if not stays:
                _remove(path / "archive.db")
            old = _replace(path, new, at)
            return Rebuilt(groups=groups, damages=tuple(damages), old=old)
    finally:
        lock.close()


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    """A new database, whole in its one file when it is closed.

    References are not checked on the way: what is damaged may have held a parent.
    """
    connection = sqlite3.connect(file)
    connection_settings(connection)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA synchronous=NORMAL")
    db = database(connection)
    migrate(db)
    try:
        yield db
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        db.close()


def _fill(
    db: Database, files: list[Path], advance: Callable[[int], None]
) -> tuple[int, list[Damage], list[Group]]:
    """Enter all that the files hold: how many groups, what is damaged, what misfits."""
    count, damages, waiting = 0, list[Damage](), list[Group]()
    for path in files:
        for found in salvaged(path):
            if not db.conn.in_transaction:
                db.begin()
            if isinstance(found, Damage):
                damages.append(found)
            elif misfit := _misfit(db, found):
                damages.append(misfit)
                waiting.append(found)
            else:
                count += 1
            if count % BATCH == 0:
                db.commit()
            advance(_length(found))
        if db.conn.in_transaction:
            db.commit()
    return count, _without_torn_tail(files[-1], damages), waiting


def _misfit(db: Database, group: Group) -> Damage | None:
    """Enter a group; what stands in its way."""
    try:
        enter(db, group)
    except JournalError as error:
        place = group.members[0].location
        return Damage(
            file=place.file,
            offset=place.offset,
            length=group.end - place.offset,
            what=error.what,
        )
    return None


def _length(found: Group | Damage) -> int:
    if isinstance(found, Damage):
        return found.length
    return found.end - found.members[0].location.offset


def _without_torn_tail(newest: Path, damages: list[Damage]) -> list[Damage]:
    """Set aside what a kill tore at the end of the newest file: that is no damage."""
    last = damages[-1] if damages else None
    if last is None or last.file != newest.name:
        return damages
    if last.offset + last.length < newest.stat().st_size:
        return damages
    set_torn_aside(newest, last.offset)
    return damages[:-1]


def _forgotten(db: Database) -> set[tuple[str, str]]:
    rows = db.execute("SELECT url, forgotten_at FROM tombstones").fetchall()
    return {(url, at) for url, at in rows}


def _is_free_of(file: Path, forgotten: set[tuple[str, str]]) -> bool:
    """Whether all of this was removed from an older database for sure."""
    if not forgotten or not file.exists():
        return True
    try:
        with closing(sqlite3.connect(file)) as connection:
            done = connection.execute(
                "SELECT url, forgotten_at FROM tombstones WHERE is_done = 1"
            )
            return forgotten <= set(done.fetchall())
    except sqlite3.Error:
        return False  # whatever it holds, it cannot be shown to hold nothing of it


def _replace(path: Path, new: Path, at: datetime) -> Path | None:
    """Put the new database in its place; where the old one went."""
    file, old = path / "archive.db", None
    if file.exists():
        with suppress(sqlite3.Error):  # it may be damaged: then its log is kept too
            connection = sqlite3.connect(file)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
        old = path / f"archive.db.{at:%Y%m%dT%H%M%SZ}.old"
        for end in ("-wal", "-shm", ""):
            part = file.with_name(file.name + end)
            if part.exists():
                part.replace(old.with_name(old.name + end))
    new.replace(file)
    sync_folder(path)
    return old


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
