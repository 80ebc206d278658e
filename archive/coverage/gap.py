"""What is missing of one section on one day, and whether a person is needed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from archive.settling import TRIES

UNKNOWN = "(unknown)"
"""The section of what names none."""

WHOLE = "(all)"
"""Stands for all sections of a site together, where a name has its section."""

UNUSUAL, SUSPECTED = "unusual", "suspected"

MissKind = Literal["failed", "skipped", "waiting", "gone", "left out", "no article"]
"""Why an address that was announced is not stored.

failed: asked for in vain, all through two runs at least. skipped: what came was no
article, or more than is taken. waiting: still to be asked for. gone: taken off before
it was captured. left out: forbidden by robots.txt, ruled out, or another site's.
no article: captured, and nothing about its address says that it should have been one.
"""

ALARMING = frozenset({"failed", "skipped"})
"""The kinds of miss that a person should look at."""

QUIET = (
    *("disallowed by robots.txt", "ruled out by the profile", "no page, by its name"),
    *("forgotten", "no article: it says that there is none"),
    "no article: a refresh to a list",
)
"""Reasons for which an address is skipped as it should be."""

GIVEN_UP = 2 * TRIES
"""Tries in vain after which a person is told: an outage of one night ends by itself."""

NO_RULES = "RobotsUnreachableError"
"""How the reason begins where robots.txt could not be had: a matter of its own."""

_QUIET_ENDS = (": another site",)
_QUIET_STARTS = ("no page but ",)


def is_quiet(reason: str | None) -> bool:
    """Whether what is skipped for this reason is left out as it should be.

    >>> is_quiet("301 to http://b.example/: another site")
    True
    >>> is_quiet("no article: an error text")
    False
    """
    said = reason or ""
    return said in QUIET or said.endswith(_QUIET_ENDS) or said.startswith(_QUIET_STARTS)


_SETTLED: dict[str, MissKind] = {
    "gone": "gone",
    "captured": "no article",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """An address that was announced as an article, and is not stored.

    state, reason, way, found_on, next_due: as the ledger has them.
    tries: how often it was asked for in vain.
    accepted: for what reason a person lets it be missing, or `None`.
    """

    url: str
    state: str
    reason: str | None
    way: str
    found_on: str | None
    tries: int
    next_due: str | None
    accepted: str | None = None

    @property
    def kind(self) -> MissKind:
        """Why it is missing, in a word."""
        if self.state in {"failed", "queued"}:
            return "failed" if self._is_given_up else "waiting"
        if self.state == "skipped":
            return "left out" if is_quiet(self.reason) else "skipped"
        return _SETTLED[self.state]

    @property
    def _is_given_up(self) -> bool:
        """Whether two whole runs could not have it; to be queued again is no news."""
        return self.tries >= GIVEN_UP and not (self.reason or "").startswith(NO_RULES)

    @property
    def is_open(self) -> bool:
        """Whether a person should look at it."""
        return self.kind in ALARMING and self.accepted is None

    @property
    def words(self) -> str:
        """Why it is missing, for people."""
        tries = f" after {self.tries} tries" if self.tries > 1 else ""
        reason = self.reason or ("not yet asked for" if self.state == "queued" else "")
        return f"{self.kind}{tries}: {reason}".removesuffix(": ")

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "url": self.url,
            "kind": self.kind,
            "state": self.state,
            "reason": self.reason,
            "tries": self.tries,
            "way": self.way,
            "found_on": self.found_on,
            "next_due": self.next_due,
            "accepted": self.accepted,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """What is missing of a section on a day.

    day: ISO 8601. section: as articles name it, or `UNKNOWN`, or `WHOLE`.
    stored: how many of its articles are there.
    misses: what was announced and is not.
    usual: how many articles this weekday usually has, where the day has none or far
        fewer; `None` where it is as usual, or nothing can be said.
    suspected: addresses that nobody announced, between two that are stored.
    accepted: for what reason a person lets the unusual count be, or `None`.
    """

    site: str
    day: str
    section: str
    stored: int
    misses: tuple[Miss, ...] = ()
    usual: float | None = None
    suspected: tuple[str, ...] = ()
    accepted: str | None = None

    @property
    def name(self) -> str:
        """What it is accepted by: stable from night to night."""
        return f"{self.site}/{self.day}/{self.section}"

    @property
    def expected(self) -> int:
        """How many articles were announced, or are stored without."""
        return self.stored + len(self.misses)

    @property
    def kinds(self) -> tuple[str, ...]:
        """All that is the matter with it, each once."""
        misses = sorted({miss.kind for miss in self.misses})
        unusual = [UNUSUAL] if self.usual is not None else []
        return (*misses, *unusual, *([SUSPECTED] if self.suspected else []))

    @property
    def is_unusual(self) -> bool:
        """Whether the day has far fewer articles than usual, and nobody accepted it."""
        return self.usual is not None and self.accepted is None

    @property
    def open_misses(self) -> tuple[Miss, ...]:
        """The misses that a person should look at."""
        return tuple(miss for miss in self.misses if miss.is_open)

    @property
    def is_open(self) -> bool:
        """Whether a person should look at it."""
        return self.is_unusual or bool(self.open_misses)

    @property
    def is_accepted(self) -> bool:
        """Whether a person lets something of it be."""
        return self.accepted is not None or any(miss.accepted for miss in self.misses)

    @property
    def words(self) -> str:
        """What is open of it, in one line that says all by itself."""
        return f"{self.name}: {'; '.join(self._said())}"

    def _said(self) -> Iterator[str]:
        open_misses = self.open_misses
        if open_misses:
            count, example = len(open_misses), open_misses[0].url
            verb = "is" if count == 1 else "are"
            where = example if count == 1 else f"first {example}"
            yield (
                f"{count} of {self.expected} announced articles {verb} missing "
                f"({_reasons(open_misses)}): {where}"
            )
        if self.is_unusual:
            usual = f"{self.usual:g} are usual on a {date.fromisoformat(self.day):%A}"
            yield f"{self.stored} articles are stored, {usual}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "gap": self.name,
            "site": self.site,
            "day": self.day,
            "section": self.section,
            "open": self.is_open,
            "kinds": list(self.kinds),
            "expected": self.expected,
            "stored": self.stored,
            "usual": self.usual,
            "accepted": self.accepted,
            "misses": [miss.as_json() for miss in self.misses],
            "suspected": list(self.suspected),
        }


SHOWN = 3
"""Different reasons that one line names."""


def _reasons(misses: tuple[Miss, ...]) -> str:
    counted = Counter(miss.words for miss in misses)
    shown = [
        said if count == len(misses) else f"{count} {said}"
        for said, count in counted.most_common(SHOWN)
    ]
    return ", ".join([*shown, *(["…"] if len(counted) > SHOWN else [])])
