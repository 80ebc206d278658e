"""What the archive holds of the living site, read as a researcher would: with SQL."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A revision of an article."""

    number: int
    captured_at: datetime
    cause: str
    changed: tuple[str, ...]
    title: str | None
    body: str | None
    published: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A look at an article; `revision` is `None` where it was found gone."""

    captured_at: datetime
    revision: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldArticle:
    """An article of the archive, its revisions and sightings in order of time.

    story: what it shares with the articles that print the same text.
    """

    status: str
    layout: str
    story: str | None
    readings: tuple[Reading, ...]
    sightings: tuple[Sighting, ...]
    removals: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """All that the archive holds, by path.

    whole: paths of which a whole answer with status 200 is kept.
    """

    articles: dict[str, HeldArticle]
    whole: frozenset[str]


def held(archive: Path, base: str) -> Held:
    """Read the archive."""
    with _database(archive) as db:
        readings, sightings, removals = _readings(db), _sightings(db), _removals(db)
        articles = {
            url.removeprefix(base): HeldArticle(
                status=status,
                layout=layout,
                story=story,
                readings=tuple(readings[number]),
                sightings=tuple(sightings[number]),
                removals=tuple(removals[url]),
            )
            for number, url, status, layout, story in db.execute(
                "SELECT id, url, status, layout, story FROM articles"
            )
        }
        urls = db.execute(
            "SELECT url FROM captures WHERE status = 200 AND truncated IS NULL"
        )
        whole = frozenset(url.removeprefix(base) for (url,) in urls)
    return Held(articles=articles, whole=whole)


def entry(archive: Path, url: str) -> str:
    """What the ledger says of an address, in a line."""
    with _database(archive) as db:
        row = db.execute(
            f"SELECT {', '.join(_LEDGER.split())} FROM ledger WHERE url = ?",  # noqa: S608  # our own names
            [url],
        ).fetchone()
    if row is None:
        return "not in the ledger"
    names = _LEDGER.split()
    return ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True))


_LEDGER = (
    "state kind way found_on attempts reason first_seen visited_at next_due lastmod"
)


@contextmanager
def _database(archive: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(archive / "archive.db")) as db:
        yield db


def _readings(db: sqlite3.Connection) -> dict[int, list[Reading]]:
    found = defaultdict(list)
    rows = db.execute(
        "SELECT article, number, captured_at, cause, changed, record FROM revisions "
        "ORDER BY article, captured_at, number"
    )
    for article, number, captured_at, cause, changed, record in rows:
        told = json.loads(record)
        reading = Reading(
            number=number,
            captured_at=datetime.fromisoformat(captured_at),
            cause=cause,
            changed=tuple(json.loads(changed)),
            title=told["title"],
            body=told["body"],
            published=told["published"],
        )
        found[article].append(reading)
    return found


def _sightings(db: sqlite3.Connection) -> dict[int, list[Sighting]]:
    found = defaultdict(list)
    for article, captured_at, revision in db.execute(
        "SELECT article, captured_at, revision FROM sightings "
        "ORDER BY article, captured_at, capture"
    ):
        moment = datetime.fromisoformat(captured_at)
        found[article].append(Sighting(captured_at=moment, revision=revision))
    return found


def _removals(
    db: sqlite3.Connection,
) -> dict[str, list[tuple[datetime, datetime | None]]]:
    found = defaultdict(list)
    for url, removed_at, returned_at in db.execute(
        "SELECT url, removed_at, returned_at FROM removals ORDER BY url, removed_at"
    ):
        back = datetime.fromisoformat(returned_at) if returned_at else None
        found[url].append((datetime.fromisoformat(removed_at), back))
    return found
