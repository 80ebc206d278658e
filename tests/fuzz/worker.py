"""Tries pages and tells of each: a process of its own, which a page may bring down.

`python -m tests.fuzz.worker SEED FIRST STEP LAST SECONDS GIVE_UP` prints
`{"begun": N}` before it reads a page, and `{"page": N, …}` for one that breaks a law.
Every STEP-th page is tried, from FIRST to LAST. A page that takes GIVE_UP seconds of
CPU ends the process.
"""

import json
import resource
import signal
import sys
from functools import partial

from tests.fuzz.corpus import Page
from tests.fuzz.damaged import damaged
from tests.fuzz.laws import Offence
from tests.fuzz.shrinking import shrunk
from tests.fuzz.trial import tried

MOST_BYTES = 2 * 2**30
COSTS = {"quick", "small"}
"""Laws by which a page cannot be shrunk cheaply."""


def main(words: list[str]) -> None:
    """Try the pages."""
    seed, first, step, last = map(int, words[:4])
    seconds, give_up = map(float, words[4:])
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    for number in range(first, last, step):
        _say({"begun": number})
        page = damaged(seed, number)
        _give_up_after(give_up)
        found = tried(page, seconds=seconds)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if found:
            _tell(number, page, found)
        if any(each.law == "small" for each in found):
            return  # what it held before would hide the next one


def _give_up_after(seconds: float) -> None:
    """End the process after so much CPU time, give or take a clock tick; 0: at once."""
    if seconds <= 0:
        signal.raise_signal(signal.SIGPROF)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _tell(number: int, page: Page, found: list[Offence]) -> None:
    """Tell of an offender, and of a smaller page that is one too."""
    law = next((each.law for each in found if each.law not in COSTS), None)
    small = shrunk(page, partial(_breaks, law)) if law is not None else None
    _say(
        {
            "page": number,
            "offences": [f"{each.law}: {each.how}" for each in found],
            "shrunk": small.body.hex() if small is not None else None,
        }
    )


def _breaks(law: str, page: Page) -> bool:
    return any(each.law == law for each in tried(page))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
