"""Takes an address out for good at a rightful request; a dated tombstone stays.

First a tombstone is entered, which takes the rows away; then what lies in the WARC
files is overwritten, by a copy that replaces the file. Each stretch of records becomes
one record of the very same length that says nothing, so that all others keep their
place and digest. A kill in between is made good at the next start.
"""

import hashlib
import json
import os
import shutil
import struct
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

from archive.errors import DamagedError
from archive.journal import REMOVED, event_record
from archive.record import Location
from archive.removal import Stretch
from archive.store import add_companions
from archive.torn import cut_out
from archive.warc import Member, plain_bytes, sync_folder


def finish_forgetting(folder: Path, db: Database) -> bool:
    """Make sure that nothing of what was forgotten lies on the disk any more.

    Nobody may append to the files meanwhile. Whether it is done: while others read
    the database, its log keeps what they see, and the next call has to end it.
    """
    rows = db.execute(
        "SELECT stretches, forgotten_at, addresses FROM tombstones WHERE is_done = 0"
    ).fetchall()
    if not rows:
        return True
    fillers = [
        _filler(Stretch(**each), datetime.fromisoformat(at))
        for stretches, at, _ in rows
        for each in json.loads(stretches)
    ]
    fillers.sort(key=lambda each: each.place)
    for name, own in groupby(fillers, key=lambda each: each.member.location.file):
        _overwrite(folder / name, list(own))
    with db.atomic():
        add_companions(db, [each.member for each in fillers], capture=None)
    cut_out(folder / "torn", {each for row in rows for each in json.loads(row[2])})
    _remove_older_databases(folder.parent, db)
    if not _clean(db):
        return False
    with db.atomic():
        db.execute("UPDATE tombstones SET is_done = 1")
    return True


def _remove_older_databases(path: Path, db: Database) -> None:
    """Remove what `rebuild` keeps, or left when it was killed: it has the text too."""
    own = Path(db.execute("PRAGMA database_list").fetchone()[2]).name
    for file in path.glob("archive.db.*"):
        if own == "archive.db" or not file.name.startswith(own):
            file.unlink()
    sync_folder(path)


def _clean(db: Database) -> bool:
    """Let no page of the database file, and of its log, keep what was deleted.

    Whether the log could be emptied: not while others read what is in it.
    """
    with db.atomic():
        db.execute("INSERT INTO article_search(article_search) VALUES ('optimize')")
    db.execute("VACUUM")
    ((is_busy, _, _),) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return not is_busy


@dataclass(frozen=True, kw_only=True, slots=True)
class Filler:
    """A record that says nothing but that something was removed here.

    stored: the gzip member.
    """

    member: Member
    stored: bytes

    @property
    def place(self) -> tuple[str, int]:
        """File and offset."""
        return self.member.location.file, self.member.location.offset


def _overwrite(path: Path, fillers: Sequence[Filler]) -> None:
    """Replace a file by a copy with the fillers in their places, if it lacks any.

    Raises `DamagedError` where the file is not as long as it was.
    """
    last = fillers[-1].member.location
    if not path.is_file() or path.stat().st_size < last.offset + last.length:
        raise DamagedError(path, f"what is to be removed at {last.offset} is not there")
    if all(_lies_there(path, each) for each in fillers):
        return
    copy = path.parent.parent / f"{path.name}.new"
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        for each in fillers:
            file.seek(each.member.location.offset)
            file.write(each.stored)
        file.flush()
        os.fsync(file.fileno())
    copy.replace(path)
    sync_folder(path.parent)


def _lies_there(path: Path, filler: Filler) -> bool:
    with path.open("rb") as file:
        file.seek(filler.member.location.offset)
        return file.read(len(filler.stored)) == filler.stored


def _filler(stretch: Stretch, at: datetime) -> Filler:
    """What fills this stretch: always the same bytes."""
    place = f"removed:{stretch.file}:{stretch.offset}"
    record = replace(
        event_record(REMOVED, {}, about=place, at=at),
        record_id=f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, place)}>",
    )
    stored = _member_of_length(plain_bytes(record), stretch.length)
    location = Location(
        **asdict(stretch), member_digest=hashlib.sha256(stored).hexdigest()
    )
    return Filler(member=Member(record=record, location=location), stored=stored)


def _member_of_length(plain: bytes, length: int) -> bytes:
    """A gzip member of this length: its header's comment (RFC 1952 2.3) fills it."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(plain) + squeeze.flush()
    head = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x02\xff"
    tail = struct.pack("<II", zlib.crc32(plain), len(plain))
    room = length - len(head) - 1 - len(body) - len(tail)
    if room < 0:
        message = f"no record fits into {length} bytes"
        raise ValueError(message)
    return head + b" " * room + b"\0" + body + tail
