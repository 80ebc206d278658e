"""One simulated night, in a process of its own as cron's.

`python -m tests.soak.night ARCHIVE BASE MOMENT` crawls the living site at this address
by a clock that starts at the moment and goes on with real time. One line of JSON says
how it ended.
"""

import argparse
import json
import re
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from crawler.clock import Clock
from crawler.crawling import Wish, crawl_sites

PROFILE = Path(__file__).parents[2] / "fixtures" / "living" / "living.toml"
LONGEST = 120.0
"""Seconds after which a night stops by itself."""


def main() -> None:
    """Crawl, and tell how it ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("base")
    parser.add_argument("moment", type=datetime.fromisoformat)
    asked = parser.parse_args()
    wish = Wish(
        targets=(str(PROFILE),),
        start_url=f"{asked.base}/",
        delay=0.0,
        max_time=LONGEST,
    )
    report = crawl_sites(
        asked.archive,
        wish,
        command="newsarchive crawl living --quiet",
        quiet=True,
        now=started(asked.moment),
    )
    said = {
        "code": report.code,
        "complaints": report.complaints,
        "peak": peak(),
        "cpu": cpu(),
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")


def started(moment: datetime) -> Clock:
    """A clock that starts at this moment and goes on with real time."""
    began = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - began)


def peak() -> int:
    """The most memory that this process ever held, in KiB."""
    status = Path("/proc/self/status").read_text("ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) if found else 0


def cpu() -> float:
    """Seconds of processor time that this process took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
