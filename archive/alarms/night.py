"""The alarms that a run gives reason for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archive.alarms.alarm import Alarm
from archive.alarms.comparing import findings, without_echoes
from archive.alarms.judging import Finding, found_again
from archive.alarms.readings import (
    Night,
    nights,
    profile_of,
    readings,
    rereadings,
)
from archive.alarms.seen import Seen
from archive.alarms.told import left_out, told
from archive.archive import Archive

DAYS = 60
"""How far back a run is compared with those before it."""


def alarms(archive: Archive, run: int, *, days: int = DAYS) -> tuple[Alarm, ...]:
    """What a run read otherwise than those before it; one alarm a layout.

    Only what is committed counts. What the run before told is told again, until it is
    well or read with another profile; nights of which something was told are no measure
    for it. That is taken from the reports in `runs`, where whoever ends a run keeps
    `{"alarms": [alarm.as_json(), …]}`.
    """
    (site,) = archive.db.execute(
        "SELECT site FROM runs WHERE id = ?", [run]
    ).fetchone() or (None,)
    if site is None:
        return ()
    looked = nights(archive, site, run, days=days)
    profile = profile_of(archive, looked)
    before = [
        [alarm for alarm in each if alarm.profile == profile]
        for each in told(archive, site, run, since=looked[-1].started_at)
    ]
    history, tonight = readings(archive, looked, profile)
    last = before[0] if before else []
    found = [
        *(again for alarm in last for again in _again(alarm, tonight)),
        *findings(history, tonight, left_out(before)),
        *findings(*rereadings(archive, looked[0], profile)),
    ]
    since = {alarm.layout: alarm.since for alarm in last}
    return tuple(
        replace(each, profile=profile, since=since.get(each.layout, each.since))
        for each in _alarms(without_echoes(found), looked, site)
    )


def _again(alarm: Alarm, tonight: Sequence[Seen]) -> Iterator[Finding]:
    for finding in alarm.findings:
        again = found_again(finding, tonight)
        if again is not None:
            yield again


def _alarms(
    found: Iterable[Finding], looked: Sequence[Night], site: str
) -> Iterator[Alarm]:
    began = {night.run: night.started_at for night in looked}
    together: dict[str, list[Finding]] = {}
    for finding in found:
        together.setdefault(finding.question.layout, []).append(finding)
    for each in together.values():
        first = min(run for finding in each for run in finding.runs)
        yield Alarm.of(each, site=site, since=began.get(first, looked[0].started_at))
