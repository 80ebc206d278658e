"""A real crawl of the fixture site, killed at random moments until it completes."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from archive import Archive
from archive.verify import verify
from fixtures.site import plan, serve
from tests.commands import environment
from tests.crash import dump

STARTING = 3.0
"""Seconds within which a crawl has started and has taken in what a kill left."""

GLANCE = 0.002
"""Seconds between two looks at how far the crawl is."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When to kill a crawl: so many seconds, or raw bytes, after its start."""

    seconds: float | None = None
    raw_bytes: int = 0

    @classmethod
    def drawn(cls, luck: random.Random, most: int) -> Self:
        """A random one: while it starts, or up to so many bytes on, sooner rather."""
        if luck.random() < 0.3:
            return cls(seconds=luck.uniform(0, STARTING))
        return cls(raw_bytes=int(most * 100 ** -luck.random()))


@dataclass(frozen=True, kw_only=True)
class Site:
    """The fixture site as it is being served, and what an uninterrupted crawl brought.

    size: bytes of that crawl's WARC files.
    """

    base: str
    whole: dump.Dump
    size: int

    def killed(self, archive: Path, moment: Moment) -> bool:
        """Crawl, and kill it at this moment; whether it had not yet ended by itself."""
        began, size = time.monotonic(), raw_size(archive)
        child = _started(self.base, archive)
        while child.poll() is None:
            if moment.seconds is None:
                is_time = raw_size(archive) - size >= moment.raw_bytes
            else:
                is_time = time.monotonic() - began >= moment.seconds
            if is_time:
                child.kill()
                child.communicate()
                return True
            time.sleep(GLANCE)
        _check(child)
        return False

    def complete(self, archive: Path) -> None:
        """Crawl to the end."""
        _check(_started(self.base, archive))

    def amiss(self, archive: Path) -> list[str]:
        """In what the archive differs from that of the uninterrupted crawl."""
        found = dump.crawled(archive)
        others = [name for name in self.whole | found if _differ(name, self, found)]
        said = [f"other rows in {name}" for name in others]
        twice = dump.captured_amiss(archive)
        said += [f"{url} has {n} captures" for url, n in twice.items()]
        with Archive.read(archive) as opened:
            return said + [str(each) for each in verify(opened)]


def _differ(name: str, site: Site, found: dump.Dump) -> bool:
    return site.whole.get(name) != found.get(name)


@contextmanager
def site(folder: Path, seed: int = 2010) -> Iterator[Site]:
    """Serve the fixture site, and crawl it once undisturbed."""
    with serve(plan(seed)) as served:
        path = folder / "undisturbed"
        _check(_started(served.base, path))
        yield Site(base=served.base, whole=dump.crawled(path), size=raw_size(path))


def raw_size(archive: Path) -> int:
    """Bytes of the archive's WARC files."""
    return sum(file.stat().st_size for file in (archive / "warc").glob("*.warc.gz"))


def _started(base: str, archive: Path) -> subprocess.Popen[str]:
    words = ["crawl", "nmgnews", "--start-url", f"{base}/", "--delay", "0", "--quiet"]
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", *words, "--archive", archive],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _check(child: subprocess.Popen[str]) -> None:
    _, said = child.communicate(timeout=600)
    if child.returncode not in {0, 3}:  # the site has pages that take a person
        message = f"the crawl ended with {child.returncode}: {said}"
        raise RuntimeError(message)
