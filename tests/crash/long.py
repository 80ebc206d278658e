"""The crash test at length: torn tails, kills at every boundary, kills of real crawls.

`python -m tests.crash.long --kills 300 --seed 1 --minutes 30` prints one line, and
exits with 1 where any archive differs from what it would be without a kill. The minutes
bound all of it: what they leave no time for is not counted.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from archive import Archive
from archive.verify import verify
from tests.commands import environment
from tests.crash import dump, kills
from tests.crash.tails import Tail

FOR_WRITES = 0.4
"""The share of the time that torn tails and kills at boundaries may take."""


@dataclass(kw_only=True)
class Tally:
    """What was done so far, and what went wrong.

    ends: when there is no time left, by the clock of this process.
    """

    ends: float
    torn: int = 0
    boundaries: int = 0
    kills: int = 0
    crawls: int = 0
    amiss: list[str] = field(default_factory=list)

    def note(self, what: str, said: list[str]) -> None:
        """Note what is wrong with an archive, if anything is."""
        if said:
            self.amiss.append(f"{what}: {'; '.join(said[:5])}")


def main() -> None:
    """Kill for as long as was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="of real crawls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30)
    asked = parser.parse_args()
    began, seconds = time.monotonic(), asked.minutes * 60
    tally = Tally(ends=began + FOR_WRITES * seconds)
    luck = random.Random(asked.seed)  # noqa: S311  # moments, not secrets
    with tempfile.TemporaryDirectory(prefix="crashtest-") as folder:
        _tear(tally, Path(folder))
        _kill_at_boundaries(tally, Path(folder), luck)
        tally.ends = began + seconds
        _kill_crawls(tally, Path(folder), luck, wanted=asked.kills)
    for line in tally.amiss:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"crashtest, seed {asked.seed}: {tally.kills} kills in {tally.crawls} crawls, "
        f"{tally.boundaries} kills at boundaries of writing, {tally.torn} torn tails: "
        f"{len(tally.amiss)} archives differ "
        f"({(time.monotonic() - began) / 60:.1f} minutes)\n"
    )
    sys.exit(1 if tally.amiss else 0)


def _tear(tally: Tally, folder: Path) -> None:
    """Tear the last records of a file at every byte."""
    tail = Tail.made(folder / "tail")
    for cut in tail.cuts:
        if time.monotonic() > tally.ends:
            return
        tally.note(f"torn at {cut}", tail.amiss(cut, folder / "torn"))
        tally.torn += 1


def _kill_at_boundaries(tally: Tally, folder: Path, luck: random.Random) -> None:
    """Kill at every boundary, and what goes on after it at every one of its own."""
    archives = [line["archive"] for line in _child(folder / "once")]
    whole = folder / "once" / "whole"
    for name in archives[1:]:
        tally.note(f"killed at {name}", _amiss(folder / "once" / name, whole))
        tally.boundaries += 1
    firsts = archives[1:]
    luck.shuffle(firsts)
    for first in firsts:
        place = folder / f"twice-{first}"
        for line in _child(place, "--twice", first):
            name = line["archive"]
            tally.note(f"killed at {name}", _amiss(place / name, whole))
            tally.boundaries += 2
        shutil.rmtree(place)
        if time.monotonic() > tally.ends:
            return


def _child(folder: Path, *words: str) -> list[dict[str, str]]:
    """Let the child die at every boundary; the archives that it leaves."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.child", folder, *words],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _amiss(path: Path, whole: Path) -> list[str]:
    """What is wrong with an archive of the fixed list of visits."""
    is_same = dump.stored(path) == dump.stored(whole)
    with Archive.read(path) as archive:
        found = [str(each) for each in verify(archive)]
    return found if is_same else ["other rows", *found]


def _kill_crawls(
    tally: Tally, folder: Path, luck: random.Random, *, wanted: int
) -> None:
    """Kill crawls of the fixture site, each of them until it completes."""
    with kills.site(folder) as site:
        while tally.kills < wanted and time.monotonic() < tally.ends:
            tally.crawls += 1
            archive = folder / f"crawl-{tally.crawls}"
            moments = []
            while tally.kills < wanted and time.monotonic() < tally.ends:
                moments.append(kills.Moment.drawn(luck, site.size))
                if not site.killed(archive, moments[-1]):
                    break
                tally.kills += 1
            site.complete(archive)
            tally.note(f"crawl {tally.crawls}, {moments}", site.amiss(archive))


if __name__ == "__main__":
    main()
