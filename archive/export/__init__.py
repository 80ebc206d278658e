"""The archive's articles, streamed in the formats that others read."""

from archive.export.csv import write_csv
from archive.export.jsonl import json_object, record_object, write_jsonl
from archive.export.output import replaced
from archive.export.rows import articles

__all__ = [
    "articles",
    "json_object",
    "record_object",
    "replaced",
    "write_csv",
    "write_jsonl",
]
