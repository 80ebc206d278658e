"""One process writes to an archive: the kernel's lock says which."""

import fcntl
import os
import time
from pathlib import Path

from archive.errors import LockedError


class Lock:
    """An exclusive lock on a file, released by the kernel when its holder dies.

    The file names the holder for whoever comes second; it is never a proof by itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("a+", encoding="utf-8")
        if not self._take():
            self._file.seek(0)
            holder = self._file.read().strip() or "another process"
            self._file.close()
            raise LockedError(path, holder)
        self._sign()

    def _take(self) -> bool:
        """Take the lock; a glance by `is_held` holds it for an instant only."""
        for pause in (0.02, 0.08, 0.0):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(pause)
            else:
                return True
        return False

    def _sign(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"process {os.getpid()}\n")
        self._file.flush()

    def close(self) -> None:
        """Let others write; twice does no harm."""
        self._file.close()


def is_held(path: Path) -> bool:
    """Whether a process holds the lock just now; asked without getting in its way."""
    try:
        file = path.open(encoding="utf-8")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
