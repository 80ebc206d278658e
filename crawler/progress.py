"""How far a crawl is, for people who watch."""

import time
from collections.abc import Sequence
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from crawler.fetch.session import Session

PAUSE = 0.5
"""Seconds between two updates."""


class CrawlProgress:
    """A bar a site, on stderr, on a terminal only; nothing in cron."""

    def __init__(self, sessions: Sequence[Session], *, quiet: bool) -> None:
        console = Console(stderr=True)
        self._quiet = quiet
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("addresses · {task.fields[articles]} articles"),
            TimeElapsedColumn(),
            console=console,
            disable=quiet or not console.is_terminal,
        )
        self._shown_at = 0.0
        self._tasks = {id(session): self._task(session) for session in sessions}

    def update(self, session: Session) -> None:
        """Show how far this crawl is."""
        if self._bars.disable or not self._is_time():
            return
        counts = session.archive.ledger.counts(session.profile.name)
        waiting = counts.get("queued", 0)
        known = sum(counts.values())
        self._bars.update(
            self._tasks[id(session)],
            completed=known - waiting,
            total=known,
            articles=session.counts["articles"],
        )

    def say(self, words: str) -> None:
        """Tell whoever watches, above the bars."""
        if not self._quiet:
            self._bars.console.print(
                words, markup=False, highlight=False, soft_wrap=True
            )

    def _is_time(self) -> bool:
        """Whether to count again: counting a large ledger takes its time."""
        now = time.monotonic()
        is_time = now - self._shown_at >= PAUSE
        self._shown_at = now if is_time else self._shown_at
        return is_time

    def _task(self, session: Session) -> TaskID:
        return self._bars.add_task(session.profile.name, total=None, articles=0)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
