"""What earlier runs have told, from their reports."""

import json
from collections.abc import Sequence

from archive.alarms.alarm import Alarm
from archive.archive import Archive


def told(archive: Archive, site: str, run: int, *, since: str) -> list[list[Alarm]]:
    """The alarms of each run of a site before this one that has a report, newest first.

    As far back as `since`, and those of the newest in any case.
    """
    rows = archive.db.execute(
        "SELECT started_at, json_extract(report, '$.alarms') FROM runs "
        "WHERE site = ? AND id < ? AND json_extract(report, '$.alarms') IS NOT NULL "
        "ORDER BY id DESC",
        [site, run],
    ).fetchall()
    return [
        [Alarm.from_json(alarm) for alarm in json.loads(alarms)]
        for number, (started_at, alarms) in enumerate(rows)
        if started_at >= since or not number
    ]


def left_out(told_before: Sequence[Sequence[Alarm]]) -> set[tuple[int, str, str]]:
    """The runs whose readings count for nothing: of which layout, in which field."""
    return {
        (run, each.question.layout, each.question.field)
        for alarms in told_before
        for alarm in alarms
        for each in alarm.findings
        for run in each.runs
    }
