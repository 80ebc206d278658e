"""Where a query's words stand in a text as it is printed, and a piece around them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.search.query import Phrase
from archive.text import Token, tokens

Mark = tuple[int, int]
"""The start and end of a hit, in characters."""

LENGTH = 120
"""Characters of an excerpt."""

LEAD = 30
"""Characters that stand before the first hit."""

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
    return _joined(mark for mark, _ in _hits(tokens(text), phrases))


def excerpt(field: str, text: str, phrases: Sequence[Phrase]) -> Excerpt | None:
    """The piece of a field that shows most of the phrases; `None` where none occurs."""
    cut = tokens(text)
    hits = _hits(cut, phrases)
    if not hits:
        return None
    best = max(range(min(len(hits), CONSIDERED)), key=lambda at: _shown(hits, at))
    start, end = _borders(cut, hits[best][0])
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


def _hits(cut: Sequence[Token], phrases: Sequence[Phrase]) -> list[tuple[Mark, int]]:
    """Every place where a phrase stands, with the phrase's number, in order."""
    places: dict[str, list[int]] = {}
    for at, token in enumerate(cut):
        places.setdefault(token.text, []).append(at)
    return sorted(
        ((cut[at].start, cut[at + len(phrase.tokens) - 1].end), number)
        for number, phrase in enumerate(phrases)
        for at in _beginnings(phrase, places)
        if _stands(phrase, cut[at : at + len(phrase.tokens)])
    )


def _beginnings(phrase: Phrase, places: dict[str, list[int]]) -> list[int]:
    first = phrase.tokens[0]
    if len(phrase.tokens) > 1 or not phrase.is_prefix:
        return places.get(first, [])
    return [at for word in places if word.startswith(first) for at in places[word]]


def _stands(phrase: Phrase, cut: Sequence[Token]) -> bool:
    *head, last = phrase.tokens
    if len(cut) < len(phrase.tokens):
        return False
    if [token.text for token in cut[:-1]] != head:
        return False
    end = cut[-1].text
    return end.startswith(last) if phrase.is_prefix else end == last


def _shown(hits: Sequence[tuple[Mark, int]], at: int) -> int:
    """How many different phrases an excerpt shows that is cut around this hit."""
    border = hits[at][0][0] + LENGTH - LEAD
    shown = set()
    for (_, end), phrase in islice(hits, at, None):
        if end > border:
            break
        shown.add(phrase)
    return len(shown)


def _borders(cut: Sequence[Token], hit: Mark) -> tuple[int, int]:
    """Where an excerpt around this hit begins and ends: between tokens."""
    starts, ends = [token.start for token in cut], [token.end for token in cut]
    first = bisect_left(starts, hit[0] - LEAD)
    start = 0 if hit[0] <= LEAD else starts[first]
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
