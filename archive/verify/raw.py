"""Raw records against the rows that know them, file by file."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from archive.archive import Archive
from archive.record import Location
from archive.verify.problem import Problem
from archive.verify.record import Row, record_problems

_ROWS = """
SELECT warc_file, warc_offset, warc_length, member_digest, record_id,
    CASE WHEN revisit_of IS NULL THEN 'response' ELSE 'revisit' END,
    id, url, status, payload_digest, payload_length
FROM captures
UNION ALL
SELECT warc_file, warc_offset, warc_length, member_digest, record_id, type,
    capture, NULL, NULL, NULL, NULL
FROM warc_records
ORDER BY warc_file, warc_offset
"""


def raw_problems(
    archive: Archive, ends: dict[str, int], advance: Callable[[int], None]
) -> Iterator[Problem]:
    """What is wrong with the raw files, and with the rows that point into them.

    Writes down in `ends` where the last row of each file ends.
    """
    for name, rows in groupby(_rows(archive), key=lambda row: row.location.file):
        path = archive.warc / name
        ends[name] = 0
        if not path.is_file():
            what = f"the file is missing; {sum(1 for _ in rows)} rows point into it"
            yield Problem(place=name, what=what)
            continue
        with path.open("rb") as file:
            reader = _FileCheck(archive, file, path)
            for row in rows:
                yield from reader.problems(row)
                advance(row.location.length)
            yield from reader.cut_off()
            ends[name] = reader.position


def tail_problems(
    sizes: Mapping[Path, int], ends: Mapping[str, int], *, is_written: bool
) -> Iterator[Problem]:
    """What stands in the files, oldest first, behind their last row.

    is_written: whether another process writes; then it may be ahead of its rows.
    """
    may_be_pending = is_written
    for path, size in reversed(list(sizes.items())):
        end = ends.get(path.name, 0)
        if size > end and not may_be_pending:
            what = (
                f"an uncommitted tail of {size - end} bytes: the next crawl takes it in"
            )
            yield Problem(place=f"{path.name}:{end}", what=what)
        # A writer commits in order: in front of a committed record nothing is pending.
        may_be_pending = may_be_pending and end == 0


def _rows(archive: Archive) -> Iterator[Row]:
    for file, offset, length, member_digest, *rest in archive.db.execute(_ROWS):
        record_id, kind, capture, url, status, payload_digest, payload_length = rest
        yield Row(
            location=Location(
                file=file, offset=offset, length=length, member_digest=member_digest
            ),
            record_id=record_id,
            type=kind,
            capture=capture,
            url=url,
            status=status,
            payload_digest=payload_digest,
            payload_length=payload_length,
        )


class _FileCheck:
    """Reads one file from its beginning to the end of its last row.

    position: how far it is accounted for.
    """

    def __init__(self, archive: Archive, file: BinaryIO, path: Path) -> None:
        self.position = 0
        self._archive = archive
        self._file = file
        self._name = path.name
        self._behind = 0
        self._size = path.stat().st_size

    def problems(self, row: Row) -> Iterator[Problem]:
        """What is wrong with the record of the next row, or in front of it."""
        offset, end = row.location.offset, row.location.offset + row.location.length
        if end > self._size:
            self._behind += 1
            return
        if offset != self.position:
            yield self._misplaced(offset)
            self._file.seek(offset)
        self.position = end
        stored = self._file.read(row.location.length)
        yield from record_problems(self._archive, row, stored)

    def cut_off(self) -> Iterator[Problem]:
        """Rows that point behind the end of the file."""
        if self._behind:
            what = f"the file ends here; {self._behind} rows point behind its end"
            yield Problem(place=f"{self._name}:{self._size}", what=what)
            self.position = self._size

    def _misplaced(self, offset: int) -> Problem:
        if offset > self.position:
            what = f"no row knows the {offset - self.position} bytes from here on"
            return Problem(place=f"{self._name}:{self.position}", what=what)
        what = "a row points into the record of another one"
        return Problem(place=f"{self._name}:{offset}", what=what)
