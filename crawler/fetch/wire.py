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
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol
from twisted.web._newclient import Request as WireRequest
from twisted.web.iweb import IResponse

from archive import Exchange
from crawler.clock import Clock
from crawler.fetch.faults import NotWholeError
from crawler.fetch.session import session_of

EXCHANGE = "exchange"
"""The key in a request's `meta` under which its exchange is found afterwards."""

MAX_HEAD = 256 * 1024
"""Bytes of a head, interim answers (1xx) included: as many as browsers take."""

_TICKET = b"X-Newsarchive-Ticket"
"""Names the recorder of a request on its way to the connection; is never sent."""


@dataclass(kw_only=True, slots=True)
class Recorder:
    """What one request sent and received; begins anew when it is sent again.

    most: bytes of an answer, its head included, that are received.
    fault: why the answer is not whole, where Twisted would take it as it is.
    """

    now: Clock
    most: int
    sent: list[bytes] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    began: datetime | None = None
    peer: str | None = None
    fault: NotWholeError | None = None

    def begin(self, peer: str | None) -> None:
        """Forget what an earlier attempt on a dead connection left."""
        self.sent.clear()
        self.received.clear()
        self.began = None
        self.peer = peer
        self.fault = None

    def hear(self, data: bytes) -> None:
        """Keep received bytes."""
        if self.began is None:
            self.began = self.now()
        self.received += data

    def check(self, *, in_head: bool) -> None:
        """Raise where more came than an answer, or its head, may have."""
        size = len(self.received)
        if in_head and size > MAX_HEAD:
            reason = f"its head grows beyond {MAX_HEAD} bytes"
            raise NotWholeError(reason, truncated="length")
        if size > self.most:
            reason = f"the answer grows beyond {self.most} bytes"
            raise NotWholeError(reason, truncated="length")

    def exchange(self, url: str) -> Exchange | None:
        """What was recorded, or `None` where no answer came."""
        if self.began is None:
            return None
        return Exchange(
            url=url,
            captured_at=self.began,
            request=b"".join(self.sent),
            response=bytes(self.received),
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


class RecordedParser(_LenientHTTPClientParser):
    """Reads heads whose lines may be as long as a head."""

    MAX_LENGTH = MAX_HEAD

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        """Say so; Twisted would hang up in silence."""
        reason = f"a line of its head grows beyond {MAX_HEAD} bytes"
        raise NotWholeError(reason, truncated="length")


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
            return self._parsed(super().request(request))
        finally:
            self.transport = transport
            request.headers = headers

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Keep bytes before anything reads them; hang up when there are too many."""
        recorder = self._recorder
        if recorder is not None:
            recorder.hear(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if recorder is None or self._parser is None:
            return
        try:
            recorder.check(in_head=self._parser.state in {STATUS, HEADER})
        except NotWholeError as error:
            recorder.fault = error
            self._giveUp(Failure(error))  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        """Note an answer that the connection's end cut off.

        Where neither a length nor chunks say how long it is, Twisted takes what has
        come, however the connection ended.
        """
        is_clean = isinstance(reason.value, ConnectionDone | ConnectionAborted)
        if self._recorder is not None and self._parser is not None and not is_clean:
            said = f"the connection broke: {reason.value}"
            self._recorder.fault = NotWholeError(said, truncated="disconnect")
        super().connectionLost(reason)  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        """Note an answer that goes on where it says it ends: it lost its tail."""
        recorder, parser = self._recorder, self._parser
        if recorder is None or parser is None or not rest.strip():
            pass
        elif parser.response.code not in parser.NO_BODY_CODES:
            said = f"{len(rest)} bytes came after its end"
            recorder.fault = NotWholeError(said, truncated="unspecified")
        super()._finishResponse(rest)

    def _parsed(self, answer: Deferred[IResponse]) -> Deferred[IResponse]:
        """The same answer, its head read by a parser that says what is too long."""
        if self._parser is not None:
            self._parser.__class__ = RecordedParser
        return answer


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
        most = MAX_HEAD + session.profile.pace.max_body
        recorder = Recorder(now=session.now, most=most)
        self._recorders[ticket] = recorder
        request.headers[_TICKET] = ticket
        try:
            download = super().download_request(request)
            response = await session.stop.until_dropped(download)
        finally:
            del request.headers[_TICKET]
            del self._recorders[ticket]
            request.meta[EXCHANGE] = recorder.exchange(request.url)
        if recorder.fault is not None:
            raise recorder.fault
        # Before the next request is let out, which is sooner than anything is read.
        session.heed(request.meta[EXCHANGE], response.status)
        return response
