"""Takes the content coding (gzip, deflate) off a body, within a limit."""

import zlib


class ContentCodingError(ValueError):
    """A body that its content coding does not fit, or that grows beyond the limit."""


def decoded_content(body: bytes, coding: str | None, *, limit: int) -> bytes:
    """The body without its content codings (RFC 9110 section 8.4).

    coding: the Content-Encoding header; the last one named was applied last.
    limit: bytes that the result may have.

    Raises `ContentCodingError` where a coding is unknown, broken, or gives more than
    the limit. A body that is not compressed although the header says so is taken as it
    is: old servers say gzip and send plain text.
    """
    for name in reversed((coding or "").lower().split(",")):
        match name.strip():
            case "" | "identity":
                continue
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


def _is_zlib(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    parts, left = [], limit
    while body:
        inflate = zlib.decompressobj(bits)
        try:
            part = inflate.decompress(body, left + 1)
        except zlib.error as error:
            message = f"broken compressed body: {error}"
            raise ContentCodingError(message) from error
        left -= len(part)
        if left < 0:
            message = f"the body grows beyond {limit} bytes"
            raise ContentCodingError(message)
        if not inflate.eof:
            message = "the compressed body is cut off"
            raise ContentCodingError(message)
        parts.append(part)
        body = inflate.unused_data.lstrip(b"\0")
    return b"".join(parts)
