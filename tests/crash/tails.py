"""A WARC file that ends anywhere in the last records, and a database that lags behind.

So lies an archive whose process was killed in the middle of a batch.
"""

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from archive import Archive
from archive.verify import verify
from archive.warc import warc_files
from tests import archives
from tests.crash import dump
from tests.crash.faults import member_ends
from tests.crash.looks import looks, missing

LAST = 3
"""The group of visits that is torn: an article of three pages."""


@dataclass(frozen=True, kw_only=True)
class Tail:
    """An archive, and what its database knew before the last group.

    before: the database of then. name: the WARC file's. start: where the group begins.
    """

    path: Path
    before: Path
    name: str
    data: bytes
    start: int
    whole: dump.Dump

    @classmethod
    def made(cls, folder: Path) -> Self:
        """One to tear."""
        path, before = folder / "whole", folder / "before.db"
        with archives.opened(path) as archive:
            for group in looks()[:LAST]:
                archive.store(group)
            archive.commit()
            (file,) = warc_files(path / "warc")
            start = file.stat().st_size
            with sqlite3.connect(before) as copy:
                archive.db.conn.backup(copy)
            copy.close()
            archive.store(looks()[LAST])
        return cls(
            path=path,
            before=before,
            name=file.name,
            data=file.read_bytes(),
            start=start,
            whole=dump.stored(path),
        )

    @property
    def cuts(self) -> range:
        """Where the file can end: at every byte of the last group."""
        return range(self.start, len(self.data) + 1)

    @property
    def edges(self) -> list[int]:
        """Where its records end, the last one before it included."""
        ends = member_ends(self.data[self.start :])
        return [self.start, *(self.start + end for end in ends)]

    def amiss(self, cut: int, folder: Path) -> list[str]:
        """What is wrong after a start with the file cut there."""
        self._lay_out(cut, folder)
        file, torn = folder / "warc" / self.name, folder / "warc" / "torn"
        with Archive.create(folder) as archive:
            kept = file.read_bytes()
            aside = b"".join(each.read_bytes() for each in torn.iterdir())
            archive.store(missing(archive, looks()[LAST]))
        checks = {
            "bytes are lost": kept + aside == self.data[:cut],
            "bytes are changed": self.data.startswith(kept) and len(kept) >= self.start,
            "too much is set aside": len(kept) in self.edges,
            "written over": file.read_bytes().startswith(kept),
            "other rows": dump.stored(folder) == self.whole,
        }
        with Archive.read(folder) as archive:
            found = [str(each) for each in verify(archive)]
        shutil.rmtree(folder)
        return [name for name, holds in checks.items() if not holds] + found

    def _lay_out(self, cut: int, folder: Path) -> None:
        (folder / "warc").mkdir(parents=True)
        (folder / "warc" / self.name).write_bytes(self.data[:cut])
        shutil.copy(self.before, folder / "archive.db")
