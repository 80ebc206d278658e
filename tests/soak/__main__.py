"""`make soak`: thirty nights of a site that lives, held against the truth.

`python -m tests.soak --nights 30 --seed 1 --minutes 15` prints a line a night and a
summary, and exits with 1 where anything is amiss. What the minutes leave no time for is
not run.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fixtures.living import Calendar
from tests.soak import table
from tests.soak.crawls import Ran
from tests.soak.held import Held
from tests.soak.lives import Amiss
from tests.soak.soak import soak


def main() -> None:
    """Soak for as long as was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the archive")
    asked = parser.parse_args()
    calendar = Calendar(seed=asked.seed, nights=asked.nights)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        sys.exit(
            _soaked(calendar, asked.keep or Path(folder) / "archive", asked.minutes)
        )


def _soaked(calendar: Calendar, archive: Path, minutes: float) -> int:
    def tell(ran: Ran, held: Held, amiss: Sequence[Amiss]) -> None:
        _say(table.line(calendar, ran, held, amiss))
        for each in ran.complaints:
            _say(f"      {each}")

    _say(table.head())
    found = soak(calendar, archive, minutes=minutes, tell=tell)
    for each in table.troubles(found.amiss):
        _say(each)
    if found.held is not None:
        _say(table.summary(calendar, found.nights, found.held, found.amiss))
    return 1 if found.amiss else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
