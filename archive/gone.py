"""When an article was found gone, and when it was back."""

from dataclasses import dataclass

from archive.archive import Archive


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
    rows = archive.db.execute(
        "SELECT removed_at, reason, returned_at FROM removals WHERE url = ? "
        "ORDER BY removed_at",
        [url],
    )
    return [
        Removal(removed_at=removed_at, reason=reason, returned_at=returned_at)
        for removed_at, reason, returned_at in rows
    ]
