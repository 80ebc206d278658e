"""Long answers, written by a thread while the browser takes them."""

import asyncio
import io
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import CancelledError, Future
from typing import Any

from archive.web.asked import Reply

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

AT_ONCE = 4
"""Long answers under way together; who asks for another is told to come back."""

STALLED = 60
"""Seconds that a browser may take for a piece: while it reads, a WAL only grows."""

_BUSY = b"as many exports are under way as may be together: try again in a minute\n"

PIECE = 1 << 16
"""Bytes that are handed over together."""


class _GoneError(Exception):
    """The browser has gone: nobody takes the rest."""


class _Outlet(io.RawIOBase):
    """A file whose bytes go to a browser, no faster than it takes them."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._send = send
        self._loop = loop
        self.is_closed_by_peer = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.is_closed_by_peer:
            raise _GoneError
        body: Message = {"type": "http.response.body", "body": bytes(data)}
        body["more_body"] = True
        coroutine = self._send(body)
        sending: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)  # type: ignore[arg-type]  # what ASGI calls awaitable is a coroutine
        try:
            sending.result(STALLED)
        except TimeoutError as error:
            sending.cancel()
            raise _GoneError from error
        return len(data)


_places = threading.BoundedSemaphore(AT_ONCE)


async def stream(reply: Reply, receive: Receive, send: Send) -> None:
    """Answer with what `reply.write` writes. An error breaks the answer off."""
    if not _places.acquire(blocking=False):
        retry = [(b"retry-after", b"60"), (b"content-type", b"text/plain")]
        await _start(send, 503, retry)
        await send({"type": "http.response.body", "body": _BUSY})
        return
    try:
        await _streamed(reply, receive, send)
    except (_GoneError, asyncio.CancelledError):  # or the server ends
        return
    finally:
        _places.release()


async def _streamed(reply: Reply, receive: Receive, send: Send) -> None:
    assert reply.write is not None  # noqa: S101  # its caller has looked
    headers = {"Content-Type": reply.content_type, **reply.headers}
    encoded = [(n.lower().encode(), v.encode()) for n, v in headers.items()]
    outlet = _Outlet(send, asyncio.get_running_loop())
    leaving = asyncio.create_task(_notice_leaving(receive, outlet))
    try:
        await _start(send, reply.status, encoded)
        await asyncio.wrap_future(_written(reply.write, outlet))
        await send({"type": "http.response.body", "body": b""})
    finally:
        outlet.is_closed_by_peer = True  # whoever still writes stops
        leaving.cancel()


async def _start(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    message: Message = {"type": "http.response.start", "status": status}
    message["headers"] = headers
    await send(message)


async def _notice_leaving(receive: Receive, outlet: _Outlet) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    outlet.is_closed_by_peer = True


def _written(write: Callable[[Any], None], outlet: _Outlet) -> Future[None]:
    """Write in a thread that does not keep the process from ending."""
    done = Future[None]()

    def work() -> None:
        try:
            with io.BufferedWriter(outlet, PIECE) as stream:
                write(stream)
        except (Exception, CancelledError) as error:  # noqa: BLE001  # handed on
            done.set_exception(error)
        else:
            done.set_result(None)

    threading.Thread(target=work, daemon=True).start()
    return done
