"""The full text index, and the triggers that keep it."""

from sqlite_utils import Database

from archive.text import SEG_VERSION

INDEXED = ("title", "kicker", "body", "byline", "source")
"""The columns of `articles` that full text search reads, in the index's order."""


def search_index() -> tuple[str, ...]:
    """The full text index over single characters, and the triggers that keep it.

    Contentless: the text is held once, in `articles`. SQLite 3.40 deletes from such an
    index when it is handed the very text that went in, so the triggers segment the old
    row again; a change of `seg()` therefore means a rebuild of the index.
    """
    columns = ", ".join(INDEXED)
    new = ", ".join(f"seg(new.{name})" for name in INDEXED)
    old = ", ".join(f"seg(old.{name})" for name in INDEXED)
    add = f"INSERT INTO article_search(rowid, {columns}) VALUES (new.id, {new});"  # noqa: S608  # our own names
    drop = (
        f"INSERT INTO article_search(article_search, rowid, {columns}) "  # noqa: S608  # our own names
        f"VALUES ('delete', old.id, {old});"
    )
    # seg() has folded everything; `ascii` only splits at spaces, and folds no accents.
    options = "content='', tokenize='ascii'"
    when = " OR ".join(f"old.{name} IS NOT new.{name}" for name in INDEXED)
    change = f"AFTER UPDATE OF {columns} ON articles WHEN {when} BEGIN {drop} {add} END"
    return (
        f"CREATE VIRTUAL TABLE article_search USING fts5({columns}, {options})",
        f"CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN {add} END",
        f"CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN {drop} END",
        f"CREATE TRIGGER articles_changed {change}",
    )


def index_version(db: Database) -> int:
    """The version of `seg` that the index was made with."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def make_index(db: Database) -> None:
    """Fill the full text index anew from the articles, in one transaction."""
    texts = ", ".join(f"seg({name})" for name in INDEXED)
    with db.atomic():
        db.execute("INSERT INTO article_search(article_search) VALUES ('delete-all')")
        db.execute(
            f"INSERT INTO article_search(rowid, {', '.join(INDEXED)}) "  # noqa: S608  # our own names
            f"SELECT id, {texts} FROM articles"
        )
        db.execute(f"PRAGMA user_version = {SEG_VERSION}")
