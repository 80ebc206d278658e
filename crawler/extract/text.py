"""Text as a reader sees it: white space as HTML and CSS have it."""

import re
from functools import lru_cache

from crawler.controls import printable

# East Asian wide characters, Hangul aside, and the ambiguous punctuation between them.
_WIDE = (
    "\u2e80-\u303e\u3041-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\uffe0-\uffe6\U00020000-\U0003fffd"
)
_PUNCTUATION = "\u2010-\u2027\u2030-\u203b\u00b7\u25a0-\u25ff"
_BREAK = r"[ \t\f]*[\r\n][ \t\r\n\f]*"
_VANISHING = re.compile(
    rf"(?<=[{_WIDE}]){_BREAK}(?=[{_WIDE}{_PUNCTUATION}])"
    rf"|(?<=[{_PUNCTUATION}]){_BREAK}(?=[{_WIDE}])"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_WIDTHS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "〔": "[", "〕": "]", "【": "[", "】": "]"}
)
_LETTERS = re.compile(r"[\W_]+")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_KANA = re.compile("[\u3041-\u30fa]+")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd〇"


def squeezed(text: str) -> str:
    """The text on one line, its white space single spaces, none at its ends.

    A line break in the source between two Chinese characters is no space (CSS Text 3,
    section 4.1.3, segment break transformation).

    >>> squeezed("\\u3000\\u3000新华\\n  社 a\\nb\\u00a0 ")
    '新华社 a b'
    """
    text = text.strip()
    if text.isprintable():
        return " ".join(text.split()) if "  " in text else text
    if ("\n" in text or "\r" in text) and not text.isascii():
        text = _VANISHING.sub("", text)
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return " ".join(printable(_INVISIBLE.sub("", line)).split())


@lru_cache(maxsize=1024)
def narrow(text: str) -> str:
    """The same text in half width, character for character: positions stay.

    >>> narrow("（１４：３０）")
    '(14:30)'
    """
    return text if text.isascii() else text.translate(_WIDTHS)


def letters(text: str) -> str:
    """The letters and digits alone, in half width and lower case: for comparing.

    >>> letters("“新”闻，Ａ-1")
    '新闻a1'
    """
    return _LETTERS.sub("", narrow(text)).lower()


def han_and_kana(text: str) -> tuple[int, int]:
    """How many Chinese characters a text has, and how many that are Japanese alone.

    >>> han_and_kana("新闻のa")
    (2, 1)
    """
    han, kana = (sum(map(len, runs.findall(text))) for runs in (_CHINESE, _KANA))
    return han, kana
