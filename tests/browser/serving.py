"""`newsarchive serve` in a process of its own, as its user runs it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.commands import ROOT, environment

SERVE = (sys.executable, "-m", "crawler", "serve", "--port", "0", "--quiet")


@contextmanager
def served(archive: Path, *words: str) -> Iterator[str]:
    """Serve an archive on a free port; the address of its pages, `/` at its end."""
    process = subprocess.Popen(
        [*SERVE, "--archive", str(archive), *words],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, f"serve ended with {process.wait()}"
        yield address
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
