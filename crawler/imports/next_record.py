"""The record that comes next in a stream, as far as it says where it ends."""

from crawler.imports.fields import HEAD_END, MAX_HEAD, MalformedError, Record
from crawler.imports.records import checked
from crawler.imports.streams import Stream


class LostError(MalformedError):
    """A record of which nobody knows where it ends."""


def record_or_fault(stream: Stream, limit: int) -> Record | MalformedError:
    """The next record, checked; the stream stands behind it unless it is lost."""
    try:
        return checked(_record(stream, limit))
    except MalformedError as error:
        return error


def _record(stream: Stream, limit: int) -> Record:
    head = _head(stream)
    length = head.length
    if length > limit:
        _expect_whole(stream, stream.skip(length), length)
        message = f"a block of {length} bytes, more than {limit}"
        raise MalformedError(message)
    block = stream.read(length)
    _expect_whole(stream, len(block), length)
    return Record(headers=head.headers, block=block)


def _head(stream: Stream) -> Record:
    """The next record's named fields; the stream then stands at its block."""
    end = None
    for size in (2048, MAX_HEAD):
        seen = stream.peek(size)
        end = HEAD_END.search(seen)
        if end is not None:
            break
    else:
        stream.read(len(seen) + 1)  # what breaks off by damage is no faulty record
    try:
        record = Record.head(seen[: end.end() if end else None])
        _ = record.length
    except MalformedError as error:
        raise LostError(str(error)) from error
    if end is None:
        message = "cut off among its named fields"
        raise LostError(message)
    stream.read(end.end())
    return record


def _expect_whole(stream: Stream, passed: int, length: int) -> None:
    """Go on to the next record; the standard has two line ends before it.

    Raises `LostError` where something else follows: the length is wrong.
    """
    if passed < length:
        message = f"cut off, or a wrong Content-Length: {passed} of {length} bytes"
        raise LostError(message)
    stream.skip_newlines()
    following = stream.peek(5)
    if not b"WARC/".startswith(following):
        message = f"a wrong Content-Length: {following!r} follows after {length} bytes"
        raise LostError(message)
