"""A soak: the living site crawled night after night into one archive."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fixtures.living import Calendar, serve
from fixtures.site.prose import chance
from tests.commands import environment
from tests.soak.checks import after_night, at_end
from tests.soak.crawls import Ran, run_again, run_night
from tests.soak.held import Held, entry, held
from tests.soak.lives import Amiss

KILLED = frozenset({2, 5, 9, 13, 17, 22, 26})
"""The nights that are killed in the middle and run again."""

MOST = 60_000
"""Raw bytes after which a crawl is killed at the latest."""


@dataclass(kw_only=True, slots=True)
class Soak:
    """What the nights so far brought.

    amiss: what is wrong, each with when it was found and what the ledger says.
    """

    nights: list[Ran] = field(default_factory=list)
    amiss: list[tuple[str, Amiss, str]] = field(default_factory=list)
    held: Held | None = None

    def note(self, when: str, amiss: Sequence[Amiss], archive: Path, base: str) -> None:
        """Note what is wrong, once, and what the ledger says of it now."""
        known = {(each.kind, each.path) for _, each, _ in self.amiss if each.path}
        self.amiss += [
            (when, each, entry(archive, base + each.path) if each.path else "")
            for each in amiss
            if (each.kind, each.path) not in known
        ]


def soak(
    calendar: Calendar,
    archive: Path,
    *,
    minutes: float,
    killed: frozenset[int] = KILLED,
    tell: Callable[[Ran, Held, Sequence[Amiss]], None] = lambda *_: None,
) -> Soak:
    """Crawl night after night, as many as the minutes allow; check after each."""
    ends = time.monotonic() + 60 * minutes
    found = Soak()
    with serve(calendar) as serving:
        for night in calendar.all_nights():
            luck = chance(calendar.seed, "kill", night.number)
            after = luck.randint(1, MOST) if night.number in killed else None
            ran = run_night(serving, night, archive, kill_after=after)
            if night.number in calendar.quiet:
                ran = run_again(serving, ran, archive)
            found.held = held(archive, serving.base)
            amiss = list(after_night(calendar, ran, found.held))
            found.nights.append(ran)
            found.note(f"night {night.number}", amiss, archive, serving.base)
            tell(ran, found.held, amiss)
            if time.monotonic() > ends:
                break
        final = at_end(calendar, found.nights, found.held) if found.held else ()
        amiss = [*final, *_verified(archive)]
        found.note("end", amiss, archive, serving.base)
    return found


def _verified(archive: Path) -> list[Amiss]:
    """What `verify` has to say of the archive; nothing where all is well."""
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "verify", "--archive", archive],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return []
    said = (done.stdout + done.stderr).splitlines()[:5]
    return [Amiss(kind="verify", said=f"{done.returncode}: {'; '.join(said)}")]
