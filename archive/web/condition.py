"""How an archive is: what a person should look at, for the pages that say so."""

import json
from dataclasses import dataclass
from datetime import datetime

from archive.archive import Archive
from archive.health import Run, ailments, last_runs

_ALARMS = "SELECT json_extract(report, '$.alarms') FROM runs WHERE id = ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """What is wrong; nothing where all is well.

    bad: the sites' last runs that ended badly. alarms: how many the last runs told, by
    run. words: all of it, as `status` has it.
    """

    bad: tuple[Run, ...]
    alarms: dict[int, int]
    words: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look."""
        return not self.words


def condition(archive: Archive, at: datetime) -> Condition:
    """How the archive is at this moment."""
    last = last_runs(archive)
    bad = tuple(run for run in last if run.ended_badly)
    alarms = {run.id: _alarms(archive, run.id) for run in last}
    return Condition(
        bad=bad,
        alarms={run: count for run, count in alarms.items() if count},
        words=ailments(archive, bad, now=at),
    )


def _alarms(archive: Archive, run: int) -> int:
    (said,) = archive.db.execute(_ALARMS, [run]).fetchone()
    return len(json.loads(said)) if said else 0
