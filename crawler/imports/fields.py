"""The head of a WARC record: its named fields, and what they say.

Pure. Read are WARC 0.17, 0.18 (of which the first archives are), 1.0 (ISO 28500:2009)
and 1.1 (ISO 28500:2017), and what their writers made of them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Self

from warcio.statusandheaders import StatusAndHeadersParser

MAX_HEAD = 64 * 1024
"""Bytes that a record's named fields may have."""

VERSION_LINE = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
HEAD_END = re.compile(rb"\r?\n\r?\n")
_PARSER = StatusAndHeadersParser([], verify=False)


class MalformedError(ValueError):
    """What is wrong with a record. Whoever knows its place names it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A record, taken apart.

    headers: the named fields in order.
    block: the content, as long as Content-Length says.
    """

    headers: tuple[tuple[str, str], ...]
    block: bytes = b""

    @classmethod
    def head(cls, head: bytes) -> Self:
        """The record that begins so, without its block.

        Raises `MalformedError`.
        """
        if VERSION_LINE.match(head) is None:
            message = f"no WARC record: it begins with {head[:20]!r}"
            raise MalformedError(message)
        fields = _PARSER.parse(BytesIO(head)).headers
        return cls(headers=tuple((str(name), str(value)) for name, value in fields))

    def header(self, name: str) -> str | None:
        """The first value of this field, whatever the case of its name."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """All values of this field: WARC-Concurrent-To may be there many times."""
        wanted = name.lower()
        return [value.strip() for key, value in self.headers if key.lower() == wanted]

    @property
    def type(self) -> str:
        """WARC-Type, lower case; empty where none is stated."""
        return (self.header("WARC-Type") or "").lower()

    @property
    def id(self) -> str | None:
        """WARC-Record-ID, as it stands there."""
        return self.header("WARC-Record-ID")

    @property
    def length(self) -> int:
        """The bytes of its block, as stated.

        Raises `MalformedError`.
        """
        stated = self.header("Content-Length") or ""
        if not (stated.isascii() and stated.isdecimal() and len(stated) < 19):
            message = f"Content-Length is {stated!r}"
            raise MalformedError(message)
        return int(stated)

    @property
    def url(self) -> str | None:
        """The target address; WARC 1.0 files often have it in angle brackets."""
        return unbracketed(self.header("WARC-Target-URI"))

    @property
    def is_web(self) -> bool:
        """Whether its target is a web page's address: not `dns:`, `urn:` ….

        Raises `MalformedError` where it names none.
        """
        if not self.url:
            message = "it names no WARC-Target-URI"
            raise MalformedError(message)
        return self.url.lower().startswith(("http://", "https://"))

    @property
    def captured_at(self) -> datetime:
        """WARC-Date, UTC.

        Raises `MalformedError` where it names no moment.
        """
        return moment(self.header("WARC-Date"))


def unbracketed(url: str | None) -> str | None:
    """The address without the angle brackets that the grammar of WARC 1.0 asked for."""
    return url.strip().removeprefix("<").removesuffix(">") if url else None


def moment(stated: str | None) -> datetime:
    """The moment that a WARC-Date names, UTC; WARC 1.1 allows fractions of a second.

    Raises `MalformedError`, for a date without a time too: a capture is of a moment.
    """
    try:
        found = datetime.fromisoformat(stated if stated and "T" in stated else "")
        # Every version of the standard has UTC; some writers left the Z out.
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = f"WARC-Date is {stated!r}"
        raise MalformedError(message) from error
