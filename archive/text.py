"""How text is folded and cut for the full text index."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.variants import simplified

SEG_VERSION = 2
"""Counts up when `seg` changes; an index made with another version is made anew."""

BOUNDARY = "\ue000"
"""Stands where punctuation stood, so that no phrase crosses it."""

SINGLE = (
    r"\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Ideographs, with the signs that stand among them (々〆〇), and kana: each a word."""

_MARKED = ((0x300, 0x1CFF), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xA600, 0xAC00))
"""Where the marks lie that stand inside of words: vowels of Indic scripts, points of
Hebrew and Arabic, Mongolian variation selectors."""

_MARKS = "\u180e\u200c\u200d" + "".join(
    mark
    for first, end in _MARKED
    for mark in map(chr, range(first, end))
    if unicodedata.category(mark)[0] == "M"
)
_LETTER = rf"[^\W_{SINGLE}]"
WORD = rf"(?:{_LETTER}|[{_MARKS}])"
"""A character of a word that is one token; it begins with a letter or a number."""

_TOKEN = re.compile(rf"[{SINGLE}]|{_LETTER}{WORD}*|[^\w\s]+|_+")
_HANGUL_ENDS = range(0x1160, 0x1200)


def fold(text: str) -> str:
    """The text with width and case folded, character by character where possible."""
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """The text as search compares it: folded, traditional characters simplified.

    >>> plain("臺灣ＧＤＰ")
    '台湾gdp'
    """
    return simplified(fold(text))


def seg(text: str | None) -> str | None:
    """The text as the index wants it: one ideograph a token, words whole.

    >>> seg("内蒙古，2025 GDP")
    '内 蒙 古 \\ue000 2025 gdp'
    """
    if text is None:
        return None
    return " ".join(
        token if token[0].isalnum() else BOUNDARY
        for token in _TOKEN.findall(_lines_apart(plain(text)))
    )


def _lines_apart(folded: str) -> str:
    return folded.replace("\n", "。")


class Token(NamedTuple):
    """A token of the index, and where it stands in the text before folding."""

    text: str
    start: int
    end: int


class Placed(NamedTuple):
    """A text as search compares it, its lines apart, and where it stood before.

    starts, ends: of each of its characters, the place of what it was made of.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def tokens(text: str) -> list[Token]:
    """What `seg` makes of a text, each token with its place in the text as it is.

    >>> tokens("㎏内")
    [Token(text='kg', start=0, end=1), Token(text='内', start=1, end=2)]
    """
    folded, starts, ends = placed(text)
    return [
        Token(
            match.group() if match.group()[0].isalnum() else BOUNDARY,
            starts[match.start()],
            ends[match.end() - 1],
        )
        for match in _TOKEN.finditer(folded)
    ]


def placed(text: str) -> Placed:
    """The text as `seg` reads it, and where each character stood.

    >>> placed("㎏，")
    Placed(text='kg,', starts=[0, 0, 1], ends=[1, 1, 2])
    """
    if not _ODD.search(text):
        whole = _lines_apart(plain(text))
        return Placed(whole, range(len(text)), range(1, len(text) + 1))
    folded, starts, ends = [], list[int](), list[int]()
    for start, end in _clusters(text):
        piece = plain(text[start:end])
        folded.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return Placed(_lines_apart("".join(folded)), starts, ends)


_ODD = re.compile(
    r"[^\x00-\x7f\u2013\u2014\u2018-\u201d\u3000-\u3002\u3005-\u3015"
    r"\u4e00-\u9fff\uff01-\uff5e]"
)
"""What may fold to several characters, or together with its neighbours: all but the
characters that make up most of a Chinese text, each of which folds to one by itself."""


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """The shortest pieces that fold alone as they fold in the text."""
    start = 0
    for position, character in enumerate(text):
        if position > start and not _leans(character):
            yield start, position
            start = position
    if text:
        yield start, len(text)


def _leans(character: str) -> bool:
    """Whether normalisation may join this character to the one before it."""
    if character.isascii() or "\u4e00" <= character <= "\u9fff":
        return False
    first = unicodedata.normalize("NFKC", character)[0]
    return unicodedata.category(first)[0] == "M" or ord(first) in _HANGUL_ENDS
