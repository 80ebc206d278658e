"""The archive's articles, streamed in the formats that others read."""

from archive.export.csv import write_csv
from archive.export.jsonl import article_of, json_object, record_object, write_jsonl
from archive.export.output import replaced, replaced_bytes, replaced_folder
from archive.export.rows import Chosen, articles

__all__ = [
    "Chosen",
    "article_of",
    "articles",
    "json_object",
    "record_object",
    "replaced",
    "replaced_bytes",
    "replaced_folder",
    "write_csv",
    "write_jsonl",
]
