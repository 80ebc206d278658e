"""Captures given back: where one lies, what the server sent, what was read from it."""

import json
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from archive.archive import Archive
from archive.content_coding import ContentCodingError, decoded_content
from archive.errors import DamagedError
from archive.http_message import HttpResponse, parse_response
from archive.journal import VISIT
from archive.record import Exchange, Location
from archive.sightings import in_force
from archive.store import article_number
from archive.visit import Visit
from archive.warc import read_member

MAX_CONTENT = 256 * 1024 * 1024
"""Bytes that a page may unpack to when a person asks for it."""

_COLUMNS = "url, captured_at, status, revisit_of, record_id, truncated"
_LOCATION = "warc_file, warc_offset, warc_length, member_digest"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredCapture:
    """One response as the archive has it.

    number: its row in `captures`.
    url: the address that was asked for.
    captured_at: UTC.
    status: HTTP status code.
    location: where the response record lies.
    payload: where the record lies that holds the body: the same, but of a revisit.
    revisit_of: the capture that holds the payload, or `None`: it does so itself.
    record_id: its WARC-Record-ID.
    truncated: why it is not whole, or `None`.
    """

    number: int
    record_id: str
    truncated: str | None
    url: str
    captured_at: str
    status: int | None
    location: Location
    payload: Location
    revisit_of: int | None


def capture(archive: Archive, number: int) -> StoredCapture:
    """The capture in this row of `captures`, which is there."""
    row = archive.db.execute(
        f"SELECT {_COLUMNS}, {_LOCATION} FROM captures WHERE id = ?",  # noqa: S608  # our own names
        [number],
    ).fetchone()
    url, captured_at, status, revisit_of, record_id, truncated, *place = row
    location = _location(place)
    payload = location if revisit_of is None else capture(archive, revisit_of).payload
    return StoredCapture(
        number=number,
        url=url,
        captured_at=captured_at,
        status=status,
        revisit_of=revisit_of,
        record_id=record_id,
        truncated=truncated,
        location=location,
        payload=payload,
    )


def _location(row: list[Any]) -> Location:
    file, offset, length, member_digest = row
    return Location(
        file=file, offset=offset, length=length, member_digest=member_digest
    )


def near_capture(archive: Archive, url: str, at: str) -> int | None:
    """The whole capture of this address that was taken nearest to this moment, UTC."""
    row = archive.db.execute(
        "SELECT id FROM captures WHERE url = ? AND truncated IS NULL AND lost IS NULL "
        "ORDER BY abs(julianday(captured_at) - julianday(?)), id LIMIT 1",
        [url, at],
    ).fetchone()
    return int(row[0]) if row else None


def captured_exchange(archive: Archive, captured: StoredCapture) -> Exchange:
    """What a capture brought, as the crawl got it; of a revisit, payload included.

    The request is left out. Raises `DamagedError` where a record is not what was
    written.
    """
    block = read_member(archive.warc, captured.location).block
    if captured.revisit_of is not None:
        before = captured_exchange(archive, capture(archive, captured.revisit_of))
        payload = before.response[parse_response(before.response).payload_offset :]
        is_unchanged = captured.status == HTTPStatus.NOT_MODIFIED
        block = before.response if is_unchanged else block + payload
    return Exchange(
        url=captured.url,
        captured_at=datetime.fromisoformat(captured.captured_at),
        request=b"",
        response=block,
        truncated=captured.truncated,
    )


def captured_response(archive: Archive, captured: StoredCapture) -> HttpResponse:
    """What the server sent, from the raw record; of a revisit, what it sent before.

    Raises `DamagedError` where the record is not what was written.
    """
    return parse_response(captured_exchange(archive, captured).response)


def read_by_others(archive: Archive, visit: Visit) -> int | None:
    """The capture of the reading that a new one is compared with, if others read it.

    visit: of an article, not yet stored. Others are another version of the extractor,
    another profile or site model: what they read differently is no change of the page.
    """
    if visit.article is None or visit.exchange is None:
        return None
    number = article_number(archive.db, visit.article.url)
    if number is None:
        return None
    at = visit.exchange.captured_at.isoformat()
    nearest = in_force(archive.db, number, at)
    (row,) = archive.db.execute(
        "SELECT a.capture = ?1, a.extractor, a.profile, a.model, "
        "r.extractor, r.profile, r.model FROM articles a "
        "JOIN revisions r ON r.article = a.id AND r.number = ?2 WHERE a.id = ?3",
        [nearest.source, nearest.revision, number],
    ).fetchall()
    is_newest, *readers = row
    known = readers[:3] if is_newest else readers[3:]
    own = [visit.extractor, visit.profile, visit.model]
    return nearest.source if known != own else None


def record_read_in(archive: Archive, number: int) -> dict[str, Any] | None:
    """The record, as JSON, that this capture was last read as; `None`: no article."""
    row = archive.db.execute(
        "SELECT r.record FROM sightings s JOIN revisions r "
        "ON r.article = s.article AND r.number = s.revision WHERE s.capture = ?",
        [number],
    ).fetchone()
    if row is None:
        return None
    record: dict[str, Any] = json.loads(row[0])
    return record


def stored_reading(archive: Archive, captured: StoredCapture) -> Visit | None:
    """What was read from a capture last, from its raw metadata record."""
    row = archive.db.execute(
        f"SELECT {_LOCATION} FROM warc_records "  # noqa: S608  # our own names
        "WHERE capture = ? AND type = 'metadata' "
        "ORDER BY warc_file DESC, warc_offset DESC LIMIT 1",
        [captured.number],
    ).fetchone()
    if row is None:
        return None
    record = read_member(archive.warc, _location(row))
    if record.content_type != VISIT:
        return None
    return Visit.from_json(json.loads(record.block))


def page_content(archive: Archive, captured: StoredCapture) -> bytes:
    """The bytes of a captured page, its content coding removed.

    Raises `DamagedError` where they do not fit their coding, or where it is unknown.
    """
    response = captured_response(archive, captured)
    coding = response.header("Content-Encoding")
    try:
        return decoded_content(response.body, coding, limit=MAX_CONTENT)
    except ContentCodingError as error:
        what = f"the body at {captured.location.offset}: {error}"
        raise DamagedError(archive.warc / captured.location.file, what) from error
