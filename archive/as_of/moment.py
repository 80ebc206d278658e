"""Up to when a look back sees."""

from datetime import UTC, datetime

from archive.errors import UsageError
from archive.filters import day

_TIME = ":"
_LAST = "\U0010ffff"
"""Sorts behind everything that can follow a date in a moment."""


def last_instant(text: str) -> str:
    """The greatest moment that still counts, to be compared with those of captures.

    text: a year, a month or a day, of which all counts (UTC), or a moment in ISO 8601,
    of UTC where it names no zone. Raises `UsageError` where it is none of these.

    >>> last_instant("2026-03-01T20:00+08:00")
    '2026-03-01T12:00:00+00:00'
    >>> last_instant("2026-03") > "2026-03-31T23:59:59.9+00:00"
    True
    """
    try:
        if _TIME not in text:
            return day(text) + _LAST
        moment = datetime.fromisoformat(text.strip())
        return _in_utc(moment).isoformat()
    except (UsageError, ValueError, OverflowError) as error:
        message = (
            f"{text!r} is no moment: write YYYY, YYYY-MM, YYYY-MM-DD "
            "or YYYY-MM-DDTHH:MM:SSZ"
        )
        raise UsageError(message) from error


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
