"""Files that others read while we write: whole, or the old ones."""

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO, TextIO

from archive.errors import UsageError
from archive.upkeep.new_folder import new_folder


def require_outside(archive: Path, output: Path | None, *, but: str = "") -> None:
    """Raise `UsageError` where an output would lie among the archive's own files.

    but: a folder in it that may be written to.
    """
    if output is None:
        return
    place, own = output.resolve(), archive.resolve()
    is_inside = place == own or place.is_relative_to(own)
    if is_inside and not (but and place.is_relative_to(own / but)):
        message = f"{output} lies in the archive, whose files are its own: name another"
        raise UsageError(message)


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """Give a stream of text; the file takes its place only when all is written."""
    with replaced_bytes(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        try:
            yield text
            text.flush()
        finally:
            text.detach()


@contextmanager
def replaced_bytes(path: Path) -> Iterator[BinaryIO]:
    """Give a stream of bytes; the file takes its place only when all is written."""
    if path.exists() and not path.is_file():  # a device or a pipe: nothing to replace
        with path.open("wb") as stream:
            yield stream
        return
    path = path.resolve()  # a link stays, and leads to the new file
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    try:
        with part.open("wb") as stream:
            if path.exists():
                part.chmod(stat.S_IMODE(path.stat().st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk does not say which file it is
        raise


@contextmanager
def replaced_folder(path: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Give a folder to fill; it takes its place only when all is written.

    is_ours: whether a file, named from the folder on, is one that an export wrote.
    Raises `UsageError` where the folder holds anything else: it would be lost.
    """
    path = path.resolve()
    new, old = (path.with_name(f".{path.name}.{word}") for word in ("new", "old"))
    _recover(path, new, old, is_ours)
    if not path.is_dir() or not any(path.iterdir()):
        with new_folder(path) as part:
            yield part
            os.sync()  # once, not for each of very many files
        return
    for own in _files(path):
        if not is_ours(own):
            message = f"{path} holds {own}, which no export wrote: name another folder"
            raise UsageError(message)
    with new_folder(new) as part:
        yield part
        os.sync()
    path.rename(old)
    new.rename(path)
    rmtree(old)


def _recover(path: Path, new: Path, old: Path, is_ours: Callable[[Path], bool]) -> None:
    """Undo, or end, the exchange that a killed process was at."""
    if old.is_dir() and not path.exists():
        old.rename(path)
    for left in (new, old):
        if left.is_dir() and all(map(is_ours, _files(left))):
            rmtree(left)


def _files(top: Path) -> Iterator[Path]:
    """What is in a folder and no folder itself, named from it on."""
    for folder, inner, names in os.walk(top):
        links = (name for name in inner if Path(folder, name).is_symlink())
        for name in (*names, *links):
            yield Path(folder, name).relative_to(top)
