"""How text is folded and cut for the full text index."""

import re
import unicodedata

SEG_VERSION = 1
"""Counts up when `seg` changes; an index made with another version is made anew."""

BOUNDARY = "\ue000"
"""Stands where punctuation stood, so that no phrase crosses it."""

_IDEOGRAPHS = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+|[^\w\s]+|_+")


def fold(text: str) -> str:
    """The text with width and case folded, character by character where possible."""
    return unicodedata.normalize("NFKC", text).casefold()


def seg(text: str | None) -> str | None:
    """The text as the index wants it: one ideograph a token, words whole.

    >>> seg("内蒙古，2025 GDP")
    '内 蒙 古 \\ue000 2025 gdp'
    """
    if text is None:
        return None
    return " ".join(
        token if token[0].isalnum() else BOUNDARY
        for token in _TOKEN.findall(fold(text).replace("\n", "。"))
    )
