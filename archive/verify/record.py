"""One raw record against its row, its digests, and the reading that it holds."""

import hashlib
import json
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from archive.archive import Archive
from archive.http_message import parse_response
from archive.journal import VISIT
from archive.reading import load
from archive.record import Article, Location
from archive.verify.problem import Problem
from archive.warc import WarcRecord, digest, parsed


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What the database says of one raw record.

    capture: the capture that it is, or belongs to.
    url, status, payload_digest, payload_length: `None` where it is no capture.
    """

    location: Location
    record_id: str
    type: str
    capture: int | None
    url: str | None
    status: int | None
    payload_digest: str | None
    payload_length: int | None

    @property
    def place(self) -> str:
        """The file and the offset."""
        return f"{self.location.file}:{self.location.offset}"


def record_problems(archive: Archive, row: Row, stored: bytes) -> Iterator[Problem]:
    """What is wrong with the compressed member that the row points at."""
    if hashlib.sha256(stored).hexdigest() != row.location.member_digest:
        what = "the bytes are not those that were written"
        yield Problem(place=row.place, what=what)
        return
    record = _record(stored)
    if record is None:
        yield Problem(place=row.place, what="no single whole WARC record lies here")
        return
    for what in (*_head(row, record), *_payload(row, record)):
        yield Problem(place=row.place, what=what)
    if record.content_type == VISIT and row.capture is not None:
        yield from _reading(archive, row, json.loads(record.block))


def _record(stored: bytes) -> WarcRecord | None:
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = inflate.decompress(stored)
        is_one = inflate.eof and not inflate.unused_data
        return parsed(plain) if is_one else None
    except (zlib.error, ValueError, KeyError, OSError):  # the last is FastWARC's
        return None


def _head(row: Row, record: WarcRecord) -> Iterator[str]:
    url = record.headers.get("WARC-Target-URI")
    said = {
        "record id": (row.record_id, record.record_id),
        "type": (row.type, record.type),
        "address": (row.url or url, url),
        "block digest": (
            digest(record.block),
            record.headers.get("WARC-Block-Digest"),
        ),
    }
    for name, (expected, found) in said.items():
        if expected != found:
            yield f"the {name} should be {expected} and is {found}"


def _payload(row: Row, record: WarcRecord) -> Iterator[str]:
    """Check a response's body, and the payload as the WARC standard counts it."""
    if record.type != "response":
        return
    response = parse_response(record.block)
    body = hashlib.sha256(response.body)
    raw, length = body, len(record.block) - response.payload_offset
    if length != len(response.body):  # a transfer coding was taken off
        raw = hashlib.sha256(memoryview(record.block)[response.payload_offset :])
    labelled = "sha256:" + b32encode(raw.digest()).decode()
    said = {
        "payload digest of the row": (body.hexdigest(), row.payload_digest),
        "payload length of the row": (len(response.body), row.payload_length),
        "payload digest": (labelled, record.headers.get("WARC-Payload-Digest")),
        "status of the row": (response.status, row.status),
    }
    for name, (expected, found) in said.items():
        if expected != found:
            yield f"the {name} should be {expected} and is {found}"


def _reading(archive: Archive, row: Row, visit: dict[str, Any]) -> Iterator[Problem]:
    """Compare the reading that a visit's record holds with what was made of it."""
    said = visit["article"]
    if said is None:
        return
    found = archive.db.execute(
        "SELECT id, capture FROM articles WHERE url = ?", [said["url"]]
    ).fetchone()
    if found is None:
        what = f"this reading of {said['url']} is in no row of articles"
        yield Problem(place=row.place, what=what)
        return
    number, capture = found
    revisions = archive.db.execute(
        "SELECT number, record FROM revisions "
        "WHERE article = ? AND capture = ? AND extractor IS ? AND profile IS ?",
        [number, row.capture, visit["extractor"], visit["profile"]],
    )
    for revision, record in revisions.fetchall():
        if json.loads(record) != said:
            place = f"revisions, article {number}, number {revision}"
            what = f"the record differs from the reading in {row.place}"
            yield Problem(place=place, what=what)
    if capture == row.capture and _is_only_reading(archive, capture):
        yield from _article(archive, row, number, said)


def _is_only_reading(archive: Archive, capture: int) -> bool:
    (count,) = archive.db.execute(
        "SELECT count(*) FROM warc_records WHERE capture = ? AND type = 'metadata'",
        [capture],
    ).fetchone()
    return bool(count == 1)


def _article(
    archive: Archive, row: Row, number: int, said: dict[str, Any]
) -> Iterator[Problem]:
    """Compare the rows of an article with its reading, the evidence included."""
    kept = _in_order(load(archive, number).article)
    read = _in_order(Article.from_json(said))
    names = [
        field.name
        for field in fields(Article)
        if getattr(kept, field.name) != getattr(read, field.name)
    ]
    if names:
        what = f"{', '.join(names)} not as read in {row.place}"
        yield Problem(place=f"articles {number}", what=what)


def _in_order(article: Article) -> Article:
    evidence = sorted(article.evidence, key=lambda each: each.field)
    return replace(article, evidence=tuple(evidence))
