"""A browser's picture of a page made small: 256 colours say all that text needs."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

COLOURS = 256
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

Colour = tuple[int, ...]


def paletted(png: bytes) -> bytes:
    """The same picture, each pixel in the nearest of its most frequent colours.

    png: as Chromium writes it, with eight bits a channel and no interlacing.
    """
    width, height, rows = _pixels(png)
    counted = Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    numbers = {colour: number for number, colour in enumerate(palette)}
    for colour in counted:
        if colour not in numbers:
            numbers[colour] = _nearest(colour, palette)
    lines = (b"\0" + bytes(numbers[pixel] for pixel in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(lines), 9)
    colours = b"".join(bytes(colour[:3]) for colour in palette)
    parts = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(*part) for part in parts)


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    def far(number: int) -> int:
        pairs = zip(colour, palette[number], strict=True)
        return sum((one - other) ** 2 for one, other in pairs)

    return min(range(len(palette)), key=far)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + length]
        at += length + 12


def _pixels(png: bytes) -> tuple[int, int, list[list[Colour]]]:
    chunks = list(_chunks(png))
    width, height, _, kind = struct.unpack(">IIBB", dict(chunks)[b"IHDR"][:10])
    channels = {2: 3, 6: 4}[kind]
    data = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    lines = _lines(data, width * channels, channels)
    rows = [list(zip(*[iter(line)] * channels, strict=True)) for line in lines]
    return width, height, rows


def _lines(data: bytes, length: int, step: int) -> Iterator[bytearray]:
    """The lines of a picture as they were before PNG's filters."""
    before = bytearray(length)
    for start in range(0, len(data), length + 1):
        line = bytearray(data[start + 1 : start + 1 + length])
        _unfilter(data[start], line, before, step)
        yield line
        before = line


def _unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> None:
    """PNG 1.2, section 6."""
    for at in range(len(line)):
        left = line[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guessed = (0, left, above[at], (left + above[at]) // 2)
        known = guessed[kind] if kind < 4 else _paeth(left, above[at], corner)
        line[at] = (line[at] + known) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    whole = left + up - corner
    far = (abs(whole - left), abs(whole - up), abs(whole - corner))
    return (left, up, corner)[far.index(min(far))]
