"""A zip that is written in one go, to a pipe too, and knows the digest of each part."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO, Protocol, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_READABLE = 0o644 << 16


class Part(Protocol):
    """What is written to."""

    def write(self, data: bytes) -> None:
        """Add these bytes to the part."""


class _Counted:
    """A part that is being written."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def digest(self) -> str:
        return f"sha256:{self._digest.hexdigest()}"


class Zip:
    """A zip to add parts to, one after the other.

    at: the moment that its parts bear.
    """

    def __init__(self, stream: BinaryIO, *, at: datetime) -> None:
        self._zip = ZipFile(stream, "w")
        self._at = at
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def part(
        self, path: str, *, compressed: bool = False, size: int | None = None
    ) -> Iterator[Part]:
        """Give a part to write.

        size: its bytes, where they are known; without it, it may become of any size.
        """
        info = ZipInfo(path, self._at.timetuple()[:6])
        info.external_attr = _READABLE
        info.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
        info.file_size = size or 0
        with self._zip.open(info, "w", force_zip64=size is None) as stream:
            counted = _Counted(stream)
            yield counted
        name = path.rpartition("/")[2]
        said = {"name": name, "path": path, "hash": counted.digest}
        self._resources.append({**said, "bytes": counted.size})

    def resources(self) -> list[dict[str, Any]]:
        """What was written: name, path, digest and size of each part, in order."""
        return [dict(each) for each in self._resources]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._zip.fp = None  # else it would end what is no whole zip
        self._zip.close()
