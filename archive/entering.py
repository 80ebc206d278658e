"""The WARC records of visits, as they are about to be entered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.journal import CONTINUED, Original, note_record, visit_records
from archive.originals import original_of
from archive.visit import Visit
from archive.warc import WarcRecord


def records_of(
    visits: Sequence[Visit], *, run: int | None, folder: Path, db: Database
) -> Iterator[WarcRecord]:
    """The records of visits that belong together: taken in together or not at all.

    folder, db: where the capture lies whose payload a response may repeat.
    """
    said = [
        (visit if run is None else replace(visit, run=run)).as_json()
        for visit in visits
    ]
    for each in said[:-1]:
        each[CONTINUED] = True
    for visit, each in zip(visits, said, strict=True):
        yield from _records(visit, each, _original(visit, folder, db))


def _records(
    visit: Visit, said: Mapping[str, Any], original: Original | None
) -> Sequence[WarcRecord]:
    if visit.exchange is None:
        url, at = visit.url, visit.visited_at
        return (note_record(said, url=url, at=at, reads=visit.reads),)
    return visit_records(visit.exchange, said, original)


def _original(visit: Visit, folder: Path, db: Database) -> Original | None:
    if visit.exchange is None or visit.exchange.truncated:
        return None
    return original_of(folder, db, visit.exchange)
