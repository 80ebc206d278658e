"""The walk over the records of a WARC file, past whatever is broken in it.

FastWARC and warcio stop, or go astray, at the first damage: where the next record
begins is found here.
"""

import re
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from crawler.imports.fields import MalformedError, Record
from crawler.imports.next_record import LostError, record_or_fault
from crawler.imports.records import GZIP, MAX_BLOCK
from crawler.imports.streams import PLAIN_PIECE, DamagedGzipError, GzipMember, Stream

_RECORD_LINE = re.compile(rb"(?<=\n)WARC/\d\.\d{1,2}[ \t]*\r?\n[A-Za-z][A-Za-z-]*:")
_LINE_LENGTH = 128
_MEMBER = re.compile(re.escape(b"\x1f\x8b\x08"))
_TRIED = 1024
"""Compressed bytes that show whether a gzip member begins with a WARC record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a record begins.

    offset: in the file: of the record, or of its gzip member.
    inner: in what that member inflates to; 0 for its first record.
    """

    offset: int
    inner: int = 0

    @property
    def named(self) -> int:
        """The one number that people are told."""
        return self.inner or self.offset


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A whole record, and how far the file was read for it."""

    record: Record
    place: Place
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is no record.

    is_damage: whether the gzip member at this place's offset failed its checksum, so
        that what came out of it before is in doubt.
    """

    place: Place
    reason: str
    is_damage: bool = False


class Run:
    """The records of one gzip member, or of a plain file from one of them on.

    offset: where it begins in the file; `position` of its records counts from there.
    """

    def __init__(
        self, file: BinaryIO, offset: int, *, is_gzip: bool, limit: int = MAX_BLOCK
    ) -> None:
        self.offset = offset
        self._file = file
        self._limit = limit
        self._is_gzip = is_gzip
        self._member: GzipMember | None = None

    def stream(self, position: int = 0) -> Stream:
        """Its bytes from there on.

        Raises `DamagedGzipError`.
        """
        if not self._is_gzip:
            self._file.seek(self.offset + position)
            return Stream(lambda: self._file.read(PLAIN_PIECE), position=position)
        self._member = GzipMember(self._file, self.offset)
        stream = Stream(self._member.more)
        stream.skip(position)
        return stream

    def place(self, position: int) -> Place:
        """Where the record at this position is to be found."""
        if self._is_gzip:
            return Place(offset=self.offset, inner=position)
        return Place(offset=self.offset + position)

    @property
    def end(self) -> int:
        """How far the file was read; behind the run, once all of it was."""
        return self._file.tell() if self._member is None else self._member.end

    def records(self) -> Iterator[tuple[int, Record | ValueError]]:
        """Every record, or what is wrong with it, and its position."""
        start: int | None = 0
        while start is not None:
            start = yield from self._records(start)

    def _records(
        self, start: int
    ) -> Generator[tuple[int, Record | ValueError], None, int | None]:
        """Records up to one of unknown length; from where to look for the next."""
        position = start
        try:
            stream = self.stream(start)
            if start and not stream.find(_RECORD_LINE, overlap=_LINE_LENGTH):
                return None
            while stream.peek(1):
                position = stream.position
                found = record_or_fault(stream, self._limit)
                yield position, found
                if isinstance(found, LostError):
                    return position + 1
        except DamagedGzipError as error:
            yield position, error
        return None


def walk(
    file: BinaryIO, *, name: str, limit: int = MAX_BLOCK
) -> Iterator[Placed | Fault]:
    """Every record of the file in order, and whatever stands between them.

    limit: bytes that a block may have; larger ones are passed over unread.
    """
    opening, size = file.read(8), file.seek(0, 2)
    if not opening:
        yield Fault(place=Place(offset=0), reason="the file is empty")
    is_gzip = opening.startswith(GZIP) or name.endswith(".gz")
    if opening.startswith(b"WARC/") or not is_gzip:
        yield from _walked(Run(file, 0, is_gzip=False, limit=limit))
        return
    offset = 0
    while offset < size:
        run, is_damaged = Run(file, offset, is_gzip=True, limit=limit), False
        for found in _walked(run):
            yield found
            is_damaged = isinstance(found, Fault) and found.is_damage
        offset = _next_member(file, offset + 1) if is_damaged else run.end


class Reader:
    """Reads records again at their places; going forward, it reads nothing twice."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = -1
        self._stream = Stream(lambda: b"")

    def record(self, place: Place) -> Record:
        """The record at this place.

        Raises `MalformedError`, `DamagedGzipError`.
        """
        if place.offset != self._offset or place.inner < self._stream.position:
            self._file.seek(place.offset)
            is_gzip = self._file.read(len(GZIP)) == GZIP
            run = Run(self._file, place.offset, is_gzip=is_gzip)
            self._stream, self._offset = run.stream(), place.offset
        self._stream.skip(place.inner - self._stream.position)
        found = record_or_fault(self._stream, MAX_BLOCK)
        if isinstance(found, MalformedError):
            raise found
        return found


def _walked(run: Run) -> Iterator[Placed | Fault]:
    for position, found in run.records():
        place = run.place(position)
        if isinstance(found, Record):
            yield Placed(record=found, place=place, end=run.end)
        else:
            is_damage = isinstance(found, DamagedGzipError)
            yield Fault(place=place, reason=str(found), is_damage=is_damage)


def _next_member(file: BinaryIO, offset: int) -> int:
    """Where the next gzip member with a WARC record begins; the end if none does."""
    file.seek(offset)
    stream = Stream(lambda: file.read(PLAIN_PIECE), position=offset)
    while stream.find(_MEMBER, overlap=len(_MEMBER.pattern)):
        if _begins_record(stream.peek(_TRIED)):
            return stream.position
        stream.read(1)
    return stream.position


def _begins_record(data: bytes) -> bool:
    try:
        opening = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(data, 64)
    except zlib.error:
        return False
    return opening.startswith(b"WARC/")
