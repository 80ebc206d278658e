"""One raw record against its row and its own digests.

This runs once for every record of the archive, so it is lean: `make bench` shows what
it costs beside a reading that checks the digests alone.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from archive.journal import ANSWERS, IDENTICAL_PAYLOAD
from archive.verify.head import Head, head
from archive.warc import digest

Check = tuple[str, object, object]
"""What is compared, what it should be, what it is."""

NO_PAYLOAD = digest(b"")

_LABELLED = re.compile(rb"sha256:([A-Z2-7]{52})====")
_DIGITS = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghijklmnopqrstuv"
)


class Original(NamedTuple):
    """What the row of the capture says that a revisit refers to."""

    record_id: str | None
    url: str
    captured_at: str
    media_type: str | None
    payload_digest: str
    payload_length: int
    revisit_of: int | None


class Answer(NamedTuple):
    """What the row of a capture says, beside where its record lies."""

    url: str
    captured_at: str
    status: int | None
    media_type: str | None
    payload_digest: str
    payload_length: int
    truncated: str | None
    origin: str
    imported_from: str | None
    run: int | None
    original: Original


class Row(NamedTuple):
    """What the database says of one raw record.

    capture, capture_id: the capture that it is or belongs to, and its WARC-Record-ID.
    lost: what was found wrong with it before, or `None`.
    answer: `None` where it is no capture.
    """

    file: str
    offset: int
    length: int
    member_digest: str
    record_id: str
    type: str
    lost: str | None
    capture: int | None
    capture_id: str | None
    answer: Answer | None

    @property
    def end(self) -> int:
        """Where its member ends."""
        return self.offset + self.length


class Read(NamedTuple):
    """A record as it was read: its named fields, and its block."""

    headers: Mapping[str, str]
    block: bytes

    @property
    def content_type(self) -> str:
        """Of the block."""
        return self.headers.get("Content-Type", "")


def record_faults(row: Row, record: Read) -> list[str]:
    """What is wrong with a record, in words."""
    block = hashlib.sha256(record.block).digest()
    faults = list(_differences(_head(row, record)))
    stated = record.headers.get("WARC-Block-Digest", "")
    if not is_digest(stated, block):
        faults.append(f"the block digest should be {digest(record.block)}, is {stated}")
    if row.answer is not None:
        faults += _differences(_answer(row.answer, record))
    else:
        faults += _differences(_payload(record, stated))
    return faults


def is_digest(label: str, sha256: bytes) -> bool:
    """Whether a labelled digest, as WARC fields have it, is this one.

    As numbers: Python's own base 32 takes longer than hashing a small record.

    >>> is_digest(digest(b"a"), hashlib.sha256(b"a").digest())
    True
    """
    found = _LABELLED.fullmatch(label.encode())
    if found is None:
        return False
    # 52 digits of 5 bits hold 260 bits: four more than the digest has.
    return int(found[1].translate(_DIGITS), 32) == int.from_bytes(sha256, "big") << 4


def _differences(checks: Iterable[Check]) -> Iterator[str]:
    for name, expected, found in checks:
        if expected != found:
            yield f"the {name} should be {expected} and is {found}"


def _head(row: Row, record: Read) -> Iterator[Check]:
    headers = record.headers
    yield "record id", row.record_id, headers.get("WARC-Record-ID")
    yield "type", row.type, headers.get("WARC-Type")
    if row.type not in ANSWERS:
        belongs = headers.get("WARC-Concurrent-To") or headers.get("WARC-Refers-To")
        yield "capture of the row", belongs, row.capture_id


def _payload(record: Read, block_digest: str) -> Iterator[Check]:
    """Check the payload digest of a request, and of a record that is all payload."""
    stated = record.headers.get("WARC-Payload-Digest", block_digest)
    if record.headers.get("WARC-Type") == "request":
        body = record.block.partition(b"\r\n\r\n")[2]
        yield "payload digest", digest(body) if body else NO_PAYLOAD, stated
    else:
        yield "payload digest", block_digest, stated


def _answer(row: Answer, record: Read) -> Iterator[Check]:
    headers = record.headers
    response = head(record.block)
    yield "address of the row", headers.get("WARC-Target-URI"), row.url
    moment = _moment(headers.get("WARC-Date", ""))
    yield "moment of the row", moment, _moment(row.captured_at)
    yield "status of the row", response.status, row.status
    yield "truncation of the row", headers.get("WARC-Truncated"), row.truncated
    if headers.get("WARC-Type") == "revisit":
        yield from _revisit(row, headers, response.media_type)
    else:
        yield "media type of the row", response.media_type, row.media_type
        yield from _response(row, record, response)


def _response(row: Answer, record: Read, response: Head) -> Iterator[Check]:
    """Check a response's body, and the payload as the WARC standard counts it."""
    body = raw = hashlib.sha256(response.body)
    if len(record.block) - response.start != len(response.body):
        # A transfer coding was taken off.
        raw = hashlib.sha256(memoryview(record.block)[response.start :])
    stated = record.headers.get("WARC-Payload-Digest", "")
    yield "payload digest of the row", body.hexdigest(), row.payload_digest
    yield "payload length of the row", len(response.body), row.payload_length
    yield "payload digest's truth", True, is_digest(stated, raw.digest())


def _revisit(
    row: Answer, headers: Mapping[str, str], media_type: str | None
) -> Iterator[Check]:
    """Check what a revisit record and its row take from the capture referred to."""
    kept = row.original
    yield "capture referred to", headers.get("WARC-Refers-To"), kept.record_id
    if kept.record_id is None:
        return
    moment = _moment(headers.get("WARC-Refers-To-Date", ""))
    yield "address referred to", headers.get("WARC-Refers-To-Target-URI"), kept.url
    yield "moment referred to", moment, _moment(kept.captured_at)
    yield "kind of the capture referred to", None, kept.revisit_of
    yield "media type of the row", media_type or kept.media_type, row.media_type
    yield "payload digest of the row", kept.payload_digest, row.payload_digest
    yield "payload length of the row", kept.payload_length, row.payload_length
    if headers.get("WARC-Profile") == IDENTICAL_PAYLOAD:
        yield "payload digest's place", True, "WARC-Payload-Digest" in headers


def _moment(text: str) -> str:
    """The moment as rows have it; what is none, as it is."""
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return text
