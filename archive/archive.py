"""An archive on disk: opened, written to in transactions, read."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from archive import schema
from archive.errors import UnreadableError
from archive.ledger import Ledger
from archive.lock import Lock
from archive.recovery import remains
from archive.rows import enter_profile, enter_visit
from archive.text import seg
from archive.visit import Visit
from archive.warc import exchange_records, profile_record, visit_record
from archive.warc_writer import MAX_FILE_BYTES, WarcWriter


class Archive:
    """One archive. Make it with `create` to write, with `read` to look.

    path: its folder.
    db: its database; what is read from it may come from any thread that opened it.
    ledger: the addresses.
    """

    def __init__(self, path: Path, db: Database, lock: Lock | None = None) -> None:
        self.path = path
        self.db = db
        self.ledger = Ledger(db)
        self._lock = lock
        self._writer: WarcWriter | None = None
        self._broken: UnreadableError | None = None
        self._uncommitted = 0

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open an archive to look at it; it may be written to at the same time.

        Raises `UnreadableError` where there is none.
        """
        file = path / "archive.db"
        if not file.is_file():
            reason = "no archive here: name one with --archive, or crawl into it first"
            raise UnreadableError(path, reason)
        with _reported(path):
            connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
            connection.execute("SELECT 1 FROM sqlite_master")
            return cls(path, _database(connection))

    @classmethod
    def create(cls, path: Path, *, max_file_bytes: int = MAX_FILE_BYTES) -> Self:
        """Open an archive to write to it; make it where there is none.

        Raises `LockedError` where another process writes, `UnreadableError` where the
        folder cannot be written.
        """
        with _reported(path):
            for folder in ("warc/torn", "sites", "logs"):
                (path / folder).mkdir(parents=True, exist_ok=True)
            lock = Lock(path / "lock")
        with _reported(path):
            connection = sqlite3.connect(path / "archive.db")
            schema.connection_settings(connection)
            db = _database(connection)
            schema.migrate(db)
        archive = cls(path, db, lock)
        try:
            archive._recover()
        except BaseException:
            archive.close()  # whoever mends it needs the lock
            raise
        archive._writer = WarcWriter(archive.warc, max_bytes=max_file_bytes)
        return archive

    @property
    def warc(self) -> Path:
        """The folder of the raw captures."""
        return self.path / "warc"

    @property
    def uncommitted(self) -> int:
        """How many visits wait for `commit`."""
        return self._uncommitted

    def keep_profile(
        self, digest: str, name: str, source: str, *, at: datetime
    ) -> None:
        """Keep the text of a profile that readings are made with, raw and as a row."""
        known = self.db.execute("SELECT 1 FROM profiles WHERE digest = ?", [digest])
        if known.fetchone() is not None:
            return
        profile = {"digest": digest, "name": name, "source": source}
        with self._writing() as writer:
            self.begin()
            members = writer.append([profile_record(profile, at=at)], at=at)
            enter_profile(self.db, profile, members)

    def start_run(
        self, command: str, *, site: str | None, at: datetime, version: str
    ) -> int:
        """Note that a run begins; its number."""
        self.begin()
        cursor = self.db.execute(
            "INSERT INTO runs (command, site, started_at, version) VALUES (?, ?, ?, ?)",
            [command, site, at.isoformat(), version],
        )
        self.commit()
        return cursor.lastrowid or 0

    def end_run(
        self, run: int, *, at: datetime, counts: Mapping[str, Any], exit_code: int
    ) -> None:
        """Note how a run ended."""
        self.begin()
        self.db.execute(
            "UPDATE runs SET ended_at = ?, counts = ?, exit_code = ? WHERE id = ?",
            [at.isoformat(), json.dumps(counts), exit_code, run],
        )
        self.commit()

    def begin(self) -> None:
        """Open a transaction where none is open; `commit` ends it."""
        if not self.db.conn.in_transaction:
            self.db.begin()

    def store(self, visits: Sequence[Visit], *, run: int | None = None) -> list[bool]:
        """Write visits that belong together: raw records first, then their rows.

        They last from the next `commit` on. Gives, for each visit, whether it brought
        an article, or news of one.
        """
        with self._writing() as writer:
            self.begin()
            brought = [self._store(visit, writer, run) for visit in visits]
        self._uncommitted += len(visits)
        return brought

    def commit(self) -> None:
        """Make everything stored so far last: the WARC file first, then the rows."""
        with self._writing() as writer:
            writer.sync()
            if self.db.conn.in_transaction:
                self.db.commit()
        self._uncommitted = 0

    def close(self) -> None:
        """Commit, and let others write.

        After a failed write nothing is committed any more: what lies in the WARC file
        is taken in at the next start.
        """
        try:
            if self._writer is not None and self._broken is None:
                self.commit()
                self._writer.close()
        finally:
            self.db.close()
            if self._lock is not None:
                self._lock.close()

    @contextmanager
    def _writing(self) -> Iterator[WarcWriter]:
        """Give the writer; after an error, nothing is written any more.

        SQLite undoes a transaction by itself when the disk is full: to go on would
        commit rows behind a hole.
        """
        if self._writer is None:
            message = "this archive was opened to look, not to write"
            raise RuntimeError(message)
        if self._broken is not None:
            raise self._broken
        try:
            with _reported(self.path):
                yield self._writer
        except UnreadableError as error:
            self._broken = error
            if self.db.conn.in_transaction:
                self.db.rollback()
            raise

    def _recover(self) -> None:
        """Take in what a killed run wrote but could not commit; cut what it tore."""
        for left in remains(self.warc, self.db):
            self.begin()
            for profile, member in left.profiles:
                enter_profile(self.db, profile, [member])
            for visit, members in left.visits:
                enter_visit(self.db, visit, members, run=None)
            self.db.commit()
            left.set_torn_aside()

    def _store(self, visit: Visit, writer: WarcWriter, run: int | None) -> bool:
        said, at = visit.as_json(), visit.visited_at
        if visit.exchange:
            records = exchange_records(visit.exchange, said)
        else:
            records = (visit_record(said, url=visit.url, at=at),)
        members = writer.append(records, at=at)
        return enter_visit(self.db, visit, members, run=run)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _database(connection: sqlite3.Connection) -> Database:
    db = Database(connection)
    db.register_function(seg, deterministic=True)
    return db


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = Path(error.filename) if error.filename else path
        raise UnreadableError(place, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise UnreadableError(path / "archive.db", str(error)) from error
