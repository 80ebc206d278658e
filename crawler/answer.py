"""A response as the crawl sees it: what was asked, what came, where it sends us."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Self

from archive import Exchange, HttpResponse, State, decoded_content, parse_response
from crawler.urls import absolute_url


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A response, taken apart.

    url: canonical address of the ledger's entry that was asked for.
    redirect: where it sends us, absolute, or `None`.
    """

    url: str
    exchange: Exchange
    response: HttpResponse
    redirect: str | None

    @classmethod
    def of(cls, exchange: Exchange, url: str) -> Self:
        """Take an exchange apart."""
        response = parse_response(exchange.response)
        location = response.header("Location") if 300 <= response.status < 400 else None
        target = absolute_url(location, exchange.url) if location else None
        return cls(url=url, exchange=exchange, response=response, redirect=target)

    @property
    def is_ok(self) -> bool:
        """Whether it brings what was asked for."""
        return self.response.status == HTTPStatus.OK

    @property
    def is_unchanged(self) -> bool:
        """Whether what was captured before still holds (RFC 9110 section 15.4.5)."""
        return self.response.status == HTTPStatus.NOT_MODIFIED

    @property
    def content_type(self) -> str | None:
        """The header that names media type and encoding."""
        return self.response.header("Content-Type")

    @property
    def verdict(self) -> tuple[State, str | None]:
        """What the status alone says of the address, and why."""
        status = self.response.status
        said = f"{status} {_phrase(status)}".strip()
        if self.is_ok:
            return "captured", None
        if self.is_unchanged and self._is_conditional:
            return "captured", None
        if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return "gone", said
        if status in _BARE or (400 <= status < 500 and status not in _LATER):
            return "skipped", said
        return "failed", said if status else "no HTTP answer"

    @property
    def retry_at(self) -> datetime | None:
        """When a failed address may be asked for again (RFC 9110 section 10.2.3)."""
        stated = self.response.header("Retry-After") if self._is_busy else None
        if stated is None:
            return None
        now = self.exchange.captured_at
        seconds = _seconds_until(stated.strip(), now)
        if seconds is None:
            return None
        return now + min(max(seconds, timedelta(0)), LONGEST_WAIT)

    @property
    def _is_conditional(self) -> bool:
        """Whether only a change was asked for, as far as the request is kept."""
        sent = self.exchange.request.lower()
        return not sent or b"\r\nif-" in sent

    @property
    def _is_busy(self) -> bool:
        return self.response.status in {
            HTTPStatus.TOO_MANY_REQUESTS,
            HTTPStatus.SERVICE_UNAVAILABLE,
        }

    def content(self, *, limit: int) -> bytes:
        """The body without content coding, which may have so many bytes.

        Raises `ContentCodingError`.
        """
        coding = self.response.header("Content-Encoding")
        return decoded_content(self.response.body, coding, limit=limit)


LONGEST_WAIT = timedelta(days=7)
"""Whoever asks us to stay away for longer is asked again after a week."""

_BARE = {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT}
"""Successes that by their nature bring no page."""

_LATER = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}
"""Client errors that say: ask again later."""


def _seconds_until(stated: str, now: datetime) -> timedelta | None:
    if stated.isdecimal():
        return timedelta(seconds=int(stated[:9]))
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, IndexError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
