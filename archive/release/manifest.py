"""What a release says of itself, for programs: `manifest.json`."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import DamagedError
from archive.filters import Filters
from archive.text import SEG_VERSION

Advance = Callable[[int], None]
"""Is told of the bytes that were read."""

_PART = 1 << 20

CONTENT = tuple(
    " ".join(query.split())
    for query in (
        """SELECT key, url, site, title, kicker, subtitle, published, published_text,
        modified, source, source_url, byline, editor, section, body, pages, language,
        keywords, description, layout, status, first_captured, last_captured, revision,
        story, extractor, profile, model FROM articles ORDER BY key""",
        """SELECT a.key, t.position, t.name, t.url FROM breadcrumbs t
        JOIN articles a ON a.id = t.article ORDER BY a.key, t.position""",
        """SELECT a.key, t.position, t.name, t.role, t.affiliation FROM people t
        JOIN articles a ON a.id = t.article ORDER BY a.key, t.position""",
        """SELECT a.key, t.position, t.url, t.caption, t.line FROM images t
        JOIN articles a ON a.id = t.article ORDER BY a.key, t.position""",
        """SELECT a.key, t.field, t.rule, t.place, t.text FROM evidence t
        JOIN articles a ON a.id = t.article ORDER BY a.key, t.field""",
        """SELECT a.key, t.number, t.captured_at, c.record_id, t.cause, t.extractor,
        t.profile, t.model, t.changed, t.record FROM revisions t
        JOIN articles a ON a.id = t.article JOIN captures c ON c.id = t.capture
        ORDER BY a.key, t.number""",
        """SELECT a.key, c.record_id, t.captured_at, t.revision, t.reason
        FROM sightings t JOIN articles a ON a.id = t.article
        JOIN captures c ON c.id = t.capture ORDER BY a.key, c.record_id""",
        """SELECT a.key, b.key, t.similarity FROM copies t
        JOIN articles a ON a.id = t.article JOIN articles b ON b.id = t.copy
        ORDER BY a.key, b.key""",
        "SELECT url, leads_to, reason FROM aliases ORDER BY url",
        """SELECT record_id, url, captured_at, status, payload_digest, member_digest,
        origin, imported_from FROM captures ORDER BY record_id""",
    )
)
"""The content of a release, in an order that hangs on nothing but itself.

Its digest is that of the rows as JSON arrays, one a line.
"""

_COUNTS = {
    name: f"SELECT count(*) FROM {name}"  # noqa: S608  # our own names
    for name in ("articles", "revisions", "captures", "people", "images", "copies")
} | {"people": "SELECT count(DISTINCT name) FROM people"}
_SPANS = {
    "published": "SELECT min(substr(published, 1, 10)), max(substr(published, 1, 10)) "
    "FROM articles",
    "captured": "SELECT min(captured_at), max(captured_at) FROM sightings",
}
_NUMBERS = {
    "sites": "SELECT site, count(*) FROM articles GROUP BY site",
    "extractors": "SELECT coalesce(extractor, ''), count(*) FROM articles GROUP BY 1",
}
_WARC_FILES = """
SELECT warc_file, max(warc_offset + warc_length), count(*) FROM captures
GROUP BY warc_file ORDER BY warc_file
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a release was asked to be.

    name: of the release, and of its folder.
    at: when it is made. software: the version of newsarchive that makes it.
    filters, query, as_of: which articles it has.
    title, authors: as it is to be cited.
    """

    name: str
    at: datetime
    software: str
    filters: Filters
    query: str | None = None
    as_of: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()


def content_digest(db: Database) -> str:
    """The digest of what a release says, whatever file it lies in."""
    digest = hashlib.sha256()
    for query in CONTENT:
        for row in db.execute(query):
            digest.update((json.dumps(row, ensure_ascii=False) + "\n").encode())
    return digest.hexdigest()


def described(db: Database, asked: Asked) -> dict[str, Any]:
    """What is told of a release before its files are finished."""
    filters = {name: value for name, value in asdict(asked.filters).items() if value}
    return {
        "name": asked.name,
        "title": asked.title or f"News archive {asked.name}",
        "authors": list(asked.authors),
        "made_at": asked.at.isoformat(),
        "software": {"name": "newsarchive", "version": asked.software},
        "schema": _schema(db),
        "index": SEG_VERSION,
        "as_of": asked.as_of,
        "filters": filters,
        "query": asked.query,
        "counts": counts(db),
        **{name: _one(db, query) for name, query in _SPANS.items()},
        **{name: dict(_all(db, query)) for name, query in _NUMBERS.items()},
        "content": {"sha256": content_digest(db), "queries": list(CONTENT)},
    }


def counts(db: Database) -> dict[str, int]:
    """How many there are of what counts."""
    return {name: _one(db, query)[0] for name, query in _COUNTS.items()}


def warc_files(
    db: Database, folder: Path, *, advance: Advance
) -> Iterator[Mapping[str, Any]]:
    """The WARC files that the captures lie in: digests, as far as the captures reach.

    Files are only ever appended to: so far, they stay as they are. Raises
    `DamagedError` where one is missing or too short.
    """
    for name, end, captures in _all(db, _WARC_FILES):
        sha256 = sha256_of(folder / name, end, advance=advance)
        yield {"file": name, "bytes": end, "sha256": sha256, "captures": captures}


def sha256_of(file: Path, end: int, *, advance: Advance = lambda _: None) -> str:
    """The digest of so many bytes of a file."""
    digest, missing = hashlib.sha256(), end
    try:
        with file.open("rb") as stream:
            while missing and (part := stream.read(min(_PART, missing))):
                digest.update(part)
                missing -= len(part)
                advance(len(part))
    except FileNotFoundError as error:
        raise DamagedError(file, "the file is missing") from error
    if missing:
        raise DamagedError(file, f"{missing} bytes are missing at its end")
    return digest.hexdigest()


def _schema(db: Database) -> str:
    return str(_one(db, "SELECT max(name) FROM _sqlite_migrations")[0])


def _one(db: Database, query: str) -> list[Any]:
    return list(db.execute(query).fetchone())


def _all(db: Database, query: str) -> list[tuple[Any, ...]]:
    return list(db.execute(query).fetchall())
