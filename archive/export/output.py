"""Files that others read while we write: whole, or the old ones."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO, TextIO

from archive.errors import UsageError
from archive.upkeep.new_folder import new_folder


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
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
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
    if not path.is_dir() or not any(path.iterdir()):
        with new_folder(path) as part:
            yield part
            os.sync()  # once, not for each of very many files
        return
    for own in _files(path):
        if not is_ours(own):
            message = f"{path} holds {own}, which no export wrote: name another folder"
            raise UsageError(message)
    new = path.with_name(f"{path.name}.new")
    with new_folder(new) as part:
        yield part
        os.sync()
    _exchange(path, new)


def _files(top: Path) -> Iterator[Path]:
    """What is in a folder and no folder itself, named from it on."""
    for folder, inner, names in os.walk(top):
        links = (name for name in inner if Path(folder, name).is_symlink())
        for name in (*names, *links):
            yield Path(folder, name).relative_to(top)


def _exchange(path: Path, new: Path) -> None:
    """Put the new folder in the place of the old one, which goes away."""
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    path.rename(old)
    try:
        new.rename(path)
    except BaseException:
        old.rename(path)
        raise
    rmtree(old)
