"""The rows of the database against one another."""

import json
from collections.abc import Iterator

from archive.archive import Archive
from archive.changes import changed_fields
from archive.reading import StoredArticle, load
from archive.verify.problem import Problem

DERIVED = ("key", "editor", "section", "body_length")
"""Columns of `articles` that follow from others."""


def database_problems(archive: Archive) -> Iterator[Problem]:
    """What SQLite itself finds: torn pages, indexes that disagree, lost references."""
    for (what,) in archive.db.execute("PRAGMA integrity_check").fetchall():
        if what != "ok":
            yield Problem(place="archive.db", what=what)
    for table, row, parent, _ in archive.db.execute("PRAGMA foreign_key_check"):
        what = f"it refers to a row of {parent} that is not there"
        yield Problem(place=f"{table} {row or ''}".strip(), what=what)


def article_problems(archive: Archive) -> Iterator[Problem]:
    """Articles that are not what their newest revision says."""
    for (number,) in archive.db.execute("SELECT id FROM articles ORDER BY id"):
        stored = load(archive, number)
        for what in (*_revisions(archive, stored), *_derived(archive, stored)):
            yield Problem(place=f"articles {number}", what=what)


def _revisions(archive: Archive, stored: StoredArticle) -> Iterator[str]:
    count, newest = archive.db.execute(
        "SELECT count(*), max(number) FROM revisions WHERE article = ?",
        [stored.number],
    ).fetchone()
    if not count == newest == stored.revision:
        yield (
            f"it says revision {stored.revision}; "
            f"there are {count}, the last one is number {newest}"
        )
        return
    (record,) = archive.db.execute(
        "SELECT record FROM revisions WHERE article = ? AND number = ?",
        [stored.number, newest],
    ).fetchone()
    names = changed_fields(json.loads(record), stored.article.as_json())
    if names:
        yield f"{', '.join(names)} not as in revision {newest}"


def _derived(archive: Archive, stored: StoredArticle) -> Iterator[str]:
    row = archive.db.execute(
        f"SELECT {', '.join(DERIVED)} FROM articles WHERE id = ?",  # noqa: S608  # our own names
        [stored.number],
    ).fetchone()
    article = stored.article
    expected = (article.key, article.editor, article.section, len(article.body or ""))
    for name, found, right in zip(DERIVED, row, expected, strict=True):
        if found != right:
            yield f"{name} should be {right!r} and is {found!r}"


def ledger_problems(archive: Archive) -> Iterator[Problem]:
    """Addresses that are called captured although there is no capture."""
    for (url,) in archive.db.execute(
        "SELECT url FROM ledger WHERE state = 'captured' AND capture IS NULL"
    ):
        yield Problem(place=f"ledger {url}", what="captured, but without a capture")
