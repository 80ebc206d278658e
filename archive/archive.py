"""An archive on disk: opened, written to in transactions, read."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from archive.as_of.moment import last_instant
from archive.as_of.past import show_as_of
from archive.entering import records_of
from archive.errors import UnreadableError
from archive.forgetting import finish_forgetting
from archive.journal import ABOUT, PROFILE, RUN, TOMBSTONE, event_record, groups
from archive.ledger import Ledger
from archive.lock import Lock
from archive.migrations import connection_settings, migrate, show_as_of_today
from archive.opening import connection_to_read, database, make_folders, reported
from archive.recovery import has_losses, recover
from archive.removal import tombstone
from archive.rows import enter
from archive.run import Start
from archive.tombstones import without_forgotten
from archive.visit import Visit
from archive.warc_writer import MAX_FILE_BYTES, WarcWriter


class Archive:
    """One archive: `create` opens it to write, `read` to look.

    path: its folder.
    db: its database; what is read from it may come from any thread that opened it.
    ledger: the addresses.
    as_of: the date or moment as of which it is shown; `None`: as it is.
    """

    def __init__(self, path: Path, db: Database, lock: Lock | None = None) -> None:
        self.path = path
        self.db = db
        self.as_of: str | None = None
        self.ledger = Ledger(db)
        self._lock = lock
        self._writer: WarcWriter | None = None
        self._broken: UnreadableError | None = None
        self._uncommitted = 0

    @classmethod
    def read(cls, path: Path, *, as_of: str | None = None) -> Self:
        """Open an archive to look at it; it may be written to at the same time.

        as_of: a date or a moment, as `last_instant` reads it: the archive is shown as
        it stood then, and of what is written meanwhile nothing.
        Raises `UnreadableError` where there is none.
        """
        with reported(path):
            db = database(connection_to_read(path))
            show_as_of_today(db)
            archive = cls(path, db)
            if as_of is not None:
                db.begin()
                show_as_of(db, last_instant(as_of))
                archive.as_of = as_of
            return archive

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        max_file_bytes: int = MAX_FILE_BYTES,
        recovering: bool = True,
    ) -> Self:
        """Open an archive to write to it; make it where there is none.

        recovering: whether what a killed run left is taken in first, which cannot be
        done where files are damaged. Raises `LockedError` where another process writes,
        `UnreadableError` where the folder cannot be written, `UsageError` in a release.
        """
        with reported(path):
            make_folders(path)
            lock = Lock(path / "lock")
        with reported(path):
            connection = sqlite3.connect(path / "archive.db")
            connection_settings(connection)
            db = database(connection)
            migrate(db)
        archive = cls(path, db, lock)
        try:
            if recovering:
                # What is still to be blanked must not be taken in as new.
                finish_forgetting(archive.warc, db)
                recover(archive.warc, db)
                finish_forgetting(archive.warc, db)
        except BaseException:
            archive.close()  # whoever mends it needs the lock
            raise
        archive._writer = WarcWriter(
            archive.warc,
            max_bytes=max_file_bytes,
            is_closed=partial(has_losses, db),
        )
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
        self.note(PROFILE, {"digest": digest, "name": name, "source": source}, at)

    def start_run(self, start: Start, *, at: datetime) -> int:
        """Note that a run begins, and what it sets out from; its number."""
        row = self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM runs").fetchone()
        number = int(row[0])
        self.note(RUN, start.as_json(run=number, at=at), at)
        self.commit()
        return number

    def note_reached(self, run: int, capture: int) -> None:
        """Note up to which capture a run that reads them anew has come."""
        self.begin()
        self.db.execute("UPDATE runs SET reached = ? WHERE id = ?", [capture, run])

    def end_run(
        self,
        run: int,
        *,
        at: datetime,
        counts: Mapping[str, Any],
        exit_code: int,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        """Note how a run ended; `report` is what is told of it, as JSON values."""
        end = {"run": run, "ended_at": at.isoformat(), "report": report}
        self.note(RUN, end | {"counts": dict(counts), "exit_code": exit_code}, at)
        self.commit()

    def forget(
        self, url: str, *, aliases: Sequence[str], reason: str, at: datetime
    ) -> int:
        """Take an address out for good; how many captures went with it.

        url: canonical; aliases: the other addresses whose captures go too.
        """
        said = tombstone(self.db, url, aliases=aliases, reason=reason, at=at)
        self.note(TOMBSTONE, said, at)
        self.commit()
        with self._writing() as writer:
            writer.close()  # the file that it appends to may be replaced
            finish_forgetting(self.warc, self.db)
        return int(said["captures"])

    def begin(self) -> None:
        """Open a transaction where none is open; `commit` ends it."""
        if not self.db.conn.in_transaction:
            self.db.begin()

    def store(self, visits: Sequence[Visit], *, run: int | None = None) -> list[bool]:
        """Write visits that belong together: raw records first, then their rows.

        They last from the next `commit` on. Gives, for each visit, whether it brought
        an article, or news of one. What was forgotten is not taken in again.
        """
        if not visits:
            return []
        visits = [without_forgotten(self.db, visit) for visit in visits]
        with self._writing() as writer:
            self.begin()
            records = [*records_of(visits, run=run, folder=self.warc, db=self.db)]
            members = writer.append(records, at=visits[0].visited_at)
            brought = [enter(self.db, group) for group in groups(members)]
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

    def note(self, content_type: str, said: Mapping[str, Any], at: datetime) -> None:
        """Enter something that concerns no single capture; `commit` makes it last."""
        about = ABOUT[content_type].format(**said)
        record = event_record(content_type, said, about=about, at=at)
        with self._writing() as writer:
            self.begin()
            for group in groups(writer.append([record], at=at)):
                enter(self.db, group)

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
            with reported(self.path):
                yield self._writer
        except UnreadableError as error:
            self._broken = error
            if self.db.conn.in_transaction:
                self.db.rollback()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
