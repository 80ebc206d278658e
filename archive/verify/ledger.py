"""The addresses in the ledger against those that the records name."""

from collections.abc import Iterable, Iterator

from archive.archive import Archive
from archive.verify.problem import Mend, Problem
from archive.verify.record import Row


class Addresses:
    """Which addresses of the ledger were named by a record so far.

    Eight bytes an address: Python's own hash of it.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._named = set[int]()
        self._unnamed = set[int]()
        # What a person asks for is queued before any record can name it.
        for url, way in archive.db.execute("SELECT url, way FROM ledger"):
            known = self._named if way == "asked" else self._unnamed
            known.add(hash(url.encode()))

    def name(self, urls: Iterable[bytes]) -> set[int]:
        """Note that a record names these; the hashes of those the ledger lacks."""
        new = set(map(hash, urls)) - self._named
        missing = new - self._unnamed
        self._unnamed -= new
        self._named |= new
        return missing

    def orphans(self) -> Iterator[Problem]:
        """Addresses that no record names, nor one that was taken out."""
        if not self._unnamed:
            return
        for number, url in self._archive.db.execute(_LASTING):
            if hash(url.encode()) in self._unnamed:
                what = f"no record names {url}"
                yield Problem(table="ledger", row=number, what=what)


def unlisted(found: list[bytes], missing: set[int], row: Row) -> Iterator[Problem]:
    """The addresses that a record names and the ledger lacks.

    missing: the hashes of those that were not named before; emptied on the way.
    """
    for url in found:
        if hash(url) in missing:
            missing.discard(hash(url))
            what = f"the ledger lacks {url.decode()}, which this record names"
            yield Problem(
                what=what,
                file=row.file,
                offset=row.offset,
                table="ledger",
                mend=Mend.DERIVE,
            )


def ledger_problems(archive: Archive) -> Iterator[Problem]:
    """Captures in the ledger that are not those of its addresses."""
    for number, what in archive.db.execute(_CAPTURES):
        yield Problem(table="ledger", row=number, what=what, mend=Mend.DERIVE)


_LASTING = """SELECT id, url FROM ledger
WHERE found_on IS NULL OR found_on NOT IN (SELECT url FROM temp.forgotten)"""

# `at` is NULL for a look that failed: that leaves the last capture as it was.
_CAPTURES = """
SELECT id, 'captured, but without a capture' FROM ledger
WHERE state = 'captured' AND capture IS NULL
UNION ALL
SELECT l.id, 'no record tells of capture ' || l.capture || ' of this address'
FROM ledger l WHERE l.capture IS NOT NULL
    AND l.capture NOT IN (SELECT capture FROM temp.unread)
    AND NOT EXISTS (SELECT 1 FROM temp.answers a
        WHERE a.address = l.id AND a.capture = l.capture)
UNION ALL
SELECT l.id, 'it does not name its last capture' FROM ledger l
WHERE EXISTS (SELECT 1 FROM temp.answers a
        WHERE a.address = l.id AND a.at >= l.visited_at)
    AND NOT EXISTS (SELECT 1 FROM temp.answers a
        WHERE a.address = l.id AND a.at >= l.visited_at AND a.capture = l.capture)
    AND l.state <> 'captured'
    AND l.url NOT IN (SELECT url FROM temp.forgotten)
"""
