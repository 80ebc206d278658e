"""Where a query's words stand in a text as it is printed, and a piece around them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from archive.search.query import Phrase
from archive.text import BOUNDARY, WORD, placed, tokens

Mark = tuple[int, int]
"""The start and end of a hit, in characters."""

LENGTH = 120
"""Characters of an excerpt."""

LEAD = 30
"""Characters that stand before the first hit."""

LONG_WORD = 50
"""Characters up to which a word is kept whole at an excerpt's border."""

CONSIDERED = 500
"""Hits among which the best place is looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Excerpt:
    """A piece of one field of an article, character by character as it stands there.

    field: the column of `articles` that it is cut from.
    start: where it begins in that field, in characters.
    text: the piece.
    marks: the hits inside, counted from the piece's beginning; they do not overlap.
    is_cut: whether the field goes on behind it.
    """

    field: str
    start: int
    text: str
    marks: tuple[Mark, ...]
    is_cut: bool


def marked(text: str, phrases: Sequence[Phrase]) -> tuple[Mark, ...]:
    """Where the phrases stand in a text; overlapping hits are joined.

    >>> marked("ＧＤＰ增长", [Phrase(("gdp",)), Phrase(("增",))])
    ((0, 3), (3, 4))
    """
    return _joined(mark for mark, _ in _hits(text, phrases))


def excerpt(field: str, text: str, phrases: Sequence[Phrase]) -> Excerpt | None:
    """The piece of a field that shows most of the phrases; `None` where none occurs."""
    hits = _hits(text, phrases)
    if not hits:
        return None
    best = max(range(min(len(hits), CONSIDERED)), key=lambda at: _shown(hits, at))
    start, end = _borders(text, hits[best][0])
    inside = _joined(mark for mark, _ in hits if mark[0] >= start and mark[1] <= end)
    return Excerpt(
        field=field,
        start=start,
        text=text[start:end],
        marks=tuple((left - start, right - start) for left, right in inside),
        is_cut=end < len(text),
    )


def head(field: str, text: str) -> Excerpt:
    """The beginning of a field in which no hit stands."""
    return Excerpt(
        field=field, start=0, text=text[:LENGTH], marks=(), is_cut=len(text) > LENGTH
    )


def _hits(text: str, phrases: Sequence[Phrase]) -> list[tuple[Mark, int]]:
    """Every place where a phrase stands, with the phrase's number, in order."""
    folded, starts, ends = placed(text)
    return sorted(
        ((starts[found.start(1)], ends[found.end(1) - 1]), number)
        for number, phrase in enumerate(phrases)
        for found in _pattern(phrase).finditer(folded)
    )


@lru_cache(maxsize=256)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """What finds a phrase where the index has it, hits that overlap included."""
    pieces = list(map(_piece, phrase.tokens))
    if phrase.is_prefix and pieces[-1].endswith(_WORD_ENDS):
        pieces[-1] = f"{pieces[-1].removesuffix(_WORD_ENDS)}{WORD}*"
    side_by_side = r"\s*".join(pieces)
    return re.compile(f"(?=({side_by_side}))")


def _piece(token: str) -> str:
    """What finds one token and nothing longer."""
    if token == BOUNDARY:
        return r"(?:[^\w\s]++|_++)"
    if re.match(WORD, token):
        return f"(?<!{WORD}){re.escape(token)}{_WORD_ENDS}"
    return re.escape(token)


_WORD_ENDS = f"(?!{WORD})"


def _shown(hits: Sequence[tuple[Mark, int]], at: int) -> int:
    """How many different phrases an excerpt shows that is cut around this hit."""
    border = hits[at][0][0] + LENGTH - LEAD
    shown = set()
    for (_, end), phrase in islice(hits, at, None):
        if end > border:
            break
        shown.add(phrase)
    return len(shown)


def _borders(text: str, hit: Mark) -> tuple[int, int]:
    """Where an excerpt around this hit begins and ends: between tokens."""
    begins = max(hit[0] - LEAD - LONG_WORD, 0)
    cut = tokens(text[begins : max(begins + LENGTH, hit[1]) + 2 * LONG_WORD])
    starts = [begins + token.start for token in cut]
    ends = [begins + token.end for token in cut]
    # Where the text is cut, a token may be only the end of one.
    whole = [start for start in starts if start > begins or begins == 0]
    first = bisect_left(whole, hit[0] - LEAD)
    start = min([*whole[first : first + 1], hit[0]])
    start = 0 if hit[0] <= LEAD else start
    last = bisect_right(ends, start + LENGTH) - 1
    return start, max(hit[1], ends[max(last, 0)])


def _joined(hits: Iterable[Mark]) -> tuple[Mark, ...]:
    """The hits in order, those that overlap made one."""
    joined: list[Mark] = []
    for start, end in hits:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
