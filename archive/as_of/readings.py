"""The articles that were read otherwise, as their revisions keep them."""

import json
from typing import Any

from sqlite_utils import Database

from archive.record import Article
from archive.sql import insert
from archive.store import article_row, part_rows
from archive.timeline import Reading

_FACTS = """
CREATE TEMP TABLE then_facts AS
SELECT id, status, first_captured, last_captured, revision, capture FROM articles
WHERE id IN (SELECT id FROM temp.then_reread)
"""
_READINGS = """
SELECT f.*, r.extractor, r.profile, r.model, r.record FROM temp.then_facts f
JOIN main.revisions r ON r.article = f.id AND r.number = f.revision
"""
_NAMES = ("id", "status", "first_captured", "last_captured", "revision")


def hold_readings(db: Database) -> None:
    """Give those articles that were read otherwise the rows that they had."""
    db.execute(_FACTS)  # as the views say, before the rows of main are left out
    for *facts, capture, extractor, profile, model, record in db.execute(_READINGS):
        reading = Reading(
            article=Article.from_json(json.loads(record)),
            capture=capture,
            captured_at="",
            extractor=extractor,
            profile=profile,
            model=model,
        )
        _hold(db, dict(zip(_NAMES, facts, strict=True)), reading)
    db.execute("INSERT INTO then_apart SELECT id FROM temp.then_facts")


def _hold(db: Database, facts: dict[str, Any], reading: Reading) -> None:
    number = int(facts["id"])
    insert(db, "then_articles", article_row(reading) | facts)
    for table, row in part_rows(number, reading.article):
        insert(db, f"then_{table}", row)
    db.execute(
        "INSERT INTO then_reworded SELECT id FROM main.articles "
        "WHERE id = ? AND body IS NOT ?",
        [number, reading.article.body],
    )
