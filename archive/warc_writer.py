"""Appends records to the folder of WARC files; what it wrote is never touched again."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from archive.record import Location
from archive.warc import (
    Member,
    WarcRecord,
    encoded,
    file_number,
    sync_folder,
    warc_files,
    warcinfo,
)

MAX_FILE_BYTES = 1_000_000_000


def never(name: str) -> bool:
    """Where nothing is known of files, none is closed."""
    del name
    return False


class WarcWriter:
    """Appends records to the newest file of a folder, and rolls over when it is full.

    is_closed: which files, by name, are never added to.

    What `append` returned is on disk only after `sync`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_bytes: int = MAX_FILE_BYTES,
        is_closed: Callable[[str], bool] = never,
    ) -> None:
        self._folder = folder
        self._is_closed = is_closed
        self._max_bytes = max_bytes
        self._file: BinaryIO | None = None
        self._path: Path | None = None

    def append(
        self, records: Sequence[WarcRecord], *, at: datetime
    ) -> tuple[Member, ...]:
        """Write records that belong together, in one go, into one file."""
        members = [encoded(record) for record in records]
        opening = self._roll_over(at)
        if opening is not None:
            records, members = (opening, *records), [encoded(opening), *members]
        file, path = self._open()
        offset = file.tell()
        _write_whole(file, b"".join(members))
        return tuple(_placed(records, members, path.name, offset))

    def sync(self) -> None:
        """Make everything appended so far survive a power cut."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync, and let go of the file."""
        self.sync()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> tuple[BinaryIO, Path]:
        if self._path is None or self._file is None:
            message = "no WARC file is open"
            raise RuntimeError(message)
        return self._file, self._path

    def _roll_over(self, at: datetime) -> WarcRecord | None:
        """Open the file to write to; its first record, where the file is new."""
        if self._file is not None and self._file.tell() < self._max_bytes:
            return None
        existing = warc_files(self._folder)
        if self._file is None and existing and self._has_room(existing[-1]):
            self._use(existing[-1])
            # A kill may have left the name alone.
            is_empty = existing[-1].stat().st_size == 0
            return warcinfo(existing[-1].name, at) if is_empty else None
        number = file_number(existing[-1]) + 1 if existing else 0
        name = f"newsarchive-{at:%Y%m%d%H%M%S}-{number:05}.warc.gz"
        self.close()
        self._use(self._folder / name)
        return warcinfo(name, at)

    def _has_room(self, path: Path) -> bool:
        is_full = path.stat().st_size >= self._max_bytes
        return not is_full and not self._is_closed(path.name)

    def _use(self, path: Path) -> None:
        self._path = path
        # Unbuffered: what a killed process wrote is in the kernel's hands already.
        self._file = path.open("ab", buffering=0)
        sync_folder(self._folder)


def _write_whole(file: BinaryIO, data: bytes) -> None:
    """Write all of it, or nothing: a full disk takes the first part of it only."""
    offset, written = file.tell(), 0
    try:
        while written < len(data):
            written += file.write(data[written:])
    except OSError:
        file.truncate(offset)
        raise


def _placed(
    records: Iterable[WarcRecord], members: Iterable[bytes], name: str, offset: int
) -> Iterator[Member]:
    for record, stored in zip(records, members, strict=True):
        yield Member(
            record=record,
            location=Location(
                file=name,
                offset=offset,
                length=len(stored),
                member_digest=hashlib.sha256(stored).hexdigest(),
            ),
        )
        offset += len(stored)
