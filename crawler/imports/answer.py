"""What a service is asked for over HTTP, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

Subject = Literal["index", "capture"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One thing to ask a service for.

    status: of the answer that is wanted; of others, only an excerpt is read.
    mark: a header that the answer has to have, too.
    limit: bytes that its body may have.
    is_raw: whether the body keeps its content coding.
    follows: whether redirects are followed.
    end: the bytes that a whole answer ends with, if it has any.
    subject: failures are counted apart for lists and for what they list.
    """

    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    mark: str = ""
    limit: int
    is_raw: bool = False
    follows: bool = True
    end: bytes = b""
    subject: Subject = "index"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a service answered; its body is in the file that it was asked for into.

    status: its status code.
    is_wanted: whether it is what was asked for; of others, only an excerpt is read.
    said: its status and reason, for people.
    url: the address that answered, redirects followed.
    headers: names and values in the order of the wire.
    """

    status: int
    is_wanted: bool
    said: str
    url: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first value of this header, whatever the case of its name."""
        wanted = name.lower()
        return next((v for key, v in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that may succeed when it is made again.

    reason: what went wrong, for people.
    retry_after: the header in which the service says when.
    """

    reason: str
    retry_after: str | None = None


class BudgetSpentError(Exception):
    """The run has made as many requests as it may. What it has is kept."""

    def __init__(self, requests_made: int) -> None:
        super().__init__(
            f"the {requests_made} requests that this run may make are made"
        )


class NoAnswerError(Exception):
    """A service did not give one thing. Name it, and go on with the next."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")


class TooLargeError(NoAnswerError):
    """An answer with more bytes than may be read. Name it, and go on."""


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """The seconds to wait by a Retry-After header (RFC 9110 section 10.2.3).

    Not below 0; `None` where it is missing, or neither a number nor a date.

    >>> retry_after("Wed, 21 Jul 2010 08:30:20 GMT",
    ...             now=datetime(2010, 7, 21, 8, 30, tzinfo=UTC))
    20.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    moment = http_date(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def http_date(text: str | None) -> datetime | None:
    """The moment that an HTTP date names, UTC; `None` where it is none."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000", which says UTC and not where
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
