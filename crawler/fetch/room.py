"""How much an archive may still grow: `--max-disk` and `--min-free`.

What is stored between two measurements is estimated, on the safe side, so that a run
stops before the limit and not behind it.
"""

import math
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import Visit

RESERVE = 8 * 1024**2
"""Bytes left for what is no page: SQLite's log (4 MB), and the ends of many runs."""

SPREAD = 4
"""How many times its own size a page may take: raw, record, text index, addresses."""

LEAST = 64 * 1024
"""Bytes that any visit may take: rows and pages of indexes."""


@dataclass(kw_only=True, slots=True)
class Room:
    """The room that an archive has, for all the crawls that store into it.

    folder: the archive's; the next two need it.
    largest: bytes that the folder may have, or `None`.
    free: bytes of the disk that are to stay free, or `None`.
    is_used_up: whether nothing more is to be stored; once it is, it stays so.
    """

    folder: Path = Path()
    largest: int | None = None
    free: int | None = None
    is_used_up: bool = False
    _left: float = math.inf
    _taken: int = 0

    def measure(self) -> None:
        """Look how much is left; what was stored so far has reached the disk."""
        left: list[float] = [math.inf]
        if self.largest is not None:
            left.append(self.largest - folder_bytes(self.folder))
        if self.free is not None:
            left.append(shutil.disk_usage(self.folder).free - self.free)
        self._left, self._taken = min(left) - RESERVE, 0
        self.is_used_up |= self._left <= 0

    def takes(self, visits: Sequence[Visit]) -> bool:
        """Whether there is room for these; it is theirs then."""
        needed = sum(map(_needed, visits))
        self.is_used_up |= self._taken + needed > self._left
        if not self.is_used_up:
            self._taken += needed
        return not self.is_used_up


def folder_bytes(folder: Path) -> int:
    """The size of all files of a folder; those that vanish meanwhile have none."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def _needed(visit: Visit) -> int:
    exchange = visit.exchange
    sent = len(exchange.request) + len(exchange.response) if exchange else 0
    return LEAST + SPREAD * sent
