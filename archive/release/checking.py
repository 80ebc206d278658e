"""Whether a release is whole: its files, and what its database says."""

import hashlib
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
from archive.release.manifest import content_digest, counts
from archive.upkeep.new_folder import MARK

_PART = 1 << 20


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
        elif _digest(file) != digest:
            yield f"{name} is not what was released"
    for file in sorted(folder.iterdir()):
        if file.name not in {*expected, SUMS, MARK}:
            yield f"{file.name} does not belong to the release"
    yield from _contradictions(folder)


def holding(folder: Path, key: str) -> Iterator[Path]:
    """The releases in this folder that have the article of this key."""
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        with closing(connection_to_read(manifest.parent)) as connection:
            known = connection.execute("SELECT 1 FROM articles WHERE key = ?", [key])
            if known.fetchone() is not None:
                yield manifest.parent


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(_PART):
            digest.update(part)
    return digest.hexdigest()


def _contradictions(folder: Path) -> Iterator[str]:
    """Where the manifest and the database do not agree."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        file = folder / told["database"]["file"]
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            yield from _disagreeing(database(connection), told)
    except (ValueError, KeyError, TypeError) as error:
        yield f"{MANIFEST} cannot be read: {error}"
    except sqlite3.DatabaseError as error:
        yield f"the database cannot be read: {error}"


def _disagreeing(db: Database, told: dict[str, Any]) -> Iterator[str]:
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        yield f"the database is damaged: {found}"
    for name, count in counts(db).items():
        if count != told["counts"][name]:
            yield f"there are {count} {name}, and {told['counts'][name]} were released"
    if (
        content_digest(db, tuple(told["content"]["queries"]))
        != told["content"]["sha256"]
    ):
        yield "the content is not what was released"
    (indexed,) = db.execute("SELECT count(*) FROM article_search_docsize").fetchone()
    if indexed != told["counts"]["articles"]:
        yield f"the full text index has {indexed} articles"
