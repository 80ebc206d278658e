"""Control characters: pages bring them in, raw or as `&#7;`; no record has any."""

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """The text without control characters, line breaks and tabs excepted.

    >>> printable("a\\x07b\\tc")
    'ab\\tc'
    """
    return text if text.isprintable() else _CONTROLS.sub("", text)
