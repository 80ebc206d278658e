"""Lines put in order, however many there are."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from heapq import merge
from tempfile import TemporaryFile

IN_MEMORY = 16 * 1024 * 1024
"""Characters that are sorted at once; what is more waits in files of the system's."""


def sorted_lines(lines: Iterable[str], *, in_memory: int = IN_MEMORY) -> Iterator[str]:
    """The lines, each with its end, in the order of their bytes in UTF-8."""
    with ExitStack() as stack:
        runs, held, size = list[Iterator[str]](), list[str](), 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= in_memory:
                runs.append(stack.enter_context(_waiting(held)))
                held, size = [], 0
        # Code points sort as their bytes in UTF-8 do.
        held.sort()
        yield from merge(*runs, held)


@contextmanager
def _waiting(lines: list[str]) -> Iterator[Iterator[str]]:
    """Give the lines in order again, from a file."""
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as file:
        file.writelines(sorted(lines))
        file.seek(0)
        yield file
