"""Counts over a whole archive, kept while it stays as it is.

Half a million articles take seconds to look over. A page waits a moment for a count; it
shows the last one, and of when it is, while a newer one is being made.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from archive.archive import Archive
from archive.reading import snapshot

Count = TypeVar("Count")

WAIT = 0.1
"""Seconds that a page waits for a count; it can do without, or with an older one."""

FIRST_WAIT = 2.0
"""Seconds that a page waits which says nothing but what is counted."""

PAUSE = 10
"""How many times as long as it took a count is left alone, while a crawl writes."""

KEPT = 64
"""Counts that are remembered of each kind."""

Key = tuple[Path, tuple[str, ...]]
"""The archive, and what of it is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted(Generic[Count]):
    """A count, and of when it is. is_old: whether the archive has changed since."""

    value: Count
    at: datetime
    is_old: bool = False

    @property
    def told_at(self) -> str | None:
        """Of when the count is, where a page has to say so."""
        return self.at.isoformat() if self.is_old else None


class Counting(Generic[Count]):
    """Asks the same of archives again and again, and remembers the answers."""

    def __init__(self, count: Callable[..., Count]) -> None:
        """Make it of what counts: a function of archive, moment, and what it is of."""
        self._count = count
        self._under_way: dict[Key, _Work[Count]] = {}
        self._done: dict[Key, _Work[Count]] = {}
        self._lock = threading.Lock()

    def __call__(
        self, archive: Archive, at: datetime, *of: str, wait: float = WAIT
    ) -> Counted[Count] | None:
        """The count; `None` where there has been none yet, and it takes its time."""
        key, state = (archive.path, of), file_state(archive.path)
        with self._lock:
            done = self._done.get(key)
            if done is not None and (done.state == state or done.is_fresh):
                return done.counted(is_old=done.state != state)
        self.begin(archive.path, at, *of).wait(WAIT if done else wait)
        done = self._done.get(key)
        return done.counted(is_old=done.state != state) if done else None

    def begin(self, path: Path, at: datetime, *of: str) -> threading.Event:
        """Count in a thread of its own; what is set when that has ended."""
        key = (path, of)
        with self._lock:
            work = self._under_way.get(key)
            if work is None:
                work = _Work[Count](state=file_state(path), at=at)
                self._under_way[key] = work
                # As a daemon it does not keep the process from ending.
                threading.Thread(target=self._do, args=(key, work), daemon=True).start()
        return work.ended

    def _do(self, key: Key, work: "_Work[Count]") -> None:
        path, of = key
        try:
            begun = monotonic()
            with Archive.read(path) as archive, snapshot(archive):
                value = self._count(archive, work.at, *of)
            work.end(value, took=monotonic() - begun)
            with self._lock:
                self._done.pop(key, None)
                self._done[key] = work
                for oldest in list(self._done)[:-KEPT]:
                    del self._done[oldest]
        finally:
            with self._lock:
                del self._under_way[key]
            work.ended.set()


class _Work(Generic[Count]):
    """A count that is being made, or was."""

    def __init__(self, *, state: object, at: datetime) -> None:
        self.state = state
        self.at = at
        self.ended = threading.Event()
        self._values: tuple[Count, ...] = ()
        self._good_until = 0.0

    def end(self, value: Count, *, took: float) -> None:
        self._values = (value,)
        self._good_until = monotonic() + took * PAUSE if took > WAIT else 0.0

    @property
    def is_fresh(self) -> bool:
        """Whether it is too early to make it again."""
        return monotonic() < self._good_until

    def counted(self, *, is_old: bool) -> Counted[Count]:
        (value,) = self._values
        return Counted(value=value, at=self.at, is_old=is_old)


def file_state(path: Path) -> object:
    """What changes whenever something is written to the archive in this folder."""
    return tuple(_state(path / name) for name in ("archive.db", "archive.db-wal"))


def _state(file: Path) -> tuple[int, ...]:
    try:
        known = file.stat()
    except FileNotFoundError:
        return ()
    if not known.st_size:
        return ()  # who opens a database only to look makes such a log, and removes it
    return known.st_ino, known.st_size, known.st_mtime_ns
