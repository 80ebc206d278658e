"""Parquet: typed columns, in row groups by date."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from archive.export.jsonl import json_object
from archive.export.parquet_columns import (
    COMPARED,
    REPEATING,
    column_words,
    row,
    said_in,
    schema,
)
from archive.loading import StoredArticle


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """Where row groups end, beside the ends of years.

    few: rows from which on a group ends with its month.
    most, largest: rows and characters of text at which it ends in any case.
    """

    few: int = 2_000
    most: int = 20_000
    largest: int = 16 * 1024 * 1024


BOUNDS = Bounds()

_AT_ONCE = 500
"""Rows that are Python's at a time; in a row group they are Arrow's, and smaller."""

_PREFIX = "newsarchive"


class _Sink:
    """A file or a pipe as Arrow writes to it: it asks where it is, pipes do not know.

    What Arrow wants to close is left open.
    """

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0

    def write(self, data: bytes) -> int:
        """Write all of it."""
        self._stream.write(data)
        self._place += len(data)
        return len(data)

    def tell(self) -> int:
        """How much was written."""
        return self._place

    def flush(self) -> None:
        """Hand on what was written."""
        self._stream.flush()

    def close(self) -> None:
        """Nothing: the stream is not ours."""


class _Group:
    """The row group that is being filled."""

    def __init__(
        self, columns: pa.Schema, writer: pq.ParquetWriter, bounds: Bounds
    ) -> None:
        self._columns = columns
        self._bounds = bounds
        self._writer = writer
        self._month: str | None = None
        self._rows: list[dict[str, Any]] = []
        self._batches: list[pa.RecordBatch] = []
        self._count = self._size = 0

    def add(self, stored: StoredArticle, *, evidence: bool) -> None:
        """Put an article into the group, or, where it ends, into the next."""
        month = (stored.article.published or "")[:7]
        if self._count and self._ends_before(month):
            self.write()
        self._month = month
        said = json_object(stored, evidence=evidence)
        self._size += sum(len(each) for each in said.values() if isinstance(each, str))
        self._rows.append(row(said))
        self._count += 1
        if len(self._rows) == _AT_ONCE:
            self._pack()

    def _ends_before(self, month: str) -> bool:
        """At the end of a year, of a month of many articles, or where it is full."""
        known = self._month or ""
        bounds = self._bounds
        is_full = self._count >= bounds.most or self._size >= bounds.largest
        is_next = month != known and self._count >= bounds.few
        return is_full or is_next or month[:4] != known[:4]

    def _pack(self) -> None:
        if self._rows:
            batch = pa.RecordBatch.from_pylist(self._rows, schema=self._columns)
            self._batches.append(batch)
            self._rows = []

    def write(self) -> None:
        """Write what there is, as one row group."""
        self._pack()
        if self._batches:
            table = pa.Table.from_batches(self._batches, self._columns)
            self._writer.write_table(table, row_group_size=self._count)
        self._batches, self._count, self._size = [], 0, 0


def write_parquet(
    articles: Iterable[StoredArticle],
    stream: BinaryIO,
    about: dict[str, str],
    *,
    evidence: bool = False,
    bounds: Bounds = BOUNDS,
) -> int:
    """Write a file of these articles; how many there were.

    articles: by moment of publication, which readers then can skip by.
    about: what the file says of itself beside `newsarchive.columns`, what each column
        means.
    evidence: whether there is a column of where values were read from.
    """
    said = {f"{_PREFIX}.{name}": value for name, value in about.items()}
    words = json.dumps(column_words(), ensure_ascii=False)
    columns = schema(evidence=evidence, about={**said, f"{_PREFIX}.columns": words})
    count = 0
    with pq.ParquetWriter(pa.PythonFile(_Sink(stream), "w"), columns, **_HOW) as writer:
        group = _Group(columns, writer, bounds)
        for stored in articles:
            group.add(stored, evidence=evidence)
            count += 1
        group.write()
    return count


def objects_in(path: Path) -> Iterator[dict[str, Any]]:
    """What lies in a file of ours, as the objects of the JSON Lines export."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_AT_ONCE):
            yield from map(said_in, batch.to_pylist())


_HOW: dict[str, Any] = {
    "compression": "zstd",
    "use_dictionary": list(REPEATING),
    "write_statistics": list(COMPARED),
    "sorting_columns": [pq.SortingColumn(7, nulls_first=False)],
    "version": "2.6",
}
"""How it is written; the column of `sorting_columns` is `published`."""
