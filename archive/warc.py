"""Raw captures: written, read and verified. The only file that knows the format.

Records follow ISO 28500:2017 (WARC 1.1), one gzip member a record (its annex D), so
that any member can be read alone. Files are only ever appended to.
"""

import gzip
import hashlib
import os
import re
import uuid
import zlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from fastwarc.warc import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import DamagedError
from archive.record import Location

RecordType = Literal["warcinfo", "request", "response", "metadata", "revisit"]

COMPRESSION_LEVEL = 6
_HEAD = 1024
"""Bytes that hold the fields of most records."""

_LONGEST_HEAD = 64 * 1024
_OWN_NAME = re.compile(r"newsarchive-\d{14}-\d{5}\.warc\.gz")


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


def new_id() -> str:
    """A WARC-Record-ID that nobody else has."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warc_date(moment: datetime) -> str:
    """A WARC-Date (WARC 1.1 section 5.4): UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _payload_digest(record: WarcRecord) -> str:
    """Of the body of a request, which has none; of the block of other records."""
    payload = record.block.partition(b"\r\n\r\n")[2]
    return digest(payload if record.type == "request" else record.block)


def encoded(record: WarcRecord) -> bytes:
    """The record as one gzip member."""
    return gzip.compress(plain_bytes(record), COMPRESSION_LEVEL, mtime=0)


def plain_bytes(record: WarcRecord) -> bytes:
    """The record as it is before compression, its digests included."""
    fields = {
        "WARC-Type": record.type,
        "WARC-Record-ID": record.record_id,
        **record.headers,
        "WARC-Block-Digest": digest(record.block),
    }
    if record.type not in {"warcinfo", "revisit"}:
        fields.setdefault("WARC-Payload-Digest", _payload_digest(record))
    head = StatusAndHeaders("", list(fields.items()), protocol="WARC/1.1")
    raw = ArcWarcRecord(
        "warc",
        # warcio leaves out the block of what it knows as a revisit, and gives all but
        # a warcinfo a payload digest: a 304 answer has no payload.
        "warcinfo" if record.type == "revisit" else record.type,
        head,
        BytesIO(record.block),
        None,
        record.content_type,
        len(record.block),
    )
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(raw)
    return plain.getvalue()


def warcinfo(name: str, at: datetime) -> WarcRecord:
    """The record that a file begins with."""
    lines = {"software": "newsarchive", "format": "WARC File Format 1.1"}
    block = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    return WarcRecord(
        type="warcinfo",
        record_id=new_id(),
        content_type="application/warc-fields",
        block=block.encode(),
        headers={"WARC-Filename": name, "WARC-Date": warc_date(at)},
    )


def sync_folder(folder: Path) -> None:
    """Make names that were made or replaced in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def warc_files(folder: Path) -> list[Path]:
    """The folder's own WARC files, oldest first; files of others are left alone."""
    own = [path for path in folder.glob("*.warc.gz") if _OWN_NAME.fullmatch(path.name)]
    return sorted(own, key=file_number)


def file_number(path: Path) -> int:
    """The number in the name of a WARC file of ours: they count up."""
    return int(path.name.removesuffix(".warc.gz")[-5:])


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
    """The record in these bytes, a gzip member or its content.

    Raises `ValueError`, `KeyError` or `OSError` where there is none.
    """
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


def fields_at(file: BinaryIO, offset: int) -> Mapping[str, str]:
    """The named fields of the record whose gzip member begins there.

    Their names are in lower case. No more is read than they take. Empty where no record
    begins.
    """
    file.seek(offset)
    inflate, head = zlib.decompressobj(zlib.MAX_WBITS + 16), b""
    while b"\r\n\r\n" not in head and (part := file.read(_HEAD)):
        try:
            head += inflate.decompress(part, _LONGEST_HEAD - len(head))
        except zlib.error:
            return {}
        if len(head) >= _LONGEST_HEAD:
            break
    lines = head.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
