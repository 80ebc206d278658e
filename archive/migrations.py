"""How the database came to be what it is: numbered changes, each in one transaction.

Applied when an archive is opened to write. Old ones are never edited.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from archive.schema import (
    INDEXES,
    MODEL_COLUMNS,
    MORE_COLUMNS,
    MORE_TABLES,
    SITE_MODELS,
    TABLES,
    VIEWS,
)
from archive.search_index import search_index
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
    db.execute(SITE_MODELS.format(""))
    db.execute("CREATE INDEX articles_sample ON articles(site, key)")
    for table, columns in MODEL_COLUMNS.items():
        for column in columns:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def show_as_of_today(db: Database) -> None:
    """Let who only looks at an older database see the columns that it lacks, empty.

    Temporary views stand before the tables, and nothing is written.
    """
    has_models = "SELECT 1 FROM pragma_table_info('revisions') WHERE name = 'model'"
    if db.execute(has_models).fetchone() is not None:
        return
    db.execute(SITE_MODELS.format("temp."))
    for table, columns in MODEL_COLUMNS.items():
        empty = ", ".join(f"NULL AS {column.split()[0]}" for column in columns)
        db.execute(
            f"CREATE TEMP VIEW {table} AS SELECT *, {empty} FROM main.{table}"  # noqa: S608  # our own names
        )


def migrate(db: Database) -> None:
    """Bring the schema up to date, each migration in one transaction."""
    migrations.apply(db)


def connection_settings(connection: sqlite3.Connection) -> None:
    """Make every commit durable, references checked, readers and a writer at peace."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")
