"""What the command `import` does: sources opened, taken in, noted and told."""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import Progress

from archive import Archive, Exchange, Start
from crawler.imports.holdings import held_page, referred_to
from crawler.imports.intake import Intake
from crawler.imports.pages import Pages
from crawler.imports.profiles import Profiles
from crawler.imports.warc_files import Broken, exchanges
from crawler.log import discard_old_logs, log_path, log_to
from crawler.models import Models
from crawler.version import VERSION

SHOWN = 20
"""Broken records that are told one by one; the log has them all."""

Tell = Callable[[int], object]
"""Is told how far a source has been read."""


GRAVEST_FIRST = (1, 2, 6, 3, 7)
"""Which exit code is given where several hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How a source ended.

    code: an exit code; 0: it gave all that it has.
    complaints: what a person has to know, a line each.
    words: what was read, a line each.
    """

    code: int = 0
    complaints: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where exchanges come from.

    name: what the progress bar calls it.
    size: what it tells when all of it is read; `None`: nobody knows.
    read: gives the exchanges; it may look into the archive that takes them in.
    outcome: tells, after that, how it ended.
    """

    name: str
    size: int | None = None
    read: Callable[[Archive, Tell], Iterable[Exchange | Broken]]
    outcome: Callable[[], Outcome] = Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """How the sources are taken in.

    site: the profile to read all of it with, by name, or `None`.
    command: as it was typed.
    clock: tells the time, UTC.
    """

    site: str | None
    command: str
    clock: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """How an import ended.

    code: its exit code.
    captures, known: exchanges that were stored, and that the archive had.
    articles: those that are new, or of which there is news.
    broken: how many records could not be taken in.
    named: the first of them.
    is_stopped: whether a signal ended it.
    log: where all of them are named.
    outcomes: how each of the sources ended.
    """

    code: int
    captures: int
    known: int
    articles: int
    broken: int
    named: tuple[Broken, ...]
    is_stopped: bool
    log: Path
    outcomes: tuple[Outcome, ...] = ()

    @property
    def words(self) -> str:
        """What was done, in one line, and what the sources say of themselves."""
        said = [line for each in self.outcomes for line in each.words]
        return "\n".join([*said, self._done])

    @property
    def _done(self) -> str:
        return (
            f"{self.captures} captures taken in, {self.known} known already, "
            f"{self.articles} articles new or changed, {self.broken} records broken"
        )

    @property
    def complaints(self) -> list[str]:
        """The broken records, and what else a person has to know; a line each."""
        lines = [str(each) for each in self.named[:SHOWN]]
        if self.broken > SHOWN:
            lines.append(f"and {self.broken - SHOWN} more; all are in {self.log}")
        lines += [line for each in self.outcomes for line in each.complaints]
        if self.is_stopped:
            lines.append("newsarchive: stopped: the same command takes in the rest")
        if self.code == 1:
            lines.append(f"newsarchive: a bug of ours: {self.log} has the traceback")
        return lines

    def as_json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        names = ("captures", "known", "articles", "broken")
        named = [
            {"file": each.file, "offset": each.offset, "reason": each.reason}
            for each in self.named
        ]
        counts = {name: getattr(self, name) for name in names}
        return counts | {"broken_records": named, "log": str(self.log)}


def warc_source(paths: Sequence[Path]) -> Source:
    """The exchanges in WARC files, which are read twice."""

    def read(archive: Archive, tell: Tell) -> Iterator[Exchange | Broken]:
        return exchanges(paths, held=partial(referred_to, archive), tell=tell)

    size = 2 * sum(path.stat().st_size for path in paths)
    return Source(name="WARC files", size=size, read=read)


def import_captures(
    folder: Path, sources: Sequence[Source], order: Order, *, bars: Progress
) -> Report:
    """Take what the sources give into an archive.

    bars: shows how far each source is. Raises `ArchiveError`, `ProfileError`.
    """
    profiles = Profiles(folder / "sites", site=order.site)
    began_at = order.clock()
    log = log_path(folder, began_at)
    with Archive.create(folder) as archive, _ended_by_signals(), bars:
        discard_old_logs(folder, began_at)
        start = Start(command=order.command, site=order.site, version=VERSION)
        run = archive.start_run(start, at=began_at)
        log_to(log, [{"site": order.site, "run": run}])
        models = Models(archive)
        pages = Pages(held=partial(held_page, archive, profiles), model=models.of)
        intake = Intake(
            archive=archive,
            profiles=profiles,
            run=run,
            began_at=began_at,
            models=models,
            pages=pages,
        )
        intake.take(_read(sources, archive, bars))
        outcomes = tuple(source.outcome() for source in sources)
        codes = {intake.exit_code, *(each.code for each in outcomes)}
        code = next((each for each in GRAVEST_FIRST if each in codes), 0)
        counts = dict(intake.counts)
        archive.end_run(run, at=order.clock(), counts=counts, exit_code=code)
    return Report(
        code=code,
        captures=intake.counts["captures"],
        known=intake.counts["known"],
        articles=intake.counts["articles"],
        broken=intake.counts["broken"],
        named=tuple(intake.broken),
        is_stopped=intake.is_stopped,
        log=log,
        outcomes=outcomes,
    )


def _read(
    sources: Iterable[Source], archive: Archive, bars: Progress
) -> Iterator[Exchange | Broken]:
    for source in sources:
        task = bars.add_task(source.name, total=source.size)

        def tell(done: int, task: Any = task) -> None:
            bars.update(task, completed=done)

        yield from source.read(archive, tell)
        tell(source.size or 0)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let `kill` end an import as Ctrl-C does: what is stored stays."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
