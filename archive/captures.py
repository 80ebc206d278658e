"""Captures given back: where one lies, what the server sent, what was read from it."""

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from archive.archive import Archive
from archive.content_coding import ContentCodingError, decoded_content
from archive.errors import DamagedError
from archive.http_message import HttpResponse, parse_response
from archive.journal import VISIT
from archive.record import Location
from archive.visit import Visit
from archive.warc import read_member

MAX_CONTENT = 256 * 1024 * 1024
"""Bytes that a page may unpack to when a person asks for it."""

_LOCATION = "warc_file, warc_offset, warc_length, member_digest"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredCapture:
    """One response as the archive has it.

    number: its row in `captures`.
    url: the address that was asked for.
    captured_at: UTC.
    status: HTTP status code.
    location: where the response record lies.
    revisit_of: the capture that holds the payload, or `None`: it does so itself.
    """

    number: int
    url: str
    captured_at: str
    status: int | None
    location: Location
    revisit_of: int | None


def capture(archive: Archive, number: int) -> StoredCapture:
    """The capture in this row of `captures`, which is there."""
    row = archive.db.execute(
        f"SELECT url, captured_at, status, revisit_of, {_LOCATION} "  # noqa: S608  # our own names
        "FROM captures WHERE id = ?",
        [number],
    ).fetchone()
    url, captured_at, status, revisit_of, *place = row
    return StoredCapture(
        number=number,
        url=url,
        captured_at=captured_at,
        status=status,
        revisit_of=revisit_of,
        location=_location(place),
    )


def _location(row: list[Any]) -> Location:
    file, offset, length, member_digest = row
    return Location(
        file=file, offset=offset, length=length, member_digest=member_digest
    )


def captured_response(archive: Archive, captured: StoredCapture) -> HttpResponse:
    """What the server sent, from the raw record; of a revisit, what it sent before.

    Raises `DamagedError` where the record is not what was written.
    """
    own = parse_response(read_member(archive.warc, captured.location).block)
    if captured.revisit_of is None:
        return own
    before = captured_response(archive, capture(archive, captured.revisit_of))
    if own.status == HTTPStatus.NOT_MODIFIED:
        return before
    return replace(before, status=own.status, headers=own.headers)


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
