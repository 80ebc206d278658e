"""Runs `newsarchive` as its user does: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def newsarchive(
    *words: str | Path,
    archive: Path | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it printed and its exit code."""
    where = [] if archive is None else ["--archive", str(archive)]
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *map(str, words), *where],
        cwd=cwd,
        env=environment(env),
        input=stdin or b"",
        capture_output=True,
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment, with the checkout on Python's path."""
    own = {
        name: value for name, value in os.environ.items() if name != "NEWSARCHIVE_DIR"
    }
    return own | {"PYTHONPATH": str(ROOT)} | dict(more or {})
