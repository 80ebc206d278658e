"""A copy of an archive, consistent and proven, taken while others write to it.

The database is copied as it is at one instant. That copy says how far each WARC file
reaches: files only grow, so what stands up to there belongs to that instant too. Every
record is checked against its row while it is copied. A file that was replaced meanwhile
(an article was taken out for good) does not agree with the rows any more, whichever of
the two was read first; then newer rows are fetched, and what they do not confirm is
copied again. Only a record that disagrees with new rows too is damaged.
"""

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from archive.archive import Archive
from archive.errors import DamagedError, UnreadableError, UsageError
from archive.lock import is_held
from archive.migrations import connection_settings
from archive.reading import snapshot
from archive.upkeep.new_folder import copy_tree, new_folder, sync

ATTEMPTS = 3
"""How often rows are fetched before a record that disagrees with them is damaged."""

PAUSE = 0.5
"""Seconds for a writer to commit the rows of a file that it has just replaced."""

BESIDE = ("warc/torn", "sites", "logs")
"""What else there is in an archive; copied as it is."""

Advance = Callable[[int], None]

_PAGES = 100
_PART = 1 << 20

_MEMBERS = """(
    SELECT warc_file, warc_offset, warc_length, member_digest FROM captures
    UNION ALL
    SELECT warc_file, warc_offset, warc_length, member_digest FROM warc_records
)"""
_ENDS = f"""
SELECT warc_file, max(warc_offset + warc_length) FROM {_MEMBERS}
GROUP BY warc_file ORDER BY warc_file
"""  # noqa: S608  # our own names
_BETWEEN = f"""
SELECT warc_offset, warc_length, member_digest FROM {_MEMBERS}
WHERE warc_file = ? AND warc_offset >= ? AND warc_offset < ? ORDER BY warc_offset
"""  # noqa: S608  # our own names


def back_up(archive: Archive, target: Path, *, advance: Advance) -> None:
    """Copy the archive to a new folder, which appears when all of it is there.

    `advance` is told of the bytes that were copied. Raises `UsageError` where the
    target is no place for a copy, `LockedError` where another process copies to it,
    `DamagedError` where the archive is not what was written.
    """
    target, source = target.resolve(), archive.path.resolve()
    if target.is_relative_to(source):
        message = f"{target} is in the archive itself: name a folder outside of it"
        raise UsageError(message)
    with _reported(target), new_folder(target) as part:
        part.chmod(source.stat().st_mode | 0o700)
        for name in BESIDE:
            copy_tree(source / name, part / name)
        _Copy(archive, part, advance).make()


@contextmanager
def _reported(target: Path) -> Iterator[None]:
    """Say of which file a refusal speaks; SQLite and a full disk name none."""
    try:
        yield
    except OSError as error:
        place = Path(error.filename) if error.filename else target
        raise UnreadableError(place, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise UnreadableError(target / "archive.db", str(error)) from error


class _Copy:
    """The database and the WARC files, on their way into a folder."""

    def __init__(self, archive: Archive, part: Path, advance: Advance) -> None:
        self._archive = archive
        self._part = part
        self._advance = advance
        self._confirmed: dict[str, tuple[int, str]] = {}

    def make(self) -> None:
        """Copy everything; start over with newer rows where a record disagrees."""
        for attempt in range(1, ATTEMPTS + 1):
            file = self._part / "archive.db"
            file.unlink(missing_ok=True)
            with closing(sqlite3.connect(file)) as rows:
                self._copy_database(rows)
                try:
                    self._copy_files(rows)
                except DamagedError:
                    if attempt == ATTEMPTS:
                        raise
                    if is_held(self._archive.path / "lock"):
                        time.sleep(PAUSE)
                    continue
            sync(file)  # closed: nothing stands beside it
            return

    def _copy_database(self, copy: sqlite3.Connection) -> None:
        """Copy it from one snapshot, so that no write makes SQLite begin again."""
        source = self._archive.db.conn
        (size,) = source.execute("PRAGMA page_size").fetchone()
        done = 0

        def tell(_: int, remaining: int, total: int) -> None:
            nonlocal done
            self._advance((total - remaining - done) * size)
            done = total - remaining

        with snapshot(self._archive):
            source.backup(copy, pages=_PAGES, progress=tell)
        connection_settings(copy)
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise DamagedError(self._archive.path / "archive.db", found)

    def _copy_files(self, rows: sqlite3.Connection) -> None:
        ends = dict(rows.execute(_ENDS).fetchall())
        for copy in (self._part / "warc").glob("*.gz"):
            if copy.name not in ends:  # older rows knew it
                copy.unlink()
        for name, end in ends.items():
            start, known = self._confirmed.pop(name, (0, ""))
            if _digest(rows, name, start) != known:
                start = 0
            source, copy = self._archive.warc / name, self._part / "warc" / name
            with _opened(source) as file, copy.open("ab") as out:
                file.seek(start)
                out.truncate(start)
                members = rows.execute(_BETWEEN, (name, start, end))
                self._copy_members(members, file, out)
                out.flush()
                os.fsync(out.fileno())
            self._confirmed[name] = (end, _digest(rows, name, end))

    def _copy_members(
        self, members: Iterable[tuple[int, int, str]], source: BinaryIO, copy: BinaryIO
    ) -> None:
        path, position = Path(source.name), source.tell()
        for offset, length, digest in members:
            if offset < position:
                what = f"a row points into the record before {position}, at {offset}"
                raise DamagedError(path, what)
            _pour(source, copy, offset - position)
            stored = source.read(length)
            if hashlib.sha256(stored).hexdigest() != digest:
                what = f"the record at {offset} is not what was written"
                raise DamagedError(path, what)
            copy.write(stored)
            position = offset + length
            self._advance(length)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as missing:
        raise DamagedError(path, "the file is missing") from missing


def _pour(source: BinaryIO, copy: BinaryIO, count: int) -> None:
    """Copy bytes that no row knows: `verify` names them, and so it does in the copy."""
    while count > 0 and (part := source.read(min(count, _PART))):
        copy.write(part)
        count -= len(part)


def _digest(rows: sqlite3.Connection, name: str, end: int) -> str:
    """A digest of all that the rows say of a file up to there."""
    whole = hashlib.sha256()
    for row in rows.execute(_BETWEEN, (name, 0, end)):
        whole.update(repr(row).encode())
    return whole.hexdigest()
