"""Kills the process at a boundary of its writing, at the operating system's edge.

A boundary is crossed before and after a file is written, synced or made, inside of a
write, and before and after SQLite commits. Nothing of the archive's own is replaced.
"""

import io
import os
import signal
import sqlite3
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

real_fsync, real_open, real_connect = os.fsync, io.open, sqlite3.connect


class Boundaries:
    """The boundaries that this process crosses; it dies at one of them.

    crossed: their names, in order.
    """

    def __init__(self, fatal: int | None) -> None:
        self.crossed: list[str] = []
        self._fatal = fatal

    def cross(self, name: str, last: Callable[[], object] | None = None) -> None:
        """Cross one; do a last thing and die where it is the chosen one."""
        self.crossed.append(name)
        if len(self.crossed) == self._fatal:
            if last is not None:
                last()
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """From now on, cross a boundary wherever this process writes."""
        os.fsync = self._fsync  # type: ignore[assignment]
        io.open = self._open
        sqlite3.connect = self._connect  # type: ignore[assignment]

    def _fsync(self, file: Any) -> None:
        number = file if isinstance(file, int) else file.fileno()
        is_folder = stat.S_ISDIR(os.fstat(number).st_mode)
        what = "folder" if is_folder else "file"
        self.cross(f"{what}: not yet synced")
        real_fsync(file)
        self.cross(f"{what}: synced")

    def _open(
        self, file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any
    ) -> Any:
        if "a" not in mode or buffering != 0:
            return real_open(file, mode, buffering, *rest, **more)
        is_new = not Path(file).exists()
        opened = WatchedFile(file, mode)
        opened.boundaries = self
        if is_new:
            self.cross("file: new and empty")
        return opened

    def _connect(self, *names: Any, **options: Any) -> sqlite3.Connection:
        connection = real_connect(*names, factory=WatchedConnection, **options)
        connection.boundaries = self
        connection.set_trace_callback(connection.trace)
        return connection


class WatchedFile(io.FileIO):
    """A raw file whose every write is a boundary, and can end in the middle."""

    boundaries: Boundaries

    def write(self, data: Any) -> int:
        whole = bytes(data)
        self.boundaries.cross("file: not yet written")
        for cut, where in torn(whole):
            # `FileIO` by name: `super()` knows no other frame than this one's.
            self.boundaries.cross(where, lambda c=cut: io.FileIO.write(self, whole[:c]))  # type: ignore[misc]
        written = super().write(whole)
        self.boundaries.cross("file: written")
        return written


class WatchedConnection(sqlite3.Connection):
    """A connection whose every commit is a boundary."""

    boundaries: Boundaries

    def trace(self, statement: str) -> None:
        if statement.upper().startswith("COMMIT"):
            self.boundaries.cross("rows: not yet committed")

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        was_open = self.in_transaction
        cursor = super().execute(*statement)
        if was_open and not self.in_transaction:
            self.boundaries.cross("rows: committed")
        return cursor

    def commit(self) -> None:
        was_open = self.in_transaction
        super().commit()
        if was_open:
            self.boundaries.cross("rows: committed")


def torn(data: bytes) -> Iterator[tuple[int, str]]:
    """Where a write of records can tear: between and inside of them."""
    start = 0
    for end in member_ends(data):
        yield (start + end) // 2, "file: torn inside a record"
        if end < len(data):
            yield end, "file: torn between records"
        start = end


def member_ends(data: bytes) -> Iterator[int]:
    """Where each of these gzip members ends."""
    rest = data
    while rest:
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        inflate.decompress(rest)
        rest = inflate.unused_data
        yield len(data) - len(rest)
