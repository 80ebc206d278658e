"""What a search found, taken away: the formats of `export` that one answer can be."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from archive.archive import Archive
from archive.export.formats import FORMATS, Wishes
from archive.export.rows import Chosen
from archive.reading import snapshot
from archive.web.asked import Asked, Reply
from archive.web.finding import Wanted


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A format as browsers know it; form: its name in `export`."""

    form: str
    content_type: str
    is_shown: bool = False


TAKEN: Mapping[str, Taken] = {
    "csv": Taken(form="csv", content_type="text/csv; charset=utf-8"),
    "jsonl": Taken(form="jsonl", content_type="application/x-ndjson"),
    "parquet": Taken(form="parquet", content_type="application/vnd.apache.parquet"),
    "jsonld": Taken(form="json-ld", content_type="application/ld+json"),
    "rss": Taken(form="rss", content_type="application/rss+xml", is_shown=True),
}
"""By the ending of the address."""


def taken(archive: Archive, asked: Asked, wanted: Wanted) -> Reply:
    """All that is found, as a file; raises `UsageError` where the query is senseless.

    The order of an export is its own: the oldest first, of a feed the newest.
    """
    ending = asked.named["ending"]
    form = TAKEN[ending]
    Chosen(archive=archive, filters=wanted.filters, query=wanted.words or None)
    name = f"newsarchive-{asked.at:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(
        body=b"",
        content_type=form.content_type,
        headers={} if form.is_shown else headers,
        write=partial(_write, archive.path, form.form, wanted, Wishes(at=asked.at)),
    )


def _write(
    folder: Path, name: str, wanted: Wanted, wishes: Wishes, stream: BinaryIO
) -> None:
    """Write an export of its own instant, by a connection of its own."""
    form, query = FORMATS[name], wanted.words or None
    with Archive.read(folder) as archive, snapshot(archive):
        chosen = Chosen(archive=archive, filters=wanted.filters, query=query)
        if form.place == "bytes":
            form.write(chosen, stream, wishes)
            return
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        form.write(chosen, text, wishes)
        text.flush()
        text.detach()
