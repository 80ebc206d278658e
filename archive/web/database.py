"""The archive's database in Datasette's threads."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import sqlite_timelimit

from archive.archive import Archive
from archive.errors import UnreadableError
from archive.opening import database_file
from archive.web.overview import table_counts

TIME_LIMIT = 10_000
"""Milliseconds after which a page of ours is given up."""

THREADS = 4
"""Pages that are made at once."""

Answer = TypeVar("Answer")


class ArchiveDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """An archive's database, opened to look, once for each of Datasette's threads.

    Where `rebuild` has put another file in its place, that one is opened.
    """

    def __init__(self, datasette: Datasette, folder: Path) -> None:
        super().__init__(datasette, str(database_file(folder)), is_mutable=True)
        self.folder = folder
        # A question in SQL may take seconds; our pages do not wait behind it.
        self._pages = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._held = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002  # Datasette's
        """Open the file; never to write."""
        if write:
            message = "the served archive is read-only"
            raise RuntimeError(message)
        file = Path(self.path).resolve().as_uri()
        return sqlite3.connect(f"{file}?mode=ro", uri=True, check_same_thread=False)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """What a function makes of the database, in one of the threads."""
        return await self._in_thread(self.ds.executor, lambda: fn(self._connection()))

    async def table_counts(self, limit: int = 0) -> Mapping[str, int | None]:
        """How many rows each table has, counted once for as long as it stays so.

        Datasette asks anew for each of its pages, and waits for every table.
        """
        del limit
        now = datetime.now(UTC)  # noqa: TID251  # Datasette brings no moment along
        counted = await self.ask(lambda archive: table_counts(archive, now))
        known = counted.value if counted else {}
        return {name: known.get(name) for name in await self.table_names()}

    async def ask(self, question: Callable[[Archive], Answer]) -> Answer:
        """What a function makes of the archive, in one of the threads."""

        def answer() -> Answer:
            archive = self._archive()
            with sqlite_timelimit(archive.db.conn, TIME_LIMIT):
                return question(archive)

        return await self._in_thread(self._pages, answer)

    async def _in_thread(
        self, executor: Executor, work: Callable[[], Answer]
    ) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, work)

    def _connection(self) -> sqlite3.Connection:
        self._renew()
        if self._held.connection is None:
            self._held.connection = self.connect()
            self.ds._prepare_connection(self._held.connection, self.name)
        connection: sqlite3.Connection = self._held.connection
        return connection

    def _archive(self) -> Archive:
        self._renew()
        if self._held.archive is None:
            self._held.archive = Archive.read(self.folder)
        archive: Archive = self._held.archive
        return archive

    def _renew(self) -> None:
        """Let go of a file that is no longer the archive's."""
        try:
            known = Path(self.path).stat()
        except FileNotFoundError as error:
            raise UnreadableError(self.folder, "its database is not there") from error
        file = (known.st_dev, known.st_ino)
        if getattr(self._held, "file", None) != file:
            for name in ("connection", "archive"):
                if (opened := getattr(self._held, name, None)) is not None:
                    opened.close()
                setattr(self._held, name, None)
            self._held.file = file
