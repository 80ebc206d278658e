"""A server that sends exactly the bytes it is given, and keeps what it was sent."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass
class RawServer:
    """Answers by path, on loopback; connections stay open between requests."""

    answers: Mapping[str, bytes]
    requests: list[bytes] = field(default_factory=list)
    listener: socket.socket = field(default_factory=socket.socket)
    base: str = ""
    hangs_up: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        return [request.split()[1].decode() for request in self.requests]

    def listen(self) -> None:
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(20)
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        # A client that gives up, or is killed, breaks its connection: nothing is wrong.
        with connection, suppress(OSError):
            while head := _received(connection):
                self.requests.append(head)
                path = head.split()[1].decode()
                self.send(connection, path)
                if path in self.hangs_up:
                    return

    def send(self, connection: socket.socket, path: str) -> None:
        """Answer one request."""
        connection.sendall(self.answers.get(path, NOT_FOUND))


def _received(connection: socket.socket) -> bytes:
    """One request; empty when there are no more."""
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        part = connection.recv(65536)
        if not part:
            return b""
        request += part
    return request


@contextmanager
def raw_server(answers: Mapping[str, bytes], *hangs_up: str) -> Iterator[RawServer]:
    """Serve these answers until the block ends; close the connection after some."""
    with serving(RawServer(answers, hangs_up=frozenset(hangs_up))) as server:
        yield server


Server = TypeVar("Server", bound=RawServer)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Let this server answer until the block ends."""
    server.listen()
    try:
        yield server
    finally:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()


def page(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A plain response with a length."""
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def html(text: str, *, encoding: str = "utf-8") -> bytes:
    """A response that holds this page."""
    return page(text.encode(encoding), b"Content-Type: text/html")
