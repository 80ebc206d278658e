"""One crawl's hold on the archive: what it stores, counts and has still to do."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scrapy.crawler import Crawler

from archive import Archive, ArchiveError, Entry, Found, Origin, Reopened, Sought, Visit
from crawler.fetch.stop import Stop
from crawler.sites.profile import Profile
from crawler.version import VERSION

BATCH = 50
"""Visits that are committed together at the most."""

BATCH_TIME = timedelta(seconds=1)
"""How long a visit waits for its batch to be committed, while others come in."""

START, ASKED = 100, 200
"""Priorities of the addresses that a crawl begins with."""

DISALLOWED = "disallowed by robots.txt"
"""Why an address was skipped, until its robots.txt says otherwise."""

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """Tell the time, UTC: the one entry point of time into a crawl."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a crawl was asked to do.

    everything: look at settled addresses again.
    limit: articles to store at the most, or `None`.
    time: how long it may take, or `None`.
    since, until: days, inclusive, that an address may name; others stay queued.
    only: the addresses to look at, and what they lead to; empty: whatever is due.
    origin: what its captures are called.
    """

    everything: bool = False
    limit: int | None = None
    time: timedelta | None = None
    since: str = ""
    until: str = "9999"
    only: tuple[str, ...] = ()
    origin: Origin = "crawl"


@dataclass(kw_only=True, slots=True)
class Session:
    """One crawl of one site into one archive.

    run: its row in table `runs`.
    counts: what it did so far, by name.
    under_way: numbers of the ledger's entries that are being asked for.
    refusal: why the site could not be reached or forbids us, or `None`.
    trouble: why the archive can take no more, or `None`.
    ended: Scrapy's word for how it ended.
    stop: whether a signal has asked for its end.
    """

    archive: Archive
    profile: Profile
    order: Order = Order()
    run: int | None = None
    now: Clock = machine_clock
    counts: Counter[str] = field(default_factory=Counter)
    under_way: set[int] = field(default_factory=set)
    refusal: str | None = None
    trouble: ArchiveError | None = None
    ended: str | None = None
    stop: Stop = field(default_factory=Stop)
    _wanted: deque[str] = field(default_factory=deque)
    _began_at: datetime | None = None
    _committed_at: datetime | None = None

    def note_start(self, command: str) -> None:
        """Note in table `runs` that this command begins."""
        self.run = self.archive.start_run(
            command, site=self.profile.name, at=self.now(), version=VERSION
        )

    def note_end(self, exit_code: int) -> None:
        """Note how it ended, unless the archive can take no more."""
        if self.run is None or self.trouble is not None:
            return
        counts = dict(self.counts) | {"given_up": self.given_up}
        self.archive.end_run(
            self.run, at=self.now(), counts=counts, exit_code=exit_code
        )

    def begin(self) -> None:
        """Queue where the crawl starts, and what is due again."""
        at, archive, profile = self.now(), self.archive, self.profile
        archive.keep_profile(profile.digest, profile.name, profile.source, at=at)
        if self.order.only:
            self._wanted.extend(self.order.only)
            self._enter(self.order.only, way="asked", priority=ASKED, at=at)
        else:
            self._enter(profile.start, way="start", priority=START, at=at)
            again = Reopened(
                everything=self.order.everything,
                pardon=DISALLOWED,
                origin=self._origin,
            )
            archive.ledger.reopen(profile.name, again, at=at)
        archive.commit()
        self._began_at = self._committed_at = at

    def due(self, limit: int) -> list[Entry]:
        """The next addresses to ask for, at the most so many."""
        if self.is_over:
            return []
        ledger = self.archive.ledger
        if not self.order.only:
            return ledger.due(
                self.profile.name, at=self.now(), limit=limit, sought=self._sought
            )
        entries = [ledger.get(url) for url in self._wanted]
        self._wanted.clear()
        return [entry for entry in entries if entry is not None]

    def store(self, visits: Sequence[Visit]) -> None:
        """Store visits that belong together, and count what they brought."""
        brought = self.archive.store(visits, run=self.run)
        for visit, is_new in zip(visits, brought, strict=True):
            self.counts[visit.state] += 1
            self.counts["responses"] += visit.exchange is not None
            self.counts["articles"] += visit.article is not None
            self.counts["new"] += is_new
            self.counts["reached"] += _shows_site(visit)
            if self.order.only:
                self._wanted.extend(alias.leads_to for alias in visit.aliases)
        if self.archive.uncommitted >= BATCH or self._is_late():
            self.commit()

    def commit(self) -> None:
        """Make everything stored so far last."""
        self.archive.commit()
        self._committed_at = self.now()

    @property
    def is_full(self) -> bool:
        """Whether as many articles are stored as were asked for."""
        limit = self.order.limit
        return limit is not None and self.counts["articles"] >= limit

    @property
    def may_fill(self) -> bool:
        """Whether what is under way may bring as many articles as were asked for."""
        limit, articles = self.order.limit, self.counts["articles"]
        return limit is not None and articles + len(self.under_way) >= limit

    @property
    def is_out_of_time(self) -> bool:
        """Whether it has taken as long as it may."""
        allowed, began = self.order.time, self._began_at
        return bool(allowed and began and self.now() - began >= allowed)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be asked for."""
        if self.stop.asked or self.trouble is not None:
            return True
        return self.is_full or self.is_out_of_time

    @property
    def is_stopped(self) -> bool:
        """Whether a signal stopped it."""
        return self.stop.asked or self.ended == "shutdown"

    @property
    def given_up(self) -> int:
        """How many addresses it has called failed, after some tries each."""
        if self._began_at is None:
            return 0
        return self.archive.ledger.given_up(self.profile.name, since=self._began_at)

    @property
    def is_cut_short(self) -> bool:
        """Whether a limit or a signal stopped it while something was still due."""
        if self.is_stopped or self.ended not in {None, "finished"}:
            return True
        due = self.archive.ledger.due(
            self.profile.name, at=self.now(), limit=1, sought=self._sought
        )
        return (self.is_full or self.is_out_of_time) and bool(due)

    @property
    def _sought(self) -> Sought:
        order = self.order
        return Sought(
            since=order.since,
            until=order.until,
            beside=self.under_way,
            origin=self._origin,
        )

    @property
    def _origin(self) -> str:
        """Where a mirror's addresses begin: the real site's are left as they are."""
        origin = self.profile.origin
        return f"{origin}/" if origin else ""

    def _enter(
        self, urls: Sequence[str], *, way: str, priority: int, at: datetime
    ) -> None:
        found = [Found(url=u, kind="page", way=way, priority=priority) for u in urls]
        self.archive.ledger.add(found, site=self.profile.name, at=at)

    def _is_late(self) -> bool:
        last = self._committed_at
        return last is None or self.now() - last >= BATCH_TIME


def _shows_site(visit: Visit) -> bool:
    """Whether the visit proves that the site is there and lets us in."""
    if visit.kind in {"robots", "login"}:
        return False
    return visit.state in {"captured", "gone"} or visit.kind in {"error", "empty"}


def session_of(crawler: Crawler) -> Session:
    """The session that the crawler's spider holds."""
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, Session):
        message = "the crawl has not begun"
        raise TypeError(message)
    return session
