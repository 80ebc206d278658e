"""The public indexes as a source of `import`: what is asked of them, how it went."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from archive import Archive, Exchange, UsageError
from crawler.errors import UnreachableError
from crawler.imports import common_crawl, wayback
from crawler.imports.entries import Held, Item, Skipped
from crawler.imports.holdings import is_held
from crawler.imports.importing import Outcome, Source, Tell
from crawler.imports.index import Clock, IndexSession
from crawler.imports.patterns import UrlPattern, Window
from crawler.imports.services import IndexSettings
from crawler.imports.warc_files import Broken
from crawler.targets import is_address

logger = logging.getLogger(__name__)

SKIPPED = {
    "held": "held already",
    "status": "of another status than 200",
    "revisit": "that only say that nothing had changed",
    "window": "of other days",
    "address": "of no web address",
    "size": "too large",
}
"""What is said of captures that were passed over, by the kind of reason."""

NOTED = {
    "moved": "came as of another moment than was listed",
    "undigested": "came without a digest to check them by",
    "digest": "did not fit the index's digest",
    "malformed": "lines of an index were malformed",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person asked of the indexes; `None` leaves it to the settings.

    wayback, common_crawl: patterns of addresses, as they were typed.
    collection: the ids of Common Crawl's collections to ask; all where it is empty.
    service: addresses of services, as in `wayback-cdx=http://…`.
    any_digest: whether captures come in that do not fit the index's digest.
    """

    wayback: tuple[str, ...] = ()
    common_crawl: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    collection: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    max_requests: int | None = None
    delay: float | None = None
    any_digest: bool = False

    @property
    def settings(self) -> IndexSettings:
        """The settings, as the environment and then the options have them.

        Raises `UsageError` where an option names no service, or no address.
        """
        changed: dict[str, Any] = dict(map(_service, self.service))
        if self.max_requests is not None:
            changed["max_requests"] = self.max_requests
        if self.delay is not None:
            changed["delay"] = self.delay
        known = IndexSettings.from_environment()
        return replace(known, any_digest=self.any_digest, **changed)


@contextmanager
def index_sources(wish: Wish, *, now: Callable[[], datetime]) -> Iterator[list[Source]]:
    """The indexes that were asked for, as a source: one, for one budget; or none.

    Raises `UsageError` where a pattern does not hold.
    """
    jobs = _jobs(wish)
    clock = Clock(now=now, sleep=time.sleep)
    with IndexSession(wish.settings, clock=clock) as index:
        reader = _Reader(index, jobs)
        limit = index.settings.max_requests
        source = Source(
            name=f"requests, of {limit} at the most",
            size=limit,
            read=reader.read,
            outcome=reader.outcome,
        )
        yield [source] if jobs else []


Job = Callable[[IndexSession, Held], Iterator[Item]]
"""One pattern, looked up in one of the indexes."""


def _jobs(wish: Wish) -> list[Job]:
    window = Window(since=wish.since, until=wish.until)
    found: list[Job] = []
    for text in wish.wayback:
        pattern = UrlPattern.parse(text)
        found.append(partial(_wayback, pattern, window))
    for text in wish.common_crawl:
        pattern = UrlPattern.parse(text)
        found.append(partial(_common_crawl, pattern, window, wish.collection))
    return found


def _wayback(
    pattern: UrlPattern, window: Window, index: IndexSession, held: Held
) -> Iterator[Item]:
    return wayback.captures(pattern, index=index, held=held, window=window)


def _common_crawl(
    pattern: UrlPattern,
    window: Window,
    only: Sequence[str],
    index: IndexSession,
    held: Held,
) -> Iterator[Item]:
    return common_crawl.captures(
        pattern, index=index, held=held, window=window, only=only
    )


class _Reader:
    """Reads what the indexes list, and remembers how that ended."""

    def __init__(self, index: IndexSession, jobs: Sequence[Job]) -> None:
        self._index = index
        self._jobs = jobs
        self._errors: list[UnreachableError | UsageError] = []

    def read(self, archive: Archive, tell: Tell) -> Iterator[Exchange | Broken]:
        self._index.watch = lambda index: tell(index.requests)
        for job in self._jobs:
            try:
                for item in job(self._index, partial(is_held, archive)):
                    if not isinstance(item, Skipped):
                        yield item
                    elif item.why == "size":
                        logger.warning("too large: %s (%s)", item.url, item.reason)
            except (UnreachableError, UsageError) as error:
                self._errors.append(error)

    def outcome(self) -> Outcome:
        index, counts = self._index, self._index.counts
        why = index.incomplete
        complaints = [f"newsarchive: {error}" for error in self._errors]
        if why is not None:
            complaints.append(f"newsarchive: {why}: the next run goes on")
        codes = [error.exit_code for error in self._errors]
        passed = [f"{counts[why]} {SKIPPED[why]}" for why in SKIPPED if counts[why]]
        notes = [f"{counts[what]} {NOTED[what]}" for what in NOTED if counts[what]]
        words = [f"{index.requests} requests, {index.listed} captures listed"]
        words += [f"passed over: {', '.join(passed)}"] if passed else []
        return Outcome(
            code=codes[0] if codes else 7 if why is not None else 0,
            complaints=tuple(complaints),
            words=(*words, *notes),
        )


def _service(text: str) -> tuple[str, str]:
    """The setting and the address in an option such as `wayback-cdx=http://…`."""
    name, _, url = text.partition("=")
    setting = name.strip().replace("-", "_")
    if setting not in IndexSettings.service_names() or not is_address(url):
        names = ", ".join(IndexSettings.service_names()).replace("_", "-")
        message = f"{text!r} names no service: write NAME=URL, with one of {names}"
        raise UsageError(message)
    return setting, url
