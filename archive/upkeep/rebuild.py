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
from archive.journal import CONTINUED, Group
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
        for part in _parts(path, advance):
            if path == files[-1] and _is_torn_tail(part):
                set_torn_aside(path, _start(part[0]))
                break
            if not db.conn.in_transaction:
                db.begin()
            amiss = {place: _damage(db, found) for place, found in enumerate(part)}
            damages += [each for each in amiss.values() if each]
            waiting += [
                found
                for place, found in enumerate(part)
                if amiss[place] and isinstance(found, Group)
            ]
            count += sum(each is None for each in amiss.values())
            if count % BATCH == 0:
                db.commit()
        if db.conn.in_transaction:
            db.commit()
    return count, damages, waiting


def _parts(
    path: Path, advance: Callable[[int], None]
) -> Iterator[list[Group | Damage]]:
    """What a file holds: up to each group that completes a bundle, then the rest."""
    part: list[Group | Damage] = []
    for found in salvaged(path):
        part.append(found)
        if isinstance(found, Group) and not found.said.get(CONTINUED):
            yield part
            part = []
        advance(found.end - _start(found))
    if part:
        yield part


def _is_torn_tail(part: list[Group | Damage]) -> bool:
    """Whether a kill may have torn this: whole records, then at most one torn one."""
    last = part[-1]
    if isinstance(last, Group) and not last.said.get(CONTINUED):
        return False
    return all(isinstance(each, Group) or each.has_whole_records for each in part[:-1])


def _damage(db: Database, found: Group | Damage) -> Damage | None:
    """Enter a group; what stands in its way, if anything does."""
    if isinstance(found, Damage):
        return found
    try:
        enter(db, found)
    except JournalError as error:
        place = found.members[0].location
        return Damage(
            file=place.file,
            offset=place.offset,
            length=found.end - place.offset,
            what=error.what,
        )
    return None


def _start(found: Group | Damage) -> int:
    if isinstance(found, Damage):
        return found.offset
    return found.members[0].location.offset


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
