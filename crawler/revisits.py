"""When a settled address is looked at again: the older, the more seldom. Pure."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

SPREAD = 0.2
"""By how much of itself a pause may be shorter: what was captured in one night is not
all due again in one night."""


def look_again_at(
    url: str, *, born: datetime, at: datetime, pauses: Sequence[timedelta]
) -> datetime:
    """When this address is due again: after about as long as it is old.

    born: when it was published, or first seen. at: when it was looked at.
    pauses: growing; the one that its age has reached is taken, at least the first.
    """
    age = at - born
    pause = max((each for each in pauses if each <= age), default=pauses[0])
    share = zlib.crc32(url.encode()) % 1000 / 1000
    return at + pause * (1 - SPREAD * share)


def day(text: str | None) -> datetime | None:
    """The moment, or the start of the day, that this ISO 8601 text names, in UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
