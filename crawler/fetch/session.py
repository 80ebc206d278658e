"""One crawl's hold on the archive: what it stores, counts and has still to do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from scrapy.crawler import Crawler

from archive import Archive, ArchiveError, Entry, Exchange, Sought, Visit
from crawler.admission import Admission
from crawler.answer import Answer
from crawler.clock import Clock, machine_clock
from crawler.fetch.brake import BUSY, Brake
from crawler.fetch.counting import count
from crawler.fetch.looking_over import looked_over
from crawler.fetch.order import Order
from crawler.fetch.room import Room
from crawler.fetch.stop import Stop
from crawler.fetch.wanted import Wanted
from crawler.models import learn, newest
from crawler.setting_out import origin_of, setting_out
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.traps import BARREN
from crawler.visits import left_out, unanswered

BATCH = 50
"""Visits that are committed together at the most."""

BATCH_TIME = timedelta(seconds=1)
"""How long a visit waits for its batch to be committed, while others come in."""


@dataclass(kw_only=True, slots=True)
class Session:
    """One crawl of one site into one archive.

    run: its row in table `runs`.
    model: what is known of the site's pages when it begins; it reads with that.
    counts: what it did so far, by name.
    under_way: numbers of the ledger's entries that are being asked for.
    refusal: why the site could not be reached or forbids us, or `None`.
    trouble: why the archive can take no more, or `None`.
    ended: Scrapy's word for how it ended.
    stop: whether a signal has asked for its end.
    brake: how long the site is left alone.
    admission: looks over what is stored, once the crawl has begun.
    apart: origins that are left alone, since their robots.txt cannot be had.
    room: how much the archive may still grow.
    """

    archive: Archive
    profile: Profile
    order: Order = field(default_factory=Order)
    run: int | None = None
    model: SiteModel | None = None
    now: Clock = machine_clock
    counts: Counter[str] = field(default_factory=Counter)
    under_way: set[int] = field(default_factory=set)
    refusal: str | None = None
    trouble: ArchiveError | None = None
    ended: str | None = None
    stop: Stop = field(default_factory=Stop)
    brake: Brake = field(default_factory=Brake)
    admission: Admission | None = None
    room: Room = field(default_factory=Room)
    apart: set[str] = field(default_factory=set)
    _wanted: Wanted = field(default_factory=partial(Wanted, ()))
    _began_at: datetime | None = None
    _committed_at: datetime | None = None

    def note_start(self, command: str) -> None:
        """Note that this command begins, where it starts and what is due again."""
        at, profile, archive = self.now(), self.profile, self.archive
        archive.keep_profile(profile.digest, profile.name, profile.source, at=at)
        self.model = newest(archive, profile.name)
        start = setting_out(archive, profile, self.order, command=command, at=at)
        self.run = archive.start_run(start, at=at)

    def note_end(
        self, exit_code: int, *, report: Mapping[str, Any] | None = None
    ) -> None:
        """Note how it ended and what is told of it; not where no more can be taken.

        What its pages and those before them teach, the next crawl reads with.
        """
        if self.run is None or self.trouble is not None:
            return
        if not self.order.only and not self.is_stopped:
            learn(self.archive, self.profile.name, at=self.now())
        counts = dict(self.counts) | {"given_up": self.given_up}
        self.archive.end_run(
            self.run, at=self.now(), counts=counts, exit_code=exit_code, report=report
        )

    def begin(self) -> None:
        """Start the clock, and get ready to hand out what is due."""
        self._wanted = Wanted(self.order.only)
        self._began_at = self._committed_at = self.now()
        self.admission = Admission(
            archive=self.archive, profile=self.profile, began_at=self._began_at
        )
        self.admission.ask_for(self.order)
        self.room.measure()

    def due(self, limit: int) -> list[Entry]:
        """The next addresses to ask for, at the most so many."""
        if self.is_over:
            return []
        ledger = self.archive.ledger
        if not self.order.only:
            return self._worth_asking(limit)
        entries = [ledger.get(url) for url in self._wanted.take()]
        return [entry for entry in entries if entry is not None]

    def _worth_asking(self, limit: int) -> list[Entry]:
        """What is queued, without what a maze has put there meanwhile."""
        while entries := self._queued(limit, self.now()):
            wanted = []
            for entry in entries:
                if self.admission is None or not self.admission.is_endless(entry):
                    wanted.append(entry)
                    continue
                skipped = left_out(entry.url, self.profile, BARREN, self.now())
                self.store([skipped])
            if wanted:
                return wanted
        return []

    def has_due(self) -> bool:
        """Whether anything is to be asked for, now or after a pause."""
        if self.is_over:
            return False
        at = max(self.now(), self.brake.until or self.now())
        return bool(self._wanted or (not self.order.only and self._queued(1, at)))

    def _queued(self, limit: int, at: datetime) -> list[Entry]:
        ledger = self.archive.ledger
        return ledger.due(self.profile.name, at=at, limit=limit, sought=self._sought)

    def store(self, visits: Sequence[Visit]) -> None:
        """Store visits that belong together, and count what they brought."""
        visits, again = looked_over(self, visits)
        self.archive.store(again, run=self.run)
        brought = self.archive.store(visits, run=self.run)
        for visit, is_new in zip(visits, brought, strict=True):
            count(self.counts, visit, is_new=is_new)
            if self.order.only:
                own = (each for each in visit.aliases if each.url == visit.url)
                self._wanted.add(alias.leads_to for alias in own)
        if self.archive.uncommitted >= BATCH or self._is_late():
            self.commit()

    def leave_alone(self, origin: str, entry: Entry, why: str) -> None:
        """Ask an origin for nothing more in this run; what is due stays due."""
        self.apart.add(f"{origin}/")
        visit = unanswered(entry.url, self.profile, entry.kind, why, self.now())
        self.archive.store([replace(visit, state="queued")], run=self.run)
        self.under_way.discard(entry.id)

    def heed(self, exchange: Exchange, status: int) -> None:
        """Slow down where an answer asks for it."""
        is_asked = status in BUSY
        retry_at = Answer.of(exchange, exchange.url).retry_at if is_asked else None
        self.brake.heed(status, retry_at, self.now())

    def commit(self) -> None:
        """Make everything stored so far last."""
        self.archive.commit()
        self._committed_at = self.now()
        self.room.measure()

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
        if allowed is None or began is None:
            return False
        return self.now() - began >= allowed

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be asked for."""
        if self.stop.asked or self.trouble is not None or self.brake.put_off:
            return True
        return self.is_full or self.is_out_of_time or self.room.is_used_up

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
        is_limited = self.is_full or self.is_out_of_time or self.brake.put_off
        return self.room.is_used_up or (
            bool(is_limited) and bool(self._queued(1, self.now()))
        )

    @property
    def _sought(self) -> Sought:
        order = self.order
        return Sought(
            since=order.since,
            until=order.until,
            beside=self.under_way,
            origin=origin_of(self.profile),
            apart=self.apart,
        )

    def _is_late(self) -> bool:
        last = self._committed_at
        return last is None or self.now() - last >= BATCH_TIME


def session_of(crawler: Crawler) -> Session:
    """The session that the crawler's spider holds."""
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, Session):
        message = "the crawl has not begun"
        raise TypeError(message)
    return session
