"""What an archive holds already of what is to be imported."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archive import (
    Archive,
    DamagedError,
    Exchange,
    capture,
    captured_exchange,
    forgotten,
    near_capture,
    parse_response,
)
from crawler.answer import Answer
from crawler.errors import BrokenRecordError
from crawler.imports.digests import Digest
from crawler.imports.fields import MalformedError, Record, moment, unbracketed
from crawler.imports.profiles import Profiles
from crawler.imports.records import exchange_in
from crawler.urls import canonical_url

TRIED = 50
"""Captures of an address that are looked through for what a revisit refers to."""

_PLACE = "SELECT warc_file, warc_offset, warc_length FROM captures"
_WHOLE = "revisit_of IS NULL AND truncated IS NULL"
_BY_DIGEST = f"{_PLACE} WHERE payload_digest = ? AND {_WHOLE} LIMIT 1"
_BY_URL = (
    f"{_PLACE} WHERE url = ? AND {_WHOLE} "
    "ORDER BY substr(captured_at, 1, 19) = ? DESC, captured_at DESC LIMIT ?"
)
_BY_MOMENT = f"{_PLACE} WHERE url = ? AND substr(captured_at, 1, 19) = ? AND {_WHOLE}"


def is_known(archive: Archive, exchange: Exchange) -> bool:
    """Whether the archive has this very capture: address, moment and payload."""
    body = parse_response(exchange.response).body
    found = archive.db.execute(
        "SELECT 1 FROM captures "
        "WHERE url = ? AND captured_at = ? AND (payload_digest = ? OR status = 304)",
        [
            exchange.url,
            exchange.captured_at.isoformat(),
            hashlib.sha256(body).hexdigest(),
        ],
    )
    return found.fetchone() is not None


def is_forgotten(archive: Archive, url: str) -> bool:
    """Whether this address was taken out for good."""
    return forgotten(archive.db, [url, canonical_url(url) or url]) is not None


def is_held(archive: Archive, url: str, captured_at: datetime) -> bool:
    """Whether the archive has a capture of this address and second.

    What an index lists is known by no more than that, before it is downloaded.
    """
    second = captured_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    found = archive.db.execute(
        "SELECT 1 FROM captures WHERE url = ? AND captured_at >= ? AND captured_at < ?",
        [url, second.isoformat(), (second + timedelta(seconds=1)).isoformat()],
    )
    return found.fetchone() is not None


def held_page(
    archive: Archive, profiles: Profiles, url: str, at: datetime
) -> Answer | None:
    """The archive's own capture of this address that is nearest to a moment."""
    number = near_capture(archive, url, at.isoformat())
    if number is None:
        return None
    exchange = captured_exchange(archive, capture(archive, number))
    profile = profiles.of(url)
    return Answer.of(exchange, canonical_url(url, profile.addresses) or url)


def referred_to(archive: Archive, revisit: Record) -> Exchange | None:
    """The stored capture that has the payload which a revisit record refers to.

    By its digest, where one is stated; else by address and date, to the second.
    """
    payload = Digest.read(revisit.header("WARC-Payload-Digest"))
    for exchange in _candidates(archive, revisit, payload):
        response = parse_response(exchange.response)
        raw = exchange.response[response.payload_offset :]
        if payload is None or payload.fits(raw, response.body):
            return exchange
    return None


def _candidates(
    archive: Archive, revisit: Record, payload: Digest | None
) -> Iterator[Exchange]:
    named = unbracketed(revisit.header("WARC-Refers-To-Target-URI"))
    url, second = named or revisit.url, _second(revisit)
    if payload is None:
        yield from _stored(archive, _BY_MOMENT, url, second)
        return
    if payload.algorithm == "sha256":
        yield from _stored(archive, _BY_DIGEST, payload.value.hex())
    yield from _stored(archive, _BY_URL, url, second, TRIED)


def _stored(archive: Archive, query: str, *values: object) -> Iterator[Exchange]:
    for file, offset, length in archive.db.execute(query, values).fetchall():
        path = archive.warc / file
        with path.open("rb") as warc:
            warc.seek(offset)
            member = warc.read(length)
        try:
            yield exchange_in(member, origin="warc", imported_from=file)
        except BrokenRecordError as error:
            raise DamagedError(path, f"at {offset}: {error.reason}") from error


def _second(revisit: Record) -> str:
    try:
        return moment(revisit.header("WARC-Refers-To-Date")).isoformat()[:19]
    except MalformedError:
        return ""
