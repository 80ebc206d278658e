"""One run of a command that writes."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.seeking import Reopened
from archive.visit import Found


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """How a run begins.

    command: as typed.
    site: the profile's name, where the run is of one site.
    version: of newsarchive.
    found: the addresses that it sets out from.
    again: what it looks at again, or `None`.
    reader: a digest of what it reads with, where it reads captures anew, or `None`.
    """

    command: str
    site: str | None
    version: str
    found: tuple[Found, ...] = ()
    again: Reopened | None = None
    reader: str | None = None

    def as_json(self, *, run: int, at: datetime) -> dict[str, Any]:
        """The same as plain JSON values, with the run's number and moment."""
        return {
            "run": run,
            "command": self.command,
            "site": self.site,
            "started_at": at.isoformat(),
            "version": self.version,
            "found": [each.as_json() for each in self.found],
            "reader": self.reader,
            "again": asdict(self.again) if self.again else None,
        }


def reached(db: Database, reader: str) -> int:
    """How far the last run of this reader came that did not end; 0: none is left.

    Whoever goes on behind that capture need not read again what was read.
    """
    last = db.execute(
        "SELECT reached FROM runs WHERE reader = ? "
        "AND (exit_code IS NULL OR exit_code = 7) "
        "AND id = (SELECT max(id) FROM runs WHERE reader IS NOT NULL)",
        [reader],
    ).fetchone()
    return int(last[0] or 0) if last else 0
