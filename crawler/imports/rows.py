"""The rows of a JSON array of arrays, one by one, however long it is. Pure."""

import codecs
import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import IO, Any

PIECE = 65536
"""Bytes that are looked at together."""

MAX_ROW = 1024 * 1024
"""Characters that one row may have."""

_BETWEEN = re.compile(r"[\s,\]]*")
_NEXT_ROW = re.compile(r"\]\s*,\s*(?=\[)")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Malformed:
    """What stands where a row should: its beginning."""

    text: str


def rows(file: IO[bytes]) -> Iterator[list[Any] | Malformed]:
    """Each row of the array in this file; what is no row is named and passed over.

    The Wayback Machine writes one row a line, which is not relied on.
    """
    text, decoder = "", codecs.getincrementaldecoder("utf-8")("replace")
    is_first = True
    while piece := file.readline(PIECE):
        text += decoder.decode(piece)
        if is_first and text.strip():
            text = text.lstrip("\ufeff \t\r\n").removeprefix("[")
            is_first = False
        text = yield from _rows_in(text)
        if (piece.endswith(b"\n") or len(text) > MAX_ROW) and text.strip():
            yield Malformed(text[:100])
            text = ""
    if text.strip():
        yield Malformed(text[:100])


def _rows_in(text: str) -> Generator[list[Any] | Malformed, None, str]:
    """The whole rows that the text begins with; returns what is left of it."""
    while True:
        text = text[_BETWEEN.match(text).end() :]  # type: ignore[union-attr]  # matches ""
        if not text:
            return ""
        try:
            row, end = _DECODER.raw_decode(text)
        except (ValueError, RecursionError):
            following = _NEXT_ROW.search(text)
            if following is None:
                return text
            row, end = None, following.end()
        yield row if isinstance(row, list) else Malformed(text[:100])
        text = text[end:]
