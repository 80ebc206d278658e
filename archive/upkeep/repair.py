"""Mends what `verify` finds, as far as it can be mended; nothing is deleted.

Whole records that are in no row are taken in, rows whose record is gone are marked, the
text index is made anew. Rows that contradict records are made anew from all records;
what only the old rows know is carried over; the old database is kept beside the new.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.archive import Archive
from archive.errors import DamagedError
from archive.search.index import make_index
from archive.sql import insert
from archive.upkeep.rebuild import rebuild
from archive.verify import Loss, Mend, Problem, verify
from archive.warc import warc_files

Advance = Callable[[int], None]
"""Is told of the bytes read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Repaired:
    """What came of it.

    found: how many problems there were.
    marked: rows whose record was found gone or changed.
    old: where the old database lies, if another one was made.
    left: what could not be mended.
    lost: the records that are known to be lost, now and from before.
    """

    found: int
    marked: int
    old: Path | None
    left: tuple[Problem, ...]
    lost: tuple[Loss, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What was done, a line each."""
        if not self.found:
            return ("nothing to mend",)
        lines = [f"{self.found} problems found, {len(self.left)} left"]
        if self.marked:
            lines.append(f"{self.marked} records marked as lost")
        if self.old is not None:
            lines.append(f"the rows were made anew; the old database is {self.old}")
        return tuple(lines)

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "found": self.found,
            "marked": self.marked,
            "old_database": str(self.old) if self.old else None,
            "left": [each.as_json() for each in self.left],
            "lost": [each.as_json() for each in self.lost],
        }


def repair(path: Path, *, at: datetime, advance: Advance) -> Repaired:
    """Mend an archive.

    Raises `LockedError`, and `DamagedError` where SQLite cannot read the database: then
    `rebuild` makes it anew.
    """
    with _opened(path) as archive:
        problems = [each for each in verify(archive) if not isinstance(each, Loss)]
        marked = sum(_mark(archive, each, at) for each in problems)
        if any(each.mend is Mend.INDEX for each in problems):
            make_index(archive.db)
    old = None
    if any(each.mend in {Mend.DERIVE, Mend.ENTER} for each in problems):
        old = rebuild(path, at=at, advance=advance, keeps_rows=True).old
    with _opened(path) as archive:
        marked += _mark_garbage(archive, at)
        left = tuple(verify(archive))
    return Repaired(
        found=len(problems),
        marked=marked,
        old=old,
        left=tuple(each for each in left if not isinstance(each, Loss)),
        lost=tuple(each for each in left if isinstance(each, Loss)),
    )


def _opened(path: Path) -> Archive:
    """The archive with its tail taken in, if its files are long enough for that."""
    try:
        return Archive.create(path)
    except DamagedError:
        return Archive.create(path, recovering=False)


def _mark(archive: Archive, problem: Problem, at: datetime) -> int:
    """Mark the rows whose record is gone; how many."""
    if problem.mend is not Mend.MARK or problem.file is None:
        return 0
    file = archive.warc / problem.file
    size = file.stat().st_size if file.is_file() else 0
    lost = f"{problem.what}; found {at:%Y-%m-%d}"
    count = 0
    archive.begin()
    for table in ("captures", "warc_records"):
        count += archive.db.execute(
            f"UPDATE {table} SET lost = ? WHERE warc_file = ? AND lost IS NULL "  # noqa: S608  # our own names
            "AND (warc_offset = ? OR warc_offset + warc_length > ?)",
            [lost, problem.file, problem.offset, size],
        ).rowcount
    archive.db.commit()
    return count


def _mark_garbage(archive: Archive, at: datetime) -> int:
    """Give bytes that are no record, between others, rows that say so; how many."""
    count = 0
    with archive.db.atomic():
        for path in warc_files(archive.warc):
            for offset, length in _gaps(archive, path):
                count += 1
                with path.open("rb") as file:
                    file.seek(offset)
                    stored = file.read(length)
                row = {
                    "record_id": f"damaged:{path.name}:{offset}",
                    "type": "damaged",
                    "warc_file": path.name,
                    "warc_offset": offset,
                    "warc_length": length,
                    "member_digest": hashlib.sha256(stored).hexdigest(),
                    "lost": f"no whole WARC record; found {at:%Y-%m-%d}",
                }
                insert(archive.db, "warc_records", row)
    return count


def _gaps(archive: Archive, path: Path) -> list[tuple[int, int]]:
    """Offset and length of what no row knows, before the last record of a file."""
    rows = archive.db.execute(
        "SELECT warc_offset, warc_length FROM captures WHERE warc_file = :name UNION "
        "SELECT warc_offset, warc_length FROM warc_records WHERE warc_file = :name "
        "ORDER BY 1",
        {"name": path.name},
    ).fetchall()
    ends = [0, *(offset + length for offset, length in rows)]
    between = zip(ends, rows, strict=False)
    return [(end, offset - end) for end, (offset, _) in between if offset > end]
