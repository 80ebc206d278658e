"""Raw captures: written, read and verified. The only file that knows the format.

Records follow ISO 28500:2017 (WARC 1.1), one gzip member a record (its annex D), so
that any member can be read alone. Files are only ever appended to.
"""

import gzip
import hashlib
import json
import re
import uuid
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from fastwarc.warc import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import DamagedError
from archive.http_message import parse_response
from archive.record import Exchange, Location

RecordType = Literal["warcinfo", "request", "response", "metadata", "revisit"]

COMPRESSION_LEVEL = 6
PROFILE_TYPE = "application/vnd.newsarchive.profile+json"
_OWN_NAME = re.compile(r"newsarchive-\d{14}-\d{5}\.warc\.gz")
VISIT_TYPE = "application/vnd.newsarchive.visit+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class WarcRecord:
    """One record, as it is written or was read.

    type: WARC-Type.
    record_id: WARC-Record-ID, `<urn:uuid:…>`.
    content_type: of the block.
    block: the record's content, byte for byte.
    headers: the further named fields, in order.
    """

    type: RecordType
    record_id: str
    content_type: str
    block: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A record, and where it lies."""

    record: WarcRecord
    location: Location


def digest(data: bytes) -> str:
    """A labelled digest as WARC fields have it: SHA-256 in base 32."""
    return "sha256:" + b32encode(hashlib.sha256(data).digest()).decode()


def exchange_records(
    exchange: Exchange, visit: Mapping[str, Any] | None
) -> tuple[WarcRecord, ...]:
    """The records of one exchange: request, response, and what was made of it."""
    response = _response(exchange)
    request = WarcRecord(
        type="request",
        record_id=_new_id(),
        content_type="application/http; msgtype=request",
        block=exchange.request,
        headers=_about(exchange) | {"WARC-Concurrent-To": response.record_id},
    )
    records = (request, response) if exchange.request else (response,)
    if visit is None:
        return records
    about = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": _date(exchange.captured_at),
        "WARC-Concurrent-To": response.record_id,
        "WARC-Refers-To": response.record_id,
    }
    return (*records, _visit_record(visit, about))


def visit_record(visit: Mapping[str, Any], *, url: str, at: datetime) -> WarcRecord:
    """The record of a visit that brought no response."""
    return _visit_record(visit, {"WARC-Target-URI": url, "WARC-Date": _date(at)})


def profile_record(profile: Mapping[str, Any], *, at: datetime) -> WarcRecord:
    """The record of a profile that readings are made with."""
    about = {
        "WARC-Target-URI": f"urn:newsarchive:profile:{profile['digest']}",
        "WARC-Date": _date(at),
    }
    return _metadata(profile, about, PROFILE_TYPE)


def _response(exchange: Exchange) -> WarcRecord:
    headers = _about(exchange)
    # The digest covers the bytes after the head as they lie in the record, transfer
    # coding included: so do warcio, wget and FastWARC, which check it.
    payload = exchange.response[parse_response(exchange.response).payload_offset :]
    headers["WARC-Payload-Digest"] = digest(payload)
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    return WarcRecord(
        type="response",
        record_id=_new_id(),
        content_type="application/http; msgtype=response",
        block=exchange.response,
        headers=headers,
    )


def _about(exchange: Exchange) -> dict[str, str]:
    headers = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": _date(exchange.captured_at),
    }
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    return headers


def _visit_record(visit: Mapping[str, Any], about: Mapping[str, str]) -> WarcRecord:
    return _metadata(visit, about, VISIT_TYPE)


def _metadata(
    said: Mapping[str, Any], about: Mapping[str, str], content_type: str
) -> WarcRecord:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return WarcRecord(
        type="metadata",
        record_id=_new_id(),
        content_type=content_type,
        block=text.encode(),
        headers=about,
    )


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _date(moment: datetime) -> str:
    """A WARC-Date (WARC 1.1 section 5.4): UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _payload_digest(record: WarcRecord) -> str:
    """Of the body of a request, which has none; of the block of other records."""
    payload = record.block.partition(b"\r\n\r\n")[2]
    return digest(payload if record.type == "request" else record.block)


def encoded(record: WarcRecord) -> bytes:
    """The record as one gzip member."""
    fields = {
        "WARC-Type": record.type,
        "WARC-Record-ID": record.record_id,
        **record.headers,
        "WARC-Block-Digest": digest(record.block),
    }
    if record.type != "warcinfo":
        fields.setdefault("WARC-Payload-Digest", _payload_digest(record))
    head = StatusAndHeaders("", list(fields.items()), protocol="WARC/1.1")
    raw = ArcWarcRecord(
        "warc",
        record.type,
        head,
        BytesIO(record.block),
        None,
        record.content_type,
        len(record.block),
    )
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(raw)
    return gzip.compress(plain.getvalue(), COMPRESSION_LEVEL, mtime=0)


def warcinfo(name: str, at: datetime) -> WarcRecord:
    """The record that a file begins with."""
    lines = {"software": "newsarchive", "format": "WARC File Format 1.1"}
    block = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    return WarcRecord(
        type="warcinfo",
        record_id=_new_id(),
        content_type="application/warc-fields",
        block=block.encode(),
        headers={"WARC-Filename": name, "WARC-Date": _date(at)},
    )


def warc_files(folder: Path) -> list[Path]:
    """The folder's own WARC files, oldest first; files of others are left alone."""
    own = [path for path in folder.glob("*.warc.gz") if _OWN_NAME.fullmatch(path.name)]
    return sorted(own, key=lambda path: path.name[-13:])


def foreign_files(folder: Path) -> list[Path]:
    """The WARC files in the folder that this archive did not write."""
    own = set(warc_files(folder))
    return sorted(path for path in folder.glob("*.warc*") if path not in own)


def read_member(folder: Path, location: Location) -> WarcRecord:
    """The record at this place.

    Raises `DamagedError` where the bytes there are not those that were written.
    """
    stored = stored_bytes(folder, location)
    if hashlib.sha256(stored).hexdigest() != location.member_digest:
        raise DamagedError(
            folder / location.file, f"the record at {location.offset} has changed"
        )
    return parsed(stored)


def stored_bytes(folder: Path, location: Location) -> bytes:
    """The compressed member at this place; short where the file ends before it does."""
    try:
        with (folder / location.file).open("rb") as file:
            file.seek(location.offset)
            return file.read(location.length)
    except FileNotFoundError as missing:
        raise DamagedError(folder / location.file, "the file is missing") from missing


def parsed(stored: bytes) -> WarcRecord:
    """The record in this gzip member."""
    for record in ArchiveIterator(BytesIO(stored), parse_http=False):
        headers = {str(name): str(value) for name, value in record.headers}
        return WarcRecord(
            type=headers.pop("WARC-Type"),  # type: ignore[arg-type]  # what we wrote
            record_id=headers.pop("WARC-Record-ID"),
            content_type=headers.pop("Content-Type"),
            block=record.reader.read(),
            headers=headers,
        )
    message = "no WARC record in these bytes"
    raise ValueError(message)
