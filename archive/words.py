"""A text cut into the pieces in which its changes are shown."""

import re
from unicodedata import category

from archive.text import SINGLE

_TOKEN = re.compile(rf"[^\W_{SINGLE}]+|.", re.DOTALL)


def tokens(text: str) -> list[str]:
    """Words and numbers whole, every other character by itself; joined, the text.

    A character takes the marks that combine with it along.

    >>> tokens("２０１０年 Cafe\u0301s，草")
    ['２０１０', '年', ' ', 'Cafe\u0301s', '，', '草']
    """
    found: list[str] = []
    for token in _TOKEN.findall(text):
        if found and _belongs(found[-1], token):
            found[-1] += token
        else:
            found.append(token)
    return found


def _belongs(before: str, token: str) -> bool:
    """Whether a token is a mark on the one before, or goes on with a marked word."""
    if token.isascii() and before.isascii():
        return False
    if category(token[0])[0] == "M":
        return True
    return category(before[-1])[0] == "M" and _is_word(before) and _is_word(token)


def _is_word(token: str) -> bool:
    return token[0].isalnum() and not _SINGLE.match(token)


_SINGLE = re.compile(rf"[{SINGLE}]")
