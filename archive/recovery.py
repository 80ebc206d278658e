"""What a killed run left behind, taken in or set aside at the next start.

The WARC file is written before the database, so after a kill it may hold more than the
database knows: whole groups of records, which are taken in, and behind them a torn one,
which is cut off and set aside. What stands before is never touched.
"""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database

from archive.errors import DamagedError
from archive.journal import bundles
from archive.members import members, next_whole_member
from archive.rows import enter
from archive.warc import warc_files

BATCH = 200
"""Bundles that are committed together."""


def recover(folder: Path, db: Database) -> None:
    """Take in what is only in the folder's WARC files; cut what a kill tore.

    Raises `DamagedError` where a file is shorter than the database says, and where
    whole records follow on broken ones that the database knows nothing of.
    """
    is_new = db.execute("SELECT 1 FROM warc_records LIMIT 1").fetchone() is None
    for path in warc_files(folder):
        known, size = known_end(db, path.name), path.stat().st_size
        if size < known and has_losses(db, path.name):
            continue
        if size < known:
            what = f"it ends at {size}, but the database knows records up to {known}"
            raise DamagedError(path, what)
        if size == known:
            continue
        end = _take_in(path, db, known)
        if is_new and next_whole_member(path, end) is not None:
            what = f"no whole record at {end}, but behind it: `newsarchive rebuild`"
            raise DamagedError(path, what)
        set_torn_aside(path, end)


def known_end(db: Database, name: str) -> int:
    """Where the last record of this file ends that the database knows."""
    (end,) = db.execute(
        "SELECT max(warc_offset + warc_length) FROM (SELECT warc_offset, warc_length "
        "FROM captures WHERE warc_file = :name UNION ALL SELECT warc_offset, "
        "warc_length FROM warc_records WHERE warc_file = :name)",
        {"name": name},
    ).fetchone()
    return end or 0


def has_losses(db: Database, name: str) -> bool:
    """Whether records of this file are known to be lost: it is added to no more."""
    row = db.execute(
        "SELECT 1 FROM captures WHERE warc_file = :name AND lost IS NOT NULL UNION "
        "SELECT 1 FROM warc_records WHERE warc_file = :name AND lost IS NOT NULL",
        {"name": name},
    ).fetchone()
    return row is not None


def _take_in(path: Path, db: Database, start: int) -> int:
    """Enter the whole bundles from this offset on; where the last one ends."""
    end = start
    for number, bundle in enumerate(bundles(members(path, start))):
        if not db.conn.in_transaction:
            db.begin()
        for group in bundle:
            enter(db, group)
        end = bundle[-1].end
        if number % BATCH == BATCH - 1:
            db.commit()
    if db.conn.in_transaction:
        db.commit()
    return end


def set_torn_aside(path: Path, end: int) -> Path | None:
    """Move what stands behind `end` to `torn/`, cut the file; where it went."""
    size = path.stat().st_size
    if size == end:
        return None
    aside = path.parent / "torn" / f"{path.name}.{end}-{size}"
    with path.open("r+b") as file:
        file.seek(end)
        _write_synced(aside, file)
        file.truncate(end)
        os.fsync(file.fileno())
    return aside


def _write_synced(path: Path, source: BinaryIO) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
