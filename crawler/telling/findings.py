"""What a crawl shows to be wrong with a site beyond failures: alarms and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive import Alarm, Gap, alarms, open_gaps
from crawler.fetch.session import Session

Finding = Mapping[str, Any]
"""JSON values; `words` is one line that a person understands by itself."""

MOST = 500
"""Gaps that a report lists; `newsarchive coverage` lists all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What makes a crawl exit with 3 although its requests went well.

    alarms: layouts and fields that are no longer read as they were.
    gaps: days and sections that miss articles, and that nobody accepted.
    Each is `None` where it was not looked for.
    """

    alarms: tuple[Finding, ...] | None = None
    gaps: tuple[Finding, ...] | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether there is any."""
        return bool(self.alarms or self.gaps)


def findings(session: Session) -> Findings:
    """What a crawl that has ended shows; it still holds its archive.

    Nothing is looked for where single pages were asked for, or where the archive can
    take no more.
    """
    run, archive = session.run, session.archive
    if run is None or session.order.only or session.trouble is not None:
        return Findings()
    profile = session.profile
    today = session.now().astimezone(profile.timezone).date()
    gaps = open_gaps(archive, site=profile.name, today=today)
    return Findings(
        alarms=tuple(_finding(each) for each in alarms(archive, run)),
        gaps=tuple(_finding(each) for each in gaps[:MOST]),
    )


def _finding(found: Alarm | Gap) -> Finding:
    return {"words": found.words} | found.as_json()
