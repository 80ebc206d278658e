"""The WARC files against the rows that point into them, each read once, in order."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from archive.archive import Archive
from archive.members import members
from archive.verify.events import Events
from archive.verify.members import changes, records, rows
from archive.verify.problem import Loss, Mend, Problem
from archive.verify.record import Row, record_faults

_PART = 1024 * 1024
"""Bytes of members that are read in one go."""

_CHANGED = "the bytes are not those that were written"
_NO_RECORD = "no single whole WARC record lies here"

_FILES = "SELECT warc_file FROM captures UNION SELECT warc_file FROM warc_records"


def file_problems(
    archive: Archive,
    events: Events,
    ends: dict[str, int],
    advance: Callable[[int], None],
) -> Iterator[Problem]:
    """What is wrong with the raw files, and with the rows that point into them.

    What the records tell goes to `events`; where the last row of each file ends, to
    `ends`.
    """
    names = [name for (name,) in archive.db.execute(_FILES).fetchall()]
    gaps = _unfinished_removals(archive)
    for name in sorted(names, key=lambda name: str(name)[-13:]):  # oldest first
        path = archive.warc / name
        check = _FileCheck(path, events, gaps)
        if not path.is_file():
            yield from check.missing(rows(archive, name))
            continue
        with path.open("rb") as file:
            for row in rows(archive, name):
                yield from check.add(row, file)
                advance(row.length)
            yield from check.end(file)
        ends[name] = check.position
    events.finish()


def tail_problems(
    events: Events, sizes: Mapping[Path, int], ends: Mapping[str, int]
) -> Iterator[Problem]:
    """What stands in the files behind their last row; `sizes`: the oldest file first.

    A writer commits in order: only behind the last committed record may it be ahead
    of its rows, so the caller leaves out the files from there on while one writes.
    """
    for path, size in sizes.items():
        end = ends.get(path.name, 0)
        if size > end:
            what = f"an uncommitted tail of {size - end} bytes"
            yield Problem(what=what, file=path.name, offset=end, mend=Mend.ENTER)
            events.pass_over_unknown(members(path, end))


def settled(sizes: Mapping[Path, int], ends: Mapping[str, int]) -> dict[Path, int]:
    """The files in which nothing is pending, even while another process writes."""
    known = [path for path in sizes if ends.get(path.name, 0)]
    last = known[-1] if known else None
    found = {}
    for path, size in sizes.items():
        if path == last:
            break
        found[path] = size
    return found if last else {}


def _unfinished_removals(archive: Archive) -> set[tuple[str, int, int]]:
    """The stretches that a removal which was cut short has still to blank."""
    rows = archive.db.execute("SELECT stretches FROM tombstones WHERE is_done = 0")
    return {
        (each["file"], each["offset"], each["offset"] + each["length"])
        for (stretches,) in rows
        for each in json.loads(stretches)
    }


class _FileCheck:
    """Reads one file from its beginning to the end of its last row.

    position: how far it is accounted for.
    """

    def __init__(
        self, path: Path, events: Events, removed: set[tuple[str, int, int]]
    ) -> None:
        self.position = 0
        self._path = path
        self._events = events
        self._removed = removed
        self._size = path.stat().st_size if path.is_file() else 0
        self._behind = 0
        self._side_by_side: list[Row] = []

    def add(self, row: Row, file: BinaryIO) -> Iterator[Problem]:
        """Check the record of the next row, and what lies in front of it."""
        if row.lost is not None:
            yield from self._lost(row, file)
            return
        if row.end > self._size:
            self._behind += 1
            self._events.pass_over(row)
            return
        if row.offset != self.position:
            yield from self._flush(file)
            yield from self._gap(row)
        self._side_by_side.append(row)
        self.position = row.end
        if self.position - self._side_by_side[0].offset > _PART:
            yield from self._flush(file)

    def end(self, file: BinaryIO) -> Iterator[Problem]:
        """Check what is left, and the rows that point behind the end of the file."""
        yield from self._flush(file)
        if self._behind:
            what = f"the file ends here; {self._behind} rows point behind its end"
            yield self._problem(what, self._size, Mend.MARK)
            self.position = self._size

    def missing(self, own: Iterable[Row]) -> Iterator[Problem]:
        """Report that the file of these rows is not there."""
        count = 0
        for row in own:
            self._events.pass_over(row)
            count += row.lost is None
            if row.lost is not None:
                yield _loss(row, row.lost)
        if count:
            what = f"the file is missing; {count} rows point into it"
            yield Problem(what=what, file=self._path.name, mend=Mend.MARK)

    def _lost(self, row: Row, file: BinaryIO) -> Iterator[Problem]:
        yield from self._flush(file)
        self._events.pass_over(row)
        self.position = max(self.position, min(row.end, self._size))
        yield _loss(row, row.lost or "")

    def _gap(self, row: Row) -> Iterator[Problem]:
        """Bytes that no row knows, or a row that points into another's record."""
        start, end = self.position, row.offset
        if end < start:
            what = "a row points into the record of another one"
            yield self._problem(what, end, None)
        elif (self._path.name, start, end) not in self._removed:
            own = [
                each
                for each in members(self._path, start)
                if each.location.offset < end
            ]
            is_whole = sum(each.location.length for each in own) == end - start
            self._events.pass_over_unknown(own)
            what = f"no row knows the {end - start} bytes from here on"
            yield self._problem(what, start, Mend.ENTER if is_whole else None)

    def _flush(self, file: BinaryIO) -> Iterator[Problem]:
        """Read the members that lie side by side."""
        own, self._side_by_side = self._side_by_side, []
        if not own:
            return
        file.seek(own[0].offset)
        data = file.read(own[-1].end - own[0].offset)
        changed = set(changes(own, data))
        for row, record in records(own, data, is_whole=not changed):
            if record is None or row.offset in changed:
                what = _CHANGED if row.offset in changed else _NO_RECORD
                self._events.pass_over(row)
                yield self._problem(what, row.offset, Mend.MARK)
                continue
            for what in record_faults(row, record):
                yield self._fault(row, what)
            yield from self._events.take(row, record)

    def _fault(self, row: Row, what: str) -> Problem:
        is_capture = row.answer is not None
        return Problem(
            what=what,
            file=row.file,
            offset=row.offset,
            table="captures" if is_capture else "warc_records",
            row=row.capture if is_capture else row.record_id,
            mend=Mend.DERIVE,
        )

    def _problem(self, what: str, offset: int, mend: Mend | None) -> Problem:
        return Problem(what=what, file=self._path.name, offset=offset, mend=mend)


def _loss(row: Row, lost: str) -> Loss:
    what = f"lost before: {lost}"
    return Loss(what=what, file=row.file, offset=row.offset)
