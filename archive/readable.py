"""Matching blocks of two texts as a reader wants them: few, whole, at boundaries.

After the semantic clean-up of diff-match-patch: what is shared by chance between two
changes belongs to them, and a change that could stand in several places stands where a
sentence, a clause or a word begins and ends.
"""

from collections.abc import Iterable, Sequence
from difflib import Match
from itertools import pairwise

_SENTENCE_ENDS = frozenset("。！？!?…”」』\n")
_CLAUSE_ENDS = frozenset("，、；：,;:）)")


def readable_blocks(
    blocks: Iterable[Match], before: Sequence[str], after: Sequence[str]
) -> list[Match]:
    """The blocks without those that are trivial, the others slid to boundaries.

    The last one is empty and stands at the end of both, as difflib has it.
    """
    end = Match(len(before), len(after), 0)
    return _slid(_telling([*blocks, end]), before, after)


def _telling(blocks: Iterable[Match]) -> list[Match]:
    """The blocks that are longer than one of the changes beside them."""
    kept = [Match(0, 0, 0)]
    for block in blocks:
        while len(kept) > 1 and _is_trivial(kept[-2], kept[-1], block):
            kept.pop()
        kept.append(block)
    return kept


def _is_trivial(left: Match, middle: Match, right: Match) -> bool:
    return middle.size <= min(_weight(left, middle), _weight(middle, right))


def _weight(left: Match, right: Match) -> int:
    """How much the change between two blocks outweighs an equality beside it.

    Where something was only put in, or only left out, nearly everything beside it was
    truly kept.
    """
    removed, added = right.a - left.a - left.size, right.b - left.b - left.size
    longer = max(removed, added)
    return longer if removed and added else longer // 4


def _slid(
    blocks: list[Match], before: Sequence[str], after: Sequence[str]
) -> list[Match]:
    blocks = blocks.copy()
    for place, (_, right) in enumerate(pairwise(blocks.copy())):
        left = blocks[place]  # as the change before has left it
        removed = (left.a + left.size, right.a)
        added = (left.b + left.size, right.b)
        if (removed[0] == removed[1]) == (added[0] == added[1]):
            continue
        change = (before, *removed) if added[0] == added[1] else (after, *added)
        shift = _best_shift(change, left.size, right.size)
        blocks[place] = Match(left.a, left.b, left.size + shift)
        blocks[place + 1] = Match(right.a + shift, right.b + shift, right.size - shift)
    return blocks


def _best_shift(change: tuple[Sequence[str], int, int], left: int, right: int) -> int:
    """How far a change may move towards its right, or its left, to stand best."""
    tokens, start, end = change
    back = forth = 0
    while back < left - 1 and tokens[start - back - 1] == tokens[end - back - 1]:
        back += 1
    while forth < right - 1 and tokens[start + forth] == tokens[end + forth]:
        forth += 1
    return max(
        range(-back, forth + 1),
        key=lambda shift: (
            _boundary(tokens, start + shift) + _boundary(tokens, end + shift),
            -abs(shift),
        ),
    )


def _boundary(tokens: Sequence[str], place: int) -> int:
    """How much of a boundary lies in front of this token."""
    if place in (0, len(tokens)):
        return 3
    token = tokens[place - 1]
    if token in _SENTENCE_ENDS:
        return 3
    return 2 if token in _CLAUSE_ENDS else int(token.isspace())
