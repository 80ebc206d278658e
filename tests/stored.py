"""What lies in an archive's WARC files, read back with a tool that is not ours."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord

from archive import Exchange


def records(archive: Path) -> Iterator[tuple[WarcRecord, bytes]]:
    """Every record with its block, in order."""
    for path in sorted((archive / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                yield record, record.reader.read()


def exchanges(archive: Path) -> Iterator[Exchange]:
    """Every response, as the crawl got it; of a revisit, payload included."""
    payloads = dict[str, bytes]()
    for record, block in records(archive):
        kind = record.headers["WARC-Type"]
        if kind == "response":
            _, _, payload = block.partition(b"\r\n\r\n")
            payloads[str(record.headers["WARC-Record-ID"])] = payload
        elif kind == "revisit" and b" 304 " not in block[:20]:
            block += payloads[str(record.headers["WARC-Refers-To"])]  # noqa: PLW2901
        if kind in {"response", "revisit"}:
            yield Exchange(
                url=str(record.headers["WARC-Target-URI"]),
                captured_at=datetime.fromisoformat(str(record.headers["WARC-Date"])),
                request=b"",
                response=block,
            )
