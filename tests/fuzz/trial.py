"""One page read under limits: what came of it."""

import resource
import time
import traceback

from archive import Article
from crawler.page import Page as Parsed
from tests.fuzz.corpus import Page
from tests.fuzz.laws import Offence, offences, read

SECONDS = 1.0
MEGABYTES = 200.0


def tried(page: Page, *, seconds: float = SECONDS) -> list[Offence]:
    """Read a page twice, and name every law that was broken."""
    before = _megabytes()
    try:
        first, spent = _timed(page)
        second, again = _timed(page)
    except Exception:  # noqa: BLE001  # no page may raise any
        return [Offence(law="raises_nothing", how=_last_lines(traceback.format_exc()))]
    found = offences(*first)
    if first[1] != second[1]:
        found.append(Offence(law="same_twice", how="the second record differs"))
    if min(spent, again) > seconds:
        found.append(Offence(law="quick", how=f"{min(spent, again):.2f} s of CPU"))
    if _megabytes() - before > MEGABYTES:
        grown = _megabytes() - before
        found.append(Offence(law="small", how=f"{grown:.0f} MB of memory"))
    return found


def _timed(page: Page) -> tuple[tuple[Parsed, Article], float]:
    began = time.process_time()
    found = read(page)
    return found, time.process_time() - began


def _megabytes() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _last_lines(trace: str) -> str:
    """Where an error was raised, and which."""
    lines = [line.strip() for line in trace.strip().split("\n")]
    places = [line for line in lines if line.startswith("File ")]
    return f"{lines[-1]} at {places[-1].rpartition('/')[2]}"
