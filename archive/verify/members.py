"""What lies where rows point: the members of a WARC file, and the records in them."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from fastwarc.warc import ArchiveIterator
from fastwarc.warc import WarcRecord as FastRecord

from archive.archive import Archive
from archive.verify.record import Answer, Original, Read, Row

_ROWS = """
SELECT c.warc_file, c.warc_offset, c.warc_length, c.member_digest, c.record_id,
    CASE WHEN c.revisit_of IS NULL THEN 'response' ELSE 'revisit' END,
    c.lost, c.id, c.record_id,
    c.url, c.captured_at, c.status, c.media_type, c.payload_digest, c.payload_length,
    c.truncated, c.origin, c.imported_from, c.run,
    o.record_id, o.url, o.captured_at, o.media_type, o.payload_digest, o.payload_length,
    o.revisit_of
FROM captures c LEFT JOIN captures o ON o.id = c.revisit_of
WHERE c.warc_file = :file
UNION ALL
SELECT w.warc_file, w.warc_offset, w.warc_length, w.member_digest, w.record_id,
    w.type, w.lost, w.capture, c.record_id,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM warc_records w LEFT JOIN captures c ON c.id = w.capture
WHERE w.warc_file = :file
ORDER BY 2
"""


def rows(archive: Archive, name: str) -> Iterator[Row]:
    """The rows that point into the file of this name, in its order."""
    for row in archive.db.execute(_ROWS, {"file": name}):
        is_answer = row[9] is not None
        answer = (*row[9:19], Original._make(row[19:])) if is_answer else None
        yield Row._make((*row[:9], Answer._make(answer) if answer else None))


def changes(members: Sequence[Row], data: bytes) -> Iterator[int]:
    """Where the bytes of a member are not those that its row has the digest of."""
    whole, start = memoryview(data), members[0].offset
    for row in members:
        stored = whole[row.offset - start : row.end - start]
        if hashlib.sha256(stored).hexdigest() != row.member_digest:
            yield row.offset


def records(
    members: Sequence[Row], data: bytes, *, is_whole: bool
) -> Iterator[tuple[Row, Read | None]]:
    """Each row's record, or `None` where no single whole one lies.

    All in one go, or, from where that goes wrong, one by one.
    """
    start, done = members[0].offset, 0
    if is_whole:
        for row, record in zip(members, _fast(data), strict=False):
            if record is None or record.stream_pos != row.offset - start:
                break
            done += 1
            yield row, _read(record)
    for row in members[done:]:
        stored = data[row.offset - start : row.end - start]
        yield row, _single(stored)


def _fast(data: bytes) -> Iterator[FastRecord | None]:
    """All records; `None` where one cannot be read."""
    try:
        yield from ArchiveIterator(BytesIO(data), parse_http=False)
    except (OSError, ValueError):
        yield None


def _read(record: FastRecord) -> Read:
    return Read(dict(record.headers.items()), record.reader.read())


def _single(stored: bytes) -> Read | None:
    """The one record that this gzip member holds."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = inflate.decompress(stored)
        found = [
            _read(each) for each in ArchiveIterator(BytesIO(plain), parse_http=False)
        ]
    except (zlib.error, ValueError, OSError):
        return None
    is_single = inflate.eof and not inflate.unused_data and len(found) == 1
    return found[0] if is_single else None
