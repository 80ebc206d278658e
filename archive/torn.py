"""What is cut out of the torn tails that were set aside."""

import os
import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from archive.warc import sync_folder

_MAGIC = b"\x1f\x8b\x08"
_TARGET = re.compile(rb"^WARC-Target-URI: *<?([^\r\n>]*)>?\r?$", re.MULTILINE)
_HEAD = 64 * 1024


def cut_out(folder: Path, addresses: Collection[str]) -> None:
    """Remove the records of these addresses from torn tails, torn ones included."""
    wanted = {address.encode() for address in addresses}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        data = path.read_bytes()
        kept = b"".join(part for part, url in _parts(data) if url not in wanted)
        if kept == data:
            continue
        if kept:
            copy = folder.parent.parent / f"{path.name}.new"
            with copy.open("wb") as file:
                file.write(kept)
                file.flush()
                os.fsync(file.fileno())
            copy.replace(path)
        else:
            path.unlink()
        sync_folder(folder)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """The stretches from one record's beginning to the next, with its address.

    What stands before the first beginning is a stretch without one.
    """
    begins = [(0, None), *_beginnings(data)]
    ends = [place for place, _ in begins[1:]] + [len(data)]
    for (start, url), end in zip(begins, ends, strict=True):
        yield data[start:end], url


def _beginnings(data: bytes) -> Iterator[tuple[int, bytes | None]]:
    place = data.find(_MAGIC)
    while place >= 0:
        head = _inflated(data[place : place + _HEAD])
        if head.startswith(b"WARC/"):
            fields = head.partition(b"\r\n\r\n")[0]
            named = _TARGET.search(fields)
            yield place, named[1] if named else None
        place = data.find(_MAGIC, place + 1)


def _inflated(data: bytes) -> bytes:
    """What the gzip member here says at its beginning, as far as it goes."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(data, _HEAD)
    except zlib.error:
        return b""
