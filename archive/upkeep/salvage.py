"""What can be read of a damaged WARC file: whole groups, and what lies between."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.journal import ENDS, Group
from archive.members import members, next_whole_member
from archive.warc import Member


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """Bytes of a file that are no whole record, or records that say of no visit.

    file: its name inside `warc/`.
    offset, length: in bytes.
    what: what is wrong with them.
    has_whole_records: whether they are records, to which only the last one is missing.
    """

    file: str
    offset: int
    length: int
    what: str
    has_whole_records: bool = False

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.offset + self.length


def salvaged(
    path: Path, start: int = 0, end: int | None = None
) -> Iterator[Group | Damage]:
    """The whole groups of a file, in order, and what lies between them.

    start, end: the part of the file that is read, in bytes.
    """
    size = path.stat().st_size if end is None else end
    while start < size:
        for found in _whole(path, start, size):
            yield found
            start = found.end
        if start < size:
            behind = next_whole_member(path, start)
            until = size if behind is None else min(behind, size)
            yield Damage(
                file=path.name,
                offset=start,
                length=until - start,
                what="no whole WARC record",
            )
            start = until


def _whole(path: Path, start: int, size: int) -> Iterator[Group | Damage]:
    """The groups up to the first damage; records left without an end are one more."""
    waiting: list[Member] = []
    for member in members(path, start):
        place = member.location
        if place.offset + place.length > size:
            break
        waiting.append(member)
        if member.record.content_type in ENDS:
            yield Group(members=tuple(waiting))
            waiting = []
    if waiting:
        first, last = waiting[0].location, waiting[-1].location
        yield Damage(
            file=path.name,
            offset=first.offset,
            length=last.offset + last.length - first.offset,
            what="records without the one that says what they are",
            has_whole_records=True,
        )
