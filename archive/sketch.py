"""Whether two texts are the same one: what they have in common, and how to find it.

A text is the set of its pieces: four tokens in a row, an ideograph or a whole word
each, width and case folded, without spaces and punctuation. A band is a number made of
a few pieces, so that texts which share many of them likely share two bands or more, and
others hardly ever do and need not be compared (one-permutation MinHash of Li, Owen and
Zhang, 2012; its empty bins filled as Shrivastava has it, 2017).

Bands are stored: whoever changes what they are made of makes them anew by a migration.
"""

import re
from collections.abc import Iterable
from functools import cache
from zlib import crc32

from archive.text import SINGLE, fold

Pieces = frozenset[tuple[str, ...]]
"""The pieces of a text; none where it is too short to be told from others."""

SHORTEST = 100
"""Characters, without spaces and punctuation, from which on a text is compared."""

ALIKE = 0.7
"""The share of its pieces that a copy has in common with the longer text."""

PART = 0.5
"""The share of the longer text that a copy has at least: less is a quotation."""

BANDS = 32
ROWS = 3
"""Bins that make a band: the more, the less chance finds, and the more it misses."""

SHARED = 2
"""Bands that two texts share at least where they are compared."""

_BINS = BANDS * ROWS
_TOKEN = re.compile(rf"[{SINGLE}]|[^\W_{SINGLE}]+")


def pieces(text: str | None) -> Pieces:
    """What a text consists of; nothing where it is short or missing.

    >>> sorted(pieces("内蒙古，GDP 2010。" * 20))[0]
    ('2010', '内', '蒙', '古')
    """
    tokens = _TOKEN.findall(fold(text or ""))
    if sum(map(len, tokens)) < SHORTEST:
        return frozenset()
    return frozenset(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))


def similarity(one: Pieces, other: Pieces) -> float | None:
    """How much of the shorter text the longer one has too; `None`: it is no copy.

    >>> words = "one two three four five six seven eight nine ten eleven twelve "
    >>> text = pieces(words * 2)
    >>> similarity(text, text), similarity(text, pieces(None))
    (1.0, None)
    """
    shorter, longer = sorted((one, other), key=len)
    if not shorter or len(shorter) < PART * len(longer):
        return None
    shared = round(len(shorter & longer) / len(shorter), 3)
    return shared if shared >= ALIKE else None


def bands(own: Pieces) -> frozenset[int]:
    """The numbers by which a text with these pieces is found."""
    bins = _filled(_least(own))
    return frozenset(
        crc32(b"%d %d %d %d" % (place, *bins[place : place + ROWS]))
        for place in range(0, len(bins), ROWS)
    )


def checksum(text: str | None, numbers: Iterable[int]) -> int:
    """A number that changes with the text, and with the bands that were made of it."""
    told = " ".join(map(str, sorted(numbers)))
    return crc32(f"{told}\0{text or ''}".encode())


def _least(own: Pieces) -> list[int | None]:
    """The least of the pieces' hashes in each bin."""
    bins: list[int | None] = [None] * _BINS
    for number in map(crc32, map(str.encode, map("\0".join, own))):
        value, place = divmod(number, _BINS)
        known = bins[place]
        if known is None or value < known:
            bins[place] = value
    return bins


def _filled(bins: list[int | None]) -> list[int]:
    """The bins, each empty one as another by chance, always the same."""
    if not any(each is not None for each in bins):
        return []
    return [
        next(found for other in _others(place) if (found := bins[other]) is not None)
        for place in range(_BINS)
    ]


@cache
def _others(place: int) -> tuple[int, ...]:
    """This bin, then all others in an order of its own."""
    mixed = sorted(range(_BINS), key=lambda other: crc32(b"%d %d" % (place, other)))
    return place, *(other for other in mixed if other != place)
