"""Style sheets whose pictures come from the archive. Pure."""

import re
from collections.abc import Callable
from typing import Literal

Use = Literal["picture", "style"]
Resolve = Callable[[str, Use], str | None]
"""Gives what stands for an address as written, by what it is used for."""

NOTHING = "data:,"
"""An address that nothing is asked for."""

# Whatever is never closed is taken as it is, at once: looking on for its end from every
# place would take for ever.
_STRING = r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?"
_PLAIN = r"(?:[^)\"'\\\s]|\\[0-9a-f]{1,6}\s?|\\[^0-9a-f])*"
_URL = rf"url\(\s*(?:{_STRING}|{_PLAIN})\s*\)?"
_TOKEN = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|\Z))"
    r"|(?P<font>@font-face\s*\{[^}]*(?:\}|\Z))"
    rf"|@import\s*(?P<imported>{_URL}|{_STRING})(?P<media>[^;{{}}]*+);?"
    rf"|(?P<url>{_URL})|(?P<string>{_STRING})",
    re.IGNORECASE | re.DOTALL,
)
_IMAGE_SET = re.compile(r"image-set\((?:[^()]|\([^()]*\))*\)?", re.IGNORECASE)
_FILE = re.compile(rf"(?<!url\()(?<!type\()(?:{_STRING})", re.IGNORECASE)
_ESCAPED_LETTER = re.compile(
    r"\\0{0,4}([46][1-9a-f]|[57][0-9a])(?:\s|(?![0-9a-f]))", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)


def rewritten_css(css: str, resolve: Resolve) -> str:
    """The style sheet; what the archive does not have is not asked for.

    >>> rewritten_css("a { background: URL( 'b.png' ) }", lambda url, use: f"/{url}")
    'a { background: url("/b.png") }'
    """
    plain = _ESCAPED_LETTER.sub(lambda found: chr(int(found[1], 16)), css)
    rewritten = _TOKEN.sub(
        lambda found: _token(found, resolve), plain.replace("\0", "")
    )
    return _IMAGE_SET.sub(lambda found: _image_set(found[0], resolve), rewritten)


def _token(found: re.Match[str], resolve: Resolve) -> str:
    if found["comment"] or found["font"]:  # letters are the browser's own
        return " "
    if found["url"]:
        return _url(resolve(_address(found["url"]), "picture") or NOTHING)
    if found["imported"]:
        place = resolve(_address(found["imported"]), "style")
        return f"@import {_url(place)}{found['media']};" if place else ""
    return found[0]


def _image_set(choices: str, resolve: Resolve) -> str:
    """Choices of a picture, which may be named by strings alone."""
    return _FILE.sub(
        lambda found: _url(resolve(_address(found[0]), "picture") or NOTHING), choices
    )


def _url(address: str) -> str:
    quoted = re.sub(r"[\"\\\s]", lambda sign: f"%{ord(sign[0]):02X}", address)
    return f'url("{quoted}")'


def _address(token: str) -> str:
    """The address in `url(…)` or in a string, its escapes resolved."""
    inner = token[4:].rstrip().removesuffix(")") if token[0] in "uU" else token
    return _ESCAPE.sub(_unescaped, inner.strip().strip("\"'")).strip()


def _unescaped(found: re.Match[str]) -> str:
    if found[1] is None:
        return "" if found[2] == "\n" else found[2]
    number = int(found[1], 16)
    is_character = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if is_character else "\ufffd"
