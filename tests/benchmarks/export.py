"""`python -m tests.benchmarks.export --archive DIR`: exports of a whole archive.

For each format: wall clock, CPU, peak memory of its process, size of what it wrote, and
its CPU as a multiple of what SQLite takes to read the articles' rows in the same order.
An archive of any size comes from `python -m tests.benchmarks.library`; it has no WARC
files, so `cdxj` and `wacz` need one that was crawled: `--formats cdxj,wacz`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import click

from archive.export.formats import FORMATS
from tests.commands import environment

OF_RECORDS = ("jsonl", "csv", "parquet", "json-ld", "rss", "markdown")
SCAN = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = db.execute("SELECT * FROM articles ORDER BY published NULLS LAST, url")
print(sum(1 for row in rows), file=sys.stderr)
"""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a process took: seconds, seconds of CPU, MiB of memory, MB written."""

    wall: float
    cpu: float
    peak: float
    written: float

    def row(self, name: str, scan: float) -> str:
        """The figures as a row of a table in Markdown."""
        return (
            f"| {name} | {self.wall:.1f} s | {self.cpu:.1f} s | {self.cpu / scan:.1f} "
            f"| {self.peak:.0f} MiB | {self.written:.0f} MB |"
        )


def cost(command: list[str], written: Path | None = None) -> Cost:
    """Run a command to its end; what it took."""
    started = monotonic()
    child = subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    with child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.stderr is not None
        said = child.stderr.read().decode()
    if child.returncode:
        sys.exit(said)
    return Cost(
        wall=monotonic() - started,
        cpu=used.ru_utime + used.ru_stime,
        peak=used.ru_maxrss / 1024,
        written=_size(written) / 1e6 if written else 0,
    )


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())


def export(archive: Path, form: str, folder: Path) -> Cost:
    """Export the archive into a folder; what it took."""
    words = ["export", "--format", form, "--archive", str(archive)]
    target = folder / f"out.{form}"
    # A feed of everything, though nobody subscribes to one.
    everything = ["--limit", "1000000000"] if form == "rss" else []
    command = [sys.executable, "-m", "crawler", *words, *everything, "-o", str(target)]
    return cost(command, target)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--formats", default=",".join(OF_RECORDS))
    asked = parser.parse_args()
    scan = cost([sys.executable, "-c", SCAN, str(asked.archive / "archive.db")])
    click.echo("| format | time | CPU | CPU, of a scan | peak memory | written |")
    click.echo("| --- | --- | --- | --- | --- | --- |")
    click.echo(scan.row("SQLite scan", scan.cpu))
    for form in [each for each in FORMATS if each in asked.formats.split(",")]:
        with tempfile.TemporaryDirectory() as folder:
            click.echo(export(asked.archive, form, Path(folder)).row(form, scan.cpu))


if __name__ == "__main__":
    main()
