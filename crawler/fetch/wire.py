"""Keeps every exchange byte for byte as it went over the wire.

Scrapy's middlewares see bodies without their transfer coding and headers in another
case and order; only the connection itself sees the bytes. So the HTTP/1.1 handler's
connection pool is given a protocol that listens. The private names that this needs of
Scrapy 2.19 and Twisted stand in this file alone, and `tests/test_wire.py` fails when
they change.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as WireRequest
from twisted.web.iweb import IResponse

from archive import Exchange
from crawler.clock import Clock
from crawler.fetch.session import session_of

EXCHANGE = "exchange"
"""The key in a request's `meta` under which its exchange is found afterwards."""

_TICKET = b"X-Newsarchive-Ticket"
"""Names the recorder of a request on its way to the connection; is never sent."""


@dataclass(kw_only=True, slots=True)
class Recorder:
    """What one request sent and received; begins anew when it is sent again."""

    now: Clock
    sent: list[bytes] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    began: datetime | None = None
    peer: str | None = None

    def begin(self, peer: str | None) -> None:
        """Forget what an earlier attempt on a dead connection left."""
        self.sent.clear()
        self.received.clear()
        self.began = None
        self.peer = peer

    def hear(self, data: bytes) -> None:
        """Keep received bytes."""
        if self.began is None:
            self.began = self.now()
        self.received.append(data)

    def exchange(self, url: str) -> Exchange | None:
        """What was recorded, or `None` where no answer came."""
        if self.began is None:
            return None
        return Exchange(
            url=url,
            captured_at=self.began,
            request=b"".join(self.sent),
            response=b"".join(self.received),
            ip_address=self.peer,
        )


class RecordingTransport:
    """A transport that keeps what is written; all else is the real one's."""

    def __init__(self, transport: Any, recorder: Recorder) -> None:
        self._transport = transport
        self._recorder = recorder

    def write(self, data: bytes) -> None:
        """Send bytes, and keep them."""
        self._recorder.sent.append(data)
        self._transport.write(data)

    def writeSequence(self, data: Sequence[bytes]) -> None:  # noqa: N802
        """Send bytes, and keep them."""
        self._recorder.sent.extend(data)
        self._transport.writeSequence(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class RecordingProtocol(_LenientHTTP11ClientProtocol):
    """An HTTP/1.1 connection that lets the recorder of each request listen."""

    def __init__(self, recorders: dict[bytes, Recorder], quiescent: Any) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._recorders = recorders
        self._recorder: Recorder | None = None

    def request(self, request: WireRequest) -> Deferred[IResponse]:
        """Send a request while its recorder listens."""
        # A connection that turns out to be dead is replaced by another one, which is
        # handed this very request: the ticket has to be found a second time.
        tickets = request.headers.getRawHeaders(_TICKET)
        if not tickets:
            return super().request(request)
        recorder = self._recorder = self._recorders[tickets[0]]
        transport: Any = self.transport
        recorder.begin(transport.getPeer().host)
        headers = request.headers
        request.headers = headers.copy()
        request.headers.removeHeader(_TICKET)
        self.transport = RecordingTransport(transport, recorder)  # type: ignore[assignment]
        try:
            return super().request(request)
        finally:
            self.transport = transport
            request.headers = headers

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Keep bytes before anything reads them."""
        if self._recorder is not None:
            self._recorder.hear(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class RecordingFactory(_LenientHTTP11ClientFactory):
    """Makes the connections of the pool."""

    def __init__(self, recorders: dict[bytes, Recorder], *pool_arguments: Any) -> None:
        super().__init__(*pool_arguments)  # type: ignore[no-untyped-call]
        self._recorders = recorders

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802
        """A connection that listens."""
        return RecordingProtocol(self._recorders, self._quiescentCallback)


class WireDownloadHandler(HTTP11DownloadHandler):
    """Downloads, and leaves the exchange in `request.meta["exchange"]`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._recorders: dict[bytes, Recorder] = {}
        self._tickets = itertools.count(1)
        factory = partial(RecordingFactory, self._recorders)
        self._pool._factory = factory  # type: ignore[assignment]  # is only called

    async def download_request(self, request: Request) -> Response:
        """Download; the exchange is kept even where the download fails."""
        ticket = b"%d" % next(self._tickets)
        session = session_of(self._crawler)
        session.stop.check()
        recorder = Recorder(now=session.now)
        self._recorders[ticket] = recorder
        request.headers[_TICKET] = ticket
        try:
            response = await session.stop.until_dropped(
                super().download_request(request)
            )
        finally:
            del request.headers[_TICKET]
            del self._recorders[ticket]
            request.meta[EXCHANGE] = recorder.exchange(request.url)
        # Before the next request is let out, which is sooner than anything is read.
        session.heed(request.meta[EXCHANGE], response.status)
        return response
