"""Whether an archive is healthy: what somebody should look at, a line each."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

from archive.archive import Archive
from archive.health.history import HEALTHY
from archive.health.holdings import Run
from archive.measures import size_words, span_words

LOOKED_AT = 20
"""Crawls of a site that are looked at, the last ones."""

RHYTHM = 3
"""Crawls that make a rhythm: below, nobody can say when the next one is due."""

PATIENCE = 3
"""Intervals without a good run that are too many, one night of trouble included."""

LEAST_AGE = timedelta(hours=36)
"""No last success is too old before: a nightly run may be late."""

FEW, ALARMING = 5, 0.1
"""Failures that are too few to speak of, and the share that is too much."""

GROWING = 5
"""Crawls in a row after each of which more addresses waited than before."""

AHEAD = 30
"""Runs for which the disk should have room."""

LEAST_FREE = 1024**3
"""Bytes that the disk should have free, whatever runs take."""

_CRAWLS = f"""
SELECT id, started_at, ended_at, exit_code, counts, report FROM runs
WHERE site = ? AND (command LIKE 'newsarchive crawl %' OR command LIKE 'scrapy crawl %')
ORDER BY id DESC LIMIT {LOOKED_AT}
"""  # noqa: S608  # our own number


@dataclass(frozen=True, kw_only=True, slots=True)
class Crawl:
    """One crawl of a site, and what was told of it; an empty report: nothing was."""

    run: int
    started_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    counts: Mapping[str, int]
    report: Mapping[str, Any]


def ailments(
    archive: Archive,
    bad: Iterable[Run],
    *,
    now: datetime,
    max_age: timedelta | None = None,
    min_free: int | None = None,
) -> tuple[str, ...]:
    """What is wrong, a line each; nothing where all is well.

    bad: the sites' last runs that ended badly.
    max_age: how old a last success may be; without it, as the rhythm of runs says.
    min_free: bytes that the disk should have free.
    """
    rows = archive.db.execute("SELECT DISTINCT site FROM runs WHERE site NOT NULL")
    sites = {site: _crawls(archive, site) for (site,) in sorted(rows.fetchall())}
    lines = [_bad(run) for run in bad]
    for site, crawls in sites.items():
        if crawls:
            found = (*_stale(crawls, now, max_age), *_of_last(crawls[0]))
            lines += (f"{site}: {line}" for line in (*found, *_growing(crawls)))
    free = shutil.disk_usage(archive.path).free
    return (*lines, *_disk(free, min_free, sites.values()))


def _crawls(archive: Archive, site: str) -> list[Crawl]:
    """The site's last crawls, the newest first."""
    return [
        Crawl(
            run=number,
            started_at=datetime.fromisoformat(began),
            ended_at=datetime.fromisoformat(ended) if ended else None,
            exit_code=code,
            counts=json.loads(counts),
            report=json.loads(report) if report else {},
        )
        for number, began, ended, code, counts, report in archive.db.execute(
            _CRAWLS, [site]
        ).fetchall()
    ]


def _bad(run: Run) -> str:
    return f"{run.site or 'all sites'}: run {run.id} of {run.started_at}: {run.end}"


def _stale(
    crawls: list[Crawl], now: datetime, max_age: timedelta | None
) -> Iterator[str]:
    """Whether the last good crawl is too long ago."""
    allowed = max_age or _usual(crawls)
    if allowed is None:
        return
    good = [each.ended_at for each in crawls if each.exit_code in HEALTHY]
    last = next((at for at in good if at), None)
    if last is None:
        yield f"none of the last {len(crawls)} crawls ended well"
    elif now - last > allowed:
        yield (
            f"the last good crawl ended {span_words(now - last)} ago, at "
            f"{last:%Y-%m-%d %H:%M} UTC; more than {span_words(allowed)} is too old"
        )


def _usual(crawls: list[Crawl]) -> timedelta | None:
    """How old a last success may be by the rhythm of crawls; `None`: there is none."""
    if len(crawls) < RHYTHM:
        return None
    began = [each.started_at for each in crawls]
    pauses = [(later - earlier).total_seconds() for later, earlier in pairwise(began)]
    return max(PATIENCE * timedelta(seconds=median(pauses)), LEAST_AGE)


def _of_last(crawl: Crawl) -> Iterator[str]:
    """What the last crawl itself tells."""
    failed, answers = (crawl.counts.get(name, 0) for name in ("given_up", "responses"))
    if failed > FEW and failed > ALARMING * answers:
        yield f"run {crawl.run}: {failed} addresses failed, of {answers} answers"
    if crawl.report.get("limited_by") == "disk":
        yield f"run {crawl.run} stopped for want of room: --max-disk or --min-free"
    for name in ("alarms", "gaps"):
        for each in crawl.report.get(name, ()):
            yield f"{name.removesuffix('s')}: {each.get('words', each)}"


def _growing(crawls: list[Crawl]) -> Iterator[str]:
    """Whether more and more addresses wait."""
    told = [each.report["counts"]["queued"] for each in crawls if each.report]
    waiting = told[:GROWING][::-1]
    if len(waiting) == GROWING and all(less < more for less, more in pairwise(waiting)):
        yield (
            f"more addresses wait after each of the last {GROWING} crawls: "
            f"{waiting[0]}, then {waiting[-1]}; they need more time"
        )


def _disk(
    free: int, min_free: int | None, sites: Iterable[list[Crawl]]
) -> Iterator[str]:
    """Whether the disk is nearly full."""
    grown = [
        mean(each.report["bytes_stored"] for each in crawls if each.report)
        for crawls in sites
        if any(each.report for each in crawls)
    ]
    if free < (LEAST_FREE if min_free is None else min_free):
        yield f"the disk is nearly full: {size_words(free)} are free"
    elif free < AHEAD * sum(grown):
        yield (
            f"the disk is full after less than {AHEAD} more runs: "
            f"{size_words(free)} are free"
        )
