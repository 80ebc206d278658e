"""A host that nobody may ask: it counts who does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Canary:
    """A socket that listens and never answers.

    url: its address, without a path.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def calls(self) -> int:
        """How many connections were made since it was last asked."""
        count = 0
        with suppress(BlockingIOError):
            while True:
                self._listener.accept()[0].close()
                count += 1
        return count


@contextmanager
def listening() -> Iterator[Canary]:
    """Listen on a free port."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        listener.setblocking(False)
        yield Canary(listener)
