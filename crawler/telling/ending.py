"""Ends crawls: what became of each is judged, noted in the archive, and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from archive import ArchiveError
from crawler.fetch.session import Session
from crawler.telling.findings import findings
from crawler.telling.report import MEANINGS, RunReport, run_report
from crawler.telling.words import group, needs_telling, summary
from crawler.verdict import exit_code
from crawler.version import VERSION

GRAVEST_FIRST = (5, 8, 1, 6, 3, 7)
"""Which exit code is given where several hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """All that is told of a command.

    code: its exit code.
    error: why it ended before its crawls did, or `None`.
    sites: the report of each crawl.
    """

    command: str
    archive: Path
    started_at: datetime
    ended_at: datetime
    code: int
    error: str | None = None
    sites: tuple[RunReport, ...] = ()

    @classmethod
    def begun(cls, command: str, archive: Path, *, at: datetime) -> Self:
        """What there is to tell of a command that begins."""
        return cls(command=command, archive=archive, started_at=at, ended_at=at, code=0)

    def ended(self, code: int, error: str, *, at: datetime) -> Self:
        """The same, ended by an error before its crawls could tell themselves."""
        return replace(self, code=code, error=error, ended_at=at)

    @property
    def complaints(self) -> tuple[str, ...]:
        """What a person has to know, quiet or not: a group of lines for each site."""
        told = [each for each in self.sites if needs_telling(each)]
        lines = [line for each in told for line in group(each)]
        logs = dict.fromkeys(str(self.archive / each.log) for each in told if each.log)
        return (*lines, *(f"  log: {log}" for log in logs))

    @property
    def words(self) -> tuple[str, ...]:
        """What was done, for those who watch."""
        limits = [
            line
            for each in self.sites
            if each.exit_code == 7 and not needs_telling(each)
            for line in group(each)
        ]
        return (*limits, *map(summary, self.sites))

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        took = self.ended_at - self.started_at
        return {
            "version": VERSION,
            "command": self.command,
            "archive": str(self.archive).encode("utf-8", "replace").decode(),
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "seconds": round(took.total_seconds(), 3),
            "exit_code": self.code,
            "meaning": MEANINGS[self.code],
            "error": self.error,
            "sites": [each.as_json() for each in self.sites],
        }


def conclude(session: Session, *, log: str | None = None) -> RunReport:
    """Judge a crawl that has ended, and note it in the archive where that takes it."""
    report = _judged(session, log)
    try:
        session.note_end(report.exit_code, report=report.as_json())
    except ArchiveError as error:
        session.trouble = error
        return _judged(session, log)
    return report


def _judged(session: Session, log: str | None) -> RunReport:
    found = findings(session)
    code = exit_code(session, found)
    return run_report(session, exit_code=code, found=found, log=log)


def told_of(
    sessions: Sequence[Session], reports: Iterable[RunReport], command: str
) -> Told:
    """What is told of a command whose crawls have ended."""
    sites = tuple(reports)
    first = sessions[0]
    return Told(
        command=command,
        archive=first.archive.path,
        started_at=min(datetime.fromisoformat(each.started_at) for each in sites),
        ended_at=first.now(),
        code=gravest(each.exit_code for each in sites),
        sites=sites,
    )


def gravest(codes: Iterable[int]) -> int:
    """The exit code that is given where all of these hold."""
    held = set(codes)
    return next((code for code in GRAVEST_FIRST if code in held), 0)
