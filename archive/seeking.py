"""Which addresses of the ledger a run wants, and which it looks at again."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which of the due addresses are wanted.

    since, until: days, inclusive; an address that names no day is always wanted.
    beside: numbers of entries that are under way.
    origin: `scheme://host:port/` that they must begin with; empty: any.
    apart: the same, of origins that are left alone.
    """

    since: str = ""
    until: str = "9999"
    beside: Collection[int] = ()
    origin: str = ""
    apart: Collection[str] = ()


EVERYTHING = Sought()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reopened:
    """What a run looks at again, beside what announces addresses and due failures.

    everything: whatever was ever captured, or is gone.
    pardons: reasons for which addresses were skipped, and which may not hold any more.
    pardon: one of them, as older runs had it.
    origin: `scheme://host:port/` that addresses must begin with; empty: any.
    """

    everything: bool = False
    pardon: str = ""
    pardons: tuple[str, ...] = ()
    origin: str = ""
