"""One WARC record that somebody else wrote: checked, made an exchange.

Pure: bytes in, an `Exchange` out.
"""

import zlib

from archive import (
    ContentCodingError,
    Exchange,
    Origin,
    decoded_content,
    parse_response,
)
from crawler.errors import BrokenRecordError
from crawler.imports.digests import Digest
from crawler.imports.fields import HEAD_END, MAX_HEAD, MalformedError, Record
from crawler.imports.revisits import is_not_modified, not_modified
from crawler.urls import canonical_url

GZIP = b"\x1f\x8b"

MAX_BLOCK = 256 * 1024 * 1024
"""Bytes that a record's block may have: a larger one is named and left out."""


def checked(record: Record) -> Record:
    """The record, its block fitting the digests that it states.

    Raises `MalformedError`. The payload of a `revisit` lies elsewhere, and a payload
    that was cut off may bear the digest of the whole; the block's digest then counts.
    """
    block = Digest.read(record.header("WARC-Block-Digest"))
    # wget (1.21.3, seen in its own files) states the digest of nothing for a revisit.
    candidates = (record.block, b"") if record.type == "revisit" else (record.block,)
    if block is not None and not block.fits(*candidates):
        message = "the block does not fit its WARC-Block-Digest"
        raise MalformedError(message)
    if record.type not in {"response", "resource"}:
        return record
    payload = Digest.read(record.header("WARC-Payload-Digest"))
    is_proven = block is not None and record.header("WARC-Truncated") is not None
    if payload is None or is_proven or payload.fits(*payloads(record)):
        return record
    if payload.fits(_uncompressed(record)):
        return record
    message = "the payload does not fit its WARC-Payload-Digest"
    raise MalformedError(message)


def is_http(record: Record) -> bool:
    """Whether the block is an HTTP message, as in WARC's own examples."""
    return record.type != "resource"


def payloads(record: Record) -> tuple[bytes, ...]:
    """What writers take the digest of: the bytes after the head, or the entity.

    ISO 28500 means the entity, without transfer coding (RFC 2616 section 4.3); wget,
    warcio and FastWARC take the bytes as they lie in the record.
    """
    if not is_http(record):
        return (record.block,)
    response = parse_response(record.block)
    raw = record.block[response.payload_offset :]
    return (raw,) if raw == response.body else (raw, response.body)


def _uncompressed(record: Record) -> bytes:
    """The page itself: some writers take the digest without content coding too."""
    response = parse_response(record.block)
    coding = response.header("Content-Encoding")
    try:
        return decoded_content(response.body, coding, limit=MAX_BLOCK)
    except ContentCodingError:
        return response.body


def message_of(record: Record) -> bytes:
    """The HTTP response in a record; of a `resource`, the least that could hold it."""
    if is_not_modified(record):
        return not_modified(record)
    if is_http(record):
        return record.block
    label = record.header("Content-Type")
    kind = f"Content-Type: {label}\r\n" if label else ""
    size = f"Content-Length: {len(record.block)}\r\n"
    return f"HTTP/1.1 200 OK\r\n{kind}{size}\r\n".encode() + record.block


def exchange_of(
    record: Record,
    *,
    imported_from: str,
    request: bytes = b"",
    origin: Origin = "warc",
) -> Exchange:
    """The exchange that a record with a whole message or a page is of.

    Raises `MalformedError`.
    """
    if not record.is_web or canonical_url(record.url or "") is None:
        message = f"{record.url} is no address that can be asked"
        raise MalformedError(message)
    return Exchange(
        url=record.url or "",
        captured_at=record.captured_at,
        request=request,
        response=message_of(record),
        ip_address=record.header("WARC-IP-Address"),
        origin=origin,
        truncated=record.header("WARC-Truncated"),
        imported_from=imported_from,
    )


def record_in(data: bytes) -> Record:
    """The one record in these bytes, a gzip member or plain, checked.

    Raises `MalformedError`.
    """
    plain = _inflated(data) if data.startswith(GZIP) else data
    end = HEAD_END.search(plain, 0, MAX_HEAD)
    if end is None:
        message = f"no WARC record: it begins with {plain[:20]!r}"
        raise MalformedError(message)
    head = Record.head(plain[: end.end()])
    block = plain[end.end() : end.end() + head.length]
    if len(block) < head.length:
        message = f"cut off: {len(block)} of {head.length} bytes"
        raise MalformedError(message)
    return checked(Record(headers=head.headers, block=block))


def exchange_in(member: bytes, *, origin: Origin, imported_from: str) -> Exchange:
    """The exchange in one record, given as a gzip member or plain.

    imported_from: where it was found, as the archive notes it. Raises
    `BrokenRecordError`, for a revisit that holds no answer of its own too.
    """
    try:
        record = _holding_a_page(record_in(member))
        return exchange_of(record, origin=origin, imported_from=imported_from)
    except MalformedError as error:
        raise BrokenRecordError(imported_from, 0, str(error)) from error


def _holding_a_page(record: Record) -> Record:
    if record.type in {"response", "resource"} or is_not_modified(record):
        return record
    message = f"a {record.type or 'nameless'} record, which holds no page"
    raise MalformedError(message)


def _inflated(data: bytes) -> bytes:
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    limit = MAX_BLOCK + MAX_HEAD
    try:
        plain = inflate.decompress(data, limit)
    except zlib.error as error:
        message = f"a broken gzip member: {error}"
        raise MalformedError(message) from error
    if inflate.eof:
        return plain
    is_cut = len(plain) < limit
    message = "a gzip member that is cut off" if is_cut else f"more than {limit} bytes"
    raise MalformedError(message)
