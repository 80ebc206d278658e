"""All checks of an archive, one after the other."""

from collections.abc import Callable, Iterator

from archive.archive import Archive
from archive.lock import is_held
from archive.reading import snapshot
from archive.verify.articles import article_problems
from archive.verify.copies import copy_problems
from archive.verify.events import Events
from archive.verify.files import file_problems, settled, tail_problems
from archive.verify.index import index_problems
from archive.verify.ledger import ledger_problems
from archive.verify.problem import Problem
from archive.verify.rows import database_problems, event_problems
from archive.warc import foreign_files, warc_files


def verify(
    archive: Archive, *, advance: Callable[[int], None] | None = None
) -> Iterator[Problem]:
    """Everything in the archive that contradicts something else; a `Loss` is known.

    It may be written to meanwhile: what a running crawl has not committed is no
    problem. Raw files are read once, in order; `advance` is told of the bytes read.
    """
    lock = archive.path / "lock"
    is_written = is_held(lock)
    with snapshot(archive):
        # What a crawl appends after this moment does not count.
        sizes = {path: path.stat().st_size for path in warc_files(archive.warc)}
        is_written = is_written or is_held(lock)
        yield from database_problems(archive)
        events, ends = Events(archive), dict[str, int]()
        yield from file_problems(archive, events, ends, advance or _unseen)
        yield from _foreign(archive)
        quiet = settled(sizes, ends) if is_written else sizes
        yield from tail_problems(events, quiet, ends)
        yield from row_problems(archive, events)
        yield from index_problems(archive)
        yield from copy_problems(archive)


def row_problems(archive: Archive, events: Events) -> Iterator[Problem]:
    """Rows that are not as the records tell, which were read before."""
    yield from article_problems(archive)
    yield from event_problems(archive, events)
    yield from ledger_problems(archive)


def _foreign(archive: Archive) -> Iterator[Problem]:
    for path in foreign_files(archive.warc):
        what = "this archive did not write it: move it away"
        yield Problem(what=what, file=f"warc/{path.name}")


def _unseen(count: int) -> None:
    """Show no progress."""
    del count


def raw_bytes(archive: Archive) -> int:
    """How many bytes of raw records there are to read."""
    return sum(path.stat().st_size for path in warc_files(archive.warc))
