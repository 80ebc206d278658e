"""Revisit records: a head of their own, and a payload that lies elsewhere. Pure."""

import re
from dataclasses import replace

from archive import Exchange, parse_response
from crawler.imports.fields import Record

_FRAMING = re.compile(
    rb"^(?:Transfer-Encoding|Content-Encoding|Content-Length)[ \t]*:[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
"""What tells how a body lies in its message; folded lines included."""

_NOT_MODIFIED = "/server-not-modified"
_EMPTY_304 = b"HTTP/1.1 304 Not Modified\r\n\r\n"


def is_not_modified(record: Record) -> bool:
    """Whether all that the server sent was a 304: such an answer has no body."""
    if record.type != "revisit":
        return False
    status = parse_response(record.block).status
    profile = record.header("WARC-Profile") or ""
    return status == 304 or (status == 0 and profile.endswith(_NOT_MODIFIED))


def not_modified(record: Record) -> bytes:
    """The answer 304, as the server sent it where that was kept."""
    return record.block or _EMPTY_304


def revisited(record: Record, seen: Exchange) -> Exchange:
    """The exchange that a revisit is of, its payload being that of `seen`.

    The head is the revisit's own, as far as it was kept; but how the body lies in the
    message (chunks, compression, length) is as in the message that it is taken from.
    """
    head, whole = _head(record.block), seen.response
    offset = parse_response(whole).payload_offset
    if head:
        whole = _framed_like(head, whole[:offset]) + whole[offset:]
    return replace(seen, response=whole)


def _head(block: bytes) -> bytes:
    response = parse_response(block)
    if response.status == 0:
        return b""
    return block[: response.payload_offset].rstrip(b"\r\n") + b"\r\n\r\n"


def _framed_like(head: bytes, model: bytes) -> bytes:
    wanted = _FRAMING.findall(model)
    if _FRAMING.findall(head) == wanted:
        return head
    return _FRAMING.sub(b"", head).removesuffix(b"\r\n") + b"".join(wanted) + b"\r\n"
