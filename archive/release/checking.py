"""Whether a release is whole: its files, and what its database says."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import UnreadableError
from archive.opening import connection_to_read, database, is_release
from archive.release.making import MANIFEST, SUMS
from archive.release.manifest import CONTENT, content_digest, counts, sha256_of
from archive.upkeep.new_folder import MARK


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the release in this folder, a line each.

    Raises `UnreadableError` where there is none.
    """
    if not is_release(folder) or not (folder / SUMS).is_file():
        reason = f"no release here: one has {MANIFEST} and {SUMS}"
        raise UnreadableError(folder, reason)
    expected = dict(_sums(folder))
    for name, digest in expected.items():
        file = folder / name
        if not file.is_file():
            yield f"{name} is missing"
        elif sha256_of(file, file.stat().st_size) != digest:
            yield f"{name} is not what was released"
    for file in sorted(folder.iterdir()):
        if file.name not in {*expected, SUMS, MARK}:
            yield f"{file.name} does not belong to the release"
    yield from _contradictions(folder)


def holding(folder: Path, key: str) -> Iterator[Path]:
    """The releases in this folder that have the article of this key, or may have it."""
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        if _has(manifest.parent, key):
            yield manifest.parent


def _has(release: Path, key: str) -> bool:
    """Whether it has the article; of one that cannot be read, that it may."""
    try:
        with closing(connection_to_read(release)) as connection:
            known = connection.execute("SELECT 1 FROM articles WHERE key = ?", [key])
            return known.fetchone() is not None
    except (UnreadableError, sqlite3.DatabaseError):
        return True


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        yield name or f"what {line!r} in {SUMS} means", digest


def _contradictions(folder: Path) -> Iterator[str]:
    """Where the manifest and the database do not agree."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        with closing(connection_to_read(folder)) as connection:
            yield from _disagreeing(database(connection), told)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        yield f"{MANIFEST} cannot be read: {error}"
    except UnreadableError as error:
        yield f"the database cannot be opened: {error.reason}"
    except sqlite3.DatabaseError as error:
        yield f"the database cannot be read: {error}"


def _disagreeing(db: Database, told: dict[str, Any]) -> Iterator[str]:
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        yield f"the database is damaged: {found}"
    for name, count in counts(db).items():
        if count != told["counts"][name]:
            yield f"there are {count} {name}, and {told['counts'][name]} were released"
    # Whoever made the folder wrote these queries: no others are asked than our own.
    if told["content"]["queries"] != list(CONTENT):
        yield f"{MANIFEST} tells of the content by other queries than this program's"
    elif content_digest(db) != told["content"]["sha256"]:
        yield "the content is not what was released"
    (indexed,) = db.execute("SELECT count(*) FROM article_search_docsize").fetchone()
    if indexed != told["counts"]["articles"]:
        yield f"the full text index has {indexed} articles"
