"""Takes the content coding (gzip, deflate) off a body, within a limit."""

import re
import zlib

MAX_CODINGS = 3
"""Codings of one body: nobody means more, and each may cost as much as the limit."""

MAX_PIECES = 1_000
"""Pieces of one compressed body (RFC 1952 section 2.2); a bomb has a million."""

_BLOCK = 65_536
_PADDING = re.compile(rb"\0*")


class ContentCodingError(ValueError):
    """A body that its content coding does not fit, or that grows beyond the limit."""


def decoded_content(body: bytes, coding: str | None, *, limit: int) -> bytes:
    """The body without its content codings (RFC 9110 section 8.4).

    coding: the Content-Encoding header; the last one named was applied last.
    limit: bytes that the result may have.

    Raises `ContentCodingError` where a coding is unknown, broken, or gives more than
    the limit, and where there are too many of them. A body that is not compressed
    although the header says so is taken as it is: old servers say gzip and send plain
    text.
    """
    for name in reversed(_codings(coding)):
        match name:
            case "gzip" | "x-gzip":
                if body.startswith(b"\x1f\x8b"):
                    body = _inflated(body, zlib.MAX_WBITS + 16, limit)
            case "deflate":
                # Both zlib and bare deflate are seen (RFC 9110 section 8.4.1.2).
                bits = zlib.MAX_WBITS if _is_zlib(body) else -zlib.MAX_WBITS
                body = _inflated(body, bits, limit)
            case unknown:
                message = f"unknown content coding {unknown!r}"
                raise ContentCodingError(message)
    return body


def _codings(header: str | None) -> list[str]:
    named = [name.strip() for name in (header or "").lower().split(",")]
    codings = [name for name in named if name not in {"", "identity"}]
    if len(codings) > MAX_CODINGS:
        message = f"{len(codings)} content codings"
        raise ContentCodingError(message)
    return codings


def _is_zlib(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    """What all compressed pieces of the body give together."""
    given: list[bytes] = []
    start = pieces = 0
    while start < len(body):
        pieces += 1
        if pieces > MAX_PIECES:
            message = f"the compressed body has more than {MAX_PIECES} pieces"
            raise ContentCodingError(message)
        left = limit - sum(map(len, given))
        try:
            start, piece = _piece(body, start, bits, left)
        except zlib.error as error:
            message = f"broken compressed body: {error}"
            raise ContentCodingError(message) from error
        except OverflowError as error:
            message = f"the body grows beyond {limit} bytes"
            raise ContentCodingError(message) from error
        given.append(piece)
    return b"".join(given)


def _piece(body: bytes, start: int, bits: int, left: int) -> tuple[int, bytes]:
    """Where the piece that begins here ends, with its padding, and what it gives.

    Taken in blocks: what follows a piece is copied whenever one ends. Raises
    `OverflowError` where it gives more than is left.
    """
    inflate, given = zlib.decompressobj(bits), bytearray()
    while not inflate.eof:
        block = body[start : start + _BLOCK]
        if not block:
            message = "the compressed body is cut off"
            raise ContentCodingError(message)
        given += inflate.decompress(block, left + 1 - len(given))
        if len(given) > left:
            raise OverflowError
        start += len(block)
    padding = _PADDING.match(body, start - len(inflate.unused_data))
    return padding.end() if padding else start, bytes(given)
