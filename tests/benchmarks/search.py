"""`python -m tests.benchmarks.search --articles 100000`: beside LIKE and trigrams.

CPU of one process, since machines are shared, and in warm caches. Queries are cut out
of the texts and drawn from their vocabulary, of all frequencies. `found` is the share
of what a plain scan finds; a scan takes so long that it is asked fewer queries.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import process_time

from archive import Archive
from archive.search.index import INDEXED
from archive.search.ranking import Window
from archive.search.searching import search
from tests.benchmarks import library
from tests.benchmarks.prose import Prose

QUERIES = 100
SCANNED = 5
"""Queries of each length that LIKE is asked."""

SHOWN = 20
MIB = 1 << 20

TRIGRAM = (
    "CREATE VIRTUAL TABLE t.trigrams USING fts5(body, content='', tokenize='trigram')"
)
RANKED = (
    "SELECT rowid FROM trigrams WHERE trigrams MATCH ? ORDER BY bm25(trigrams) LIMIT ?"
)
SCAN = (
    "SELECT id, substr(body, max(1, instr(body, ?1) - 30), 120) FROM articles "
    "WHERE body LIKE '%' || ?1 || '%' ORDER BY published DESC LIMIT ?2"
)
ALL = "SELECT count(*) FROM articles WHERE " + " OR ".join(  # noqa: S608  # our own names
    f"instr(coalesce({name}, ''), ?1)" for name in INDEXED
)


def queries(archive: Archive, length: int) -> list[str]:
    """Words of so many signs: half of them cut out of texts, half of the vocabulary."""
    prose = Prose()
    (articles,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
    words = [word for word in prose.words if len(word) == length]
    ranks = (len(words) ** prose.dice.random() for _ in range(QUERIES // 2))
    found = [words[int(rank) - 1] for rank in ranks]
    while len(found) < QUERIES:
        number = 1 + prose.dice.randrange(articles)
        (body,) = archive.db.execute(
            "SELECT body FROM articles WHERE id = ?", [number]
        ).fetchone()
        start = prose.dice.randrange(len(body) - length)
        piece = body[start : start + length]
        found += [piece] if piece.isalpha() else []
    return found


def timed(ask: Callable[[str], object], asked: Sequence[str]) -> str:
    """The milliseconds of CPU that the questions take: median, 95 of 100, the most."""
    taken = []
    for each in asked:
        before = process_time()
        ask(each)
        taken.append(1000 * (process_time() - before))
    taken.sort()
    middle, late = taken[len(taken) // 2], taken[int(0.95 * len(taken)) - 1]
    return f"{middle:9.1f} {late:9.1f} {taken[-1]:9.1f}"


def size(db: sqlite3.Connection, table: str) -> int:
    """The bytes that the tables behind a full text index hold."""
    parts = {"data": "block", "docsize": "sz"}
    sums = (
        db.execute(f"SELECT sum(length({column})) FROM {table}_{part}").fetchone()[0]  # noqa: S608  # our own names
        for part, column in parts.items()
    )
    return sum(sums)


def add_trigrams(db: sqlite3.Connection, folder: str) -> float:
    """Index the bodies by three signs; the CPU seconds that it took."""
    db.execute("ATTACH ? AS t", [f"{folder}/trigrams.db"])
    db.execute(TRIGRAM)
    before = process_time()
    with db:
        db.execute("INSERT INTO t.trigrams(rowid, body) SELECT id, body FROM articles")
    return process_time() - before


def lines(archive: Archive, db: sqlite3.Connection) -> Iterator[str]:
    """One line a way of searching and a length of query."""
    for length in (2, 4):
        asked = queries(archive, length)
        few = asked[:: QUERIES // SCANNED]

        def ours(query: str) -> object:
            return search(archive, query, window=Window(limit=SHOWN))

        def trigram(query: str) -> object:
            return db.execute(RANKED, [f'"{query}"', SHOWN]).fetchall()

        def scan(query: str) -> object:
            return db.execute(SCAN, [query, SHOWN]).fetchall()

        timed(ours, asked)  # warms the caches
        label = f"{length} signs,"
        yield f"{label} newsarchive  {timed(ours, asked)}  {share(archive, few)}"
        yield f"{label} trigrams     {timed(trigram, asked)}  {hits(db, few)}"
        yield f"{label} LIKE         {timed(scan, few)}"


def share(archive: Archive, few: Sequence[str]) -> str:
    """How many articles the index finds, of those that a scan does."""
    every = 10_000_000
    found = sum(len(search(archive, each, window=Window(limit=every))) for each in few)
    scanned = sum(archive.db.execute(ALL, [each]).fetchone()[0] for each in few)
    return f"{found} of {scanned}"


def hits(db: sqlite3.Connection, few: Sequence[str]) -> str:
    """How many articles the trigram index finds."""
    every = 10_000_000
    found = sum(len(db.execute(RANKED, [f'"{q}"', every]).fetchall()) for q in few)
    return str(found)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(path: Path, folder: str) -> None:
    """Measure on an archive that is there."""
    with Archive.read(path) as archive:
        file = (path / "archive.db").resolve().as_uri()
        with closing(sqlite3.connect(f"{file}?mode=ro", uri=True)) as db:
            count, text = archive.db.execute(
                "SELECT count(*), sum(length(CAST(coalesce(title, '') || "
                "coalesce(body, '') AS BLOB))) FROM articles"
            ).fetchone()
            say(f"{count} articles, {text // MIB} MiB of text")
            own = size(archive.db.conn, "article_search")
            say(f"index of newsarchive: {own / text:.2f} times the text")
            taken = add_trigrams(db, folder)
            other = size(db, "trigrams")
            say(f"index of trigrams: {other / text:.2f} times, {taken:.0f} s to make")
            say(f"{'ms of CPU for the first twenty':24}    median   95 of 100   most")
            for line in lines(archive, db):
                say(line)


def main() -> None:
    """Read the command line, make the archive where none is named, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--archive", type=Path, help="one that is there already")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search") as folder:
        path = asked.archive or Path(folder, "archive")
        if asked.archive is None:
            library.make(path, asked.articles)
        run(path, folder)


if __name__ == "__main__":
    main()
