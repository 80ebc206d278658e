"""A folder that appears under its name only when all of it is there, and lasts."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive.errors import UsageError
from archive.lock import Lock
from archive.warc import sync_folder

MARK = "not-whole"
"""The file by which a folder that is being filled is known; its filler locks it."""


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside the target, which takes its place when all went well.

    Nothing stays when something goes wrong; what a killed process left is removed by
    the next one. Raises `UsageError` where there is something already, `LockedError`
    where another process fills the same folder.
    """
    if target.is_mount():
        message = f"{target} is a disk of its own: name a folder on it"
        raise UsageError(message)
    if target.exists() and not _is_empty(target):
        message = f"{target} is there and not empty: name a folder that is not there"
        raise UsageError(message)
    part = target.with_name(f"{target.name}.partial")
    with closing(_marked(part)):
        try:
            _clear(part)
            yield part
            _sync_folders(part)
            part.rename(target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)  # the next call removes what stays
            raise
        (target / MARK).unlink()
        sync_folder(target)
        sync_folder(target.parent)


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _marked(part: Path) -> Lock:
    """Make the folder, or take over what a killed process left; no folder of others."""
    if part.exists() and not (part / MARK).exists() and not _is_empty(part):
        message = f"{part} is in the way, and nothing we left there: move it away"
        raise UsageError(message)
    part.mkdir(parents=True, exist_ok=True)
    return Lock(part / MARK)


def _clear(part: Path) -> None:
    for path in part.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()


def copy_tree(source: Path, target: Path) -> None:
    """Copy the files of a folder, and of those in it; none where there is no folder."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir()
        elif path.is_file():  # no pipe, and no link into the void
            shutil.copyfile(path, place)
            sync(place)


def sync(file: Path) -> None:
    """Make what was written to a file survive a power cut."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _sync_folders(top: Path) -> None:
    # Not rglob, which remembers every path that it gave.
    for folder, *_ in os.walk(top, topdown=False):
        sync_folder(Path(folder))
