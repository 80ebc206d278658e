"""Where an export goes: a file, a folder, or stdout."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from archive.command_line import data_stream
from archive.errors import UsageError
from archive.export.formats import FORMATS
from archive.export.markdown import is_ours
from archive.export.output import replaced, replaced_bytes, replaced_folder

STDOUT = Path("-")


def place(name: str, output: Path | None) -> AbstractContextManager[Any]:
    """What a format is written to, to be opened.

    output: what was asked for; `None` and `-` are stdout. Raises `UsageError` where
    the format cannot go there.
    """
    kind = FORMATS[name].place
    output = None if output == STDOUT else output
    if kind == "folder":
        if output is None:
            message = f"{name} is a file for each article: name a folder with -o DIR"
            raise UsageError(message)
        return replaced_folder(output, is_ours)
    if output is None:
        return data_stream() if kind == "text" else _binary_stdout(name)
    if output.is_dir():
        message = f"{output} is a folder: name the file to write"
        raise UsageError(message)
    return replaced(output) if kind == "text" else replaced_bytes(output)


@contextmanager
def _binary_stdout(name: str) -> Iterator[BinaryIO]:
    """Give stdout for bytes; no terminal, which would obey some of them."""
    if sys.stdout.isatty():
        message = f"{name} is nothing to read on a screen: name a file with -o FILE"
        raise UsageError(message)
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()
