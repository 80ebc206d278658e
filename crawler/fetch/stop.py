"""A crawl's stop before its end: what was not asked for is not, what was has a moment.

A dropped request leaves no trace: its address is as due as it was before.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class DroppedError(Exception):
    """A request that a stop came before. Note nothing: its address is still due."""


class Stop:
    """Whether a crawl is to stop, and what it is downloading meanwhile.

    asked: nothing new is asked for any more.
    """

    def __init__(self) -> None:
        self.asked = False
        self._downloads: set[asyncio.Task[Any]] = set()

    def check(self) -> None:
        """Refuse what would be asked for after the stop."""
        if self.asked:
            raise DroppedError

    async def until_dropped(self, download: Coroutine[Any, Any, T]) -> T:
        """What the download gives; raises `DroppedError` when it is dropped first."""
        task = asyncio.ensure_future(download)
        self._downloads.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            self.check()
            raise
        finally:
            self._downloads.discard(task)

    def drop(self) -> None:
        """Hang up on everything that is still being downloaded."""
        for task in tuple(self._downloads):
            task.cancel()
