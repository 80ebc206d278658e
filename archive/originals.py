"""The capture whose payload a new response repeats, so that it is kept once."""

import hashlib
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from sqlite_utils import Database

from archive.errors import DamagedError
from archive.http_message import parse_response
from archive.journal import IDENTICAL_PAYLOAD, NOT_MODIFIED, Original
from archive.record import Exchange, Location
from archive.warc import read_member

_COLUMNS = (
    "record_id, url, captured_at, warc_file, warc_offset, warc_length, member_digest"
)


def original_of(folder: Path, db: Database, exchange: Exchange) -> Original | None:
    """The whole capture of the same address with the same payload, byte for byte.

    Of a 304 answer, the last one before it that brought a payload. `None` where there
    is none.
    """
    response = parse_response(exchange.response)
    if response.status == HTTPStatus.NOT_MODIFIED:
        return _last_one(db, exchange)
    payload = exchange.response[response.payload_offset :]
    if not payload:
        return None
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM captures WHERE url = ? AND payload_digest = ? "  # noqa: S608  # our own names
        "AND revisit_of IS NULL AND truncated IS NULL AND lost IS NULL ORDER BY id",
        [exchange.url, hashlib.sha256(response.body).hexdigest()],
    )
    for record_id, url, captured_at, *place in rows:
        # Chunks may have been cut elsewhere: then the bytes are others.
        if _holds(folder, place, payload):
            return _original(record_id, url, captured_at, profile=IDENTICAL_PAYLOAD)
    return None


def _last_one(db: Database, exchange: Exchange) -> Original | None:
    """What a 304 answer confirms: what was asked with came with the last answer.

    Its place in time counts: an older capture may have come in since.
    """
    row = db.execute(
        "SELECT o.record_id, o.url, o.captured_at FROM captures c "
        "JOIN captures o ON o.id = coalesce(c.revisit_of, c.id) "
        "WHERE c.url = ? AND c.captured_at <= ? AND o.status = ? "
        "AND o.truncated IS NULL AND o.lost IS NULL "
        "ORDER BY c.captured_at DESC, c.id DESC LIMIT 1",
        [exchange.url, exchange.captured_at.isoformat(), HTTPStatus.OK],
    ).fetchone()
    return _original(*row, profile=NOT_MODIFIED) if row else None


def _original(record_id: str, url: str, captured_at: str, *, profile: str) -> Original:
    return Original(
        record_id=record_id,
        url=url,
        captured_at=datetime.fromisoformat(captured_at),
        profile=profile,
    )


def _holds(folder: Path, place: list[object], payload: bytes) -> bool:
    """Whether a stored response has this payload; a damaged one has none."""
    try:
        return _payload_at(folder, place) == payload
    except DamagedError:
        return False


def _payload_at(folder: Path, place: list[object]) -> bytes:
    file, offset, length, member_digest = place
    location = Location(
        file=str(file),
        offset=int(str(offset)),
        length=int(str(length)),
        member_digest=str(member_digest),
    )
    block = read_member(folder, location).block
    return block[parse_response(block).payload_offset :]
