"""Captures read anew by many processes, which open the archive to look at it only."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path

from archive import Archive, DamagedError
from crawler.models import Models, newest, to_be_learnt
from crawler.reextract.reading import Rereading, read_anew
from crawler.sites.reading import Readers

CHUNK = 16
"""Captures that a worker is handed at once."""

AHEAD = 4
"""Chunks that wait for each worker."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A capture to be read anew: its number, its address, its site if that is known."""

    number: int
    url: str
    site: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A capture that could not be read: its record is not what was written."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """Captures that were read, the last one's number, and what is not as it was."""

    size: int
    last: int
    readings: tuple[Rereading, ...]
    unread: tuple[Unread, ...]


def read_all(
    folder: Path,
    captures: Iterable[Stored],
    *,
    at: datetime,
    workers: int,
    learning: bool = False,
) -> Iterator[Chunk]:
    """What the captures say now, chunk by chunk, in their order.

    workers: processes that read; with one, this process does it by itself.
    learning: whether site models are learnt first, and kept by nobody; else those in
        force are read with.
    """
    chunks = _chunks(captures)
    if workers == 1:
        for each in chunks:
            yield read_chunk(folder, each, at, learning=learning)
        return
    with _pool(workers) as pool:
        waiting: deque[Future[Chunk]] = deque()
        for each in chunks:
            job = pool.submit(read_chunk, folder, each, at, learning=learning)
            waiting.append(job)
            if len(waiting) >= workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def read_chunk(
    folder: Path, captures: tuple[Stored, ...], at: datetime, *, learning: bool
) -> Chunk:
    """What these captures say now: the work of one process."""
    archive, readers, models = _opened(folder, learning=learning)
    readings, unread = list[Rereading](), list[Unread]()
    for each in captures:
        profile = readers.profile(each.site, each.url)
        try:
            model = models.of(profile.name)
            found = read_anew(archive, each.number, profile, model=model, at=at)
        except DamagedError as error:
            unread.append(Unread(number=each.number, reason=str(error)))
            continue
        if found is not None:
            readings.append(found)
    return Chunk(
        size=len(captures),
        last=captures[-1].number,
        readings=tuple(readings),
        unread=tuple(unread),
    )


@cache
def _opened(folder: Path, *, learning: bool) -> tuple[Archive, Readers, Models]:
    """This process's view of the archive, opened once."""
    archive = Archive.read(folder)
    look_up = to_be_learnt if learning else newest
    return archive, Readers.of(archive), Models(archive, look_up)


def _chunks(captures: Iterable[Stored]) -> Iterator[tuple[Stored, ...]]:
    rest = iter(captures)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that read; what waits is dropped when something goes wrong."""
    # Forked from a server that has imported everything, but opened nothing: SQLite's
    # connections and locks do not survive a fork.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Leave Ctrl-C to the process that leads, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
