"""What a site's other pages tell of this one's lines: which are not its own."""

import hashlib
import zlib

from crawler.extract.lines import Flow, Line
from crawler.sites.model import OPENING, SiteModel

LEAST = 36
"""Bytes of a line that can be learnt: some six words, or twelve Chinese characters.

Shorter lines recur in articles: questions, sub-heads, `他说`.
"""

SHORTEST = LEAST // 3
_FIRST = 12
_MARK = "site-model"


def line_digest(text: str) -> str | None:
    """A short digest of a line; `None` for a short line.

    Of the line as it is, its white space squeezed: what a site prints on many pages, it
    prints alike. The first four digits are of its first letters alone, by which most
    lines are told apart.

    >>> line_digest("Read us every morning, on paper or on a screen!")
    'd6f04aff4fddee11'
    >>> line_digest("He agreed.")
    """
    encoded = text.encode("utf-8", "replace")
    if len(encoded) < LEAST:
        return None
    whole = hashlib.blake2b(encoded, digest_size=6).hexdigest()
    return f"{_opening(text):0{OPENING}x}{whole}"


def _opening(text: str) -> int:
    return zlib.crc32(text[:_FIRST].encode("utf-8", "replace")) & 0xFFFF


def told_apart(flow: Flow, model: SiteModel | None) -> Flow:
    """The flow, its learnt lines marked; none where it holds no other prose."""
    if model is None or not model.lines:
        return flow
    found = {
        line
        for line in _begun(flow, model)
        if line_digest(line.text) in model.known_lines
    }
    if found and any(_is_prose(line) for line in flow.lines if line not in found):
        for line in found:
            line.learnt = True
    return flow


def _begun(flow: Flow, model: SiteModel) -> list[Line]:
    """The lines that begin as learnt ones do; those of links left out, and short ones.

    One expression: this is asked of every line of a page.
    """
    openings, opening = model.openings, _opening
    return [
        line
        for line in flow.lines
        if (size := len(line.text)) >= SHORTEST
        and line.linked * 2 <= size
        and opening(line.text) in openings
    ]


def _is_prose(line: Line) -> bool:
    return line.unlinked * 3 >= LEAST and line.linked < line.unlinked


def without_learnt(kept: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """The lines of a text that are its own; all of them where none would be left."""
    return [each for each in kept if not each[1].learnt] or kept


def with_model(rule: str) -> str:
    """The name of a rule where the model has had a say.

    >>> with_model("density"), with_model("density+site-model")
    ('density+site-model', 'density+site-model')
    """
    return rule if rule.endswith(_MARK) else f"{rule}+{_MARK}"
