"""How much of a text was read, and how much of what was read is the text.

Both texts become overlapping runs of four tokens, counted as often as they occur: the
measure that article-extraction-benchmark introduced. A token is a word; in Chinese and
Japanese, which print no spaces, it is a single letter, digit or ideograph.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize

WITHOUT_SPACES = frozenset(["zh", "ja"])
RUN = 4
SHORT = 5

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W_]")
_NO_LETTER = re.compile(r"[\W_]+")


class Overlap(NamedTuple):
    """Shares of all runs: of both texts, of the reading alone, of the truth alone.

    Shares, so that a long page weighs no more than a short one.
    """

    both: float = 0.0
    extra: float = 0.0
    missing: float = 0.0

    @property
    def precision(self) -> float:
        """Which share of what was read is true; 1 where both are empty."""
        return self._share(self.both + self.extra)

    @property
    def recall(self) -> float:
        """Which share of the truth was read; 1 where both are empty."""
        return self._share(self.both + self.missing)

    def _share(self, whole: float) -> float:
        if self.extra == self.missing == 0:
            return 1.0
        return self.both / whole if whole else 0.0


def f1(precision: float, recall: float) -> float:
    """The harmonic mean.

    >>> f1(0.5, 1.0)
    0.6666666666666666
    """
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def overlap(true: str, read: str, *, language: str) -> Overlap:
    """What two texts share.

    >>> overlap("a b c d e", "a b c d", language="en")
    Overlap(both=0.5, extra=0.0, missing=0.5)
    """
    wanted, found = _runs(true, language), _runs(read, language)
    both = (wanted & found).total()
    extra, missing = found.total() - both, wanted.total() - both
    whole = both + extra + missing
    return Overlap(both / whole, extra / whole, missing / whole) if whole else Overlap()


def folded(text: str) -> str:
    """The text in one form of each character (NFKC)."""
    return normalize("NFKC", text)


def bare(text: str | None) -> str:
    """Letters and digits alone, in lower case: what texts share whatever their dress.

    >>> bare("“新”闻，Ａ-1")
    '新闻a1'
    """
    return _NO_LETTER.sub("", folded(text or "")).lower()


def without_optional(read: str, lines: Iterable[str]) -> str:
    """A reading without lines that are neither asked for nor punished.

    Each is cut once, the longest first, wherever its letters stand in a row; one of
    five letters or fewer, only where it stands alone.
    """
    text = folded(read)
    for line in sorted(lines, key=len, reverse=True):
        letters = bare(line)
        if len(letters) > 1:
            text = _without(text, letters)
    return text


def without_headline(read: str, headline: str, true: str) -> str:
    """A reading without lines that repeat the headline, unless the text has it too."""
    letters = bare(headline)
    if not letters or letters in bare(true):
        return read
    return "\n".join(line for line in read.split("\n") if bare(line) != letters)


def _runs(text: str, language: str) -> Counter[tuple[str, ...]]:
    tokens = (
        _LETTER.findall(folded(text).lower())
        if language in WITHOUT_SPACES
        else _WORD.findall(text)
    )
    if not tokens:
        return Counter()
    starts = range(max(1, len(tokens) - RUN + 1))
    return Counter(tuple(tokens[start : start + RUN]) for start in starts)


def _without(text: str, letters: str) -> str:
    """The text without the first row of these letters, whatever stands between them."""
    places = [match.start() for match in _LETTER.finditer(text)]
    row = "".join(text[place].lower()[:1] for place in places)
    at = row.find(letters)
    while at >= 0:
        start, end = places[at], places[at + len(letters) - 1] + 1
        if len(letters) > SHORT:
            return f"{text[:start]}\n{text[end:]}"
        begins, ends = _line_around(text, start, end)
        if not _WORD.search(text[begins:start] + text[end:ends]):
            return f"{text[:begins]}\n{text[ends:]}"
        at = row.find(letters, at + 1)
    return text


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From the beginning of a line to the end of one."""
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", end)
    return begins, len(text) if ends < 0 else ends
