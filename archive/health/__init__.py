"""How an archive is: what it holds, how its runs went, what somebody should look at."""

from archive.health.ailments import ailments
from archive.health.history import History
from archive.health.holdings import (
    Run,
    facts,
    health,
    last_runs,
    run,
    runs,
    runs_table,
)

__all__ = [
    "History",
    "Run",
    "ailments",
    "facts",
    "health",
    "last_runs",
    "run",
    "runs",
    "runs_table",
]
