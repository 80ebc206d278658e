"""The query language of `search`: words, "phrases", AND, OR, NOT, ( ), prefix*."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from archive.errors import UsageError
from archive.text import BOUNDARY, seg

LONGEST = 1000
DEEPEST = 10
"""Limits that no question of a person meets, and that SQLite's parser bears."""

_TYPED = str.maketrans(
    dict.fromkeys("“”„‟「」『』＂", '"') | {"（": "(", "）": ")", "＊": "*"}
)
"""What an input method for Chinese types in place of our signs."""

_PIECE = re.compile(r'"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<sign>[()"])|[^\s()"]+')
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand side by side, the last of them perhaps only begun."""

    tokens: tuple[str, ...]
    is_prefix: bool = False

    def match(self) -> str:
        """The same for FTS5, every token quoted."""
        quoted = " ".join(self.tokens).replace('"', '""')
        return f'"{quoted}"' + "*" * self.is_prefix

    def phrases(self) -> Iterator["Phrase"]:
        """The phrases that a hit may hold."""
        yield self


@dataclass(frozen=True, slots=True)
class Every:
    """All of some parts, and none of others."""

    parts: tuple["Query", ...]
    without: tuple["Query", ...] = ()

    def match(self) -> str:
        """The same for FTS5."""
        wanted = " AND ".join(part.match() for part in self.parts)
        unwanted = " OR ".join(part.match() for part in self.without)
        return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"

    def phrases(self) -> Iterator[Phrase]:
        """The phrases that a hit may hold."""
        for part in self.parts:
            yield from part.phrases()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of some parts."""

    parts: tuple["Query", ...]

    def match(self) -> str:
        """The same for FTS5."""
        return f"({' OR '.join(part.match() for part in self.parts)})"

    def phrases(self) -> Iterator[Phrase]:
        """The phrases that a hit may hold."""
        for part in self.parts:
            yield from part.phrases()


Query = Phrase | Every | Either


def parsed_query(text: str) -> Query:
    """What the text asks for.

    Words side by side must all occur; AND binds closer than OR; NOT takes away. A run
    of ideographs is a phrase, and so is a word with punctuation inside (`2010-07`).

    Raises `UsageError`, which says what to write, where it makes no sense.

    >>> parsed_query('内蒙古 OR (grass* NOT "blue sky")').match()
    '("内 蒙 古" OR (("grass"*) NOT ("blue sky")))'
    """
    if len(text) > LONGEST:
        message = f"the query has more than {LONGEST} characters: ask for less at once"
        raise UsageError(message)
    pieces = list(_pieces(text.translate(_TYPED)))
    if not any(isinstance(piece, Phrase) for piece in pieces):
        message = (
            f"nothing to search for in {text!r}: "
            'write words, such as 呼和浩特, or "words in this order"'
        )
        raise UsageError(message)
    return _Parser(pieces).query()


def _pieces(text: str) -> Iterator[str | Phrase]:
    """Operators and brackets as text, everything else as phrases."""
    for found in _PIECE.finditer(text):
        piece = found.group()
        if piece == '"':
            message = 'a quotation mark is not closed: write "words in this order"'
            raise UsageError(message)
        if found["sign"] or piece in _OPERATORS:
            yield piece
        elif phrase := _phrase(piece):
            yield phrase


def _phrase(piece: str) -> Phrase | None:
    """The tokens of a word or of a text in quotation marks; `None`: it has none."""
    tokens = (seg(piece) or "").split()
    while tokens and tokens[0] == BOUNDARY:
        del tokens[0]
    while tokens and tokens[-1] == BOUNDARY:
        del tokens[-1]
    return Phrase(tuple(tokens), piece.endswith("*")) if tokens else None


class _Parser:
    """Reads pieces from left to right, one function a level of the grammar."""

    def __init__(self, pieces: list[str | Phrase]) -> None:
        self._pieces = pieces
        self._depth = 0

    def query(self) -> Query:
        query = self._either()
        if self._pieces:
            message = "a bracket is closed that was not opened: write (包头 OR 赤峰)"
            raise UsageError(message)
        return query

    def _either(self) -> Query:
        parts = [self._every()]
        while self._took("OR"):
            parts.append(self._every())
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _every(self) -> Query:
        parts, without = [self._part()], list[Query]()
        while self._pieces and self._pieces[0] not in ("OR", ")"):
            self._took("AND")
            side = without if self._took("NOT") else parts
            side.append(self._part())
        if len(parts) == 1 and not without:
            return parts[0]
        return Every(tuple(parts), tuple(without))

    def _part(self) -> Query:
        if self._took("("):
            return self._group()
        if self._pieces and isinstance(self._pieces[0], Phrase):
            phrase = self._pieces.pop(0)
            if isinstance(phrase, Phrase):
                return phrase
        return _refuse(str(self._pieces[0]) if self._pieces else "")

    def _group(self) -> Query:
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"more than {DEEPEST} brackets in one another: write it flatter"
            raise UsageError(message)
        query = self._either()
        if not self._took(")"):
            message = "a bracket is not closed: write (包头 OR 赤峰)"
            raise UsageError(message)
        self._depth -= 1
        return query

    def _took(self, sign: str) -> bool:
        if self._pieces and self._pieces[0] == sign:
            del self._pieces[0]
            return True
        return False


def _refuse(found: str) -> NoReturn:
    """Say what is wrong where a word should stand."""
    if found == "NOT":
        message = "NOT takes away from something: write 呼和浩特 NOT 包头"
    elif found == ")":
        message = "a word is missing before ): write (包头 OR 赤峰)"
    else:
        message = (
            "AND, OR and NOT need a word on either side: write 呼和浩特 AND 包头, "
            'or "AND" in quotation marks to search for the word itself'
        )
    raise UsageError(message)
