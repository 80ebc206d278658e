"""A body cut into what a page shows one below the other. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.record import Image


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph, a table or a picture; the others are empty.

    text: a line of the body. rows: the cells of lines that were a table's.
    """

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    image: Image | None = None


def blocks(body: str, images: Sequence[Image]) -> list[Block]:
    """The body in order, each picture below the line that it stands below.

    >>> [each.text for each in blocks("a\\nb", [])]
    ['a', 'b']
    """
    places = defaultdict[int, list[Image]](list)
    lines = body.split("\n") if body else []
    for each in images:
        places[min(each.position, len(lines))].append(each)
    return list(_blocks(lines, places))


def _blocks(lines: Sequence[str], places: dict[int, list[Image]]) -> Iterator[Block]:
    yield from _pictures(places, 0)
    numbered = list(enumerate(lines, 1))
    # A picture inside a table parts it.
    for is_table, group in groupby(numbered, lambda each: "\t" in each[1]):
        rows = list[tuple[str, ...]]()
        for number, line in group:
            if not is_table:
                yield Block(text=line)
            else:
                rows.append(tuple(line.split("\t")))
            if number in places:
                yield from _table(rows)
                rows = []
                yield from _pictures(places, number)
        yield from _table(rows)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[Block]:
    if rows:
        yield Block(rows=tuple(rows))


def _pictures(places: dict[int, list[Image]], number: int) -> Iterator[Block]:
    yield from (Block(image=each) for each in places.get(number, ()))
