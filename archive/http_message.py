"""HTTP/1.1 messages as they lie in WARC records: taken apart, never changed."""

import re
from dataclasses import dataclass
from io import BytesIO

from warcio.statusandheaders import StatusAndHeadersParser

_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
_STATUS = re.compile(r"[1-9][0-9]{2}")
_PARSER = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpResponse:
    """A response, without its transfer coding.

    status: of the final response; interim ones (1xx) are passed over. 0 where the
        status line cannot be read.
    headers: names and values in the order of the wire.
    body: as the server meant it: chunks joined, content coding (gzip) still on.
    payload_offset: where the body begins in the message.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    payload_offset: int

    def header(self, name: str) -> str | None:
        """The first value of this header, whatever the case of its name."""
        wanted = name.lower()
        return next((v for key, v in self.headers if key.lower() == wanted), None)

    @property
    def media_type(self) -> str | None:
        """The media type, lower case, without parameters."""
        stated = (self.header("Content-Type") or "").partition(";")[0].strip().lower()
        return stated or None


def parse_response(message: bytes) -> HttpResponse:
    """Take a response message apart; anything that is no HTTP is all body."""
    stream = BytesIO(message)
    status = 0
    headers: tuple[tuple[str, str], ...] = ()
    while stream.tell() < len(message):
        status, headers = _head(stream)
        if not 100 <= status < 200:
            break
    offset = stream.tell()
    body = _without_transfer_coding(message[offset:], headers)
    return HttpResponse(
        status=status, headers=headers, body=body, payload_offset=offset
    )


def _without_transfer_coding(
    payload: bytes, headers: tuple[tuple[str, str], ...]
) -> bytes:
    """The body as RFC 9112 section 6.3 measures it: by chunks, by length, or all."""
    fields = {name.lower(): value.strip().lower() for name, value in headers}
    if "chunked" in fields.get("transfer-encoding", ""):
        return _joined_chunks(payload)
    length = fields.get("content-length", "")
    return payload[: int(length)] if _LENGTH.fullmatch(length) else payload


def _joined_chunks(payload: bytes) -> bytes:
    """The chunks' content, without extensions and trailers (RFC 9112 section 7.1).

    What is no chunk ends the body; a payload that does not begin with one is taken as
    it is, since some servers say chunked and send plain bytes.
    """
    parts: list[bytes] = []
    position = 0
    while found := _CHUNK_SIZE.match(payload, position):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(payload[found.end() : found.end() + size])
        position = found.end() + size
        position += 2 if payload[position : position + 2] == b"\r\n" else 0
    return b"".join(parts) if parts else payload


def _head(stream: BytesIO) -> tuple[int, tuple[tuple[str, str], ...]]:
    start = stream.tell()
    try:
        head = _PARSER.parse(stream)
        status = _status(head.get_statuscode())
    except (EOFError, ValueError):
        stream.seek(start)
        return 0, ()
    return status, tuple((str(name), str(value)) for name, value in head.headers)


def _status(written: str) -> int:
    """The status code; raises `ValueError` where there are not three digits."""
    if not _STATUS.fullmatch(written):
        raise ValueError(written)
    return int(written)
