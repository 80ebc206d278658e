"""How an archive is: what it holds, what waits, how the last runs went."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table
from rich.text import Text

from archive.archive import Archive
from archive.command_line import printable
from archive.health.history import HEALTHY
from archive.lock import is_held
from archive.verify import raw_bytes

SHOWN = 10
"""Runs that are listed."""

_COLUMNS = "id, command, site, started_at, ended_at, counts, exit_code"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run of a command that writes; see table `runs`.

    is_killed: it never ended, and nobody is at work any more.
    """

    id: int
    command: str
    site: str | None
    started_at: str
    ended_at: str | None
    counts: dict[str, Any]
    exit_code: int | None
    is_killed: bool

    @property
    def ended_badly(self) -> bool:
        """Whether somebody should look."""
        is_bad = self.exit_code is not None and self.exit_code not in HEALTHY
        return self.is_killed or is_bad

    @property
    def end(self) -> str:
        """How it ended, in a word."""
        if self.is_killed:
            return "killed"
        return "running" if self.exit_code is None else f"exit {self.exit_code}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """What an archive holds, and how the last runs went.

    articles, captures, revisions: how many there are.
    raw_bytes: size of the raw files.
    addresses: how many are in each state of the ledger.
    pending: how many wait to be asked for.
    earliest, latest: moments of publication.
    is_written: whether a process writes at this moment.
    last_success: when a run last ended with 0, UTC, for each site.
    runs: the last ones, newest first.
    bad: the sites' last runs that ended badly.
    """

    articles: int
    captures: int
    revisions: int
    raw_bytes: int
    addresses: dict[str, int]
    pending: int
    earliest: str | None
    latest: str | None
    is_written: bool
    last_success: dict[str, str]
    runs: tuple[Run, ...]
    bad: tuple[Run, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return asdict(self)


def health(archive: Archive) -> Health:
    """How the archive is at this moment."""
    is_written = is_held(archive.path / "lock")
    addresses = {str(state): count for state, count in archive.ledger.counts().items()}
    earliest, latest = archive.db.execute(
        "SELECT min(published), max(published) FROM articles"
    ).fetchone()
    last = last_runs(archive)
    return Health(
        articles=_count(archive, "articles"),
        captures=_count(archive, "captures"),
        revisions=_count(archive, "revisions"),
        raw_bytes=raw_bytes(archive),
        addresses=addresses,
        pending=addresses.get("queued", 0),
        earliest=earliest,
        latest=latest,
        is_written=is_written,
        last_success=_last_success(archive),
        runs=runs(archive, limit=SHOWN),
        bad=tuple(run for run in last if run.ended_badly),
    )


def _count(archive: Archive, table: str) -> int:
    (count,) = archive.db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own names
    return int(count)


def _last_success(archive: Archive) -> dict[str, str]:
    rows = archive.db.execute(
        "SELECT coalesce(site, ''), max(ended_at) FROM runs "
        "WHERE exit_code = 0 GROUP BY site"
    )
    return dict(rows.fetchall())


def last_runs(archive: Archive) -> tuple[Run, ...]:
    """The last run of each site."""
    newest = "WHERE id IN (SELECT max(id) FROM runs GROUP BY site) ORDER BY id"
    return tuple(_runs(archive, newest))


def runs(archive: Archive, *, limit: int, offset: int = 0) -> tuple[Run, ...]:
    """So many of the last runs, the newest first."""
    return tuple(_runs(archive, f"ORDER BY id DESC LIMIT {limit} OFFSET {offset}"))


def run(archive: Archive, number: int) -> Run | None:
    """The run of this number."""
    return next(_runs(archive, "WHERE id = ?", number), None)


def _runs(archive: Archive, which: str, *bound: int) -> Iterator[Run]:
    is_written = is_held(archive.path / "lock")
    # One process writes at a time: what runs began after the last that ended.
    (ended,) = archive.db.execute(
        "SELECT coalesce(max(id), 0) FROM runs WHERE ended_at IS NOT NULL"
    ).fetchone()
    found = archive.db.execute(f"SELECT {_COLUMNS} FROM runs {which}", bound)  # noqa: S608  # our own names
    for number, *row in found.fetchall():
        command, site, started_at, ended_at, counts, exit_code = row
        is_running = is_written and number > ended
        yield Run(
            id=number,
            command=command,
            site=site,
            started_at=started_at,
            ended_at=ended_at,
            counts=json.loads(counts),
            exit_code=exit_code,
            is_killed=ended_at is None and not is_running,
        )


def facts(what: Health) -> Iterator[Text]:
    """What the archive holds, in lines."""
    states = ", ".join(f"{count} {state}" for state, count in what.addresses.items())
    span = f"{what.earliest} to {what.latest}" if what.earliest else "no dates"
    for label, value in (
        ("articles", f"{what.articles} ({what.revisions} revisions), {span}"),
        ("captures", f"{what.captures} in {what.raw_bytes / 1e6:.1f} MB"),
        ("addresses", states or "none"),
        ("pending", str(what.pending)),
        ("writing", "a process is at work" if what.is_written else "nobody"),
        *(
            ("success", f"{moment} {site}".strip())
            for site, moment in what.last_success.items()
        ),
    ):
        yield Text.assemble((f"{label:<10} ", "dim"), printable(value))


def runs_table(what: Health) -> Table:
    """The last runs, newest first."""
    table = Table("run", "started", "end", "command", "counts", box=None)
    for run in what.runs:
        counts = ", ".join(f"{count} {name}" for name, count in run.counts.items())
        style = "red" if run.ended_badly else ""
        end = Text(run.end, style)
        words = (printable(run.command), printable(counts))
        table.add_row(str(run.id), run.started_at, end, *words)
    return table
