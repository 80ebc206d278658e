"""A database of an older version is brought up to date when it is opened to write."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from archive.migrations import connection_settings, migrate, migrations
from archive.text import SEG_VERSION, seg

OLD = (
    """INSERT INTO captures (id, url, captured_at, payload_digest, payload_length,
    record_id, warc_file, warc_offset, warc_length, member_digest, origin) VALUES
    (1, 'u', '2026-01-01', 'd', 1, 'r1', 'f', 0, 1, 'm', 'crawl'),
    (2, 'u', '2026-01-02', 'd', 1, 'r2', 'f', 1, 1, 'm', 'crawl'),
    (3, 'u', '2026-01-03', 'd', 1, 'r3', 'f', 2, 1, 'm', 'crawl')""",
    """INSERT INTO articles (id, url, key, site, title, body_length, pages, keywords,
    layout, first_captured, last_captured, revision, capture) VALUES
    (1, 'u', 'k', 's', '标题', 0, '[]', '[]', 'l', '2026-01-01', '2026-01-03', 2, 3)""",
    """INSERT INTO revisions (article, number, captured_at, capture, cause, extractor,
    changed, record) VALUES (1, 1, '2026-01-01', 1, 'source', '1', '[]', '{}'),
    (1, 2, '2026-01-02', 2, 'source', '2', '["title"]', '{}')""",
)


def database(path: Path) -> Database:
    connection = sqlite3.connect(path)
    connection_settings(connection)
    db = Database(connection)
    db.register_function(seg, deterministic=True)
    return db


def test_what_an_older_archive_knows_of_its_looks_is_kept(tmp_path: Path) -> None:
    db = database(tmp_path / "archive.db")
    migrations.apply(db, stop_before="m0002_looks_in_order_of_time")
    for statement in OLD:
        db.execute(statement)
    db.conn.commit()
    migrate(db)
    looks = db.execute("SELECT article, capture, revision FROM sightings").fetchall()
    assert sorted(looks) == [(1, 1, 1), (1, 2, 2), (1, 3, 2)]
    (extractor,) = db.execute("SELECT extractor FROM articles").fetchone()
    assert extractor == "2"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()


OLD_ADDRESS = """INSERT INTO ledger (url, site, kind, state, way, first_seen,
visited_at, capture) VALUES ('https://www.a.example/1', 's', 'article', 'captured',
'list', '2026-01-01', '2026-01-01T12:00:00+00:00', 1)"""


def test_articles_of_an_older_archive_are_looked_at_again(tmp_path: Path) -> None:
    db = database(tmp_path / "archive.db")
    migrations.apply(db, stop_before="m0004_scheduling")
    for statement in (OLD[0], OLD_ADDRESS):
        db.execute(statement)
    db.conn.commit()
    migrate(db)
    (found,) = db.execute("SELECT twin, next_due FROM ledger").fetchall()
    assert found == ("a.example/1", "2026-01-31T12:00:00+00:00")
    db.close()


def test_every_column_says_what_it_is(tmp_path: Path) -> None:
    """Comments stand where any SQLite shell shows them, later columns included."""
    db = database(tmp_path / "archive.db")
    migrate(db)
    for table in db.table_names():
        if table.startswith(("article_search", "_", "sqlite_")):
            continue
        (sql,) = db.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()
        for column in db[table].columns:
            line = next(part for part in sql.splitlines() if f" {column.name} " in part)
            assert "--" in line or "/*" in line, (table, column.name)
    db.close()


def test_a_text_index_of_an_older_make_is_made_anew(tmp_path: Path) -> None:
    db = database(tmp_path / "archive.db")
    migrations.apply(db)
    db.register_function(lambda text: text, name="seg", replace=True)
    for statement in OLD[:2]:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")
    db.conn.commit()
    db.register_function(seg, deterministic=True, replace=True)
    migrate(db)
    found = db.execute(
        "SELECT rowid FROM article_search WHERE article_search MATCH '\"标 题\"'"
    )
    assert found.fetchall() == [(1,)]
    assert db.execute("PRAGMA user_version").fetchone() == (SEG_VERSION,)
    db.close()
