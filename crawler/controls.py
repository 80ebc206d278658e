"""Control characters, and halves of surrogate pairs: no record has any.

Pages bring them in, raw or as `&#7;`, and JSON that was cut as `\\ud83d`.
"""

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_GAPS = frozenset(map(chr, (0x0B, 0x0C, *range(0x1C, 0x20), *range(0x80, 0xA0))))
"""White space, and what is left of a mark whose UTF-8 was once taken for Latin-1."""


def printable(text: str) -> str:
    """The text without control characters, line feeds and tabs excepted.

    >>> printable("a\\x07b\\tc\\x85d")
    'ab\\tc d'
    """
    return text if text.isprintable() else _CONTROL.sub(_gap, text)


def _gap(found: re.Match[str]) -> str:
    return " " if found[0] in _GAPS else ""
