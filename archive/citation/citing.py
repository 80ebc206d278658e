"""What a citation says of an article, whatever its form. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from archive.record import Article, Location, Person

WRITERS = ("author", "reporter", "correspondent")
"""Roles of the people who wrote a text."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\s]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """One article as others cite it; all texts are single lines.

    key: of the article, stable.
    url: canonical.
    title: as printed; the address where there is none.
    authors, editors: names as printed, nobody twice.
    outlet: that the page credits, or `None`.
    host: of the address: the site that printed it.
    published: year, month and day as far as they are known; empty: unknown.
    captured_at: UTC, when the text was read from the site.
    language: as the page says, or `None`.
    keywords: as the page says.
    lies_in: where the archive keeps the page.
    """

    key: str
    url: str
    title: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    outlet: str | None
    host: str
    published: tuple[int, ...]
    captured_at: str
    language: str | None
    keywords: tuple[str, ...]
    lies_in: Location

    @classmethod
    def of(cls, article: Article, captured_at: str, lies_in: Location) -> Self:
        """The citation of a reading of an article."""
        return cls(
            key=article.key,
            url=one_line(article.url),
            title=one_line(article.title or "") or one_line(article.url),
            authors=_names(article.people, WRITERS),
            editors=_names(article.people, ("editor",)),
            outlet=one_line(article.source or "") or None,
            host=urlsplit(article.url).hostname or "",
            published=date_parts(article.published),
            captured_at=captured_at,
            language=one_line(article.language or "") or None,
            keywords=tuple(filter(None, map(one_line, article.keywords))),
            lies_in=lies_in,
        )

    @property
    def date(self) -> str:
        """The date of publication, as precise as it is known: `2010-07`; or nothing."""
        return "-".join(f"{each:02}" for each in self.published)

    @property
    def accessed(self) -> str:
        """The day, in UTC, on which the page was captured."""
        return self.captured_at[:10]

    @property
    def moment(self) -> str:
        """When the page was captured, to the second: `2026-03-01T12:00:00Z`."""
        return f"{self.captured_at[:19]}Z"

    @property
    def copy(self) -> str:
        """Where a copy of the page lies, in English words, in one line."""
        place = self.lies_in
        return (
            f"newsarchive {self.key}, captured {self.moment}, {place.file}, "
            f"{place.length} bytes from {place.offset}, SHA-256 {place.member_digest}"
        )


def date_parts(published: str | None) -> tuple[int, ...]:
    """Year, month and day of an ISO 8601 moment, as far as a calendar has them.

    >>> date_parts("2010-13-01"), date_parts("2010-02-30")
    ((2010,), (2010, 2))
    >>> date_parts("2010-07-21T17:18:00+08:00"), date_parts("2010-07"), date_parts(None)
    ((2010, 7, 21), (2010, 7), ())
    """
    found = _DATE.match(published or "")
    parts = tuple(int(each) for each in found.groups() if each) if found else ()
    while parts and not _is_date(parts):
        parts = parts[:-1]
    return parts


def _is_date(parts: tuple[int, ...]) -> bool:
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return False
    return True


def one_line(text: str) -> str:
    """The text without control characters and half characters, spaces collapsed.

    What turns the direction of writing goes too: it would turn the rest of the line.

    >>> one_line("a\\r\\n b\\x00c")
    'a b c'
    """
    return _CONTROLS.sub(" ", _TURNS.sub("", text)).strip()


def _names(people: Iterable[Person], roles: tuple[str, ...]) -> tuple[str, ...]:
    names = (one_line(each.name) for each in people if each.role in roles)
    return tuple(dict.fromkeys(filter(None, names)))
