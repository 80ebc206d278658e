"""Chinese-like texts without meaning, in any amount: what searches are measured on.

The signs are the 3,755 that GB 2312 calls the most usual. Words have one to four of
them; a few words are frequent and most are rare, as in a language (Zipf), and each
text has a subject, whose words it repeats.
"""

import random
from bisect import bisect
from itertools import accumulate

SIGNS = "".join(
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFF)
    if (high, low) < (0xD7, 0xFA)
)
WORDS = 30_000
SUBJECTS = 400
OF_SUBJECT = 60
"""How many words a subject has; a fifth of a text is made of them."""


class Prose:
    """Texts by the dice: the same seed gives the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311  # texts, not secrets
        signs = self.dice.sample(SIGNS, len(SIGNS))
        weights = [1 / (rank + 30) for rank in range(len(signs))]
        lengths = self.dice.choices((1, 2, 3, 4), (8, 70, 14, 8), k=WORDS)
        found = dict.fromkeys(
            "".join(self.dice.choices(signs, weights, k=length)) for length in lengths
        )
        self.words = sorted(found, key=self._rank)
        self._steps = list(accumulate(1 / (n + 8) for n in range(len(self.words))))
        self._subjects = [
            self.dice.sample(self.words[200:], OF_SUBJECT) for _ in range(SUBJECTS)
        ]

    def _rank(self, word: str) -> float:
        """Where a word stands among all: the most frequent are short, as in Chinese.

        So that some words of two signs are in a third of the articles, none in most.
        """
        return self.dice.random() ** (1, 0.3, 0.18, 0.12)[len(word) - 1]

    def subject(self) -> list[str]:
        """Words that a text may be about."""
        return self.dice.choice(self._subjects)

    def text(self, length: int, subject: list[str]) -> str:
        """Sentences, until there are so many characters; five to a paragraph."""
        parts: list[str] = []
        size = sentences = 0
        while size < length:
            sentence = self.sentence(subject)
            sentences += 1
            parts += sentence, "\n" if sentences % 5 == 0 else ""
            size += len(sentence)
        return "".join(parts).rstrip("\n")

    def sentence(self, subject: list[str]) -> str:
        """Words with a comma between some and a full stop at the end."""
        rolls = [self.dice.random() for _ in range(6 + int(self.dice.random() * 24))]
        words = [self._word(roll, subject) for roll in rolls]
        if len(words) > 12:
            words[8] += "，"
        return "".join(words) + "。"

    def _word(self, roll: float, subject: list[str]) -> str:
        if roll < 0.2:
            return subject[int(roll * 5 * OF_SUBJECT)]
        return self.words[bisect(self._steps, (roll - 0.2) * 1.25 * self._steps[-1])]
