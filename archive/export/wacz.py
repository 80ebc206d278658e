"""WACZ 1.1.1: pages, their WARC files and an index, in one zip that replays anywhere.

The WARC files go in whole, as far as the archive's database knows them: a file holds
what was captured in the same hours, whatever was asked for. They are stored without
further compression, so that a reader fetches single records out of the zip.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from archive.archive import Archive
from archive.errors import DamagedError
from archive.export.cdxj import captures_of, index_lines
from archive.export.origins import origin_of
from archive.export.rows import Chosen
from archive.export.zip_num import Blocks
from archive.export.zip_parts import Zip

VERSION = "1.1.1"
_PART = 1024 * 1024

_ALL_ENDS = """
SELECT warc_file, max(end) FROM (
    SELECT warc_file, warc_offset + warc_length AS end FROM captures
    UNION ALL SELECT warc_file, warc_offset + warc_length FROM warc_records)
GROUP BY warc_file ORDER BY warc_file"""
_FILES = """
SELECT c.warc_file FROM captures c WHERE {where}
UNION SELECT o.warc_file FROM captures c JOIN captures o ON o.id = c.revisit_of
WHERE {where}"""


def write_wacz(
    chosen: Chosen, stream: BinaryIO, *, title: str, software: str, at: datetime
) -> int:
    """Write one WACZ of these articles; how many pages it lists.

    at: when it is made. software: the name and the version of what makes it.
    """
    with Zip(stream, at=at) as package:
        count = _write_pages(chosen, package)
        files = dict(_files(chosen))
        _write_index(chosen, package, list(files))
        _write_files(chosen, package, files)
        about = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "created": _stamp(at),
            "software": software,
            "resources": package.resources(),
        }
        _write_package(package, about)
    return count


def _write_pages(chosen: Chosen, package: Zip) -> int:
    """The list of pages, with titles and text, at the moment each was read."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles"}
    count = 0
    with package.part("pages/pages.jsonl", compressed=True) as part:
        part.write(_line(head | {"hasText": True}))
        for stored in chosen.articles():
            origin = origin_of(chosen.archive, stored)
            at = datetime.fromisoformat(origin.captured_at)
            page = {
                "id": stored.article.key,
                "url": origin.url,
                "ts": _stamp(at),
                "title": stored.article.title or origin.url,
                "text": stored.article.body or "",
            }
            part.write(_line(page))
            count += 1
    return count


def _files(chosen: Chosen) -> Iterator[tuple[str, int]]:
    """The WARC files that hold what was captured of the articles, and where they end.

    That is where the last record ends that the database knows: a crawl may add more.
    """
    ends = dict(chosen.archive.db.execute(_ALL_ENDS).fetchall())
    if chosen.is_everything:
        yield from ends.items()
        return
    where, values = captures_of(chosen)
    query = _FILES.format(where=where)
    rows = chosen.archive.db.execute(query, [*values, *values])
    for (file,) in rows.fetchall():
        yield file, ends[file]


def _write_index(chosen: Chosen, package: Zip, files: list[str]) -> None:
    """The index of all that these files hold, in blocks, and where each block lies."""
    where = "c.warc_file IN (SELECT value FROM json_each(?))"
    lines = index_lines(chosen, where, [json.dumps(files)])
    blocks = Blocks()
    with package.part("indexes/index.cdx.gz") as part:
        for block in blocks.packed(lines):
            part.write(block)
    with package.part("indexes/index.idx", compressed=True) as part:
        part.write(blocks.index("index.cdx.gz").encode())


def _write_files(chosen: Chosen, package: Zip, files: dict[str, int]) -> None:
    done, of = 0, sum(files.values())
    for name, end in files.items():
        with package.part(f"archive/{name}", size=end) as part:
            for data in _read(chosen.archive, name, end):
                part.write(data)
                done += len(data)
                chosen.watch(done, of)


def _read(archive: Archive, name: str, end: int) -> Iterator[bytes]:
    """The file's bytes up to there.

    Raises `DamagedError` where it is shorter.
    """
    path: Path = archive.warc / name
    try:
        file = path.open("rb")
    except FileNotFoundError as missing:
        raise DamagedError(path, "the file is missing") from missing
    with file:
        while end > 0 and (data := file.read(min(_PART, end))):
            yield data
            end -= len(data)
    if end:
        raise DamagedError(path, f"{end} bytes are missing at its end")


def _write_package(package: Zip, about: dict[str, Any]) -> None:
    """What is in the package, and the digest that holds for all of it."""
    text = json.dumps(about, ensure_ascii=False, indent=2).encode()
    with package.part("datapackage.json", compressed=True) as part:
        part.write(text)
    own = package.resources()[-1]
    digest = {"path": own["path"], "hash": own["hash"]}
    with package.part("datapackage-digest.json", compressed=True) as part:
        part.write(json.dumps(digest, indent=2).encode())


def _line(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False) + "\n").encode()


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
