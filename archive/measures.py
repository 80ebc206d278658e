"""Sizes and spans as people write them: `20G`, `500M`; `36h`, `3d`."""

import re
from datetime import timedelta

from archive.errors import UsageError

UNITS = ("", "K", "M", "G", "T", "P")
"""Each is 1,024 times the one before, as `du -h` and systemd count."""

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGTP]?)(?:i?B)?", re.IGNORECASE | re.ASCII)

SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([mhdw])", re.ASCII)


def size(text: str) -> int:
    """The bytes that a person means.

    >>> size("20G"), size("1.5 KiB"), size("700")
    (21474836480, 1536, 700)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        message = f"{text!r} is no size: write 500M, 20G or 1.5T"
        raise UsageError(message)
    return int(float(found[1]) * 1024 ** UNITS.index(found[2].upper()))


def size_words(count: int) -> str:
    """So many bytes, in words.

    >>> size_words(21474836480), size_words(700), size_words(1_300_000)
    ('20.0 GB', '700 bytes', '1.2 MB')
    """
    power = 0
    while power < len(UNITS) - 1 and abs(count) >= 1024 ** (power + 1):
        power += 1
    return f"{count / 1024**power:.1f} {UNITS[power]}B" if power else f"{count} bytes"


def span(text: str) -> timedelta:
    """The span of time that a person means.

    >>> span("36h"), span("2w")
    (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(days=14))
    """
    found = _SPAN.fullmatch(text.strip())
    try:
        if found is not None:
            return timedelta(**{SPANS[found[2]]: float(found[1])})
    except OverflowError:
        pass
    message = f"{text!r} is no span of time: write 90m, 36h, 3d or 2w"
    raise UsageError(message)


def span_words(what: timedelta) -> str:
    """So much time, in words.

    >>> span_words(timedelta(hours=36)), span_words(timedelta(days=12, hours=4))
    ('36 hours', '12 days')
    """
    hours = what.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 96 else f"{hours / 24:.0f} days"
