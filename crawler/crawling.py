"""What the commands `crawl` and `fetch` do: sessions made, run, noted and told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from archive import Archive, require_not_forgotten
from crawler.clock import Clock, machine_clock
from crawler.fetch.room import Room
from crawler.fetch.session import Session
from crawler.frontier.order import Order
from crawler.log import discard_old_logs, log_path
from crawler.process import run
from crawler.progress import CrawlProgress
from crawler.sites.profile import Pace, Profile
from crawler.stopping import heed_sigterm
from crawler.targets import by_profile, merged, target_profile
from crawler.telling.ending import Told, conclude, told_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person asked `crawl` for; `None` leaves it to the profile."""

    targets: Sequence[str]
    start_url: str | None = None
    limit: int | None = None
    full: bool = False
    delay: float | None = None
    concurrency: int | None = None
    max_time: float | None = None
    since: str | None = None
    until: str | None = None
    images: bool = True
    requisites: bool = False
    proxy: str | None = None
    max_disk: int | None = None
    min_free: int | None = None

    def profiles(self, folder: Path) -> list[Profile]:
        """The profiles to crawl with, at the pace that was asked for."""
        found = [
            target_profile(target, folder=folder, start_url=self.start_url)
            for target in self.targets
        ]
        return [replace(each, pace=self._pace(each.pace)) for each in merged(found)]

    @property
    def order(self) -> Order:
        """What each of the crawls has to do."""
        time = timedelta(seconds=self.max_time) if self.max_time is not None else None
        return Order(
            everything=self.full,
            limit=self.limit,
            time=time,
            since=self.since or "",
            # A month means all its days: "~" comes after every digit and dash.
            until=f"{self.until}~" if self.until else "9999",
            images=self.images,
            requisites=self.requisites,
            proxy=self.proxy,
        )

    def _pace(self, pace: Pace) -> Pace:
        delay = pace.delay if self.delay is None else self.delay
        concurrency = self.concurrency or pace.concurrency
        return replace(pace, delay=delay, concurrency=concurrency)


def crawl_sites(
    folder: Path,
    wish: Wish,
    *,
    command: str,
    quiet: bool,
    now: Clock = machine_clock,
) -> Told:
    """Crawl what was asked for; `quiet` shows no progress.

    now: the clock that all of it goes by; a simulated night sets its own.
    """
    heed_sigterm()
    profiles = wish.profiles(folder / "sites")
    with Archive.create(folder) as archive:
        jobs = [(profile, wish.order) for profile in profiles]
        room = Room(folder=folder, largest=wish.max_disk, free=wish.min_free)
        sessions = _sessions(archive, jobs, command, room, now)
        return _run(archive, sessions, command, quiet=quiet)


def fetch_pages(
    folder: Path, urls: Sequence[str], *, site: str | None, command: str, quiet: bool
) -> Told:
    """Capture and record single pages.

    Raises `ForgottenError` where one was taken out for good: nothing is asked for.
    """
    heed_sigterm()
    groups = by_profile(urls, site=site, folder=folder / "sites")
    with Archive.create(folder) as archive:
        for url in (url for _, wanted in groups for url in wanted):
            require_not_forgotten(archive, url)
        jobs = [
            (profile, Order(only=tuple(wanted), origin="fetch"))
            for profile, wanted in groups
        ]
        sessions = _sessions(archive, jobs, command, Room(), machine_clock)
        return _run(archive, sessions, command, quiet=quiet)


def _sessions(
    archive: Archive,
    jobs: Sequence[tuple[Profile, Order]],
    command: str,
    room: Room,
    now: Clock,
) -> list[Session]:
    sessions = [
        Session(archive=archive, profile=profile, order=order, room=room, now=now)
        for profile, order in jobs
    ]
    for session in sessions:
        session.note_start(command)
    return sessions


def _run(
    archive: Archive, sessions: Sequence[Session], command: str, *, quiet: bool
) -> Told:
    began_at = sessions[0].now()
    discard_old_logs(archive.path, began_at)
    log = log_path(archive.path, began_at)
    with CrawlProgress(sessions, quiet=quiet) as progress:
        run(sessions, log=log, watch=progress.update, say=progress.say)
    place = str(log.relative_to(archive.path))
    reports = [conclude(session, log=place) for session in sessions]
    return told_of(sessions, reports, command)
