"""The report of a crawl: one object that all that is told of it is made from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive import Archive, History
from crawler.fetch.session import Session
from crawler.telling.findings import Finding, Findings
from crawler.version import VERSION

REASONS = 10
"""Reasons of failures that are told, the most frequent first."""

SAMPLES = 3
"""Addresses that are told of each."""

MEANINGS = {
    0: "done, nothing to report",
    1: "a bug of ours, or an error without a code of its own",
    2: "wrong usage, or a profile that does not hold",
    3: "done, but something needs a person",
    4: "another process holds the archive",
    5: "the archive is damaged",
    6: "the site could not be reached, or forbids us",
    7: "stopped before the end; the next run goes on",
    8: "the archive cannot be read or written",
}
"""What each exit code means."""

_FAILED = (
    "FROM ledger WHERE site = :site AND visited_at >= :since "
    "AND (state = 'failed' OR (state = 'queued' AND attempts > 0))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failures:
    """Addresses that could not be had for the same reason.

    count: how many; samples: the first of them.
    """

    reason: str
    count: int
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunReport:
    """How one crawl of one site ended.

    run: its number in table `runs`. command: as typed, without secrets.
    started_at, ended_at: UTC. seconds: between them.
    limited_by: `limit`, `time`, `disk`, `signal` or `busy` (it asked for a pause),
        where that stopped it.
    refusal: why the site could not be reached, forbids us, or put us off.
    trouble: why the archive could take no more.
    counts: responses, articles, new (or changed), addresses that are captured, skipped,
        gone, failed; queued: all that still wait.
    bytes_received: of the responses; bytes_stored: of their WARC records.
    articles_stored: of the site, now; articles_read: by all runs so far.
    failures: by reason, the most frequent first.
    last_good, bad_runs, bad_since: see `archive.History`, before this run.
    killed_before: the run just before, where it was killed.
    log: its file in the archive's folder.
    """

    run: int
    command: str
    site: str
    version: str
    started_at: str
    ended_at: str
    seconds: float
    exit_code: int
    meaning: str
    limited_by: str | None
    refusal: str | None
    trouble: str | None
    counts: Mapping[str, int]
    bytes_received: int
    bytes_stored: int
    articles_stored: int
    articles_read: int
    failures: tuple[Failures, ...]
    alarms: tuple[Finding, ...] | None
    gaps: tuple[Finding, ...] | None
    last_good: str | None
    bad_runs: int
    bad_since: str | None
    killed_before: Mapping[str, Any] | None
    log: str | None

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return asdict(self)


def run_report(
    session: Session, *, exit_code: int, found: Findings, log: str | None
) -> RunReport:
    """The report of a crawl that has ended and still holds its archive."""
    archive, site, run = session.archive, session.profile.name, session.run or 0
    command, started_at = archive.db.execute(
        "SELECT command, started_at FROM runs WHERE id = ?", [run]
    ).fetchone()
    ended_at = session.now()
    took = ended_at - datetime.fromisoformat(started_at)
    history = History.before(archive, site, run)
    return RunReport(
        run=run,
        command=command,
        site=site,
        version=VERSION,
        started_at=started_at,
        ended_at=ended_at.isoformat(),
        seconds=round(took.total_seconds(), 3),
        exit_code=exit_code,
        meaning=MEANINGS[exit_code],
        limited_by=_limit(session),
        refusal=session.refusal or session.brake.put_off,
        trouble=str(session.trouble) if session.trouble else None,
        counts=_counts(session),
        bytes_received=session.counts["bytes"],
        bytes_stored=_bytes_stored(archive, run),
        articles_stored=_one(archive, _ARTICLES, site),
        articles_read=_one(archive, _READ, site) + session.counts["articles"],
        failures=_failures(archive, site, since=started_at),
        alarms=found.alarms,
        gaps=found.gaps,
        last_good=history.last_good,
        bad_runs=history.bad_runs,
        bad_since=history.bad_since,
        killed_before=asdict(history.killed) if history.killed else None,
        log=log,
    )


def _one(archive: Archive, query: str, *bound: object) -> int:
    return int(archive.db.execute(query, bound).fetchone()[0] or 0)


def _limit(session: Session) -> str | None:
    """What stopped a crawl before its end."""
    if not session.is_cut_short:
        return None
    limits = (
        (session.is_stopped, "signal"),
        (session.room.is_used_up, "disk"),
        (bool(session.brake.put_off), "busy"),
        (session.is_full, "limit"),
        (session.is_out_of_time, "time"),
    )
    return next((name for holds, name in limits if holds), None)


def _counts(session: Session) -> dict[str, int]:
    names = ("responses", "articles", "new", "captured", "skipped", "gone")
    waiting = session.archive.ledger.counts(session.profile.name).get("queued", 0)
    counts = {name: session.counts[name] for name in names}
    return counts | {"failed": session.given_up, "queued": waiting}


def _bytes_stored(archive: Archive, run: int) -> int:
    """The size of the WARC records of a run's responses, requests and readings."""
    return _one(archive, _RESPONSES, run) + _one(archive, _COMPANIONS, run)


def _failures(archive: Archive, site: str, *, since: str) -> tuple[Failures, ...]:
    said = {"site": site, "since": since, "reasons": REASONS, "samples": SAMPLES}
    reasons = archive.db.execute(_REASONS, said).fetchall()
    return tuple(
        Failures(
            reason=reason or "no reason is known",
            count=count,
            samples=_samples(archive, said | {"reason": reason}),
        )
        for reason, count in reasons
    )


def _samples(archive: Archive, said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(url for (url,) in archive.db.execute(_SAMPLES, said))


_RESPONSES = "SELECT sum(warc_length) FROM captures WHERE run = ?"
_COMPANIONS = (
    "SELECT sum(r.warc_length) FROM captures c "
    "JOIN warc_records r ON r.capture = c.id WHERE c.run = ?"
)
_ARTICLES = "SELECT count(*) FROM articles WHERE site = ?"
_READ = "SELECT sum(json_extract(counts, '$.articles')) FROM runs WHERE site = ?"
_REASONS = f"""
SELECT reason, count(*) {_FAILED} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :reasons
"""  # our own words
_SAMPLES = f"""
SELECT url {_FAILED} AND reason IS :reason ORDER BY id LIMIT :samples
"""  # our own words
