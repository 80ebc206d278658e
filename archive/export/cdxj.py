"""CDXJ: the index by which pywb and its kin find captures in our WARC files.

One line a capture: its key, its moment, and a JSON object that says where it lies. Our
own metadata records are left out: they carry the address of the page that they were
made of, and a tool that lists them too shows them in its place.

A revisit record stands for itself (`warc/revisit`) and finds its payload by what it
refers to. A 304 answer has nothing to show: its line leads to the capture that it
confirmed, at the moment when it did so.
"""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from archive.errors import DamagedError
from archive.export.rows import Chosen
from archive.export.sorted_lines import sorted_lines
from archive.export.surt import surt
from archive.warc import fields_at

REVISIT = "warc/revisit"
_UNKNOWN = "unk"
_EVERY = 1000

_PLACE = "warc_file, warc_offset, warc_length, record_id, status, media_type"
_OWN = ", ".join(f"c.{name}" for name in _PLACE.split(", "))
_ORIGINAL = ", ".join(f"o.{name}" for name in _PLACE.split(", "))

_HELD = f"""
SELECT c.url, c.captured_at, c.revisit_of, {_OWN}, {_ORIGINAL}
FROM captures c LEFT JOIN captures o ON o.id = c.revisit_of
WHERE c.lost IS NULL AND o.lost IS NULL AND """  # noqa: S608  # our own names

_CHOSEN = """
WITH chosen AS (SELECT a.id, a.url, a.pages FROM articles a WHERE {where}),
addresses (url) AS (
    SELECT url FROM chosen
    UNION SELECT i.url FROM images i JOIN chosen ON chosen.id = i.article
    UNION SELECT p.value FROM chosen, json_each(chosen.pages) p
    UNION SELECT l.url FROM aliases l JOIN chosen ON chosen.url = l.leads_to)
SELECT c.id FROM captures c WHERE c.url IN (SELECT url FROM addresses)
UNION SELECT s.capture FROM sightings s JOIN chosen ON chosen.id = s.article
"""


def write_cdxj(chosen: Chosen, stream: TextIO) -> int:
    """Write the index of what was captured of these articles; how many lines.

    That is their pages, under whatever address, and their pictures. Where every
    article passes, it is all that was captured.
    """
    where, values = captures_of(chosen)
    count = 0
    for line in index_lines(chosen, where, values):
        stream.write(line)
        count += 1
    return count


def captures_of(chosen: Chosen) -> tuple[str, list[str]]:
    """A condition on `captures c`: what was captured of these articles; its values."""
    if chosen.is_everything:
        return "1", []
    where, values = chosen.where()
    return f"c.id IN ({_CHOSEN.format(where=where)})", values


def index_lines(chosen: Chosen, where: str, values: list[str]) -> Iterator[str]:
    """The lines of the captures that this condition on `captures c` holds for."""
    return sorted_lines(_lines(chosen, where, values))


def _lines(chosen: Chosen, where: str, values: list[str]) -> Iterator[str]:
    """The lines in the order in which the captures lie in their files."""
    db = chosen.archive.db
    (of,) = db.execute(
        f"SELECT count(*) FROM captures c WHERE {where}",  # noqa: S608  # our own names
        values,
    ).fetchone()
    rows = db.execute(f"{_HELD}{where} ORDER BY c.warc_file, c.warc_offset", values)
    heads = _Heads(chosen.archive.warc)
    try:
        for done, (url, captured_at, original, *places) in enumerate(rows, 1):
            own, before = places[:6], places[6:]
            is_unchanged = original and own[4] == HTTPStatus.NOT_MODIFIED
            known = before if is_unchanged else own
            entry = _entry(heads, known, is_revisit=original and not is_unchanged)
            stamp = re.sub(r"\D", "", captured_at)[:14]
            yield f"{surt(url)} {stamp} {json.dumps({'url': url, **entry})}\n"
            if done % _EVERY == 0:
                chosen.watch(done, of)
    finally:
        heads.close()


def _entry(heads: "_Heads", place: list[Any], *, is_revisit: bool) -> dict[str, str]:
    """What a line says of a record, in the order and the form of pywb's indexer."""
    file, offset, length, record_id, status, media_type = place
    digest = heads.digest(file, offset, record_id)
    said = {
        "mime": REVISIT if is_revisit else media_type or _UNKNOWN,
        "status": str(status) if status and not is_revisit else None,
        "digest": digest,
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    return {name: value for name, value in said.items() if value}


class _Heads:
    """Reads the heads of records; the file that was read last stays open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._name = ""

    def digest(self, name: str, offset: int, record_id: str) -> str | None:
        """The payload digest as it stands in the record; `None`: it has none.

        It covers the transfer coding, and so is none of what the database knows.
        Raises `DamagedError` where another record lies there.
        """
        fields = fields_at(self._open(name), offset)
        if fields.get("warc-record-id") != record_id:
            what = f"no record {record_id} at {offset}"
            raise DamagedError(self._folder / name, what)
        # SHA-1 is what an index means where it names no algorithm.
        digest = fields.get("warc-payload-digest")
        return digest.removeprefix("sha1:") if digest else None

    def _open(self, name: str) -> BinaryIO:
        if self._file is None or name != self._name:
            self.close()
            try:
                self._file = (self._folder / name).open("rb")
            except FileNotFoundError as missing:
                place = self._folder / name
                raise DamagedError(place, "the file is missing") from missing
            self._name = name
        return self._file

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
