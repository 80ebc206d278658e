"""`make bench`: the rate of `reextract`, beside that of reading pages and nothing else.

One run prints both, since machines are shared and noisy: the ratio holds, the times do
not. One thread decodes, parses and extracts pages whose bytes lie in memory; then as
many processes as there are cores do all that `reextract` does with the same captures.
Both are timed by the clock on the wall, in turns; starting processes is timed apart.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, capture, captured_exchange
from crawler.answer import Answer
from crawler.discover import document_kind
from crawler.reading import page_and_record
from crawler.reextract.job import Wish, captures_to_read
from crawler.reextract.workers import Stored, read_all
from crawler.sites.profile import Profile
from crawler.sites.reading import Readers
from fixtures.site import plan, serve
from tests.commands import newsarchive

AT = datetime(2026, 3, 1, tzinfo=UTC)
CORES = len(os.sched_getaffinity(0))
LIMIT = 10**8
AIM = 0.8


@dataclass(frozen=True, kw_only=True, slots=True)
class Bytes:
    """A page in memory, and what it is read with."""

    answer: Answer
    body: bytes
    profile: Profile


def main() -> None:
    """Measure, and print a table."""
    asked = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        for seed in range(asked.sites):
            crawl(path, seed)
        with Archive.read(path) as archive:
            captures = captures_to_read(archive, Wish(), behind=0)
            pages = in_memory(archive, [*captures, *further_pages(archive)])
        measure(path, captures, pages, asked.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.reextract", description=__doc__
    )
    parser.add_argument("--sites", type=int, default=5, help="%(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="%(default)s")
    return parser.parse_args()


def crawl(archive: Path, seed: int) -> None:
    """Take a fixture site in, some 640 pages."""
    with serve(plan(seed)) as site:
        start = ("--start-url", f"{site.base}/", "--delay", "0", "--quiet")
        done = newsarchive("crawl", "nmgnews", *start, archive=archive)
    if done.returncode:
        raise RuntimeError(done.stderr)


def further_pages(archive: Archive) -> list[Stored]:
    """The captures that are read where their article's first page is."""
    rows = archive.db.execute(
        "SELECT c.id, c.url, l.site FROM captures c JOIN aliases p ON p.url = c.url "
        "LEFT JOIN ledger l ON l.url = c.url "
        "WHERE p.reason = 'page' AND c.status = 200"
    )
    return [Stored(number=number, url=url, site=site) for number, url, site in rows]


def in_memory(archive: Archive, captures: Sequence[Stored]) -> list[Bytes]:
    """The pages among these captures."""
    readers, pages = Readers.of(archive), list[Bytes]()
    for each in captures:
        exchange = captured_exchange(archive, capture(archive, each.number))
        answer = Answer.of(exchange, each.url)
        body = answer.content(limit=LIMIT)
        kind = document_kind(body, url=each.url, content_type=answer.content_type)
        if kind == "html":
            profile = readers.profile(each.site, each.url)
            pages.append(Bytes(answer=answer, body=body, profile=profile))
    return pages


def measure(
    path: Path, captures: Sequence[Stored], pages: Sequence[Bytes], rounds: int
) -> None:
    """Time both, and print what came of it."""
    best = dict[str, float]()
    for _ in range(rounds):
        for name, job in (
            ("start", lambda: again(path, captures[:1])),
            ("alone", lambda: read(pages)),
            ("all", lambda: again(path, captures)),
        ):
            taken = timed(job)
            best[name] = min(best.get(name, taken), taken)
    single = len(pages) / best["alone"]
    together = len(pages) / (best["all"] - best["start"])
    ratio = together / (CORES * single)
    write = sys.stdout.write
    write(
        f"{len(captures)} captures, {len(pages)} pages, the best of {rounds} rounds\n"
    )
    write(f"pages in memory, one thread      {single:7.0f} a second\n")
    write(f"reextract, {CORES:3} processes        {together:7.0f} a second\n")
    write(f"starting the processes           {best['start']:7.2f} s\n")
    write(f"of {CORES} × one thread: {ratio:.2f} (aim {AIM})\n")


def timed(job: Callable[[], None]) -> float:
    """Seconds on the wall."""
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def read(pages: Sequence[Bytes]) -> None:
    """Decode, parse and extract, and nothing else."""
    for each in pages:
        page_and_record(
            each.body,
            url=each.answer.exchange.url,
            content_type=each.answer.content_type,
            profile=each.profile,
            captured_at=each.answer.exchange.captured_at,
        )


def again(path: Path, captures: Sequence[Stored]) -> None:
    """Do what `reextract` does with these captures."""
    for chunk in read_all(path, captures, at=AT, workers=CORES):
        if chunk.readings or chunk.unread:
            message = f"read otherwise: {chunk.readings or chunk.unread}"
            raise ValueError(message)


if __name__ == "__main__":
    main()
