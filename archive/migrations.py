"""How the database came to be what it is: numbered changes, each in one transaction.

Applied when an archive is opened to write. Old ones are never edited.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from archive.copies import note_all
from archive.schema.accepted_gaps import ACCEPTED_GAPS
from archive.schema.addition import Addition
from archive.schema.browsing import BROWSING
from archive.schema.copies import COPIES
from archive.schema.first import INDEXES, TABLES, VIEWS
from archive.schema.looks import MORE_COLUMNS, MORE_TABLES
from archive.schema.models import SITE_MODELS
from archive.schema.readable_views import READABLE_VIEWS
from archive.schema.scheduling import OLDER_ADDRESSES, SCHEDULING
from archive.search.index import index_version, make_index, search_index
from archive.text import SEG_VERSION

migrations = Migrations("newsarchive")

_OLDER_LOOKS = (
    """INSERT INTO sightings (article, capture, captured_at, revision)
    SELECT article, capture, captured_at, max(number) FROM revisions
    GROUP BY article, capture""",
    """INSERT OR IGNORE INTO sightings (article, capture, captured_at, revision)
    SELECT id, capture, last_captured, revision FROM articles""",
    """UPDATE articles SET (extractor, profile) = (SELECT extractor, profile
    FROM revisions r WHERE r.article = articles.id AND r.number = articles.revision)""",
)
"""What older archives know of their looks: those that made a revision, the last."""


@migrations()
def m0001_first_schema(db: Database) -> None:
    """Create everything."""
    for statement in (*TABLES, *INDEXES, *search_index(), *VIEWS):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {SEG_VERSION}")  # that the index is made with


@migrations()
def m0002_looks_in_order_of_time(db: Database) -> None:
    """Keep every look at an article, and what was taken out, imported or lost."""
    for change in MORE_COLUMNS:
        db.execute(f"ALTER TABLE {change}")
    for statement in (*MORE_TABLES, *_OLDER_LOOKS):
        db.execute(statement)


@migrations()
def m0003_site_models(db: Database) -> None:
    """Keep what is learnt from a site's pages, and which reading was made with it."""
    _add(db, SITE_MODELS)


@migrations()
def m0004_scheduling(db: Database) -> None:
    """Keep when an address is looked at again, and how often it failed."""
    _add(db, SCHEDULING)
    for statement in OLDER_ADDRESSES:
        db.execute(statement)


@migrations()
def m0005_copies(db: Database) -> None:
    """Find the articles that print the same text."""
    _add(db, COPIES)
    note_all(db)


@migrations()
def m0006_accepted_gaps(db: Database) -> None:
    """Keep which gaps a person has accepted, and why."""
    _add(db, ACCEPTED_GAPS)


@migrations()
def m0007_texts_indexed_once(db: Database) -> None:
    """Segment a text again only where it has changed."""
    *_, changed = search_index()
    db.execute("DROP TRIGGER articles_changed")
    db.execute(changed)


@migrations()
def m0008_readable_views(db: Database) -> None:
    """Show what researchers ask for in views that read like tables."""
    _add(db, READABLE_VIEWS)


@migrations()
def m0009_browsing(db: Database) -> None:
    """Find what lists show without reading the articles themselves."""
    _add(db, BROWSING)


ADDITIONS = (SITE_MODELS, SCHEDULING, COPIES, ACCEPTED_GAPS)
"""What an older database may lack, in order."""


def show_as_of_today(db: Database) -> None:
    """Let who only looks at an older database see what it lacks, empty.

    Temporary views and tables stand before the others, and nothing is written.
    """
    missing: dict[str, list[str]] = {}
    for addition in ADDITIONS:
        for name, sql in addition.tables.items():
            if not db[name].exists():
                db.execute(sql.format("temp."))
        for table, columns in addition.columns.items():
            known = {each.name for each in db[table].columns}
            names = [column.split()[0] for column in columns]
            missing.setdefault(table, []).extend(n for n in names if n not in known)
    for table, names in missing.items():
        empty = ", ".join(f"NULL AS {name}" for name in names)
        if empty:
            db.execute(
                f"CREATE TEMP VIEW {table} AS SELECT *, {empty} FROM main.{table}"  # noqa: S608  # our own names
            )


def _add(db: Database, addition: Addition) -> None:
    for statement in addition.statements():
        db.execute(statement)


def migrate(db: Database) -> None:
    """Bring the schema up to date, each migration in one transaction.

    And the full text index, where an older version cut the texts otherwise.
    """
    migrations.apply(db)
    if index_version(db) != SEG_VERSION:
        make_index(db)


def connection_settings(connection: sqlite3.Connection) -> None:
    """Make every commit durable, references checked, readers and a writer at peace."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")
