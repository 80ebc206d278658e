"""The pages of runs: all of them, and what is told of each."""

import json
from datetime import datetime
from typing import Any

from archive.archive import Archive
from archive.errors import NoRunError
from archive.health import run, runs
from archive.web.asked import Asked, Reply
from archive.web.condition import condition
from archive.web.overview import coverages
from archive.web.rendering import page

LISTED = 50
"""Runs on a page."""


def all_runs(archive: Archive, asked: Asked) -> Reply:
    """Every run, the newest first, and how the last ones went."""
    found = runs(archive, limit=LISTED + 1, offset=(asked.page - 1) * LISTED)
    covered = coverages(archive, asked.at)
    return page(
        asked,
        "runs.html",
        runs=found[:LISTED],
        has_more=len(found) > LISTED,
        condition=condition(archive, asked.at),
        open_gaps=covered.value.open_gaps if covered else None,
    )


def one_run(archive: Archive, asked: Asked) -> Reply:
    """One run and its report; raises `NotFoundError`."""
    number = int(asked.named["run"])
    found = run(archive, number)
    if found is None:
        raise NoRunError(number)
    version, said, earlier, later = archive.db.execute(
        "SELECT version, report, (SELECT max(id) FROM runs WHERE id < :run), "
        "(SELECT min(id) FROM runs WHERE id > :run) FROM runs WHERE id = :run",
        {"run": number},
    ).fetchone()
    report: dict[str, Any] = json.loads(said) if said else {}
    return page(
        asked,
        "run.html",
        run=found,
        version=version,
        report=report,
        took=_seconds(found.started_at, found.ended_at),
        earlier=earlier,
        later=later,
    )


def _seconds(began: str, ended: str | None) -> float | None:
    if ended is None:
        return None
    both = (datetime.fromisoformat(each) for each in (ended, began))
    end, start = both
    return (end - start).total_seconds()
