"""What the record of a visit tells, as far as `verify` compares it with rows.

Most of such a record is the reading and the addresses that were found. Both are cut
out of it as they stand: to take them apart costs more than to read the whole record.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_URL = re.compile(rb'\{"url":"([^"\\]*)",')


class Told(NamedTuple):
    """A visit, without its reading and what it found.

    said: all else, as JSON values.
    article: its canonical address, if the visit read one.
    reading: it as JSON, in bytes, as `compact` writes it; empty: there is none.
    found: the addresses, encoded.
    """

    said: Mapping[str, Any]
    article: str | None
    reading: bytes
    found: list[bytes]


def told(block: bytes) -> Told:
    """What a visit's record tells.

    A quotation mark inside a text is escaped, so no text can hold the keys that the
    record is cut at.
    """
    before, key, rest = block.partition(b',"article":')
    reading, extractor, rest = rest.partition(b',"extractor":')
    about, found_key, rest = rest.partition(b',"found":[')
    found, aliases, end = rest.partition(b'],"aliases":')
    url = _URL.match(reading)
    is_plain = key and extractor and found_key and aliases and b"\\" not in found
    if not is_plain or not (url or reading == b"null"):
        return _told_slowly(block)
    said = json.loads(b"".join((before, extractor, about, b',"aliases":', end)))
    found_urls = _addresses(found)
    if url is None:
        return Told(said, None, b"", found_urls)
    return Told(said, url[1].decode(), reading, found_urls)


def _addresses(found: bytes) -> list[bytes]:
    """The first value of each list in this one, where no character is escaped.

    >>> _addresses(b'["a","list"],["b",null]')
    [b'a', b'b']
    """
    if not found:
        return []
    return [each.partition(b'"')[0] for each in found[2:].split(b'],["')]


def _told_slowly(block: bytes) -> Told:
    said = json.loads(block)
    article, found = said.pop("article"), said.pop("found")
    urls = [str(each[0]).encode() for each in found]
    if article is None:
        return Told(said, None, b"", urls)
    return Told(said, article["url"], compact(article), urls)


def compact(article: Mapping[str, Any]) -> bytes:
    """The article as it stands in the record of a visit."""
    return json.dumps(article, ensure_ascii=False, separators=(",", ":")).encode()
