"""Keeps every request away from addresses that are no news site's.

A hostile page can link, redirect or resolve to this machine, to the network behind it
or to a cloud's metadata service. Names are judged by what they resolve to, at the
moment of connecting, so that a name that changes its mind gains nothing.
"""

from collections.abc import Sequence
from typing import ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred

from crawler.fetch.session import session_of
from crawler.public import is_loopback_name, is_public


class ForbiddenAddressError(IgnoreRequest):
    """The address is not on the public internet. Nothing was sent."""

    def __init__(self, host: str, address: str) -> None:
        self.host = host
        self.address = address
        super().__init__(f"{host} is at {address}, which is no public address")


class PrivateNameError(Exception):
    """The name leads to a private address, for now. Nothing was sent; ask again."""

    def __init__(self, host: str, address: str) -> None:
        self.host = host
        self.address = address
        super().__init__(f"{host} is at {address}, which is no public address")


class GuardedResolver(CachingThreadedResolver):
    """Resolves names, and refuses those that lead to private addresses.

    Every connection asks it, literal addresses included: it sees `127.0.0.1`,
    `2130706433` and `0x7f.1` as the system's resolver reads them.
    """

    allowed_hosts: ClassVar[set[str]] = set()
    """Hosts that may be private: one resolver serves the whole process."""

    refused: ClassVar[dict[str, str]] = {}
    """Where names led to that were refused: Twisted loses the resolver's reasons."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """The address of this name; fails where it is private."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        if name in self.allowed_hosts:
            return found
        return found.addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if is_public(address):
            self.refused.pop(name, None)
            return address
        self.refused[name] = address
        raise PrivateNameError(name, address)


def _check_literal(host: str) -> None:
    """Refuse a private address that is spelled out, before anything is resolved.

    Of other names the resolver sees what they lead to.
    """
    try:
        is_refused = not is_public(host)
    except ValueError:
        is_refused = is_loopback_name(host)
    if is_refused:
        raise ForbiddenAddressError(host, host)


class OriginGuard:
    """Lets a crawl with an allowed origin reach that origin, and nothing else.

    The resolver does not know ports: another port of the allowed host is refused here.
    """

    def __init__(self, origin: str | None, proxy: str | None = None) -> None:
        self._origin = origin
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for the origin that the crawl's profile is served at, if it is."""
        session = session_of(crawler)
        origin, proxy = session.profile.origin, session.order.proxy
        for allowed in filter(None, (origin, proxy)):
            GuardedResolver.allowed_hosts.add(urlsplit(allowed).hostname or "")
        return cls(origin, proxy)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say why a name was not resolved, where it was the resolver that refused."""
        host = urlsplit(request.url).hostname or ""
        address = GuardedResolver.refused.get(host)
        if address is not None and isinstance(exception, CannotResolveHostError):
            raise PrivateNameError(host, address) from exception

    def process_request(self, request: Request) -> None:
        """Refuse what the origin does not serve; send the rest to the proxy, if any.

        A proxy resolves names by itself: who runs one sees to it that it does not lead
        into its own network.
        """
        if self._proxy is not None:
            request.meta["proxy"] = self._proxy
        parts = urlsplit(request.url)
        if self._origin is None:
            _check_literal(parts.hostname or "")
        elif f"{parts.scheme}://{parts.netloc}" != self._origin:
            raise ForbiddenAddressError(parts.netloc, "another origin")
