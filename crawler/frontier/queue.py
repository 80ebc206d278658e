"""What a crawl has still to ask for."""

from dataclasses import dataclass, field
from datetime import datetime

from archive import Entry, Ledger, Sought
from crawler.frontier.order import Order
from crawler.frontier.setting_out import origin_of
from crawler.frontier.wanted import Wanted
from crawler.sites.profile import Profile


@dataclass(kw_only=True, slots=True)
class Queue:
    """The part of the ledger that one crawl works off, or the addresses it was asked.

    under_way: numbers of the ledger's entries that are being asked for.
    apart: origins, with a slash behind, that are left alone in this run.
    """

    ledger: Ledger
    profile: Profile
    order: Order
    under_way: set[int] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    wanted: Wanted = field(init=False)

    def __post_init__(self) -> None:
        self.wanted = Wanted(self.order.only)

    def take(self, limit: int, *, at: datetime) -> list[Entry]:
        """The next addresses to ask for, at the most so many."""
        if not self.order.only:
            return self._due(limit, at)
        entries = [self.ledger.get(url) for url in self.wanted.take()]
        return [entry for entry in entries if entry is not None]

    def has_any(self, *, at: datetime) -> bool:
        """Whether anything is to be asked for at this moment."""
        return bool(self.wanted or (not self.order.only and self._due(1, at)))

    def _due(self, limit: int, at: datetime) -> list[Entry]:
        sought = Sought(
            since=self.order.since,
            until=self.order.until,
            beside=self.under_way,
            origin=origin_of(self.profile),
            apart=self.apart,
        )
        return self.ledger.due(self.profile.name, at=at, limit=limit, sought=sought)
