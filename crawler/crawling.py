"""What the commands `crawl` and `fetch` do: sessions made, run, noted and told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from archive import Archive, require_not_forgotten
from crawler.clock import machine_clock
from crawler.fetch.order import Order
from crawler.fetch.session import Session
from crawler.process import run
from crawler.progress import CrawlProgress
from crawler.sites.profile import Pace, Profile
from crawler.stopping import heed_sigterm
from crawler.targets import by_profile, merged, target_profile
from crawler.verdict import exit_code

GRAVEST_FIRST = (5, 8, 1, 6, 3, 7)
"""Which exit code is given where several hold."""

MEANINGS = {
    1: "a bug of ours: the log has the traceback",
    3: "too many addresses failed: `newsarchive status` has the figures",
    6: "the site could not be reached, or forbids us",
    7: "stopped before the end: the next run goes on",
}


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """How a command ended.

    code: its exit code.
    complaints: what a person has to know, quiet or not.
    words: what was done.
    """

    code: int
    complaints: tuple[str, ...]
    words: tuple[str, ...]


def crawl_sites(folder: Path, wish: Wish, *, command: str, quiet: bool) -> Report:
    """Crawl what was asked for; `quiet` shows no progress."""
    heed_sigterm()
    profiles = wish.profiles(folder / "sites")
    with Archive.create(folder) as archive:
        jobs = [(profile, wish.order) for profile in profiles]
        sessions = _sessions(archive, jobs, command)
        return _run(archive, sessions, quiet=quiet)


def fetch_pages(
    folder: Path, urls: Sequence[str], *, site: str | None, command: str, quiet: bool
) -> Report:
    """Capture and record single pages.

    Raises `ForgottenError` where one was taken out for good: nothing is asked for.
    """
    heed_sigterm()
    groups = by_profile(urls, site=site)
    with Archive.create(folder) as archive:
        for url in (url for _, wanted in groups for url in wanted):
            require_not_forgotten(archive, url)
        jobs = [
            (profile, Order(only=tuple(wanted), origin="fetch"))
            for profile, wanted in groups
        ]
        sessions = _sessions(archive, jobs, command)
        return _run(archive, sessions, quiet=quiet)


def _sessions(
    archive: Archive, jobs: Sequence[tuple[Profile, Order]], command: str
) -> list[Session]:
    sessions = [
        Session(archive=archive, profile=profile, order=order)
        for profile, order in jobs
    ]
    for session in sessions:
        session.note_start(command)
    return sessions


def _run(archive: Archive, sessions: Sequence[Session], *, quiet: bool) -> Report:
    log = archive.path / "logs" / f"{machine_clock():%Y%m%dT%H%M%SZ}.jsonl"
    with CrawlProgress(sessions, quiet=quiet) as progress:
        run(sessions, log=log, watch=progress.update, say=progress.say)
    codes = {session.profile.name: exit_code(session) for session in sessions}
    for session in sessions:
        session.note_end(codes[session.profile.name])
    complaints = [
        f"newsarchive: {session.profile.name}: {_complaint(session, code)}"
        for session in sessions
        if (code := codes[session.profile.name])
    ]
    return Report(
        code=next((code for code in GRAVEST_FIRST if code in codes.values()), 0),
        complaints=(*complaints, f"  log: {log}") if complaints else (),
        words=tuple(f"{each.profile.name}: {_told(each)}" for each in sessions),
    )


def _complaint(session: Session, code: int) -> str:
    why = session.trouble or (session.refusal if code == 6 else None)
    why = why or (session.brake.put_off if code == 7 else None)
    meaning = MEANINGS.get(code, "the archive can take no more")
    return f"{meaning}: {why}" if why else meaning


def _told(session: Session) -> str:
    counts = session.counts
    read = f"{counts['articles']} articles read, {counts['new']} new or changed"
    outcomes = {state: counts[state] for state in ("captured", "skipped", "gone")}
    outcomes["failed"] = session.given_up
    asked = ", ".join(f"{n} {state}" for state, n in outcomes.items() if n)
    return f"{read}; addresses: {asked or 'none was due'}"
