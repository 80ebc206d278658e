"""How text is folded and cut for the full text index."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from archive.variants import VARIANTS

SEG_VERSION = 2
"""Counts up when `seg` changes; an index made with another version is made anew."""

BOUNDARY = "\ue000"
"""Stands where punctuation stood, so that no phrase crosses it."""

SINGLE = (
    r"\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Ideographs, with the signs that stand among them (々〆〇), and kana: each a word."""

_TOKEN = re.compile(rf"[{SINGLE}]|[^\W_{SINGLE}]+|[^\w\s]+|_+")
_HANGUL_ENDS = range(0x1160, 0x1200)


def fold(text: str) -> str:
    """The text with width and case folded, character by character where possible."""
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """The text as search compares it: folded, traditional characters simplified.

    >>> plain("臺灣ＧＤＰ")
    '台湾gdp'
    """
    return fold(text).translate(VARIANTS)


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


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the index, and where it stands in the text before folding."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """What `seg` makes of a text, each token with its place in the text as it is.

    >>> tokens("㎏内")
    [Token(text='kg', start=0, end=1), Token(text='内', start=1, end=2)]
    """
    folded, places = [], list[tuple[int, int]]()
    for start, end in _clusters(text):
        piece = plain(text[start:end])
        folded.append(piece)
        places += [(start, end)] * len(piece)
    return [
        Token(
            match.group() if match.group()[0].isalnum() else BOUNDARY,
            places[match.start()][0],
            places[match.end() - 1][1],
        )
        for match in _TOKEN.finditer(_lines_apart("".join(folded)))
    ]


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
