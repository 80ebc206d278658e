"""Bytes that come in pieces, of a plain file or a gzip member, read forward."""

import re
import zlib
from collections.abc import Callable
from typing import BinaryIO

PLAIN_PIECE = 64 * 1024
GZIP_PIECE = 4 * 1024

OUT_PIECE = 256 * 1024
"""Bytes that a piece may inflate to: a bomb costs time, and no memory."""


class DamagedGzipError(ValueError):
    """A gzip member that breaks off or does not fit its checksum."""


class Stream:
    """Pieces as one run of bytes.

    position: of the next byte, counted from where the run begins.
    """

    def __init__(self, more: Callable[[], bytes], *, position: int = 0) -> None:
        self._more = more
        self._held = b""
        self.position = position

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; fewer only where the end, or damage, is near.

        Raises `DamagedGzipError` where nothing stands before the damage.
        """
        try:
            while len(self._held) < size and (piece := self._more()):
                self._held += piece
        except DamagedGzipError:
            if not self._held:
                raise
        return self._held[:size]

    def read(self, size: int) -> bytes:
        """The next bytes; fewer only at the end.

        Raises `DamagedGzipError` where damage comes before so many.
        """
        parts = [self._held[:size]]
        self._held, missing = self._held[size:], size - len(parts[0])
        while missing and (piece := self._more()):
            parts.append(piece[:missing])
            self._held, missing = piece[missing:], missing - len(parts[-1])
        self.position += size - missing
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over so many bytes, holding few; how many there were."""
        start = self.position
        while (left := start + size - self.position) and self.read(
            min(left, OUT_PIECE)
        ):
            pass
        return self.position - start

    def skip_newlines(self) -> None:
        """Pass over the line ends that follow a record."""
        while (ends := self.peek(16)) and (
            count := len(ends) - len(ends.lstrip(b"\r\n"))
        ):
            self.read(count)

    def find(self, pattern: re.Pattern[bytes], *, overlap: int) -> bool:
        """Go to where the pattern is found next; at the end where it is not.

        overlap: bytes that a match may have at the most.
        """
        while True:
            window = self.peek(PLAIN_PIECE + overlap)
            found = pattern.search(window)
            if found is not None:
                self.read(found.start())
                return True
            if len(window) <= overlap:
                self.read(len(window))
                if not self.peek(1):
                    return False
            self.read(max(len(window) - overlap, 0))


class GzipMember:
    """One gzip member of a file, inflated piece by piece.

    The file's position is this object's own as long as it is read from.
    """

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file = file
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self._fed = offset
        self._damage: DamagedGzipError | None = None

    def more(self) -> bytes:
        """The next bytes of what was compressed; empty once the checksum was right.

        Raises `DamagedGzipError`.
        """
        while self._damage is None and not self._inflate.eof:
            piece = self._inflate.unconsumed_tail or self._next_piece()
            inflated = self._inflated(piece)
            if inflated:
                return inflated
            if not piece and not self._inflate.eof:
                message = "the gzip member is cut off by the end of the file"
                self._damage = DamagedGzipError(message)
        if self._damage is not None:
            raise self._damage
        return b""

    @property
    def end(self) -> int:
        """How far the file was read; behind the last byte, once all of it was."""
        return self._fed - len(self._inflate.unused_data)

    def _next_piece(self) -> bytes:
        piece = self._file.read(GZIP_PIECE)
        self._fed += len(piece)
        return piece

    def _inflated(self, piece: bytes) -> bytes:
        before = self._inflate.copy()
        try:
            return self._inflate.decompress(piece, OUT_PIECE)
        except zlib.error as error:
            message = f"the gzip member is damaged: {str(error).rpartition(': ')[2]}"
            self._damage = DamagedGzipError(message)
            return _up_to_damage(before, piece)


def _up_to_damage(inflate: "zlib._Decompress", piece: bytes) -> bytes:
    """What a piece holds before its damage; zlib gives nothing of such a piece."""
    parts = []
    for position in range(len(piece)):
        try:
            parts.append(inflate.decompress(piece[position : position + 1]))
        except zlib.error:
            break
    return b"".join(parts)
