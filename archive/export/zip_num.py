"""An index in compressed blocks, and an index of these (ZipNum, as pywb reads it)."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice

LINES = 1024
"""Lines of a block."""


class Blocks:
    """Packs the lines of a sorted index, and knows where each block begins."""

    def __init__(self) -> None:
        self._known: list[str] = []
        self._end = 0

    def packed(self, lines: Iterable[str]) -> Iterator[bytes]:
        """The blocks, each one gzip member."""
        rest = iter(lines)
        while block := list(islice(rest, LINES)):
            packed = gzip.compress("".join(block).encode(), mtime=0)
            first = " ".join(block[0].split(" ", 2)[:2])
            self._known.append(f"{first} {json.dumps(self._place(packed))}\n")
            self._end += len(packed)
            yield packed

    def _place(self, packed: bytes) -> dict[str, int | str]:
        digest = f"sha256:{hashlib.sha256(packed).hexdigest()}"
        return {"offset": self._end, "length": len(packed), "digest": digest}

    def index(self, name: str) -> str:
        """The index of the blocks so far, which lie in the file of this name."""
        said = {"format": "cdxj-gzip-1.0", "filename": name}
        return f"!meta 0 {json.dumps(said)}\n" + "".join(self._known)
