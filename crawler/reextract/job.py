"""What the command `reextract` does: records read anew from captures, and stored."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import Archive, Start, UsageError, newest_model, reached
from crawler.clock import Clock
from crawler.extract import EXTRACTOR_VERSION
from crawler.models import learn
from crawler.reextract.outcome import Outcome
from crawler.reextract.reading import Rereading
from crawler.reextract.workers import Stored, read_all
from crawler.sites.profile import Profile
from crawler.sites.reading import Readers
from crawler.version import VERSION

_CAPTURES = """
SELECT c.id, c.url, l.site FROM captures c LEFT JOIN ledger l ON l.url = c.url
WHERE c.id > :behind AND c.status = 200 AND c.truncated IS NULL AND c.lost IS NULL
AND c.captured_at >= :since AND (:site IS NULL OR l.site = :site)
AND (c.media_type IS NULL OR c.media_type LIKE '%html%'
    OR c.media_type IN ('text/plain', 'application/octet-stream'))
AND NOT EXISTS (SELECT 1 FROM aliases p WHERE p.url = c.url AND p.reason = 'page')
ORDER BY c.id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person asked for.

    site: of which site; `None`: of all.
    since: captures of this day (UTC) or later; empty: all.
    workers: processes that read.
    """

    site: str | None = None
    since: str = ""
    workers: int = 1


Advance = Callable[[int, int], None]
"""Is told how many captures were read, and of how many."""


def look(folder: Path, wish: Wish, *, at: datetime, advance: Advance) -> Outcome:
    """Say what would change, and change nothing (`--dry-run`)."""
    outcome = Outcome()
    with Archive.read(folder) as archive:
        captures = captures_to_read(archive, wish, behind=0)
        workers = wish.workers
        for chunk in read_all(folder, captures, at=at, workers=workers, learning=True):
            outcome.add(chunk)
            advance(outcome.read, len(captures))
    return outcome


def read_again(
    folder: Path,
    wish: Wish,
    *,
    command: str,
    clock: Clock,
    advance: Advance,
) -> Outcome:
    """Read anew, and store what differs; a run that was killed goes on where it was."""
    with Archive.create(folder) as archive:
        job = _Job(archive, wish, clock)
        job.begin(command)
        try:
            for done, total in job.run():
                advance(done, total)
        except BaseException:
            job.end(7)
            raise
        job.end(job.outcome.exit_code)
        return job.outcome


def captures_to_read(archive: Archive, wish: Wish, *, behind: int) -> list[Stored]:
    """The captures that were asked for, behind the one of this number.

    Raises `UsageError` where nothing of the site is here.
    """
    known = archive.db.execute("SELECT 1 FROM ledger WHERE site = ?", [wish.site])
    if wish.site is not None and known.fetchone() is None:
        message = f"nothing of a site {wish.site!r} is in this archive"
        raise UsageError(message)
    rows = archive.db.execute(
        _CAPTURES, {"behind": behind, "since": wish.since, "site": wish.site}
    )
    return [Stored(number=number, url=url, site=site) for number, url, site in rows]


def _sites(archive: Archive, wish: Wish) -> list[str]:
    """The sites whose captures are read."""
    if wish.site is not None:
        return [wish.site]
    rows = archive.db.execute("SELECT DISTINCT site FROM ledger ORDER BY 1")
    return [site for (site,) in rows.fetchall()]


class _Job:
    """One run of it, which holds the archive."""

    def __init__(self, archive: Archive, wish: Wish, clock: Clock) -> None:
        self.outcome = Outcome()
        self._archive = archive
        self._wish = wish
        self._clock = clock
        self._readers = Readers.of(archive)
        self._run = 0

    def begin(self, command: str) -> None:
        """Note the run, and find out how far an unfinished one has come.

        Where none was left unfinished, what the pages teach is learnt first.
        """
        archive, at = self._archive, self._clock()
        self.outcome.begun_at = reached(archive.db, self._reader())
        if not self.outcome.begun_at:
            for site in _sites(archive, self._wish):
                learn(archive, site, at=at)
        reader = self._reader()
        start = Start(
            command=command, site=self._wish.site, version=VERSION, reader=reader
        )
        self._run = archive.start_run(start, at=at)
        archive.note_reached(self._run, self.outcome.begun_at)
        archive.commit()

    def run(self) -> Iterator[tuple[int, int]]:
        """Read and store; tells how many of how many captures are done."""
        archive, wish, at = self._archive, self._wish, self._clock()
        captures = captures_to_read(archive, wish, behind=self.outcome.begun_at)
        folder, workers = archive.path, wish.workers
        for chunk in read_all(folder, captures, at=at, workers=workers):
            self._store(chunk.readings)
            archive.note_reached(self._run, chunk.last)
            archive.commit()
            self.outcome.add(chunk)
            yield self.outcome.read, len(captures)

    def end(self, exit_code: int) -> None:
        """Note how it ended."""
        outcome = self.outcome
        counts = {"read": outcome.read, "changed": len(outcome.changed)}
        self._archive.end_run(
            self._run, at=self._clock(), counts=counts, exit_code=exit_code
        )

    def _store(self, readings: Iterable[Rereading]) -> None:
        for each in readings:
            if each.visit is None:
                continue
            profile = self._readers.profile(each.visit.site, each.visit.url)
            self._keep(profile)
            self._archive.store([each.visit], run=self._run)

    def _keep(self, profile: Profile) -> None:
        self._archive.keep_profile(
            profile.digest, profile.name, profile.source, at=self._clock()
        )

    def _reader(self) -> str:
        """A digest of what decides how captures are read, and of which are."""
        rows = self._archive.db.execute("SELECT DISTINCT site FROM ledger ORDER BY 1")
        digests = {
            site: self._readers.of_site(site).digest for (site,) in rows.fetchall()
        }
        found = {site: newest_model(self._archive, site) for site in digests}
        models = {site: model.digest for site, model in found.items() if model}
        wish = [self._wish.site, self._wish.since]
        said = json.dumps([EXTRACTOR_VERSION, VERSION, digests, models, wish])
        return hashlib.sha256(said.encode()).hexdigest()
