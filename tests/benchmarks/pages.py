"""`python -m tests.benchmarks.pages --archive DIR`: how fast the served pages are.

In one run: `newsarchive serve` in a process of its own, asked over loopback by one
reader, as a browser would. Milliseconds of the wall clock until the last byte: the
first time, which may include a count over the whole archive, then the median and the
most of the times after it. The people and outlets are the busiest of the archive and
one of the middle.
"""

import argparse
import sqlite3
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.parse import quote

from tests.browser.serving import served

TIMES = 11
COUNTING = "being counted for the first time"
"""What pages say that cannot answer yet."""

WORDS = ("新闻", "草原", "的")

_PEOPLE = "SELECT name FROM people GROUP BY name ORDER BY count(*) DESC, name"
_OUTLETS = (
    "SELECT source FROM articles WHERE source NOT NULL "
    "GROUP BY source ORDER BY count(*) DESC, source"
)


def places(archive: Path) -> Iterator[str]:
    """The pages that are asked for."""
    file = f"{(archive / 'archive.db').resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(file, uri=True)) as db:
        people, outlets = (
            [name for (name,) in db.execute(query)] for query in (_PEOPLE, _OUTLETS)
        )
        day, site, key = db.execute(
            "SELECT substr(published, 1, 10), site, key FROM articles "
            "WHERE published NOT NULL ORDER BY published LIMIT 1 "
            "OFFSET (SELECT count(*) / 2 FROM articles)"
        ).fetchone()
    yield from ("", f"?site={site}", f"day/{day}", f"day/{day[:7]}", f"day/{day[:4]}")
    yield f"article/{key}"
    yield from ("people", "people?q=王&page=2", "outlets")
    for step, names in (("person", people), ("outlet", outlets)):
        for name in (names[0], names[1], names[len(names) // 2]):
            yield f"{step}/{name}"
        yield f"{step}/{names[0]}?page=100"
        yield f"{step}/{names[0]}?in={day[:7]}"
    yield from (
        "coverage",
        f"coverage?site={site}",
        "coverage?state=all",
        "runs",
        "run/1",
    )
    for word in WORDS:
        yield f"search?q={word}"
        yield f"search?q={word}&sort=newest&page=5"
    yield from ("archive", "archive/articles", "archive/articles.json?_size=50")


def counted(base: str) -> float:
    """The seconds until the counts that the server begins with have ended."""
    begun = perf_counter()
    while COUNTING in _text(f"{base}coverage?lang=en"):
        sleep(0.5)
    return perf_counter() - begun


def _text(address: str) -> str:
    with urllib.request.urlopen(address) as answer:  # noqa: S310  # our own server
        return str(answer.read().decode())


def taken(address: str) -> float:
    """The milliseconds until a page is there."""
    begun = perf_counter()
    _text(address)
    return 1000 * (perf_counter() - begun)


def main() -> int:
    """Read the command line, ask for every page, print what it took; 1: too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--within", type=float, default=300, help="milliseconds")
    asked = parser.parse_args()
    slow = 0
    print(f"{'first':>8} {'median':>8} {'most':>8}  page")  # noqa: T201
    with served(asked.archive) as base:
        print(f"all was counted after {counted(base):.0f} seconds")  # noqa: T201
        for place in places(asked.archive):
            address = base + quote(place, safe="?=&/")
            first, *later = (taken(address) for _ in range(asked.times))
            slow += median(later) > asked.within
            row = f"{first:8.0f} {median(later):8.0f} {max(later):8.0f}"
            print(f"{row}  /{place}", flush=True)  # noqa: T201
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
