"""Public indexes of captures, asked politely: one connection, pauses, a budget."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Self
from urllib.parse import urljoin

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from crawler.errors import UnreachableError
from crawler.imports.answer import (
    Answer,
    Ask,
    BudgetSpentError,
    Failed,
    NoAnswerError,
    Subject,
    TooLargeError,
    retry_after,
)
from crawler.imports.services import IndexSettings
from crawler.public import names_loopback
from crawler.settings import USER_AGENT

REDIRECTS = {301, 302, 303, 307, 308}
MAX_REDIRECTS = 5
PASSING = {408, 429, 500, 502, 503, 504}
"""Statuses of a service that may do better when it is asked again."""

CHUNK = 65536
EXCERPT = 4096
"""Bytes that are read of an answer that is not the one asked for."""


class NoCredentials(AuthBase):
    """Send no user name and password, whatever the machine's .netrc says."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return request


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """The one entry point of time: what it is, and how to wait."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


class IndexSession:
    """One run's talk with the services.

    requests: how many were sent.
    listed: captures that the indexes named so far.
    counts: what became of them, by name.
    incomplete: why the run ended before the index did, or `None`.
    watch: is told after each request.
    """

    def __init__(
        self,
        settings: IndexSettings,
        *,
        clock: Clock,
        watch: Callable[["IndexSession"], object] = lambda _: None,
    ) -> None:
        self.settings = settings
        self.requests = 0
        self.listed = 0
        self.counts: Counter[str] = Counter()
        self.incomplete: str | None = None
        self.watch = watch
        self._clock = clock
        self._not_before = clock.now()
        self._failures: Counter[Subject] = Counter()
        self._http = requests.Session()
        self._http.auth = NoCredentials()
        self._http.headers = {
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
        }

    def answer(self, ask: Ask, into: IO[bytes]) -> Answer:
        """What the service answers, its body written into the file, from its start.

        The status may be any that does not pass. Raises `NoAnswerError` where there is
        none after some attempts, `UnreachableError` after many of them in a row, and
        `BudgetSpentError`.
        """
        reason = ""
        for attempt in range(self.settings.attempts):
            found = self._attempt(ask, into)
            if isinstance(found, Answer):
                self._failures[ask.subject] *= not found.is_wanted
                return found
            self.note_failure(ask.url, found.reason, subject=ask.subject)
            self._put_off(ask.url, found, attempt)
            reason = found.reason
        raise NoAnswerError(ask.url, reason)

    def note_failure(self, url: str, reason: str, *, subject: Subject) -> None:
        """Count a failure. Raises `UnreachableError` where it is one too many."""
        self._failures[subject] += 1
        if self._failures[subject] >= self.settings.max_failures:
            count = self._failures[subject]
            reason = f"{reason}; {count} requests in a row have failed"
            raise UnreachableError(url, reason)

    def _attempt(self, ask: Ask, into: IO[bytes]) -> Answer | Failed:
        """One attempt, redirects followed on the services' own hosts only."""
        request = requests.Request("GET", ask.url, params=ask.parameters).prepare()
        url = request.url or ask.url
        for _ in range(MAX_REDIRECTS + 1):
            if not self.settings.include(url):
                reason = "is no address of this service: not asked"
                self.note_failure(url, reason, subject=ask.subject)
                raise NoAnswerError(url, reason)
            try:
                found = self._sent(url, ask, into)
            except (requests.RequestException, HTTPError, ValueError) as error:
                return Failed(f"{type(error).__name__}: {error}")
            if not isinstance(found, str):
                return found
            url = found
        return Failed(f"more than {MAX_REDIRECTS} redirects")

    def _sent(self, url: str, ask: Ask, into: IO[bytes]) -> Answer | Failed | str:
        """The answer to one request, or the address that it leads to."""
        self._wait()
        self.requests += 1
        self._http.trust_env = not names_loopback(url)  # a proxy may lead outside
        try:
            with self._http.get(
                url,
                headers=dict(ask.headers),
                stream=True,
                allow_redirects=False,
                timeout=self.settings.timeout,
            ) as response:
                location = response.headers.get("Location")
                if ask.follows and response.status_code in REDIRECTS and location:
                    return urljoin(url, location)
                return self._received(response, ask, into)
        finally:
            pause = timedelta(seconds=self.settings.delay)
            self._not_before = self._clock.now() + pause
            self.watch(self)

    def _received(
        self, response: requests.Response, ask: Ask, into: IO[bytes]
    ) -> Answer | Failed:
        status = response.status_code
        said = f"{status} {response.reason or ''}".strip()
        if status in PASSING:
            return Failed(said, retry_after=response.headers.get("Retry-After"))
        has_mark = not ask.mark or ask.mark in response.headers
        is_wanted = status == ask.status and has_mark
        into.seek(0)
        into.truncate()
        self._read(response, into, ask if is_wanted else None)
        if is_wanted and not _is_whole(into, ask.end):
            return Failed(f"the answer does not end as an index does ({said})")
        into.seek(0)
        headers = tuple(response.raw.headers.iteritems())
        return Answer(
            status=status,
            is_wanted=is_wanted,
            said=said,
            url=response.url,
            headers=headers,
        )

    def _read(
        self, response: requests.Response, into: IO[bytes], ask: Ask | None
    ) -> None:
        """Read what was asked for, or an excerpt."""
        limit = ask.limit if ask else EXCERPT
        stated = response.headers.get("Content-Length", "")
        if ask is not None and stated.isdecimal() and int(stated[:18]) > limit:
            raise TooLargeError(response.url, f"{stated} bytes, more than {limit}")
        is_raw = ask is not None and ask.is_raw
        longest = timedelta(seconds=self.settings.max_time)
        started = self._clock.now()
        # read1: what has come, so that a server that drips is noticed.
        while chunk := response.raw.read1(CHUNK, decode_content=not is_raw):
            into.write(chunk[: limit - into.tell() + 1])
            if into.tell() > limit and ask is None:
                return
            if into.tell() > limit:
                raise TooLargeError(response.url, f"more than {limit} bytes")
            if self._clock.now() - started > longest:
                message = f"the answer takes more than {longest}"
                raise requests.Timeout(message)

    def _wait(self) -> None:
        """Wait until the next request may go out. Raises `BudgetSpentError`."""
        if self.requests >= self.settings.max_requests:
            raise BudgetSpentError(self.requests)
        wait = (self._not_before - self._clock.now()).total_seconds()
        if wait > 0:
            self._clock.sleep(wait)

    def _put_off(self, url: str, failed: Failed, attempt: int) -> None:
        """Wait as long as the service asks, or longer after each failure."""
        now, longest = self._clock.now(), self.settings.max_wait
        asked = retry_after(failed.retry_after, now=now)
        if asked is not None and asked > longest:
            reason = f"{failed.reason}; it asks us to wait for {asked:.0f} seconds"
            raise UnreachableError(url, reason)
        wait = min(2.0 ** (attempt + 1), longest) if asked is None else asked
        self._not_before = max(self._not_before, now + timedelta(seconds=wait))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()


def _is_whole(body: IO[bytes], end: bytes) -> bool:
    """Whether the body, unless it is empty, ends as it has to."""
    size = body.tell()
    body.seek(max(0, size - 64))
    tail = body.read().rstrip()
    return tail.endswith(end) or (not tail and size <= 64)
