"""`make bench`: what `verify` costs, beside FastWARC's own verified reading.

One run prints all, since machines are shared and noisy: the ratios hold, the times do
not. FastWARC reads the same files and checks every block and payload digest; what it
cannot know is whether the rows say the same.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from archive import Archive, Found, Visit
from archive.reading import snapshot
from archive.verify import Problem, raw_bytes
from archive.verify.checks import row_problems
from archive.verify.copies import copy_problems
from archive.verify.events import Events
from archive.verify.files import file_problems
from archive.verify.index import index_problems
from archive.verify.rows import database_problems
from archive.warc import warc_files
from tests import archives

LINKS = 60
"""Addresses that an article's page announces."""

HEAD = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n"
    b"Content-Type: text/html\r\nContent-Length: %d\r\nConnection: keep-alive\r\n"
    b'Last-Modified: Wed, 21 Jul 2010 09:18:00 GMT\r\nETag: "4c46ba08-9d1f"\r\n'
    b"Accept-Ranges: bytes\r\n\r\n"
)
"""The head of a response of such a site; `%d`: bytes of its content."""


def main() -> None:
    """Measure, and print a table."""
    asked = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        make(path, asked.articles)
        with Archive.read(path) as archive, snapshot(archive):
            size = raw_bytes(archive)
            spent = measured(archive, asked.rounds)
    report(asked.articles, size, spent)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.verify", description=__doc__
    )
    parser.add_argument("--articles", type=int, default=3000, help="%(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="%(default)s")
    return parser.parse_args()


def make(path: Path, count: int) -> None:
    """An archive of articles with pages as heavy as those of real sites."""
    dice = random.Random(1)  # noqa: S311  # texts, not secrets
    with Archive.create(path) as archive:
        looks = archives.visits(count)
        archives.fill(archive, (heavy(look, dice, count) for look in looks))


def heavy(look: Visit, dice: random.Random, count: int) -> Visit:
    """The look at a page of 20 to 60 kB, most of it furniture, with many links."""
    said, sent = look.article, look.exchange
    if said is None or sent is None:
        message = "a look without a page"
        raise ValueError(message)
    body = "\n".join(archives.sentence(dice) for _ in range(dice.randint(8, 30)))
    said = replace(said, body=body)
    numbers = (dice.randrange(3 * count) for _ in range(LINKS))
    links = [f"http://news.example/2010/07/21/{each}.shtml" for each in numbers]
    furniture = "".join(_furniture(dice, links, room=dice.randint(20_000, 60_000)))
    content = archives.page(said) + furniture.encode("gb18030")
    response = HEAD % len(content) + content
    return replace(
        look,
        article=said,
        exchange=replace(sent, response=response),
        found=tuple(Found(url=url, kind="article", way="list") for url in links),
    )


def _furniture(dice: random.Random, links: list[str], *, room: int) -> Iterator[str]:
    while room > 0:
        text = archives.sentence(dice)
        item = f'<li class="c{dice.randrange(9)}"><a href="{dice.choice(links)}">{text}'
        room -= len(item.encode("gb18030"))
        yield item


def measured(archive: Archive, rounds: int) -> dict[str, float]:
    """CPU seconds of each part, the best of so many rounds; the parts take turns."""
    spent = dict[str, float]()
    for _ in range(rounds):
        events = list[Events]()
        parts: dict[str, Callable[[], object]] = {
            "FastWARC": lambda: fastwarc(archive),
            "files": lambda: events.append(read(archive)),  # noqa: B023  # called at once
            "rows": lambda: silent(row_problems(archive, events[0])),  # noqa: B023
            "database": lambda: silent(database_problems(archive)),
            "index": lambda: silent(index_problems(archive)),
            "copies": lambda: silent(copy_problems(archive)),
        }
        for name, part in parts.items():
            began = time.process_time()
            part()
            taken = time.process_time() - began
            spent[name] = min(spent.get(name, taken), taken)
    return spent


def read(archive: Archive) -> Events:
    """Check the WARC files against their rows; what the records tell."""
    events = Events(archive)
    silent(file_problems(archive, events, {}, lambda _: None))
    return events


def silent(problems: Iterable[Problem]) -> None:
    """Check, and let nothing be found."""
    for problem in problems:
        raise ValueError(problem.words)


def fastwarc(archive: Archive) -> int:
    """Read and verify every record."""
    count = 0
    for path in warc_files(archive.warc):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                is_whole = record.verify_block_digest(consume=False)
                if record.record_type == WarcRecordType.response:
                    record.parse_http()
                    is_whole = is_whole and record.verify_payload_digest()
                if not is_whole:
                    message = f"{path.name}: {record.record_id}"
                    raise ValueError(message)
                count += 1
    return count


def report(count: int, size: int, spent: dict[str, float]) -> None:
    """Print a table."""
    theirs, ours = spent["FastWARC"], spent["files"]
    write = sys.stdout.write
    write(f"{count} articles, {size / 1e6:.1f} MB of WARC, CPU of the whole process\n")
    for name, taken in spent.items():
        write(f"{LABELS[name]:45} {taken / count * 1e6:6.0f} µs an article\n")
    write(f"the WARC part reads at {theirs / ours:.2f} of FastWARC's rate (aim 0.5)\n")


LABELS = {
    "FastWARC": "FastWARC, every digest verified",
    "files": "verify: the WARC files against their rows",
    "rows": "verify: the rows against what they tell",
    "database": "verify: SQLite's own checks",
    "index": "verify: the full text index",
    "copies": "verify: bands, copies and stories",
}


if __name__ == "__main__":
    main()
