"""How a site's runs went, one after the other: what those who tell of one compare."""

from dataclasses import dataclass
from typing import Self

from archive.archive import Archive

HEALTHY = (0, 7)
"""Exit codes of a run that needs nobody: done, or stopped as it was asked to."""

_RUNS = (
    "SELECT id, command, started_at, ended_at, exit_code FROM runs "
    "WHERE site IS ? AND id < ? ORDER BY id DESC"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unended:
    """A run that never ended: its process was killed, or the machine went down."""

    run: int
    command: str
    started_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """How the runs of a site went before one of them.

    last_good: when one last ended with 0 or 7, UTC; `None`: none did.
    bad_runs: how many in a row have ended otherwise since then.
    bad_since: when the first of these began, UTC.
    killed: the run just before, if it was killed.
    """

    last_good: str | None = None
    bad_runs: int = 0
    bad_since: str | None = None
    killed: Unended | None = None

    @classmethod
    def before(cls, archive: Archive, site: str, run: int) -> Self:
        """What went before this run, which holds the archive."""
        last_good, killed = None, None
        bad: list[str] = []
        for number, command, began, ended, code in archive.db.execute(
            _RUNS, [site, run]
        ):
            if code in HEALTHY:
                last_good = ended
                break
            if not bad and ended is None:
                killed = Unended(run=number, command=command, started_at=began)
            bad.append(began)
        since = bad[-1] if bad else None
        return cls(
            last_good=last_good, bad_runs=len(bad), bad_since=since, killed=killed
        )
