"""What the rot alarm tells on simulated sites, and what it costs on a large archive.

python -m tests.benchmarks.alarms --seeds 10 prints, for sites with many and with few
articles a night: alarms on nights on which nothing is wrong, and after how many nights
each kind of rot was told. The sites are those of `tests/rotting_site.py`.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from archive import Archive, Start, alarms
from tests import archives
from tests.rotting_site import FIRST, ROTS, Site, site

NIGHTS = 30
CHANGED = 21
PATIENCE = 6
SIZES = (40, 6)
"""The most articles of a night, of a large site and of a tiny one."""

Outcome = tuple[str, int | None]
"""What went wrong, and on which night of it it was told."""


def main() -> None:
    """Measure, and print tables."""
    asked = _options()
    for most in SIZES:
        with ProcessPoolExecutor() as processes:
            lives = list(processes.map(partial(life, most=most), range(asked.seeds)))
        report(most, asked.seeds, lives)
    with tempfile.TemporaryDirectory() as folder:
        print_cost(Path(folder) / "archive", asked.articles)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.alarms", description=__doc__
    )
    parser.add_argument("--seeds", type=int, default=10, help="%(default)s")
    parser.add_argument("--articles", type=int, default=50_000, help="%(default)s")
    return parser.parse_args()


def life(seed: int, *, most: int) -> tuple[int, list[Outcome]]:
    """False alarms of a site's nights, and when each rot was told."""
    outcomes: list[Outcome] = []
    false = 0
    with tempfile.TemporaryDirectory() as folder:
        one = site(Path(folder) / "archive", seed=seed, most=most)
        for night in range(NIGHTS):
            if night == CHANGED:
                outcomes = list(_rotten(one))
            false += bool(one.next_night())
    return false, outcomes


def _rotten(one: Site) -> Iterator[Outcome]:
    """When each rot is told that begins now, in copies of the site."""
    for name, rot in ROTS.items():
        other = one.branch(name)
        nights = range(1, PATIENCE + 1)
        yield name, next((n for n in nights if other.next_night(rot)), None)
        shutil.rmtree(other.path)


def report(most: int, seeds: int, lives: list[tuple[int, list[Outcome]]]) -> None:
    """Print what was told of all sites of one size."""
    write = sys.stdout.write
    false = sum(each for each, _ in lives)
    write(f"2 to {most} articles a night, {seeds} sites of {NIGHTS} nights: ")
    write(f"{false} of {seeds * NIGHTS} good nights with an alarm\n")
    write(f"{'told on night':<20}{'1':>5}{'2':>5}{'3':>5}{'later':>7}{'never':>7}\n")
    for name in ROTS:
        told = Counter(night for _, all_ in lives for n, night in all_ if n == name)
        later = sum(told[night] for night in range(4, PATIENCE + 1))
        write(f"{name:<20}{told[1]:>5}{told[2]:>5}{told[3]:>5}")
        write(f"{later:>7}{told[None]:>7}\n")
    write("\n")


def print_cost(path: Path, articles: int) -> None:
    """Print how long one question takes in an archive of so many articles."""
    nights, most = 60, 160
    older = max(0, articles - nights * most // 2)
    with Archive.create(path) as archive:
        archives.keep_readers(archive)
        _older(archive, older)
    one = site(path, seed=1, most=most)
    for _ in range(nights):
        one.next_night()
    with Archive.read(path) as archive:
        (run,) = archive.db.execute("SELECT max(id) FROM runs").fetchone()
        (count,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
        spent = []
        for _ in range(9):
            began = time.process_time()
            alarms(archive, run)
            spent.append(time.process_time() - began)
    sys.stdout.write(f"{count} articles: {median(spent) * 1000:.0f} ms of CPU a run\n")


def _older(archive: Archive, count: int) -> None:
    """Fill an archive with articles of years before."""
    at = FIRST - timedelta(days=400)
    start = Start(command="crawl example", site="example", version="0.1.0")
    run = archive.start_run(start, at=at)
    for number, look in enumerate(archives.visits(count)):
        archive.store([look], run=run)
        if number % 1000 == 999:
            archive.commit()
    archive.end_run(run, at=at, counts={}, exit_code=0)


if __name__ == "__main__":
    main()
