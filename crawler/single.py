"""One page from anywhere, for `newsarchive extract`: read, and not stored."""

import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urljoin, urlsplit

import requests

from archive import Article, Explanation, UsageError
from crawler import extract_article
from crawler.errors import UnreachableError
from crawler.explaining import explained
from crawler.public import is_public, names_loopback
from crawler.settings import USER_AGENT
from crawler.sites import load_profile, profile_for
from crawler.sites.profile import Pace
from crawler.targets import checked_address, is_address

MAX_BODY = Pace().max_body
MAX_REDIRECTS = 5
TIMEOUT = 30
REDIRECTS = {301, 302, 303, 307, 308}
NOWHERE = "http://localhost/"
"""The address of a page of which none is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A page's bytes, with what is known of where they come from."""

    body: bytes
    url: str
    content_type: str | None

    @classmethod
    def read(cls, source: str, *, url: str | None, content_type: str | None) -> Self:
        """The page in a file, on stdin (`-`), or at an address.

        Raises `UsageError` where there is no such file, `UnreachableError` where the
        address gives no page.
        """
        if url is not None:
            url = checked_address(url)
        if is_address(source):
            found = _fetched(checked_address(source))
            stated = content_type or found.headers.get("Content-Type")
            return cls(body=_body(found), url=url or found.url, content_type=stated)
        body = sys.stdin.buffer.read() if source == "-" else _file(source)
        return cls(body=body, url=url or NOWHERE, content_type=content_type)

    def record(self, *, site: str | None) -> Article:
        """What the page says."""
        return extract_article(
            self.body, url=self.url, content_type=self.content_type, site=site
        )

    def explanations(self, *, site: str | None) -> tuple[Explanation, ...]:
        """All that the page answers about each field."""
        return explained(
            self.body,
            url=self.url,
            content_type=self.content_type,
            profile=load_profile(site) if site is not None else profile_for(self.url),
            captured_at=None,
        )


def _file(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as error:
        message = f"cannot read {source}: {error.strerror or error}"
        raise UsageError(message) from error


def _fetched(url: str) -> requests.Response:
    """The answer at this address, redirects followed to public addresses only."""
    asked = url
    session = requests.Session()
    session.headers["User-Agent"] = USER_AGENT
    session.trust_env = False  # a proxy would resolve names behind the guard's back
    for _ in range(MAX_REDIRECTS + 1):
        if not _may_ask(url, typed=asked):
            raise UnreachableError(url, "no public address: nothing was sent")
        try:
            answer = session.get(
                url, timeout=TIMEOUT, stream=True, allow_redirects=False
            )
        except (requests.RequestException, ValueError) as error:
            raise UnreachableError(url, str(error)) from error
        if answer.ok and answer.status_code not in REDIRECTS:
            return answer
        if answer.status_code not in REDIRECTS:
            raise UnreachableError(url, f"{answer.status_code} {answer.reason}")
        url = urljoin(url, answer.headers.get("Location", ""))
    raise UnreachableError(asked, f"more than {MAX_REDIRECTS} redirects")


def _may_ask(url: str, *, typed: str) -> bool:
    """Whether the address is public, or this machine's, as a person typed it."""
    here, there = urlsplit(typed), urlsplit(url)
    if names_loopback(url):
        return (here.scheme, here.netloc) == (there.scheme, there.netloc)
    try:
        found = socket.getaddrinfo(there.hostname, None)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(url, str(error)) from error
    return all(is_public(str(address[4][0])) for address in found)


def _body(answer: requests.Response) -> bytes:
    body = b""
    try:
        for chunk in answer.iter_content(65536):
            body += chunk
            if len(body) > MAX_BODY:
                raise UnreachableError(answer.url, f"more than {MAX_BODY} bytes")
    except requests.RequestException as error:
        raise UnreachableError(answer.url, str(error)) from error
    return body
