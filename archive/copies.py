"""Which articles print the same text: each knows its copies, and all share a story.

What is stored hangs on the texts alone and not on the order in which they came in. Two
articles are copies where they share bands and are alike (`archive/sketch.py`); a story
is all that copies, and copies of copies, lead to. A band that more than `CROWD`
articles share finds nothing: theirs is no story but a form that a site fills in, or a
notice that it shows instead of articles, and to compare each with each would take for
ever.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from archive.sketch import SHARED, Pieces, bands, checksum, pieces, similarity

CROWD = 200
"""Articles that share a band, up to which it finds copies."""

_BATCH = 500
"""Articles whose texts are in memory together."""

_SHARING = """(SELECT count(*) FROM (
    SELECT 1 FROM bands n WHERE n.value = {} LIMIT :crowd + 2))"""
"""How many articles share a band, counted no further than is needed."""

_CANDIDATES = f"""
SELECT o.article FROM bands b JOIN bands o ON o.value = b.value
WHERE b.article = :article AND o.article <> :article
AND {_SHARING.format("b.value")} <= :crowd
GROUP BY o.article HAVING count(*) >= :shared
"""  # noqa: S608  # our own names

_SHARED_BY = f"""
SELECT article FROM bands WHERE value IN (
    SELECT v.value FROM json_each(:values) v
    WHERE {_SHARING.format("v.value")} = :count)
"""  # noqa: S608  # our own names

_STORY = """
WITH RECURSIVE same (id) AS (
    VALUES (?) UNION SELECT c.copy FROM same JOIN copies c ON c.article = same.id)
SELECT a.id, a.key FROM same JOIN articles a USING (id)
ORDER BY coalesce(a.published, '9999'), a.key
"""
"""All articles of a story, the first one first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """Another article that prints the same text.

    key, url, site, source, published: of that article.
    similarity: how much of the shorter text the longer one has too, 0.7 to 1.
    """

    key: str
    url: str
    site: str
    source: str | None
    published: str | None
    similarity: float


def copies_of(db: Database, article: int) -> Iterator[Copy]:
    """The copies of the article in this row, the most similar first."""
    rows = db.execute(
        "SELECT a.key, a.url, a.site, a.source, a.published, c.similarity "
        "FROM copies c JOIN articles a ON a.id = c.copy WHERE c.article = ? "
        "ORDER BY c.similarity DESC, a.key",
        [article],
    )
    for key, url, site, source, published, alike in rows:
        yield Copy(
            key=key,
            url=url,
            site=site,
            source=source,
            published=published,
            similarity=alike,
        )


def note_text(db: Database, article: int, body: str | None) -> None:
    """Find the copies of an article that has this text now, and their story."""
    known = db.execute("SELECT checksum FROM sketches WHERE article = ?", [article])
    if known.fetchone() == (checksum(body, _bands(db, article)),):
        _name_stories(db, {article})
        return
    own = pieces(body)
    new = bands(own)
    db.execute(
        "INSERT OR REPLACE INTO sketches (article, checksum) VALUES (?, ?)",
        [article, checksum(body, new)],
    )
    _compare(db, article, own, new)


def drop_text(db: Database, article: int) -> None:
    """Let nobody be a copy of an article any more."""
    db.execute("DELETE FROM sketches WHERE article = ?", [article])
    _compare(db, article, frozenset(), frozenset())


def note_all(db: Database) -> None:
    """Find the copies of all articles, a few texts in memory at a time."""
    last = 0
    while rows := db.execute(
        "SELECT id, body FROM articles WHERE id > ? ORDER BY id LIMIT ?", [last, _BATCH]
    ).fetchall():
        for article, body in rows:
            note_text(db, article, body)
        last = rows[-1][0]


def _compare(db: Database, article: int, own: Pieces, new: frozenset[int]) -> None:
    """Let an article have these pieces and bands, and whoever is alike know it."""
    touched = {article, *_partners(db, article)}
    for partner in touched:
        _part(db, article, partner)
    crowded, relieved = _replace_bands(db, article, new)
    for each in crowded:
        for partner in _partners(db, each) - candidates(db, each):
            _part(db, each, partner)
    for each in relieved:
        _join(db, each, pieces_of(db, each))
    _join(db, article, own)
    _name_stories(db, touched | crowded | relieved)


def _bands(db: Database, article: int) -> set[int]:
    rows = db.execute("SELECT value FROM bands WHERE article = ?", [article])
    return {value for (value,) in rows.fetchall()}


def _partners(db: Database, article: int) -> set[int]:
    rows = db.execute("SELECT copy FROM copies WHERE article = ?", [article])
    return {copy for (copy,) in rows.fetchall()}


def candidates(db: Database, article: int) -> set[int]:
    """The articles that share so many bands with this one that they may be copies."""
    asked = {"article": article, "crowd": CROWD, "shared": SHARED}
    rows = db.execute(_CANDIDATES, asked)
    return {other for (other,) in rows.fetchall()}


def _replace_bands(
    db: Database, article: int, new: frozenset[int]
) -> tuple[set[int], set[int]]:
    """Give an article these bands.

    Gives the articles of those that became crowded by it, and that are so no more.
    """
    old = _bands(db, article)
    added, removed = new - old, old - new
    db.conn.executemany(
        "DELETE FROM bands WHERE article = ? AND value = ?",
        [(article, value) for value in removed],
    )
    db.conn.executemany(
        "INSERT INTO bands (article, value) VALUES (?, ?)",
        [(article, value) for value in added],
    )
    return _shared_by(db, added, CROWD + 1), _shared_by(db, removed, CROWD)


def _shared_by(db: Database, values: Iterable[int], count: int) -> set[int]:
    """The articles of those of these bands that so many share."""
    asked = {"values": json.dumps([*values]), "crowd": CROWD, "count": count}
    return {article for (article,) in db.execute(_SHARED_BY, asked).fetchall()}


def pieces_of(db: Database, article: int) -> Pieces:
    """What the text of the article in this row consists of."""
    row = db.execute("SELECT body FROM articles WHERE id = ?", [article]).fetchone()
    return pieces(row[0])


def _join(db: Database, article: int, own: Pieces) -> None:
    """Store the copies of an article that are not known yet."""
    for other in sorted(candidates(db, article) - _partners(db, article)):
        alike = similarity(own, pieces_of(db, other))
        if alike is not None:
            db.conn.executemany(
                "INSERT INTO copies (article, copy, similarity) VALUES (?, ?, ?)",
                [(article, other, alike), (other, article, alike)],
            )


def _part(db: Database, article: int, other: int) -> None:
    db.conn.executemany(
        "DELETE FROM copies WHERE article = ? AND copy = ?",
        [(article, other), (other, article)],
    )


def _name_stories(db: Database, touched: set[int]) -> None:
    """Name the stories of these articles after the first article of each."""
    for story, members in stories_of(db, touched):
        db.conn.executemany(
            "UPDATE articles SET story = ? WHERE id = ? AND story IS NOT ?",
            [(story, article, story) for article in members],
        )


def stories_of(
    db: Database, articles: Iterable[int]
) -> Iterator[tuple[str, list[int]]]:
    """The stories of these articles: each one's name, and all that print it."""
    waiting = set(articles)
    while waiting:
        members = db.execute(_STORY, [waiting.pop()]).fetchall()
        waiting -= {article for article, _ in members}
        yield members[0][1], [article for article, _ in members]
