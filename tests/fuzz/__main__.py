"""`make fuzz PAGES=200000 SEED=1 MINUTES=20`: damaged pages, and what holds of them.

Each page is a sound one after some damage, the same for the same seed and number. It is
read apart from the rest, within a second of CPU and 200 MB of memory, and its
record has to keep the laws of tests/fuzz/laws.py. Offenders are written into a folder,
with the smallest page found that is as bad; the exit code is 1 where there are any.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.damaged import damaged
from tests.fuzz.hunt import Hunt, Offender, hunted
from tests.fuzz.trial import SECONDS


def main(words: Sequence[str]) -> int:
    """Try the pages, print a line for each offender and a summary."""
    asked = _options(words)
    began = time.monotonic()
    bag = hunted(
        Hunt(
            seed=asked.seed,
            pages=asked.pages,
            workers=asked.workers,
            ends=began + asked.minutes * 60,
            seconds=asked.seconds,
            give_up=asked.give_up,
        )
    )
    for each in bag.offenders:
        file = _written(each, asked.seed, asked.folder)
        sys.stdout.write(f"{each.number}: {'; '.join(each.offences)} ({file})\n")
    sys.stdout.write(
        f"fuzz, seed {asked.seed}: {bag.tried} pages, {len(bag.offenders)} offenders "
        f"({(time.monotonic() - began) / 60:.1f} minutes)\n"
    )
    return 1 if bag.offenders else 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--pages", type=int, default=200_000, help="%(default)s")
    parser.add_argument("--seed", type=int, default=1, help="%(default)s")
    parser.add_argument("--minutes", type=float, default=20, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of CPU a page")
    parser.add_argument(
        "--give-up", type=float, default=15, help="CPU seconds that end a reading"
    )
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--folder", type=Path, default=Path("fuzz-offenders"))
    return parser.parse_args(words)


def _written(offender: Offender, seed: int, folder: Path) -> Path:
    """Write the offending page and the smallest like it; the page's file."""
    folder.mkdir(parents=True, exist_ok=True)
    page = damaged(seed, offender.number)
    file = folder / f"{seed}-{offender.number}.html"
    file.write_bytes(page.body)
    told = [page.url, page.content_type or "", *offender.offences]
    file.with_suffix(".txt").write_text("\n".join(told) + "\n", "utf-8")
    if offender.shrunk is not None:
        file.with_suffix(".small.html").write_bytes(offender.shrunk)
    return file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
