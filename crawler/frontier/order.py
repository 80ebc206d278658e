"""What a crawl was asked to do."""

from dataclasses import dataclass
from datetime import timedelta

from archive import Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a crawl was asked to do.

    everything: look at settled addresses again.
    limit: articles to store at the most, or `None`.
    time: how long it may take, or `None`.
    since, until: days, inclusive, that an address may name; others stay queued.
    only: the addresses to look at, and what they lead to; empty: whatever is due.
    origin: what its captures are called.
    images: whether the pictures of articles are captured.
    requisites: whether the style sheets of their pages are.
    proxy: the address through which everything is asked for, or `None`.
    """

    everything: bool = False
    limit: int | None = None
    time: timedelta | None = None
    since: str = ""
    until: str = "9999"
    only: tuple[str, ...] = ()
    origin: Origin = "crawl"
    images: bool = True
    requisites: bool = False
    proxy: str | None = None
