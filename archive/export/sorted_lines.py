"""Lines put in order, however many there are."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from heapq import merge
from tempfile import TemporaryFile
from typing import TextIO

IN_MEMORY = 16 * 1024 * 1024
"""Characters that are sorted at once; what is more waits in files of the system's."""


def sorted_lines(lines: Iterable[str], *, in_memory: int = IN_MEMORY) -> Iterator[str]:
    """The lines, each with its end, in the order of their bytes in UTF-8."""
    with ExitStack() as stack:
        runs, held, size = list[TextIO](), list[str](), 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= in_memory:
                runs.append(stack.enter_context(_file()))
                _put_aside(held, runs[-1])
                held, size = [], 0
        # Code points sort as their bytes in UTF-8 do.
        held.sort()
        yield from merge(*runs, held)


@contextmanager
def _file() -> Iterator[TextIO]:
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as file:
        yield file


def _put_aside(lines: list[str], file: TextIO) -> None:
    """Write the lines in order into a file, to be read from its beginning."""
    file.writelines(sorted(lines))
    file.seek(0)
