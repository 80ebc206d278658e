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
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.journal import REMOVED, Group, event_record
from archive.record import Location, article_key
from archive.sql import insert
from archive.store import PARTS, add_companions, article_number
from archive.warc import Member, plain_bytes, sync_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Bytes of a WARC file that are taken out.

    file: its name inside `warc/`.
    offset, length: in bytes; whole gzip members.
    """

    file: str
    offset: int
    length: int


def tombstone(
    db: Database, url: str, *, aliases: Sequence[str], reason: str, at: datetime
) -> dict[str, Any]:
    """What is written where an address is forgotten, as JSON values.

    url: canonical address. aliases: the other addresses whose captures go too.
    """
    captures = _captures(db, [url, *aliases])
    return {
        "url": url,
        "key": article_key(url),
        "addresses": [url, *aliases],
        "reason": reason,
        "forgotten_at": at.isoformat(),
        "captures": len(captures),
        "stretches": [asdict(each) for each in _stretches(db, captures)],
    }


def _captures(db: Database, addresses: Iterable[str]) -> list[int]:
    """The captures of these addresses, and what the first one's article was read in."""
    found = dict[int, None]()
    for url in addresses:
        rows = db.execute(
            "SELECT id FROM captures WHERE url = :url UNION "
            "SELECT capture FROM ledger WHERE url = :url AND capture IS NOT NULL UNION "
            "SELECT s.capture FROM sightings s JOIN articles a ON a.id = s.article "
            "WHERE a.url = :url",
            {"url": url},
        )
        found.update(dict.fromkeys(number for (number,) in rows))
    return list(found)


def _stretches(db: Database, captures: Sequence[int]) -> list[Stretch]:
    """Where the records of these captures lie, those side by side made one."""
    places = sorted(
        place
        for number in captures
        for place in db.execute(
            "SELECT warc_file, warc_offset, warc_length FROM captures WHERE id = :id "
            "UNION SELECT warc_file, warc_offset, warc_length FROM warc_records "
            "WHERE capture = :id",
            {"id": number},
        )
    )
    joined: list[Stretch] = []
    for file, offset, length in places:
        last = joined[-1] if joined else None
        if last and (last.file, last.offset + last.length) == (file, offset):
            joined[-1] = Stretch(
                file=file, offset=last.offset, length=last.length + length
            )
        else:
            joined.append(Stretch(file=file, offset=offset, length=length))
    return joined


def enter_tombstone(db: Database, group: Group) -> bool:
    """Take the rows of a forgotten address away, and remember that it was there."""
    said = group.said
    add_companions(db, group.members, capture=None)
    captures = _captures(db, said["addresses"])
    article = article_number(db, said["url"])
    if article is not None:
        for table in (*PARTS, "revisions", "sightings"):
            db.execute(f"DELETE FROM {table} WHERE article = ?", [article])  # noqa: S608  # our own names
        db.execute("DELETE FROM articles WHERE id = ?", [article])
    for url in said["addresses"]:
        db.execute("DELETE FROM aliases WHERE url = ?", [url])
        db.execute(
            "UPDATE ledger SET state = 'skipped', reason = 'forgotten', "
            "capture = NULL, etag = NULL, last_modified = NULL, next_due = NULL "
            "WHERE url = ?",
            [url],
        )
    for statement in (
        "DELETE FROM warc_records WHERE capture = ?",
        "DELETE FROM captures WHERE revisit_of = ?",
        "DELETE FROM captures WHERE id = ?",
    ):
        db.conn.executemany(statement, [[number] for number in captures])
    row = {name: said[name] for name in ("url", "key", "reason", "forgotten_at")}
    row |= {"captures": said["captures"], "stretches": json.dumps(said["stretches"])}
    row["addresses"] = json.dumps(said["addresses"], ensure_ascii=False)
    db.execute(
        "DELETE FROM tombstones WHERE url = :url AND forgotten_at = :at",
        {"url": said["url"], "at": said["forgotten_at"]},
    )
    insert(db, "tombstones", row | {"is_done": 0})
    return False


def finish_forgetting(folder: Path, db: Database) -> None:
    """Make sure that nothing of what was forgotten lies on the disk any more.

    Nobody may append to the files meanwhile.
    """
    rows = db.execute(
        "SELECT stretches, forgotten_at FROM tombstones WHERE is_done = 0"
    ).fetchall()
    if not rows:
        return
    fillers = [
        _filler(Stretch(**each), datetime.fromisoformat(at))
        for stretches, at in rows
        for each in json.loads(stretches)
    ]
    fillers.sort(key=lambda each: each.place)
    for name, own in groupby(fillers, key=lambda each: each.member.location.file):
        _overwrite(folder / name, list(own))
    with db.atomic():
        add_companions(db, [each.member for each in fillers], capture=None)
    _clean(db)
    with db.atomic():
        db.execute("UPDATE tombstones SET is_done = 1")


def _clean(db: Database) -> None:
    """Let no page of the database file, and of its log, keep what was deleted."""
    with db.atomic():
        db.execute("INSERT INTO article_search(article_search) VALUES ('optimize')")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


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
    """Replace a file by a copy with the fillers in their places, if it lacks any."""
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
