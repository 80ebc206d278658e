"""A crawl of the hostile site by the real command, and what it cost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from fixtures.hazards import Asked, Serving
from tests.commands import environment

TIMEOUT = 0.75
LONGEST = 90
"""Seconds after which a crawl has stalled, and is ended."""

PROFILE = """
hosts = ["hazards.example"]
timezone = "Asia/Shanghai"
start = ["http://hazards.example{place}"]

[addresses]
articles = ['/20\\d\\d/\\d\\d/\\d\\d/\\d+\\.shtml']

[pace]
timeout = {timeout}
max_body = 1_000_000
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run: its exit code, cost and requests, and the addresses' state after it."""

    code: int
    seconds: float
    megabytes: float
    said: str
    requests: list[Asked]
    ledger: dict[str, tuple[str, str, str | None, int]]
    articles: dict[str, tuple[str, str]]
    failures: dict[str, list[str]]

    def asked_for(self, name: str) -> int:
        """How many requests went to this part of the site."""
        return sum(each.target.startswith(f"/{name}/") for each in self.requests)


def hazard_crawl(
    serving: Serving, folder: Path, *options: str, place: str = "/"
) -> Run:
    """Crawl the site from this place; a further run when there was one before."""
    profile, before = folder / "hazards.toml", len(serving.requests)
    profile.write_text(PROFILE.format(place=place, timeout=TIMEOUT))
    words = ["crawl", profile, "--start-url", f"{serving.base}{place}", "--delay", "0"]
    command = [sys.executable, "-m", "crawler", *map(str, words), *options, "--quiet"]
    began = time.monotonic()
    with (folder / "said").open("w+") as said:
        child = subprocess.Popen(
            [*command, "--archive", str(folder / "archive")],
            env=environment(),
            stderr=said,
        )
        code, kilobytes = _ended(child)
        said.seek(0)
        return _run(
            folder / "archive",
            serving,
            code=code,
            seconds=time.monotonic() - began,
            megabytes=kilobytes / 1024,
            said=said.read(),
            requests=serving.requests[before:],
        )


def _ended(child: "subprocess.Popen[bytes]") -> tuple[int, int]:
    """The child's exit code and the most memory that it held, in kilobytes."""
    earlier = signal.signal(signal.SIGALRM, lambda *_: child.kill())
    signal.alarm(LONGEST)
    try:
        _, status, used = os.wait4(child.pid, 0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, used.ru_maxrss


def _run(archive: Path, serving: Serving, **known: object) -> Run:
    base = len(serving.base)
    with sqlite3.connect(archive / "archive.db") as db:
        rows = db.execute("SELECT url, kind, state, reason, attempts FROM ledger")
        ledger = {url[base:]: tuple(rest) for url, *rest in rows.fetchall()}
        rows = db.execute("SELECT url, title, body FROM articles")
        articles = {url[base:]: (title, body) for url, title, body in rows.fetchall()}
        failures: dict[str, list[str]] = {}
        for url, reason in db.execute(
            "SELECT url, reason FROM failures ORDER BY failed_at"
        ).fetchall():
            failures.setdefault(url[base:], []).append(reason)
    return Run(ledger=ledger, articles=articles, failures=failures, **known)  # type: ignore[arg-type]
