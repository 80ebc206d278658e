"""HTTP/1.1 messages as they lie in WARC records: taken apart, never changed."""

from dataclasses import dataclass
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser

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
    body = message[offset:]
    if any(_is_chunked(name, value) for name, value in headers):
        body = ChunkedDataReader(BytesIO(body)).read()
    return HttpResponse(
        status=status, headers=headers, body=body, payload_offset=offset
    )


def _head(stream: BytesIO) -> tuple[int, tuple[tuple[str, str], ...]]:
    start = stream.tell()
    try:
        head = _PARSER.parse(stream)
        status = int(head.get_statuscode())
    except (EOFError, ValueError):
        stream.seek(start)
        return 0, ()
    return status, tuple((str(name), str(value)) for name, value in head.headers)


def _is_chunked(name: str, value: str) -> bool:
    return name.lower() == "transfer-encoding" and "chunked" in value.lower()
