"""All checks of an archive, one after the other."""

from collections.abc import Callable, Iterator

from archive.archive import Archive
from archive.lock import is_held
from archive.reading import snapshot
from archive.verify.index import index_problems
from archive.verify.problem import Problem
from archive.verify.raw import raw_problems, tail_problems
from archive.verify.rows import article_problems, database_problems, ledger_problems
from archive.warc import foreign_files, warc_files


def verify(
    archive: Archive, *, advance: Callable[[int], None] | None = None
) -> Iterator[Problem]:
    """Everything in the archive that contradicts something else.

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
        ends: dict[str, int] = {}
        yield from raw_problems(archive, ends, advance or _unseen)
        yield from _foreign(archive)
        yield from tail_problems(sizes, ends, is_written=is_written)
        yield from article_problems(archive)
        yield from index_problems(archive)
        yield from ledger_problems(archive)


def _foreign(archive: Archive) -> Iterator[Problem]:
    for path in foreign_files(archive.warc):
        what = "this archive did not write it: move it away"
        yield Problem(place=f"warc/{path.name}", what=what)


def _unseen(count: int) -> None:
    """Show no progress."""
    del count


def raw_bytes(archive: Archive) -> int:
    """How many bytes of raw records there are to read."""
    return sum(path.stat().st_size for path in warc_files(archive.warc))
