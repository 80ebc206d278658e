"""The capture that a record was read from: what formats tell of it."""

from dataclasses import dataclass

from archive.archive import Archive
from archive.loading import StoredArticle


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a record comes from.

    url: the address that was asked for. captured_at: UTC. record_id: WARC-Record-ID.
    """

    url: str
    captured_at: str
    record_id: str


def origin_of(archive: Archive, stored: StoredArticle) -> Origin:
    """The capture that the newest reading of an article was read from."""
    row = archive.db.execute(
        "SELECT url, captured_at, record_id FROM captures WHERE id = ?",
        [stored.capture],
    ).fetchone()
    return Origin(url=row[0], captured_at=row[1], record_id=row[2])
