"""Pages whose truth is known: a folder with `pages.jsonl` and their bytes.

docs/extraction.md describes the folder.
"""

import argparse
import gzip
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INDEX = "pages.jsonl"
GZIP = b"\x1f\x8b"
WITH_ALL_NAMES = frozenset(["zh", "fundus", "np4kset"])
"""Sets in which a page without authors is known to name nobody."""

WITH_MINUTES = frozenset(["zh"])
"""Sets whose times are those that the pages print."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What people read on a page; `None` where nobody looked.

    titles: the headline, and other forms of it that are as right.
    authors: the names alone.
    body: a paragraph a line.
    optional: lines of the body that may be read or left out.
    """

    titles: tuple[str, ...] | None = None
    published: str | None = None
    authors: tuple[str, ...] | None = None
    source: str | None = None
    breadcrumb: tuple[str, ...] | None = None
    body: str | None = None
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """One page of a set.

    name: its identity within all sets.
    language: of its text, `zh`, `en`, …
    """

    name: str
    dataset: str
    language: str
    url: str
    file: Path
    truth: Truth

    def body(self) -> bytes:
        """Its bytes as they were captured."""
        data = self.file.read_bytes()
        return gzip.decompress(data) if data.startswith(GZIP) else data


def pages_folder(path: str) -> Path:
    """The folder that a command line names, if it holds such pages."""
    if not (Path(path) / INDEX).is_file():
        message = f"{path} holds no {INDEX}: docs/extraction.md describes the folder"
        raise argparse.ArgumentTypeError(message)
    return Path(path)


def known_pages(folder: Path, datasets: Collection[str] = ()) -> list[Known]:
    """The pages of these sets, or of all, in the order of the file."""
    with (folder / INDEX).open(encoding="utf-8") as lines:
        pages = [_known(folder, json.loads(line)) for line in lines if line.strip()]
    return [each for each in pages if not datasets or each.dataset in datasets]


def _known(folder: Path, row: Mapping[str, Any]) -> Known:
    return Known(
        name=row["id"],
        dataset=row["dataset"],
        language=row["lang"],
        url=row.get("url") or f"http://{row.get('site') or 'localhost'}/",
        file=folder / row["html_file"],
        truth=_truth(row["truth"], row["dataset"]),
    )


def _truth(said: Mapping[str, Any], dataset: str) -> Truth:
    titles = tuple(_titles(said))
    nobody = () if dataset in WITH_ALL_NAMES else None
    return Truth(
        titles=titles or None,
        published=said.get("published"),
        authors=_several(said, "authors", nobody),
        source=said.get("source"),
        breadcrumb=_several(said, "breadcrumb", None),
        body=said.get("body"),
        optional=_several(said, "body_optional", ()) or (),
    )


def _titles(said: Mapping[str, Any]) -> Iterator[str]:
    if "title" in said:
        yield said["title"]
        yield from said.get("title_alt") or ()


def _several(
    said: Mapping[str, Any], name: str, otherwise: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    return tuple(said[name]) if name in said else otherwise
