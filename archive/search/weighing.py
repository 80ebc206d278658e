"""How well an article fits a query, as FTS5's bm25 has it, of any text."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.search.query import Phrase
from archive.search.ranking import WEIGHTS, count

K1, B = 1.2, 0.75
"""Of bm25, as FTS5 has them."""

_LEAST = 1e-6
"""What a phrase weighs that half of all articles hold, as FTS5 has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighing:
    """What bm25 has to know of all articles to rank one.

    length: tokens of an article, on average.
    phrases: each with its weight: the fewer articles hold it, the more it says.
    """

    length: float
    phrases: Sequence[tuple[Phrase, float]]

    def score(self, columns: Sequence[Sequence[str]]) -> float:
        """How well an article fits, given its tokens column by column."""
        length = sum(map(len, columns)) / self.length
        score = 0.0
        for phrase, weight in self.phrases:
            times = sum(
                worth * _times(phrase, tokens)
                for worth, tokens in zip(WEIGHTS, columns, strict=True)
            )
            score += weight * times * (K1 + 1) / (times + K1 * (1 - B + B * length))
        return score


def weighing_of(db: Database, phrases: Sequence[Phrase]) -> Weighing:
    """What the large index knows of these phrases."""
    row = db.execute("SELECT block FROM article_search_data WHERE id = 1").fetchone()
    articles, *tokens = _numbers(row[0])  # as FTS5 keeps its averages
    return Weighing(
        length=sum(tokens) / articles,
        phrases=[
            (each, _weight(count(db, each.match()), articles)) for each in phrases
        ],
    )


def _weight(holding: int, articles: int) -> float:
    return max(math.log((articles - holding + 0.5) / (holding + 0.5)), _LEAST)


def _numbers(block: bytes) -> list[int]:
    """SQLite's variable-length integers, the high bits first."""
    numbers, number = list[int](), 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return numbers


def _times(phrase: Phrase, tokens: Sequence[str]) -> int:
    """How often a phrase stands in these tokens."""
    *head, last = phrase.tokens
    return sum(
        [*tokens[end - len(head) : end]] == head
        and (token.startswith(last) if phrase.is_prefix else token == last)
        for end, token in enumerate(tokens)
        if end >= len(head)
    )
