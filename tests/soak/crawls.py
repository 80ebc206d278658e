"""Runs nights: each a process, some of them killed in the middle and run again."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fixtures.living import Night, Serving
from tests.commands import environment
from tests.crash.kills import GLANCE, raw_size

LATER = timedelta(minutes=10)
"""How long after a kill the night's crawl begins anew."""

HOUR = timedelta(hours=1)
"""How long after a night's crawl another one begins, where two are asked for."""

PATIENCE = 300
"""Seconds after which a night that does not end is given up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """How a night went.

    code: exit code; `None`: it did not end. complaints: the words that cron would mail.
    peak: the most memory that the process held, KiB. cpu, seconds: of processor, and
    that passed. killed: whether a first process was killed in the middle.
    requests: targets and headers of every request, in order, of both processes.
    again: how many requests a second crawl made an hour later; `None`: there was none.
    """

    night: Night
    code: int | None
    complaints: tuple[str, ...]
    peak: int
    cpu: float
    seconds: float
    killed: bool
    requests: tuple[tuple[str, dict[str, str]], ...]
    again: int | None = None

    @property
    def conditional(self) -> int:
        """How many requests asked for a page only if it has changed."""
        return sum(is_conditional(headers) for _, headers in self.requests)


def run_again(serving: Serving, ran: Ran, archive: Path) -> Ran:
    """Crawl once more on the same night, an hour later."""
    moment = ran.night.begins + HOUR
    said = _said(_started(serving, archive, moment))
    again = len(serving.requests) - len(ran.requests)
    return replace(ran, again=again, code=ran.code or said["code"])


def is_conditional(headers: dict[str, str]) -> bool:
    """Whether the request has a condition (RFC 9110 section 13.1)."""
    names = {name.lower() for name in headers}
    return bool(names & {"if-none-match", "if-modified-since"})


def run_night(
    serving: Serving, night: Night, archive: Path, *, kill_after: int | None
) -> Ran:
    """Crawl the site on this night; first kill a crawl after so many raw bytes."""
    serving.turn(night.number)
    began, moment = time.monotonic(), night.begins
    killed = False
    if kill_after is not None:
        killed = _killed(_started(serving, archive, moment), archive, kill_after)
        moment += LATER
    said = _said(_started(serving, archive, moment))
    return Ran(
        night=night,
        code=said["code"],
        complaints=tuple(said["complaints"]),
        peak=said["peak"],
        cpu=said["cpu"],
        seconds=time.monotonic() - began,
        killed=killed,
        requests=tuple((path, headers) for _, path, headers in serving.requests),
    )


def _started(
    serving: Serving, archive: Path, moment: datetime
) -> subprocess.Popen[str]:
    words = [str(archive), serving.base, moment.isoformat()]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.soak.night", *words],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _killed(child: subprocess.Popen[str], archive: Path, raw_bytes: int) -> bool:
    """Kill it when the archive has grown by so much; whether it had not yet ended."""
    size = raw_size(archive)
    while child.poll() is None:
        if raw_size(archive) - size >= raw_bytes:
            child.kill()
            break
        time.sleep(GLANCE)
    child.communicate()
    return child.returncode < 0


def _said(child: subprocess.Popen[str]) -> dict[str, Any]:
    """What the night's process told when it ended, or how it broke."""
    try:
        told, complaint = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return _BROKEN | {"complaints": [f"it did not end within {PATIENCE} seconds"]}
    if child.returncode != 0 or not told:
        return _BROKEN | {"complaints": complaint.splitlines()[-3:]}
    return dict(json.loads(told.splitlines()[-1]))


_BROKEN: dict[str, Any] = {"code": None, "peak": 0, "cpu": 0.0}
