"""What `verify` needs of an HTTP response, without a copy of its body.

Plain heads, which are nearly all, are read by one expression; any other goes through
`parse_response`, which says the same of plain ones and takes three times as long.
"""

import re
from typing import NamedTuple

from archive.http_message import parse_response

_PLAIN = re.compile(
    rb"HTTP/1\.[01] ([2-5]\d\d) [!-~ ]*\r\n((?:[!-9;-~]+:[!-~ ]*\r\n)*)\r\n"
)
_WANTED = re.compile(
    rb"(?im)^(content-type|content-length|transfer-encoding):([^\r]*)\r$"
)


class Head(NamedTuple):
    """A response, taken apart as far as a row tells of it.

    status, media_type: as in `HttpResponse`.
    start: where the payload begins. body: it without its transfer coding.
    """

    status: int
    media_type: str | None
    start: int
    body: bytes | memoryview


def head(message: bytes) -> Head:
    """Take a response apart; in everything like `parse_response`.

    >>> head(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html; a=b\\r\\n\\r\\nx")[:3]
    (200, 'text/html', 49)
    """
    plain = _PLAIN.match(message)
    found = _WANTED.findall(plain[2]) if plain else []
    fields = {name.lower(): value.strip() for name, value in found}
    if plain is None or len(fields) < len(found) or b"transfer-encoding" in fields:
        return _slowly(message)
    body = memoryview(message)[plain.end() :]
    length = fields.get(b"content-length", b"")
    if length.isdigit():
        body = body[: int(length)]
    stated = fields.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return Head(int(plain[1]), stated.decode() or None, plain.end(), body)


def _slowly(message: bytes) -> Head:
    response = parse_response(message)
    return Head(
        response.status, response.media_type, response.payload_offset, response.body
    )
