"""The looks at one article as they are kept, in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from sqlite_utils import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """One row of table `sightings`: a look at the article.

    revision: number of the revision that says what was read; `None`: it was gone.
    source: the capture that holds what was found: this one, or what a 304 confirms.
    """

    capture: int
    captured_at: str
    revision: int | None
    source: int

    @property
    def moment(self) -> tuple[str, int]:
        """Its place in time."""
        return self.captured_at, self.capture


def sightings(db: Database, article: int) -> list[Sighting]:
    """The looks at an article, the oldest first."""
    rows = db.execute(
        "SELECT s.capture, s.captured_at, s.revision, "
        "CASE WHEN c.status IS ? THEN c.revisit_of ELSE c.id END "
        "FROM sightings s JOIN captures c ON c.id = s.capture WHERE s.article = ? "
        "ORDER BY s.captured_at, s.capture",
        [HTTPStatus.NOT_MODIFIED, article],
    )
    return [
        Sighting(capture=capture, captured_at=at, revision=revision, source=source)
        for capture, at, revision, source in rows
    ]


def read_from(live: Sequence[Sighting]) -> int:
    """The capture that an article's row is read from, given the looks that found it.

    The newest page that reads as the last look does: a 304 may confirm an older one,
    whose bytes came once more in between.
    """
    last = live[-1]
    pages = (
        each.capture
        for each in reversed(live)
        if each.source == each.capture and each.revision == last.revision
    )
    return next(pages, last.source)


def in_force(db: Database, article: int, at: str) -> Sighting:
    """The look that a reading of this moment is compared with.

    The last one before it that found the article, else the first one after it.
    """
    read = [each for each in sightings(db, article) if each.revision is not None]
    before = [each for each in read if each.captured_at <= at]
    return (before[-1:] or read)[0]
