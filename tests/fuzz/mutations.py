"""Ways to damage a page: bytes first, then markup, then its encoding.

Each takes chance, a page's bytes and another page's, and gives new bytes.
"""

import re
from collections.abc import Callable
from random import Random

from tests.fuzz.dictionary import ENCODINGS, LABELS, MARKUP, WORDS

LONGEST = 300_000
"""No page grows beyond so many bytes: size is what tests/test_limits.py is about."""

_TAG = re.compile(rb"<[^<>]{1,300}>")
_VALUE = re.compile(rb"=\s*(\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)")
_CHARSET = re.compile(rb"charset=[\"']?[\w-]+", re.IGNORECASE)

Mutation = Callable[[Random, bytes, bytes], bytes]


def _flipped(luck: Random, body: bytes, _other: bytes) -> bytes:
    """Some bits are turned."""
    changed = bytearray(body)
    for _ in range(luck.choice((1, 3, 20, 100))):
        changed[luck.randrange(len(changed))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def _cut(luck: Random, body: bytes, _other: bytes) -> bytes:
    """A piece is missing."""
    start, end = _piece(luck, body)
    return body[:start] + body[end:]


def _ended(luck: Random, body: bytes, _other: bytes) -> bytes:
    """The end is missing, as when a connection breaks."""
    return body[: luck.randrange(len(body)) + 1]


def _spliced(luck: Random, body: bytes, other: bytes) -> bytes:
    """One page goes over into another."""
    return body[: luck.randrange(len(body))] + other[luck.randrange(len(other)) :]


def _stuffed(luck: Random, body: bytes, other: bytes) -> bytes:
    """A piece of another page stands in this one."""
    at, (start, end) = luck.randrange(len(body)), _piece(luck, other)
    return body[:at] + other[start:end] + body[at:]


def _repeated(luck: Random, body: bytes, _other: bytes) -> bytes:
    """A piece stands there many times."""
    start, end = _piece(luck, body)
    times = luck.choice((2, 5, 50, 500))
    return body[:start] + body[start:end] * times + body[end:]


def _swapped(luck: Random, body: bytes, _other: bytes) -> bytes:
    """Two pieces have changed their places."""
    a, b, c, d = sorted(luck.randrange(len(body) + 1) for _ in range(4))
    return body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def _noisy(luck: Random, body: bytes, _other: bytes) -> bytes:
    """Bytes stand there that nobody wrote."""
    at = luck.randrange(len(body))
    return body[:at] + luck.randbytes(luck.choice((1, 8, 64))) + body[at:]


def _tags_swapped(luck: Random, body: bytes, _other: bytes) -> bytes:
    """Two tags have changed their places."""
    tags = list(_TAG.finditer(body))
    if len(tags) < 2:
        return body
    first, second = sorted(luck.sample(tags, 2), key=lambda tag: tag.start())
    middle = body[first.end() : second.start()]
    return b"".join(
        [body[: first.start()], second[0], middle, first[0], body[second.end() :]]
    )


def _tags_dropped(luck: Random, body: bytes, _other: bytes) -> bytes:
    """Some tags are missing: all closing ones, say, or one in ten."""
    kind, share = luck.choice((b"</", b"<")), luck.choice((0.1, 0.5, 1.0))

    def dropped(tag: re.Match[bytes]) -> bytes:
        return b"" if tag[0].startswith(kind) and luck.random() < share else tag[0]

    return _TAG.sub(dropped, body)


def _tag_repeated(luck: Random, body: bytes, _other: bytes) -> bytes:
    """One tag stands there many times."""
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag = luck.choice(tags)
    return body[: tag.start()] + tag[0] * luck.choice((2, 20, 400)) + body[tag.end() :]


def _value_changed(luck: Random, body: bytes, _other: bytes) -> bytes:
    """An attribute holds what belongs elsewhere."""
    values = list(_VALUE.finditer(body))
    if not values:
        return body
    value, new = luck.choice(values), _encoded(luck, luck.choice(WORDS + MARKUP))
    return body[: value.start(1)] + new + body[value.end(1) :]


def _inserted(luck: Random, body: bytes, _other: bytes) -> bytes:
    """Markup and words of the trade stand between two tags, or anywhere."""
    tags = [tag.end() for tag in _TAG.finditer(body)]
    at = (
        luck.choice(tags) if tags and luck.random() < 0.8 else luck.randrange(len(body))
    )
    pieces = (
        luck.choice(luck.choice((MARKUP, WORDS))) for _ in range(luck.randint(1, 6))
    )
    return body[:at] + _encoded(luck, "".join(pieces)) + body[at:]


def _reencoded(luck: Random, body: bytes, _other: bytes) -> bytes:
    """The page is in another encoding than it says."""
    text = body.decode(luck.choice(("utf-8", "gb18030")), "replace")
    return text.encode(luck.choice(ENCODINGS), luck.choice(("replace", "ignore")))


def _relabelled(luck: Random, body: bytes, _other: bytes) -> bytes:
    """The page says that it is in another encoding than it is."""
    return _CHARSET.sub(b"charset=" + luck.choice(LABELS).encode(), body)


def _piece(luck: Random, body: bytes) -> tuple[int, int]:
    """Where a piece of any length begins and ends."""
    start = luck.randrange(len(body))
    return start, min(len(body), start + luck.choice((1, 4, 30, 300, 3000)))


def _encoded(luck: Random, text: str) -> bytes:
    return text.encode(luck.choice(("utf-8", "gb18030")), "replace")


MUTATIONS: tuple[Mutation, ...] = (
    _flipped,
    _cut,
    _ended,
    _spliced,
    _stuffed,
    _repeated,
    _swapped,
    _noisy,
    _tags_swapped,
    _tags_dropped,
    _tag_repeated,
    _value_changed,
    _inserted,
    _inserted,
    _inserted,
    _reencoded,
    _relabelled,
)
