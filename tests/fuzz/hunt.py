"""Workers that try pages, watched from outside, and what they found."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.commands import environment
from tests.fuzz.trial import SECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Hunt:
    """What is to be tried.

    seconds: the CPU time that a page may take.
    give_up: the CPU time after which a page brings its worker down.
    ends: when to stop, by the monotonic clock.
    """

    seed: int
    pages: int
    workers: int
    ends: float
    seconds: float = SECONDS
    give_up: float = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Offender:
    """A page that breaks laws.

    shrunk: the smallest page found that breaks the first of them.
    """

    number: int
    offences: tuple[str, ...]
    shrunk: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bag:
    """How many pages were tried, and the offenders among them by number."""

    tried: int
    offenders: tuple[Offender, ...]


def hunted(hunt: Hunt) -> Bag:
    """Try the pages, each worker its share of them."""
    with ThreadPoolExecutor(hunt.workers) as pool:
        shares = list(pool.map(lambda first: _share(hunt, first), range(hunt.workers)))
    offenders = sorted(
        (each for share in shares for each in share.offenders),
        key=lambda each: each.number,
    )
    return Bag(tried=sum(share.tried for share in shares), offenders=tuple(offenders))


def _share(hunt: Hunt, first: int) -> Bag:
    """One worker's share; a worker that is brought down is followed by another."""
    tried, offenders, following = 0, list[Offender](), first
    while following < hunt.pages and time.monotonic() < hunt.ends:
        begun = following - hunt.workers
        for said in _run(hunt, following):
            if "begun" in said:
                begun, tried = said["begun"], tried + 1
            else:
                offenders.append(_offender(said))
        if begun < following:
            raise RuntimeError("the worker tried nothing: see what it said above")
        following = begun + hunt.workers
    return Bag(tried=tried, offenders=tuple(offenders))


def _run(hunt: Hunt, first: int) -> Iterator[dict[str, Any]]:
    """What a worker says; of a page that brings it down, that it did."""
    share = (hunt.seed, first, hunt.workers, hunt.pages)
    words = map(str, (*share, hunt.seconds, hunt.give_up))
    begun = None
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.worker", *words],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        for line in worker.stdout or ():
            said = json.loads(line)
            begun = said.get("begun", begun)
            yield said
            if time.monotonic() > hunt.ends:
                worker.kill()
                return
    if worker.returncode and begun is not None:
        how = f"ends: the process was brought down ({worker.returncode})"
        yield {"page": begun, "offences": [how], "shrunk": None}


def _offender(said: Mapping[str, Any]) -> Offender:
    small = said["shrunk"]
    return Offender(
        number=said["page"],
        offences=tuple(said["offences"]),
        shrunk=bytes.fromhex(small) if small is not None else None,
    )
