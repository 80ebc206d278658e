"""Which articles printed the same text, where those that do so today are others.

Copies are found among the texts of then, as `archive/copies.py` finds them. A band that
more than `CROWD` articles share today, and fewer did then, is told of those articles
alone whose text was another one.
"""

from collections import Counter

from sqlite_utils import Database

from archive.copies import CROWD
from archive.sketch import SHARED, Pieces, bands, pieces, similarity

_REWORDED = """
SELECT id FROM articles WHERE id IN (SELECT id FROM temp.then_reworded)
"""
_TORN = """
SELECT id FROM main.articles WHERE story IN (
    SELECT story FROM main.articles GROUP BY story
    HAVING count(*) > 1 AND sum(id IN (SELECT id FROM temp.then_reread)) > 0)
"""
_CONCERNED = f"""
SELECT id FROM articles WHERE id IN ({_TORN})
UNION SELECT id FROM articles WHERE id IN (SELECT id FROM temp.then_reread)
UNION SELECT article FROM temp.then_copies
"""  # noqa: S608  # our own names

_MOVED = (
    """DELETE FROM temp.then_stories WHERE story IS
    (SELECT a.story FROM articles a WHERE a.id = then_stories.id)""",
    """INSERT INTO then_articles SELECT * FROM articles
    WHERE id IN (SELECT id FROM temp.then_stories)
    AND id NOT IN (SELECT id FROM temp.then_apart)""",
    "INSERT OR IGNORE INTO then_apart SELECT id FROM temp.then_stories",
    """UPDATE then_articles SET story =
    (SELECT s.story FROM temp.then_stories s WHERE s.id = then_articles.id)
    WHERE id IN (SELECT id FROM temp.then_stories)""",
)


def hold_stories(db: Database) -> None:
    """Give all articles the copies and the stories that they had."""
    known = db.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'copies'")
    if known.fetchone() is None:
        return  # an older archive knows none
    reworded = [number for (number,) in db.execute(_REWORDED).fetchall()]
    for article in reworded:
        db.conn.executemany(
            "INSERT INTO then_bands (article, value) VALUES (?, ?)",
            [(article, value) for value in bands(_pieces(db, article))],
        )
    for article in reworded:
        _join(db, article)
    db.execute("CREATE TEMP TABLE then_stories (id INTEGER PRIMARY KEY, story TEXT)")
    concerned = {number for (number,) in db.execute(_CONCERNED).fetchall()}
    while concerned:
        members = _story(db, concerned.pop())
        concerned -= members.keys()
        _, story = min(members.values())
        db.conn.executemany(
            "INSERT INTO then_stories (id, story) VALUES (?, ?)",
            [(article, story) for article in members],
        )
    for statement in _MOVED:
        db.execute(statement)


def _join(db: Database, article: int) -> None:
    own = _pieces(db, article)
    for other in _candidates(db, article):
        alike = similarity(own, _pieces(db, other))
        if alike is not None:
            db.conn.executemany(
                "INSERT OR IGNORE INTO then_copies (article, copy, similarity) "
                "VALUES (?, ?, ?)",
                [(article, other, alike), (other, article, alike)],
            )


def _pieces(db: Database, article: int) -> Pieces:
    row = db.execute("SELECT body FROM articles WHERE id = ?", [article])
    return pieces(row.fetchone()[0])


# One table and one value a query: SQLite would make a whole table of a view otherwise.


def _candidates(db: Database, article: int) -> list[int]:
    """The articles that share so many bands with this one that they may be copies."""
    own = db.execute("SELECT value FROM bands WHERE article = ?", [article])
    sharing = Counter[int]()
    for value in own.fetchall():
        rows = db.execute(
            f"SELECT article FROM bands WHERE value = ? LIMIT {CROWD + 1}",  # noqa: S608  # our own number
            value,
        ).fetchall()
        if len(rows) <= CROWD:
            sharing.update(other for (other,) in rows)
    return [
        other
        for other, shared in sharing.items()
        if shared >= SHARED and other != article
    ]


def _story(db: Database, article: int) -> dict[int, tuple[str, str]]:
    """All articles of a story; those that are less come first."""
    members, waiting = dict[int, tuple[str, str]](), {article}
    while waiting:
        number = waiting.pop()
        published, key = db.execute(
            "SELECT published, key FROM articles WHERE id = ?", [number]
        ).fetchone()
        members[number] = (published or "9999", key)
        copies = db.execute("SELECT copy FROM copies WHERE article = ?", [number])
        waiting |= {copy for (copy,) in copies.fetchall()} - members.keys()
    return members
