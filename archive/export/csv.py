"""CSV for spreadsheets: one row an article, RFC 4180, UTF-8.

Lists become one cell: people as `name (role)` joined with `; `, breadcrumbs joined with
` > `, every other list (addresses, keywords) one entry a line.

A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break,
and in East Asian versions one that begins with the wide form of these signs. Such a
cell gets an apostrophe in front, and so does one in which apostrophes stand before such
a sign. Who takes one apostrophe away again wherever a cell matches
`^'+[=+@＝＋－＠\\t\\r\\n-]` has the text of the page. Use JSON Lines where a program
reads.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from archive.export.jsonl import json_object
from archive.loading import StoredArticle

COLUMNS = (
    *("url", "key", "kind", "site", "title", "kicker", "subtitle", "published"),
    *("published_text", "modified", "source", "source_url", "byline", "people"),
    *("editor", "breadcrumb", "breadcrumb_urls", "body", "images", "pages"),
    *("language", "keywords", "description", "layout", "section", "status"),
    *("first_captured", "last_captured", "revision", "aliases"),
    *("story", "copies"),
)

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads a file in the code page of the machine."""

LONGEST_CELL = 32_767
"""UTF-16 units that a cell of Excel holds; it cuts what is longer."""

_RUN = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def defused(cell: str) -> str:
    """The cell, made harmless where a spreadsheet would run it.

    >>> defused("=HYPERLINK(1)"), defused("2010-07-21")
    ("'=HYPERLINK(1)", '2010-07-21')
    """
    return f"'{cell}" if _RUN.match(cell) else cell


def write_csv(articles: Iterable[StoredArticle], stream: TextIO) -> tuple[int, int]:
    """Write a header and one row an article; how many there were.

    The second number counts the cells that are longer than Excel's. They are whole in
    the file.
    """
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    count = too_long = 0
    for stored in articles:
        cells = list(_cells(stored))
        rows.writerow(cells)
        count += 1
        too_long += sum(_units(cell) > LONGEST_CELL for cell in cells)
    return count, too_long


def _units(cell: str) -> int:
    """The UTF-16 units of a text: an emoji has two; counted only where it matters."""
    if not LONGEST_CELL / 2 < len(cell) <= LONGEST_CELL:
        return len(cell)
    return len(cell.encode("utf-16-le")) // 2


def _cells(stored: StoredArticle) -> Iterator[str]:
    article = stored.article
    known = json_object(stored)
    known["people"] = "; ".join(f"{who.name} ({who.role})" for who in article.people)
    known["breadcrumb"] = " > ".join(known["breadcrumb"])
    known["images"] = [image.url for image in article.images]
    for name in COLUMNS:
        value = known[name]
        if isinstance(value, list):
            value = "\n".join(each or "" for each in value)
        yield "" if value is None else defused(str(value))
