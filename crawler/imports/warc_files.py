"""WARC files of all tools, as exchanges: responses first, then what refers to them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from archive import Exchange
from crawler.imports.fields import MalformedError, Record
from crawler.imports.members import Fault, Place, Placed, Reader, walk
from crawler.imports.records import MAX_BLOCK, exchange_of
from crawler.imports.revisits import is_not_modified, revisited
from crawler.imports.streams import DamagedGzipError
from crawler.imports.survey import Revisit, Survey

Held = Callable[[Record], Exchange | None]
"""The capture that a revisit record refers to, where the archive has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A record that is not taken in.

    file: as it was named on the command line.
    offset: where the record, or its gzip member, begins; inside a member of many
        records, where it begins in the bytes that this inflates to.
    reason: what is wrong with it.
    """

    file: str
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.offset}: {self.reason}"


def exchanges(
    paths: Sequence[Path],
    *,
    held: Held = lambda _: None,
    tell: Callable[[int], object] = lambda _: None,
    limit: int = MAX_BLOCK,
) -> Iterator[Exchange | Broken]:
    """The exchanges of these files, and what is broken in them.

    The files are read twice: to learn what there is, then for the responses; a third
    time where revisits refer to them. Memory holds some records, never a file.

    tell: is told how many bytes have been read, of twice the files' size.
    limit: bytes that a record may have.
    """
    with closing(_Reading(paths, tell)) as reading:
        for number in range(len(paths)):
            yield from reading.survey(number, limit)
        reading.notes.complete()
        for number in range(len(paths)):
            yield from reading.answers(number)
        for revisit in reading.notes.revisits():
            yield reading.revisited(revisit, held)


class _Reading:
    """Files that are read, and the notes on what is in them."""

    def __init__(self, paths: Sequence[Path], tell: Callable[[int], object]) -> None:
        self.notes = Survey()
        self._paths = paths
        self._tell = tell
        self._sizes: list[int] = []
        self._opened: tuple[int, BinaryIO, Reader] | None = None
        self._last: tuple[int, Exchange | Broken] | None = None  # many refer to one

    def survey(self, number: int, limit: int) -> Iterator[Broken]:
        """Take note of a file's records; those that are broken."""
        path = self._paths[number]
        try:
            with path.open("rb") as file:
                for found in walk(file, name=path.name, limit=limit):
                    yield from self._noted(number, found)
            self._sizes.append(path.stat().st_size)
        except OSError as error:
            self._sizes.append(0)
            yield self._broken(number, Place(offset=0), _unread(error))

    def answers(self, number: int) -> Iterator[Exchange | Broken]:
        """The responses and resources of a file that was surveyed."""
        behind = sum(self._sizes) + sum(self._sizes[:number])
        for place in self.notes.answers(number):
            self._tell(behind + place.offset)
            yield self._exchange(number, place)

    def revisited(self, revisit: Revisit, held: Held) -> Exchange | Broken:
        """What a revisit is of; `held` is asked where no file has its payload."""
        record = revisit.record
        name = self._imported_from(revisit.file, record)
        request = self.notes.request(record)
        own = exchange_of(record, imported_from=name, request=request)
        if is_not_modified(record):
            return own
        seen = self._seen(revisit, held)
        if seen is None:
            reason = "a revisit of what lies neither in these files nor in the archive"
            return self._broken(revisit.file, revisit.place, reason)
        if isinstance(seen, Broken):
            reason = f"a revisit of {seen}"
            return self._broken(revisit.file, revisit.place, reason)
        whole = revisited(record, seen)
        return replace(own, response=whole.response, truncated=whole.truncated)

    def close(self) -> None:
        """Let go of the files, and forget the notes."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None
        self.notes.close()

    def _seen(self, revisit: Revisit, held: Held) -> Exchange | Broken | None:
        if revisit.target is None:
            return held(revisit.record)
        if self._last is None or self._last[0] != revisit.target:
            found = self._exchange(*self.notes.answer(revisit.target))
            self._last = (revisit.target, found)
        return self._last[1]

    def _noted(self, number: int, found: Placed | Fault) -> Iterator[Broken]:
        if isinstance(found, Placed):
            self._tell(sum(self._sizes) + found.end)
            try:
                self.notes.note(number, found)
            except MalformedError as error:
                yield self._broken(number, found.place, str(error))
            return
        if found.is_damage:
            for place in self.notes.doubted(number, found.place.offset):
                reason = f"it states no digest, and {found.reason}"
                yield self._broken(number, place, reason)
        yield self._broken(number, found.place, found.reason)

    def _exchange(self, number: int, place: Place) -> Exchange | Broken:
        try:
            record = self._reader(number).record(place)
            name = self._imported_from(number, record)
            return exchange_of(
                record, imported_from=name, request=self.notes.request(record)
            )
        except (MalformedError, DamagedGzipError) as error:
            return self._broken(number, place, str(error))
        except OSError as error:
            return self._broken(number, place, _unread(error))

    def _reader(self, number: int) -> Reader:
        if self._opened is not None:
            opened, file, reader = self._opened
            if opened == number:
                return reader
            file.close()
            self._opened = None
        file = self._paths[number].open("rb")
        self._opened = (number, file, Reader(file))
        return self._opened[2]

    def _imported_from(self, number: int, record: Record) -> str:
        return f"{self._paths[number].name} {record.id or ''}".strip()

    def _broken(self, number: int, place: Place, reason: str) -> Broken:
        return Broken(file=str(self._paths[number]), offset=place.named, reason=reason)


def _unread(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"
