"""Gaps that a person has looked at and lets be."""

from dataclasses import replace
from datetime import datetime

from archive.archive import Archive
from archive.coverage.gap import Gap
from archive.journal import ACCEPTED


def accept(archive: Archive, gap: Gap, *, reason: str, at: datetime) -> None:
    """Let what is open of a gap be, for this reason; `commit` makes it last.

    What it covers is written down: an address that is missed later, or a count that
    falls further, opens the gap again.
    """
    said = {
        "gap": gap.name,
        "site": gap.site,
        "day": gap.day,
        "section": gap.section,
        "accepted_at": at.isoformat(),
        "reason": reason,
        "expected": gap.expected,
        "stored": gap.stored,
        "usual": gap.usual if gap.is_unusual else None,
        "missing": [miss.url for miss in gap.open_misses],
    }
    archive.note(ACCEPTED, said, at)


def with_acceptance(archive: Archive, gap: Gap) -> Gap:
    """The gap; why its unusual count may be, where it did not fall since that was said.

    What was said of its misses is theirs, whatever place they are counted to.
    """
    if gap.usual is None:
        return gap
    row = archive.db.execute(
        "SELECT reason FROM accepted_gaps WHERE gap = ? AND usual NOT NULL "
        "AND stored <= ? ORDER BY accepted_at DESC LIMIT 1",
        [gap.name, gap.stored],
    ).fetchone()
    return replace(gap, accepted=row[0]) if row is not None else gap
