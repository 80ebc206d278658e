"""Slows a crawl down where the site asks for it, for all of its hosts at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

PATIENCE = timedelta(minutes=5)
"""A longer pause is left to the next run."""

MOST_IN_A_ROW = 5
"""Answers in a row that ask for a pause, after which a run leaves the site alone."""

_FIRST = timedelta(seconds=1)
_LONGEST = timedelta(minutes=1)
BUSY = frozenset([HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE])
"""The answers that ask for a pause."""


@dataclass(kw_only=True, slots=True)
class Brake:
    """How long nothing is asked for.

    until: the end of the pause that was asked for last, UTC, or `None`.
    put_off: why this run leaves the site alone from now on, or `None`.
    """

    until: datetime | None = None
    put_off: str | None = None
    _in_a_row: int = 0
    _pause: timedelta = timedelta()

    def heed(self, status: int, retry_at: datetime | None, now: datetime) -> None:
        """Take note of an answer: 429 and 503 ask for a pause (RFC 9110, RFC 6585).

        retry_at: what its `Retry-After` says; without one, pauses double, and become
        shorter again with every other answer.
        """
        if status not in BUSY:
            self._in_a_row = 0
            self._ease(now)
            return
        self._in_a_row += 1
        self._pause = min(max(2 * self._pause, _FIRST), _LONGEST)
        self._hold(retry_at or now + self._pause)
        if self.until is not None and self.until - now > PATIENCE:
            self._put_off(f"{status}: it asks for a pause until {self.until:%FT%TZ}")
        elif self._in_a_row >= MOST_IN_A_ROW:
            self._put_off(f"{status}, {self._in_a_row} times in a row")

    def holds(self, now: datetime) -> bool:
        """Whether nothing is to be asked for at this moment."""
        return self.until is not None and now < self.until

    def _ease(self, now: datetime) -> None:
        if not self._pause:
            return
        self._hold(now + self._pause)
        self._pause = self._pause / 2 if self._pause > _FIRST / 4 else timedelta()

    def _hold(self, until: datetime) -> None:
        self.until = max(until, self.until) if self.until else until

    def _put_off(self, reason: str) -> None:
        self.put_off = self.put_off or reason
