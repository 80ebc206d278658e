"""What a killed run left behind, taken in or set aside at the next start.

The WARC file is written before the database, so after a kill it may hold more than the
database knows: whole visits, which are taken in, and behind them a torn one, which is
cut off and set aside. What stands before is never touched.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from archive.errors import DamagedError
from archive.record import Exchange, Location
from archive.visit import Visit
from archive.warc import (
    PROFILE_TYPE,
    VISIT_TYPE,
    Member,
    WarcRecord,
    parsed,
    warc_files,
)

_PART = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Remains:
    """What one WARC file holds behind the last record that the database knows.

    path: the file.
    profiles: the texts of profiles, with their records.
    visits: the whole visits, with their records.
    end: where the last whole visit ends; what stands behind it is torn.
    """

    path: Path
    profiles: tuple[tuple[dict[str, str], Member], ...]
    visits: tuple[tuple[Visit, tuple[Member, ...]], ...]
    end: int

    def set_torn_aside(self) -> Path | None:
        """Move what is torn to `torn/`, cut the file; where it went, if it did."""
        size = self.path.stat().st_size
        if size == self.end:
            return None
        aside = self.path.parent / "torn" / f"{self.path.name}.{self.end}-{size}"
        with self.path.open("r+b") as file:
            file.seek(self.end)
            _write_synced(aside, file.read())
            file.truncate(self.end)
            os.fsync(file.fileno())
        return aside


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remains(folder: Path, db: Database) -> Iterator[Remains]:
    """What a killed run left in the folder's WARC files.

    Raises `DamagedError` where a file is shorter than the database says.
    """
    for path in warc_files(folder):
        known, size = _known_end(db, path.name), path.stat().st_size
        if size < known:
            what = f"it ends at {size}, but the database knows records up to {known}"
            raise DamagedError(path, what)
        if size > known:
            yield _remains(path, known)


def _known_end(db: Database, name: str) -> int:
    (end,) = db.execute(
        "SELECT max(warc_offset + warc_length) FROM (SELECT warc_offset, warc_length "
        "FROM captures WHERE warc_file = :name UNION ALL SELECT warc_offset, "
        "warc_length FROM warc_records WHERE warc_file = :name)",
        {"name": name},
    ).fetchone()
    return end or 0


def _remains(path: Path, start: int) -> Remains:
    with path.open("rb") as file:
        file.seek(start)
        tail = file.read()
    profiles, visits, group, end = [], [], list[Member](), start
    for member in _whole_members(tail, path.name, start):
        group.append(member)
        if member.record.content_type == PROFILE_TYPE:
            profiles.append((json.loads(member.record.block), member))
        elif member.record.content_type == VISIT_TYPE:
            visits.append((visit_of(group), tuple(group)))
        else:
            continue
        group, end = [], member.location.offset + member.location.length
    return Remains(path=path, profiles=tuple(profiles), visits=tuple(visits), end=end)


def _whole_members(tail: bytes, name: str, start: int) -> Iterator[Member]:
    position = 0
    while position < len(tail):
        length = _member_length(tail, position)
        if length is None:
            return
        stored = tail[position : position + length]
        try:
            record = parsed(stored)
        except (OSError, ValueError):
            return  # whole as gzip, but no record: set aside with what follows
        location = Location(
            file=name,
            offset=start + position,
            length=length,
            member_digest=hashlib.sha256(stored).hexdigest(),
        )
        yield Member(record=record, location=location)
        position += length


def _member_length(tail: bytes, start: int) -> int | None:
    """The length of the gzip member that begins there; `None` where it is torn."""
    inflate, position = zlib.decompressobj(zlib.MAX_WBITS + 16), start
    while position < len(tail) and not inflate.eof:
        part = tail[position : position + _PART]
        try:
            inflate.decompress(part)
        except zlib.error:
            return None
        position += len(part)
    return position - len(inflate.unused_data) - start if inflate.eof else None


def visit_of(group: list[Member]) -> Visit:
    """The visit that these records were written for."""
    records = {member.record.type: member.record for member in group}
    exchange = None
    if "response" in records:
        exchange = _exchange(records["response"], records.get("request"))
    return Visit.from_json(json.loads(records["metadata"].block), exchange=exchange)


def _exchange(response: WarcRecord, request: WarcRecord | None) -> Exchange:
    return Exchange(
        url=response.headers["WARC-Target-URI"],
        captured_at=datetime.fromisoformat(response.headers["WARC-Date"]),
        request=request.block if request else b"",
        response=response.block,
        ip_address=response.headers.get("WARC-IP-Address"),
        truncated=response.headers.get("WARC-Truncated"),
    )
