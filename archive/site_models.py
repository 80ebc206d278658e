"""What the pages of a site have in common, and what it is learnt from.

The archive keeps models as they are given to it: who reads pages knows what they say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive.archive import Archive
from archive.journal import MODEL

_COLUMNS = "digest, site, extractor, pages, model"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredModel:
    """One row of table `site_models`.

    digest: of what it says; readings name it.
    site: the profile's name.
    extractor: version of the extractor when it was learnt.
    pages: how many articles it was learnt from.
    model: as JSON.
    """

    digest: str
    site: str
    extractor: str
    pages: int
    model: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What an archive knows of an article's page, for learning.

    surroundings: as its newest visit has them; `None` where none are kept.
    """

    url: str
    title: str | None
    body: str | None
    surroundings: str | None


def keep_model(archive: Archive, model: StoredModel, *, at: datetime) -> bool:
    """Let a model come into force, unless the one in force says the same; whether so.

    It lasts from the next `commit` on.
    """
    newest = newest_model(archive, model.site)
    if newest is not None and newest.digest == model.digest:
        return False
    archive.note(MODEL, asdict(model) | {"learnt_at": at.isoformat()}, at)
    return True


def newest_model(archive: Archive, site: str) -> StoredModel | None:
    """The model of a site that is in force."""
    row = archive.db.execute(
        f"SELECT {_COLUMNS} FROM site_models WHERE site = ? "  # noqa: S608  # our own names
        "ORDER BY learnt_at DESC, rowid DESC LIMIT 1",
        [site],
    ).fetchone()
    return _model(row) if row is not None else None


def model_of(archive: Archive, digest: str) -> StoredModel | None:
    """The model that readings name by this digest."""
    row = archive.db.execute(
        f"SELECT {_COLUMNS} FROM site_models WHERE digest = ?",  # noqa: S608  # our own names
        [digest],
    ).fetchone()
    return _model(row) if row is not None else None


def _model(row: Sequence[Any]) -> StoredModel:
    digest, site, extractor, pages, model = row
    return StoredModel(
        digest=digest, site=site, extractor=extractor, pages=pages, model=model
    )


def known_pages(archive: Archive, site: str, *, limit: int) -> Iterator[Known]:
    """The articles of a site whose keys come first: a sample that chance draws.

    Keys are made from digests of addresses, so that neither the order in which
    articles came in nor a kill in between makes it another sample.
    """
    rows = archive.db.execute(
        "SELECT url, title, body, surroundings FROM articles WHERE site = ? "
        "ORDER BY key LIMIT ?",
        [site, limit],
    )
    for url, title, body, surroundings in rows:
        yield Known(url=url, title=title, body=body, surroundings=surroundings)
