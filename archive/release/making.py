"""A release made: in a folder that appears when all of it is there."""

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive.archive import Archive
from archive.errors import UsageError
from archive.opening import PARTIAL, RELEASED, database, is_release, reported
from archive.reading import snapshot
from archive.release.contents import choose, copy_chosen, is_everything
from archive.release.manifest import (
    Advance,
    Asked,
    described,
    sha256_of,
    warc_files,
)
from archive.release.pages import citation_file, readme
from archive.upkeep.new_folder import new_folder, sync

MANIFEST, SUMS = RELEASED, "SHA256SUMS"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def checked_name(name: str) -> str:
    """The name, which may be a folder's anywhere; raises `UsageError` where not."""
    if not _NAME.fullmatch(name) or name.lower().endswith((".", PARTIAL)):
        message = (
            f"{name!r} is no name for a release: write letters, digits, full stops, "
            "hyphens and underscores, first a letter or a digit, as in 2026-03-01"
        )
        raise UsageError(message)
    return name


def freeze(archive: Archive, folder: Path, asked: Asked, *, advance: Advance) -> Path:
    """Make a release in a new folder of its name inside of this one; where it lies.

    `advance` is told of the bytes of WARC files that were read. Raises `UsageError`
    where there is such a folder already, where no article is chosen, or where the
    archive is a release itself; `DamagedError` where it is not what was written.
    """
    if is_release(archive.path):
        message = f"{archive.path} is a release already: name the archive it came from"
        raise UsageError(message)
    target = (folder / checked_name(asked.name)).resolve()
    if (target / MANIFEST).exists():
        message = f"there is a release {target} already: choose another name"
        raise UsageError(message)
    with snapshot(archive):
        if not choose(archive, asked.filters, asked.query):
            message = "no article is chosen: there is nothing to release"
            raise UsageError(message)
        return _made(archive, target, asked, advance)


def _made(archive: Archive, target: Path, asked: Asked, advance: Advance) -> Path:
    with reported(target), new_folder(target) as part:
        _make_database(archive, part / f"{asked.name}.db", asked)
        with closing(sqlite3.connect(f"{_uri(part, asked)}?mode=ro", uri=True)) as made:
            told = described(database(made), asked)
            files = warc_files(database(made), archive.warc, advance=advance)
            told["warc_files"] = list(files)
        _write_pages(part, told)
    return target


def _uri(part: Path, asked: Asked) -> str:
    return (part / f"{asked.name}.db").as_uri()


def _make_database(archive: Archive, file: Path, asked: Asked) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # what fails is thrown away
        connection.execute("PRAGMA synchronous = OFF")
        release = database(connection)
        is_all = is_everything(archive, asked.filters, asked.query)
        copy_chosen(archive, release, is_all=is_all)
        connection.execute("PRAGMA optimize")
        connection.execute("VACUUM")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    file.chmod(0o444)
    sync(file)


def _write_pages(part: Path, told: dict[str, Any]) -> None:
    """Write what lies beside the database, and the digests of all."""
    file = part / f"{told['name']}.db"
    size = file.stat().st_size
    database_digest = sha256_of(file, size)
    told["database"] = {"file": file.name, "bytes": size, "sha256": database_digest}
    manifest = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    pages = {
        "README.md": readme(told),
        "CITATION.cff": citation_file(told),
        MANIFEST: manifest,
    }
    digests = {name: sha256(text.encode()).hexdigest() for name, text in pages.items()}
    digests = {file.name: database_digest, **digests}
    sums = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    for name, text in ({SUMS: sums} | pages).items():  # the manifest makes it a release
        _write(part / name, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
    path.chmod(0o444)
    sync(path)
