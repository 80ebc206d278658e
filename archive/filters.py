"""Which articles a search or an export is about."""

import re
from dataclasses import dataclass
from datetime import date

from archive.errors import UsageError

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_CREDITED = "SELECT article FROM people WHERE name = ?"
_LAST = "\U0010ffff"
"""Sorts behind everything that can follow a date in a moment."""


def day(text: str) -> str:
    """The date as it was given: a year, a month or a day that exists.

    >>> day("2010-07")
    '2010-07'
    """
    parts = _DAY.fullmatch(text.strip())
    if parts is None:
        message = f"{text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD"
        raise UsageError(message)
    year, month, of_month = (int(part or 1) for part in parts.groups())
    try:
        date(year, month, of_month)
    except ValueError as error:
        message = f"{text!r} is no date: {error}; write YYYY, YYYY-MM or YYYY-MM-DD"
        raise UsageError(message) from error
    return parts.group()


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What the articles must have in common; `None` asks for nothing.

    site: the profile's name.
    section: the last crumb of the breadcrumb, exactly.
    source: the outlet that the page credits, exactly.
    person: a name that the article credits, exactly, in whatever role.
    since, until: a year, a month or a day; `until` includes it. They are compared with
        the moment of publication in the site's own zone, so an article without one
        does not pass.
    """

    site: str | None = None
    section: str | None = None
    source: str | None = None
    person: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for bound in (self.since, self.until):
            if bound is not None:
                day(bound)

    def where(self) -> tuple[str, list[str]]:
        """A condition on the table `articles a`, and the values to bind to it."""
        until = self.until + _LAST if self.until else None
        asked = {
            "a.site = ?": self.site,
            "a.section = ?": self.section,
            "a.source = ?": self.source,
            f"a.id IN ({_CREDITED})": self.person,
            "a.published >= ?": self.since,
            "a.published < ?": until,
        }
        held = {said: value for said, value in asked.items() if value is not None}
        return " AND ".join(["1", *held]), list(held.values())


EVERYTHING = Filters()
