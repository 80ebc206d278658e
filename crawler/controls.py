"""Control characters: pages bring them in, raw or as `&#7;`; no record has any."""

_GAPS = (*range(0x0B, 0x0D), *range(0x1C, 0x20), *range(0x80, 0xA0))
"""White space, and what is left of a mark whose UTF-8 was once taken for Latin-1."""

_DROPPED = (*range(0x09), *range(0x0D, 0x1C), 0x7F)
_PRINTABLE = {**dict.fromkeys(_DROPPED), **dict.fromkeys(_GAPS, " ")}


def printable(text: str) -> str:
    """The text without control characters, line feeds and tabs excepted.

    >>> printable("a\\x07b\\tc\\x85d")
    'ab\\tc d'
    """
    return text if text.isprintable() else text.translate(_PRINTABLE)
