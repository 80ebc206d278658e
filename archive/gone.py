"""When an article was found gone, and when it was back."""

from dataclasses import dataclass

from archive.archive import Archive

_REMOVALS = """
WITH looks AS (
    SELECT captured_at, revision, reason, lag(revision, 1, 0) OVER (
        ORDER BY captured_at, capture) AS before
    FROM sightings WHERE article = (SELECT id FROM articles WHERE url = ?))
SELECT l.captured_at, l.reason, (
    SELECT min(s.captured_at) FROM looks s
    WHERE s.revision IS NOT NULL AND s.captured_at > l.captured_at)
FROM looks l WHERE l.revision IS NULL AND l.before IS NOT NULL
ORDER BY l.captured_at
"""
"""The view `removals`, of one article: whatever is asked of a view, it looks at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """One time that an article was not served any more.

    removed_at: when that was first found, UTC.
    reason: by what: `404 Not Found`, an error text, where a redirect led ….
    returned_at: when it was next found again, UTC; `None`: it was not.
    """

    removed_at: str
    reason: str | None
    returned_at: str | None


def removals(archive: Archive, url: str) -> list[Removal]:
    """The removals of the article at this canonical address, the first one first."""
    return [
        Removal(removed_at=removed_at, reason=reason, returned_at=returned_at)
        for removed_at, reason, returned_at in archive.db.execute(_REMOVALS, [url])
    ]
