"""The records of a WARC file of ours, one after the other, as far as they are whole."""

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.record import Location
from archive.warc import Member, parsed

_PART = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """The records of a file from this offset on, up to the first that is torn."""
    with path.open("rb") as file:
        while (member := _member_at(file, path.name, start)) is not None:
            yield member
            start += member.location.length


def next_whole_member(path: Path, start: int) -> int | None:
    """Where the next whole record behind this offset begins, if there is one."""
    with path.open("rb") as file:
        for offset in _magic_places(file, start + 1):
            if _member_at(file, path.name, offset) is not None:
                return offset
    return None


def _magic_places(file: BinaryIO, start: int) -> Iterator[int]:
    """Where a gzip member may begin (RFC 1952 section 2.3.1)."""
    while True:
        file.seek(start)
        part = file.read(_PART)
        place = part.find(_MAGIC)
        while place >= 0:
            yield start + place
            place = part.find(_MAGIC, place + 1)
        if len(part) < _PART:
            return
        start += _PART - len(_MAGIC) + 1


def _member_at(file: BinaryIO, name: str, offset: int) -> Member | None:
    """The record that begins there; `None` where no whole one does."""
    found = _inflated(file, offset)
    if found is None:
        return None
    plain, length, member_digest = found
    try:
        record = parsed(plain)
    except (OSError, ValueError, KeyError):
        return None  # whole as gzip, but no record
    location = Location(
        file=name, offset=offset, length=length, member_digest=member_digest
    )
    return Member(record=record, location=location)


def _inflated(file: BinaryIO, offset: int) -> tuple[bytes, int, str] | None:
    """The gzip member that begins there: content, length and digest as stored."""
    file.seek(offset)
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts, sha256, length = list[bytes](), hashlib.sha256(), 0
    while not inflate.eof and (part := file.read(_PART)):
        try:
            parts.append(inflate.decompress(part))
        except zlib.error:
            return None
        own = len(part) - len(inflate.unused_data)
        sha256.update(part[:own])
        length += own
    return (b"".join(parts), length, sha256.hexdigest()) if inflate.eof else None
