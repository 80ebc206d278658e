"""Pages that print the same text: syndicated copies, print versions, mirrors."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations


def copies(texts: Sequence[AbstractSet[str]]) -> list[int]:
    """For each text, the number of the group of copies that it belongs to.

    Two texts are copies of each other where they share half of the smaller one's
    lines, or are copies of a third one.

    >>> copies([{"a", "b"}, {"c"}, {"b", "d"}])
    [0, 1, 0]
    """
    leads_to = list(range(len(texts)))
    for (one, other), count in _shared(texts).items():
        if count * 2 >= min(len(texts[one]), len(texts[other])):
            first, second = _root(leads_to, one), _root(leads_to, other)
            leads_to[max(first, second)] = min(first, second)
    return [_root(leads_to, number) for number in range(len(texts))]


def _shared(texts: Sequence[AbstractSet[str]]) -> Counter[tuple[int, int]]:
    """How many lines each two texts share, if any."""
    places = defaultdict[str, list[int]](list)
    for number, text in enumerate(texts):
        for line in text:
            places[line].append(number)
    several = (each for each in places.values() if len(each) > 1)
    return Counter(pair for each in several for pair in combinations(each, 2))


def _root(leads_to: list[int], number: int) -> int:
    while leads_to[number] != number:
        leads_to[number] = leads_to[leads_to[number]]
        number = leads_to[number]
    return number
