"""Dies at every boundary of storing a list of visits, each in a process of its own.

`python -m tests.crash.child FOLDER` stores the list whole in `FOLDER/whole`; then,
for every boundary N that this crossed, in `FOLDER/N`: killed at N, and once more to the
end.
With `--twice N` the second process is killed at each of its boundaries too, and a third
one goes on. What was crossed is printed, one line of JSON an archive.
"""

import argparse
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.crash.faults import Boundaries
from tests.crash.looks import store_all

KILLED = -signal.SIGKILL


def main() -> None:
    """Store and die, as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--twice", type=int, metavar="N")
    asked = parser.parse_args()
    if asked.twice is None:
        _kill_once(asked.folder)
    else:
        _kill_twice(asked.folder, asked.twice)


def _kill_once(folder: Path) -> None:
    crossed = _whole(folder / "whole", folder)
    _print(archive="whole", crossed=crossed)
    for number, name in enumerate(crossed, 1):
        path = folder / str(number)
        _expect(KILLED, _forked(_store, path, number))
        _expect(0, _forked(store_all, path))
        _print(archive=str(number), killed_at=name)


def _kill_twice(folder: Path, first: int) -> None:
    """Kill what goes on after a kill at every boundary of its own."""
    rest = folder / "rest"
    _expect(KILLED, _forked(_store, rest, first))
    for second, name in enumerate(_whole(rest, folder), 1):
        path = folder / f"{first}-{second}"
        _expect(KILLED, _forked(_store, path, first))
        _expect(KILLED, _forked(_store, path, second))
        _expect(0, _forked(store_all, path))
        _print(archive=path.name, killed_at=name)


def _whole(path: Path, folder: Path) -> list[str]:
    """The boundaries of a run that nothing stops."""
    note = folder / "crossed.json"

    def counted() -> None:
        note.write_text(json.dumps(_store(path, None)), encoding="utf-8")

    _expect(0, _forked(counted))
    names: list[str] = json.loads(note.read_text("utf-8"))
    return names


def _store(path: Path, fatal: int | None) -> list[str]:
    boundaries = Boundaries(fatal)
    boundaries.watch()
    store_all(path)
    return boundaries.crossed


def _forked(deed: Callable[..., object], *about: Any) -> int:
    """Do it in a process of its own, which starts at once: how that ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        deed(*about)
    except BaseException:  # noqa: BLE001  # of which there is none left to raise to
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _expect(wanted: int, ended: int) -> None:
    if ended != wanted:
        sys.exit(f"a process ended with {ended} and not with {wanted}")


def _print(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
