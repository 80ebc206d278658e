"""Exchanges that others captured, taken into an archive as a crawl's own are."""

import logging
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from archive import Archive, Exchange, Visit
from crawler.answer import Answer
from crawler.imports.holdings import is_forgotten, is_known
from crawler.imports.pages import Pages, Visits
from crawler.imports.profiles import Profiles
from crawler.imports.warc_files import Broken
from crawler.models import Models
from crawler.reextract.reading import like_with_like
from crawler.sites.profile import Profile
from crawler.urls import canonical_url
from crawler.visits import plain_visit, visit_of

logger = logging.getLogger(__name__)

BATCH = 50
"""Visits that are committed together."""

NAMED = 1000
"""Broken records that a report holds; the log has them all."""


@dataclass(kw_only=True, slots=True)
class Intake:
    """What is taken into an archive by one run.

    began_at: the profiles that it reads with are dated so.
    counts: what it did, by name: captures, known, articles, broken, errors.
    broken: the first of the broken records.
    is_stopped: whether a signal ended it.
    models: what is known of each site's pages.
    pages: those that wait for the others of their article.
    """

    archive: Archive
    profiles: Profiles
    run: int
    began_at: datetime
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[Broken] = field(default_factory=list)
    is_stopped: bool = False
    models: Models
    pages: Pages = field(default_factory=Pages)
    _kept: set[str] = field(default_factory=set)

    def take(self, found: Iterable[Exchange | Broken]) -> None:
        """Take all of it in; what came before a signal is kept."""
        try:
            for each in found:
                if isinstance(each, Broken):
                    self._note(each)
                else:
                    self._take(each)
            for visits in self.pages.rest():
                self._store(visits)
        except KeyboardInterrupt:
            self.is_stopped = True
        with _unbroken():
            self.archive.commit()

    @property
    def exit_code(self) -> int:
        """The exit code; where several hold, the gravest."""
        verdicts = (
            (self.counts["errors"] > 0, 1),
            (self.counts["broken"] > 0, 3),
            (self.is_stopped, 7),
        )
        return next((code for holds, code in verdicts if holds), 0)

    def _take(self, exchange: Exchange) -> None:
        if self.pages.holds(exchange) or is_known(self.archive, exchange):
            self.counts["known"] += 1
            return
        if is_forgotten(self.archive, exchange.url):
            self.counts["forgotten"] += 1
            return
        profile = self.profiles.of(canonical_url(exchange.url) or exchange.url)
        url = canonical_url(exchange.url, profile.addresses) or exchange.url
        answer = Answer.of(exchange, url)
        visit = self._visit(answer, profile)
        for visits in self.pages.add(visit, answer, profile):
            self._store(visits)

    def _visit(self, answer: Answer, profile: Profile) -> Visit:
        if profile.digest not in self._kept:
            self._keep(profile)
        try:
            visit = visit_of(answer, profile, model=self.models.of(profile.name))
        except Exception as error:  # a page that we cannot read loses no bytes
            logger.exception("cannot read %s", answer.exchange.imported_from)
            self.counts["errors"] += 1
            reason = f"a bug of ours: {type(error).__name__}: {error}"
            failed = plain_visit(answer, profile)
            return replace(failed, state="failed", reason=reason)
        return visit

    def _keep(self, profile: Profile) -> None:
        with _unbroken():
            self.archive.keep_profile(
                profile.digest, profile.name, profile.source, at=self.began_at
            )
        self._kept.add(profile.digest)

    def _store(self, visits: Visits) -> None:
        with _unbroken():
            self.archive.store(self._like_with_like(visits), run=self.run)
            brought = self.archive.store(visits, run=self.run)
            if self.archive.uncommitted >= BATCH:
                self.archive.commit()
        self.counts["captures"] += len(visits)
        self.counts["articles"] += sum(brought)
        for visit in visits:
            said = (visit.state, visit.kind, visit.url, visit.reason or "")
            logger.info("%s %s %s (%s)", *said)

    def _like_with_like(self, visits: Visits) -> list[Visit]:
        """What these visits are compared with, read as they were."""
        again: list[Visit] = []
        for visit in visits:
            profile = self.profiles.of(visit.url)
            model = self.models.of(profile.name)
            again += like_with_like(
                self.archive, [visit], profile, model=model, at=self.began_at
            )
        return again

    def _note(self, broken: Broken) -> None:
        logger.warning("%s", broken)
        self.counts["broken"] += 1
        if len(self.broken) < NAMED:
            self.broken.append(broken)


@contextmanager
def _unbroken() -> Iterator[None]:
    """Let a signal wait: a visit's rows are written together or not at all."""
    waiting = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, waiting)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
