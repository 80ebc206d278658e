"""One crawl's hold on the archive: what it stores, counts and has still to do."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from scrapy.crawler import Crawler

from archive import Archive, ArchiveError, Entry, Exchange, Visit
from crawler.answer import Answer
from crawler.clock import Clock, machine_clock
from crawler.fetch.brake import BUSY, Brake
from crawler.fetch.counting import count
from crawler.fetch.room import Room
from crawler.fetch.stop import Stop
from crawler.frontier.admission import Admission
from crawler.frontier.order import Order
from crawler.frontier.queue import Queue
from crawler.frontier.setting_out import setting_out
from crawler.frontier.traps import BARREN
from crawler.models import learn, newest
from crawler.reextract.reading import like_with_like
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.visits import left_out, stumbled, unanswered

logger = logging.getLogger(__name__)

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
    refusal: why the site could not be reached or forbids us, or `None`.
    trouble: why the archive can take no more, or `None`.
    ended: Scrapy's word for how it ended.
    stop: whether a signal has asked for its end.
    brake: how long the site is left alone.
    queue: what it has still to ask for.
    admission: looks over what is stored.
    room: how much the archive may still grow.
    """

    archive: Archive
    profile: Profile
    order: Order = field(default_factory=Order)
    run: int | None = None
    model: SiteModel | None = None
    now: Clock = machine_clock
    counts: Counter[str] = field(default_factory=Counter)
    refusal: str | None = None
    trouble: ArchiveError | None = None
    ended: str | None = None
    stop: Stop = field(default_factory=Stop)
    brake: Brake = field(default_factory=Brake)
    queue: Queue = field(init=False)
    admission: Admission = field(init=False)
    room: Room = field(default_factory=Room)
    _began_at: datetime | None = None
    _committed_at: datetime | None = None

    def __post_init__(self) -> None:
        self.queue = Queue(
            ledger=self.archive.ledger, profile=self.profile, order=self.order
        )
        self.admission = Admission(
            archive=self.archive,
            profile=self.profile,
            order=self.order,
            began_at=self.now(),
        )

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
        self._began_at = self._committed_at = self.now()
        self.room.measure()

    def due(self, limit: int) -> list[Entry]:
        """The next addresses to ask for, at the most so many.

        What a maze has queued before it was known as one is left out here.
        """
        while not self.is_over:
            entries = self.queue.take(limit, at=self.now())
            wanted = [each for each in entries if not self._leaves_out(each)]
            if wanted or not entries:
                return wanted
        return []

    def _leaves_out(self, entry: Entry) -> bool:
        if self.order.only or not self.admission.is_endless(entry):
            return False
        self.store([left_out(entry.url, self.profile, BARREN, self.now())])
        return True

    def has_due(self) -> bool:
        """Whether anything is to be asked for, now or after a pause."""
        if self.is_over:
            return False
        return self.queue.has_any(at=max(self.now(), self.brake.until or self.now()))

    def store(self, visits: Sequence[Visit]) -> None:
        """Store visits that belong together, and count what they brought."""
        visits, again = self._looked_over(visits)
        self.archive.store(again, run=self.run)
        brought = self.archive.store(visits, run=self.run)
        for visit, is_new in zip(visits, brought, strict=True):
            count(self.counts, visit, is_new=is_new)
            if self.order.only:
                own = (each for each in visit.aliases if each.url == visit.url)
                self.queue.wanted.add(alias.leads_to for alias in own)
        if self.archive.uncommitted >= BATCH or self._is_late():
            self.commit()

    def _looked_over(self, visits: Sequence[Visit]) -> tuple[list[Visit], list[Visit]]:
        """The visits as they are to be stored, and readings to store before them.

        What we cannot judge, by a bug of ours, is stored as failed: its bytes are kept.
        """
        archive, at = self.archive, self.now()
        try:
            over = [self.admission.looked_over(visit) for visit in visits]
            again = like_with_like(archive, over, self.profile, model=self.model, at=at)
        except ArchiveError:
            raise
        except Exception as error:
            logger.exception("cannot look over %s", visits[0].url)
            self.counts["errors"] += 1
            return [stumbled(visit, error) for visit in visits], []
        return over, again

    def leave_alone(self, origin: str, entry: Entry, why: str) -> None:
        """Ask an origin for nothing more in this run; what is due stays due."""
        self.queue.apart.add(f"{origin}/")
        visit = unanswered(entry.url, self.profile, entry.kind, why, self.now())
        self.archive.store([replace(visit, state="queued")], run=self.run)
        self.queue.under_way.discard(entry.id)

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
        return limit is not None and articles + len(self.queue.under_way) >= limit

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
            bool(is_limited) and self.queue.has_any(at=self.now())
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
