"""An archive shown as it stood: temporary tables and views before the main ones.

What the pages said up to a moment: every capture taken up to then counts, however late
it came in, and is read as it is read today. Nothing is written to the archive.

Most articles are what they were and pass through a view, so that the indexes of the
main tables serve. Only what differs lies in temporary tables, `then_articles` and so
on.
"""

from sqlite_utils import Database

from archive.as_of.readings import hold_readings
from archive.as_of.stories import hold_stories
from archive.as_of.views import make_tables, make_views, show_views

_SETS = (
    # Looked at since then. last: the capture of the last look up to then that found
    # it; seen: of the last look up to then; newest: of the last of all that found it.
    """CREATE TEMP TABLE then_looks (
    article INTEGER PRIMARY KEY, last INTEGER, seen INTEGER, newest INTEGER)""",
    # Not there yet, or read otherwise: neither their rows nor their parts are main's.
    "CREATE TEMP TABLE then_reread (id INTEGER PRIMARY KEY)",
    # These, and whose story was another one: their rows are not main's.
    "CREATE TEMP TABLE then_apart (id INTEGER PRIMARY KEY)",
    # Not there yet, or with another text: their copies are not main's.
    "CREATE TEMP TABLE then_reworded (id INTEGER PRIMARY KEY)",
)

_LAST = """(SELECT s.capture FROM main.sightings s
    WHERE s.article = t.article AND {} ORDER BY s.captured_at DESC, s.capture DESC
    LIMIT 1)"""

_LOOKS = f"""
INSERT INTO then_looks SELECT t.article,
    {_LAST.format("s.revision NOT NULL AND s.captured_at <= :at")},
    {_LAST.format("s.captured_at <= :at")},
    {_LAST.format("s.revision NOT NULL")}
FROM (
    SELECT article FROM main.sightings GROUP BY article HAVING max(captured_at) > :at
) t"""  # noqa: S608  # our own names

_ABSENT = "INSERT INTO {} SELECT article FROM then_looks WHERE last IS NULL"
_REREAD = """
INSERT INTO then_reread SELECT t.article FROM then_looks t
JOIN main.sightings l ON l.article = t.article AND l.capture = t.last
JOIN main.sightings n ON n.article = t.article AND n.capture = t.newest
WHERE l.revision <> n.revision"""


def show_as_of(db: Database, at: str) -> None:
    """Let whoever reads from this connection see the archive as it stood.

    at: the greatest moment of a capture that counts, as `last_instant` gives it. A
    transaction must be open and stay so: what comes in later is known to none of this.
    """
    for statement in _SETS:
        db.execute(statement)
    db.execute(_LOOKS, {"at": at})
    for table in ("then_reread", "then_apart", "then_reworded"):
        db.execute(_ABSENT.format(table))
    db.execute(_REREAD)
    make_tables(db)
    make_views(db, at)
    hold_readings(db)
    hold_stories(db)
    show_views(db)
