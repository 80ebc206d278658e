"""`make eval DATA=FOLDER`: what reading a page takes, beside a bare parse.

One run prints all, since machines are shared and noisy: the ratios hold, the times do
not. The floor is `lxml.html.fromstring` on the decoded text: nothing that looks at a
tree is faster. Where trafilatura is installed, it is timed too.
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import lxml.html

from crawler import extract_article
from tests.benchmarks.known import known_pages, pages_folder

DATASETS = ("zh", "aeb")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
"""lxml refuses it in a str."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A page in memory: its bytes, and its text for the floor."""

    url: str
    body: bytes
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """The median of the rounds: CPU milliseconds a page, and how many floors."""

    milliseconds: float
    floors: float


Job = Callable[[Sample], object]


def main(words: Sequence[str]) -> None:
    """Measure, and print a line for each."""
    asked = _options(words)
    found = paces(sample(asked.folder, asked.datasets, asked.pages), asked.rounds)
    if asked.json:
        said = {name: asdict(pace) for name, pace in found.items()}
        sys.stdout.write(json.dumps(said) + "\n")
        return
    for name, pace in found.items():
        sys.stdout.write(
            f"{name:14}{pace.milliseconds:8.2f} ms a page {pace.floors:7.2f}\n"
        )


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.pace", description=__doc__
    )
    parser.add_argument("folder", type=pages_folder, help="holds pages.jsonl")
    parser.add_argument(
        "--datasets", type=lambda text: text.split(","), default=DATASETS
    )
    parser.add_argument("--pages", type=int, default=120, help="%(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="%(default)s")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(words)


def sample(folder: Path, datasets: Sequence[str], count: int) -> list[Sample]:
    """So many pages of these sets, the same in every run."""
    pages = known_pages(folder, datasets)
    random.Random(1).shuffle(pages)  # noqa: S311  # a choice, no secret
    bodies = [(page.url, page.body()) for page in pages[:count]]
    return [Sample(url=url, body=body, text=_text(body)) for url, body in bodies]


def paces(pages: Sequence[Sample], rounds: int) -> dict[str, Pace]:
    """Each job over all pages, in turns."""
    jobs = dict(_jobs())
    taken: Mapping[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            taken[name].append(_spent(job, pages) / len(pages) * 1000)
    medians = {name: median(times) for name, times in taken.items()}
    floor = next(iter(medians.values()))
    return {
        name: Pace(milliseconds=spent, floors=spent / floor)
        for name, spent in medians.items()
    }


def _jobs() -> Iterator[tuple[str, Job]]:
    yield "bare parse", lambda page: lxml.html.fromstring(page.text)
    yield "newsarchive", lambda page: extract_article(page.body, url=page.url)
    if find_spec("trafilatura") is not None:
        read = import_module("trafilatura").bare_extraction
        options = {"with_metadata": True, "include_comments": False}
        yield "trafilatura", lambda page: read(page.body, url=page.url, **options)


def _spent(job: Job, pages: Sequence[Sample]) -> float:
    began = time.process_time()
    for page in pages:
        with suppress(Exception):  # the quality says who raised it
            job(page)
    return time.process_time() - began


def _text(body: bytes) -> str:
    """The page as text: mislabelled bytes are cut short by lxml, which looks fast."""
    with suppress(UnicodeDecodeError):
        return _DECLARED.sub("", body.decode("utf-8-sig"))
    return _DECLARED.sub("", body.decode("gb18030", "replace"))


if __name__ == "__main__":
    main(sys.argv[1:])
