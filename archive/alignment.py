"""Two sequences aligned: what they share, in order, in time that stays in bounds.

difflib alone needs quadratic time and more, and its heuristic against that (autojunk)
ignores the signs that occur most often, which in a long Chinese text are most of the
text. So what two sequences share is first anchored at runs that occur once in either
(as patience diff does), longer runs first; difflib sees the small rest between them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from typing import NamedTuple

ANCHORS = (8, 3, 1)
"""Lengths of the unique runs that are looked for, one after the other."""

SMALL = 62_500
"""Pairs of tokens that difflib may look at; what is larger has no alignment."""


class Gap(NamedTuple):
    """A part of each sequence: from here to there in the one and in the other."""

    i: int
    i_end: int
    j: int
    j_end: int


def matching_blocks(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """Where the two are equal: blocks in order, none empty, none that touch.

    >>> [tuple(block) for block in matching_blocks("abxcd", "abycd")]
    [(0, 0, 2), (3, 3, 2)]
    """
    found: list[Match] = []
    todo = [(Gap(0, len(before), 0, len(after)), 0)]
    while todo:
        gap, level = todo.pop()
        gap, ends = _trimmed(gap, before, after)
        left, right = before[gap.i : gap.i_end], after[gap.j : gap.j_end]
        found += ends
        if len(left) * len(right) <= SMALL:
            found += (
                Match(gap.i + a, gap.j + b, size)
                for a, b, size in _closely(left, right)
            )
        elif level < len(ANCHORS):
            anchors = _anchors(left, right, ANCHORS[level])
            todo += ((each, level + 1) for each in _split(gap, anchors))
    return _joined(found)


def _trimmed(
    gap: Gap, before: Sequence[str], after: Sequence[str]
) -> tuple[Gap, tuple[Match, Match]]:
    """The gap without what both sides begin and end with; and that."""
    i, i_end, j, j_end = gap
    while i < i_end and j < j_end and before[i] == after[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and before[i_end - 1] == after[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    head, tail = Match(gap.i, gap.j, i - gap.i), Match(i_end, j_end, gap.i_end - i_end)
    return Gap(i, i_end, j, j_end), (head, tail)


def _split(gap: Gap, anchors: Iterable[tuple[int, int]]) -> Iterator[Gap]:
    """The gap cut in front of each anchor, so that each part begins with one."""
    i, j = gap.i, gap.j
    for a, b in anchors:
        yield Gap(i, gap.i + a, j, gap.j + b)
        i, j = gap.i + a, gap.j + b
    yield Gap(i, gap.i_end, j, gap.j_end)


def _closely(left: Sequence[str], right: Sequence[str]) -> list[Match]:
    if not left or not right:
        return []
    return SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()


def _anchors(
    left: Sequence[str], right: Sequence[str], size: int
) -> list[tuple[int, int]]:
    """Where runs of this size begin that both have once, the most in one order."""
    places = _unique(right, size)
    unique = _unique(left, size).items()
    return increasing((place, places[run]) for run, place in unique if run in places)


def _unique(tokens: Sequence[str], size: int) -> dict[tuple[str, ...], int]:
    """The runs of this size that occur once, in order, with their places."""
    places: dict[tuple[str, ...], int] = {}
    runs = zip(*(tokens[start:] for start in range(size)), strict=False)
    for place, run in enumerate(runs):
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def increasing(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs as can be had with both numbers rising; the first rises.

    >>> increasing([(0, 5), (1, 0), (2, 6), (3, 1), (4, 2)])
    [(1, 0), (3, 1), (4, 2)]
    """
    ends: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []
    last: list[int] = []
    for pair in pairs:
        length = bisect_left(ends, pair[1])
        chains.append((pair, last[length - 1] if length else -1))
        ends[length : length + 1] = [pair[1]]
        last[length : length + 1] = [len(chains) - 1]
    found = []
    place = last[-1] if last else -1
    while place >= 0:
        pair, place = chains[place]
        found.append(pair)
    return found[::-1]


def _joined(blocks: Iterable[Match]) -> list[Match]:
    joined: list[Match] = []
    for block in sorted(block for block in blocks if block.size):
        if joined:
            a, b, size = joined[-1]
            if (a + size, b + size) == (block.a, block.b):
                joined[-1] = Match(a, b, size + block.size)
                continue
        joined.append(block)
    return joined
