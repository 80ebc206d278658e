"""`python -m tests.benchmarks.load --articles 3000`: what the text index costs a load.

The same visits are stored twice, as a crawl or an import stores them, WARC records and
the search for copies included: with the full text index, and with its triggers dropped.
In turns, since a machine has better and worse moments.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time

from archive import Archive, Visit
from tests import archives
from tests.benchmarks.library import Library

TRIGGERS = ("articles_added", "articles_removed", "articles_changed")
TURNS = 3


def looks(count: int) -> list[Visit]:
    """Looks at so many articles of about 900 characters."""
    return [
        archives.visit(replace(article, site="example"))
        for article in Library().articles(count)
    ]


def stored(visits: Sequence[Visit], *, is_indexed: bool) -> float:
    """The CPU seconds that it takes to store them in an empty archive."""
    with (
        tempfile.TemporaryDirectory(prefix="load") as folder,
        Archive.create(Path(folder, "archive")) as archive,
    ):
        for name in () if is_indexed else TRIGGERS:
            archive.db.execute(f"DROP TRIGGER {name}")
        before = process_time()
        archives.fill(archive, list(visits))
        return process_time() - before


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3000)
    visits = looks(parser.parse_args().articles)
    pairs = [
        (stored(visits, is_indexed=False), stored(visits, is_indexed=True))
        for _ in range(TURNS)
    ]
    ratios = sorted(indexed / bare for bare, indexed in pairs)
    each = [1000 * sum(turn) / TURNS / len(visits) for turn in zip(*pairs, strict=True)]
    sys.stdout.write(
        f"{len(visits)} articles: {each[0]:.2f} ms of CPU each without the index, "
        f"{each[1]:.2f} with it: {ratios[TURNS // 2]:.2f} times as long\n"
    )


if __name__ == "__main__":
    main()
