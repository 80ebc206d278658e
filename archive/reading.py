"""Articles given back: by key, number or address, with what the archive knows."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from archive.archive import Archive
from archive.errors import ForgottenError, NotFoundError
from archive.loading import StoredArticle, loaded
from archive.record import Article
from archive.tombstones import forgotten

_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One reading of an article that differed from the one before.

    number: 1 is the first. captured_at: UTC. capture: that it was read from.
    cause: `source` (the page changed) or `extractor` (it was read differently).
    extractor, profile, model: what read it.
    changed: the fields that differ. article: the whole record.
    """

    number: int
    captured_at: str
    capture: int
    cause: str
    extractor: str
    profile: str | None
    model: str | None
    changed: tuple[str, ...]
    article: Article


@contextmanager
def snapshot(archive: Archive) -> Iterator[None]:
    """Read everything inside as it is at one instant, even while a crawl writes."""
    connection = archive.db.conn
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on
    try:
        yield
    finally:
        connection.rollback()


def find(archive: Archive, wanted: str) -> StoredArticle:
    """The article with this key, number or address.

    An address may be one that leads to the article's own, and http or https.
    Raises `NotFoundError`, `ForgottenError` where it was taken out.
    """
    number, wanted = number_of(archive, wanted), wanted.strip()
    if number is None:
        names = spellings(wanted) if "://" in wanted else [wanted.lower()]
        require_not_forgotten(archive, wanted, names)
        raise NotFoundError(wanted)
    return load(archive, number)


def require_not_forgotten(
    archive: Archive, wanted: str, names: Iterable[str] | None = None
) -> None:
    """Raise `ForgottenError` where this was taken out for good.

    names: keys or addresses that mean the same; without them, `wanted` alone.
    """
    found = forgotten(archive.db, [wanted] if names is None else names)
    if found is not None:
        raise ForgottenError(wanted, found.forgotten_at, found.reason)


def number_of(archive: Archive, wanted: str) -> int | None:
    """The row in `articles` of this key, number or address."""
    wanted = wanted.strip()
    if "://" in wanted:
        return _number_at(archive, wanted)
    for column in ("key", "id"):
        row = archive.db.execute(
            f"SELECT id FROM articles WHERE {column} = ?",  # noqa: S608  # our own names
            [wanted.lower()],
        ).fetchone()
        if row:
            return int(row[0])
    return None


def _number_at(archive: Archive, url: str) -> int | None:
    """Follow the aliases from an address to an article."""
    todo, seen = spellings(url), set[str]()
    while todo:
        address = todo.pop(0)
        if address in seen:
            continue
        seen.add(address)
        row = archive.db.execute(
            "SELECT id FROM articles WHERE url = ?", [address]
        ).fetchone()
        if row:
            return int(row[0])
        leads = archive.db.execute(
            "SELECT leads_to FROM aliases WHERE url = ?", [address]
        ).fetchall()
        todo += [spelling for (target,) in leads for spelling in spellings(target)]
    return None


def spellings(url: str) -> list[str]:
    """The address as it may stand in the archive, the likeliest first.

    Without fragment, http or https, doubled slashes collapsed; at last without its
    query, which most often serves for tracking or printing.

    >>> spellings("HTTP://A.example//1.html?from=b#top")[-2:]
    ['http://a.example/1.html', 'https://a.example/1.html']
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return [url]
    path = _SLASHES.sub("/", parts.path) or "/"
    schemes = [parts.scheme, *({"http", "https"} - {parts.scheme})][:2]
    places = dict.fromkeys([(parts.path or "/", parts.query), (path, parts.query)])
    found = [
        urlunsplit((scheme, parts.netloc.lower(), *place, ""))
        for place in dict.fromkeys([*places, (path, "")])
        for scheme in schemes
    ]
    return found if url in found else [url, *found]


def load(archive: Archive, number: int) -> StoredArticle:
    """The article in this row of `articles`, which is there."""
    (stored,) = loaded(archive, [number])
    return stored


def revisions(archive: Archive, number: int) -> Iterator[Revision]:
    """Every reading of the article in this row, in order of time."""
    rows = archive.db.execute(
        "SELECT number, captured_at, capture, cause, extractor, profile, model, "
        "changed, record FROM revisions WHERE article = ? ORDER BY captured_at, number",
        [number],
    )
    for row in rows:
        yield Revision(
            number=row[0],
            captured_at=row[1],
            capture=row[2],
            cause=row[3],
            extractor=row[4],
            profile=row[5],
            model=row[6],
            changed=tuple(json.loads(row[7])),
            article=Article.from_json(json.loads(row[8])),
        )
