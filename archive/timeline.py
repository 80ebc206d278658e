"""The looks at one article in order of time: what each read, or that it was gone.

Captures need not come in as they were taken: an imported one takes its place between
those that are there. A revision is a reading that differs from the one in force before
it; where there is none before, from the one that follows.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from sqlite_utils import Database

from archive.changes import changed_fields
from archive.record import Article
from archive.sightings import Sighting, sightings
from archive.sql import insert


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one version of the extractor read in one capture.

    capture, captured_at: number and moment of the capture.
    extractor, profile, model: what read it.
    surroundings: what its page prints around the text; see `Visit`.
    """

    article: Article
    capture: int
    captured_at: str
    extractor: str | None
    profile: str | None
    model: str | None = None
    surroundings: str | None = None

    @property
    def moment(self) -> tuple[str, int]:
        """Its place in time."""
        return self.captured_at, self.capture


def add_reading(db: Database, article: int, reading: Reading) -> bool:
    """Give a reading its place in time; whether it says what was not known."""
    read = [each for each in sightings(db, article) if each.revision is not None]
    own = next((each for each in read if each.capture == reading.capture), None)
    if own is not None and not _news(db, article, own, reading):
        return False
    before = [each for each in read if each.moment < reading.moment]
    after = [each for each in read if each.moment > reading.moment]
    number = _known_revision(db, article, reading, [*before[-1:], *after[:1]])
    is_new = number is None
    if number is None:
        record = json.dumps(reading.article.as_json(), ensure_ascii=False)
        number = _add_revision(db, article, reading, record, is_reread=own is not None)
    _see(db, article, reading, number)
    if own is None and before and after:
        _note_return(db, article, before[-1], after, number)
    return is_new or own is not None


def add_removal(db: Database, article: int, capture: int, reason: str | None) -> None:
    """Note that an article was gone at the moment of this capture."""
    db.execute(
        "INSERT INTO sightings (article, capture, captured_at, revision, reason) "
        "SELECT ?, id, captured_at, NULL, ? FROM captures WHERE id = ?",
        [article, reason, capture],
    )


def add_confirmation(db: Database, article: int, capture: int) -> None:
    """Note that at the moment of this capture the one it refers to still held.

    Where that one was never read as the article, nothing is known of it.
    """
    db.execute(
        "INSERT INTO sightings (article, capture, captured_at, revision) "
        "SELECT s.article, c.id, c.captured_at, s.revision FROM captures c "
        "JOIN sightings s ON s.capture = c.revisit_of "
        "WHERE c.id = ? AND s.article = ? AND s.revision IS NOT NULL",
        [capture, article],
    )


def _known_revision(
    db: Database, article: int, reading: Reading, neighbours: Sequence[Sighting]
) -> int | None:
    """The revision in force at this moment, where it says the same."""
    nearest = neighbours[0] if neighbours else None
    if nearest is None or _news(db, article, nearest, reading):
        return None
    return nearest.revision


def _news(db: Database, article: int, known: Sighting, reading: Reading) -> bool:
    """Whether a reading says something else than a look read."""
    record = _record(db, article, known.revision)
    return bool(changed_fields(json.loads(record), reading.article.as_json()))


def _see(db: Database, article: int, reading: Reading, revision: int) -> None:
    db.execute(
        "INSERT INTO sightings (article, capture, captured_at, revision) "
        "VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET revision = excluded.revision, reason = NULL",
        [article, reading.capture, reading.captured_at, revision],
    )
    db.execute(
        "INSERT INTO sightings (article, capture, captured_at, revision) "
        "SELECT ?, id, captured_at, ? FROM captures "
        "WHERE revisit_of = ? AND status = ? "
        "ON CONFLICT DO UPDATE SET revision = excluded.revision, reason = NULL",
        [article, revision, reading.capture, HTTPStatus.NOT_MODIFIED],
    )


def _note_return(
    db: Database, article: int, before: Sighting, after: Sequence[Sighting], number: int
) -> None:
    """Where a late reading parts looks that read alike, the later ones are a return."""
    if number == before.revision or after[0].revision != before.revision:
        return
    extractor, profile, model, record = db.execute(
        "SELECT extractor, profile, model, record FROM revisions "
        "WHERE article = ? AND number = ?",
        [article, before.revision],
    ).fetchone()
    again = Reading(
        article=Article.from_json(json.loads(record)),
        capture=after[0].capture,
        captured_at=after[0].captured_at,
        extractor=extractor,
        profile=profile,
        model=model,
    )
    revision = _add_revision(db, article, again, record, is_reread=False)
    for each in after:
        if each.revision != before.revision:
            break
        db.execute(
            "UPDATE sightings SET revision = ? WHERE article = ? AND capture = ?",
            [revision, article, each.capture],
        )


def _add_revision(
    db: Database, article: int, reading: Reading, record: str, *, is_reread: bool
) -> int:
    """Enter a revision under the next number; what it and the next one changed."""
    (newest,) = db.execute(
        "SELECT coalesce(max(number), 0) FROM revisions WHERE article = ?", [article]
    ).fetchone()
    number = int(newest) + 1
    row: Mapping[str, Any] = {
        "article": article,
        "number": number,
        "captured_at": reading.captured_at,
        "capture": reading.capture,
        "cause": "extractor" if is_reread else "source",
        "extractor": reading.extractor,
        "profile": reading.profile,
        "model": reading.model,
        "changed": "[]",
        "record": record,
    }
    insert(db, "revisions", row)
    _note_changes(db, article, number)
    return number


def _note_changes(db: Database, article: int, number: int) -> None:
    """Write down what a new revision changed, and what the one behind it did."""
    numbers = [
        each
        for (each,) in db.execute(
            "SELECT number FROM revisions WHERE article = ? "
            "ORDER BY captured_at, number",
            [article],
        )
    ]
    place = numbers.index(number)
    nearby = numbers[max(place - 1, 0) : place + 2]
    for before, after in pairwise(nearby):
        records = (json.loads(_record(db, article, each)) for each in (before, after))
        db.execute(
            "UPDATE revisions SET changed = ? WHERE article = ? AND number = ?",
            [json.dumps(changed_fields(*records)), article, after],
        )
    if place == 0:
        db.execute(
            "UPDATE revisions SET changed = '[]' WHERE article = ? AND number = ?",
            [article, number],
        )


def _record(db: Database, article: int, revision: int | None) -> str:
    (record,) = db.execute(
        "SELECT record FROM revisions WHERE article = ? AND number = ?",
        [article, revision],
    ).fetchone()
    return str(record)
