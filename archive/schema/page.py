"""`python -m archive.schema.page FILE`: the schema as a page of the docs.

Made of the schema's own comments; a test fails where the page is another one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from archive.schema.description import Column, Described, described_tables

INTRODUCTION = """# The database

`archive.db` is one SQLite database. This page is made of the schema's own comments:
`make docs` writes it, and `.schema` in any SQLite shell shows the same.

Moments of our own are UTC (`2026-03-01T12:00:00+00:00`); those of a page carry the zone
of its site, or are a day alone where the page gives no time. Both compare and sort as
text, so `published >= '2010-07'` is right. `NULL` means that the page does not say.
Lists lie in tables of their own (`people`, `images`, `breadcrumbs`), or as JSON where
`json_each(…)` reads them. `articles.id` joins the parts; cite `articles.key`.

Start with the views: they read like tables and need no joins. Ten questions with their
answers are in [questions.md](questions.md), full text is in [search.md](search.md).

Not listed are the tables that SQLite's full text index keeps for itself
(`article_search_data`, `_idx`, `_docsize`, `_config`), and `_sqlite_migrations`, which
says how the schema came to be. Whoever writes must go through `newsarchive`; reading
harms nothing, also while a crawl runs.
"""

EXAMPLES = {
    "articles": "SELECT key, published, title FROM articles "
    "WHERE section = '时政新闻' AND published >= '2010-07' AND published < '2010-08';",
    "article_search": "SELECT a.key, a.title FROM article_search s "
    "JOIN articles a ON a.id = s.rowid\nWHERE article_search MATCH '\"内 蒙 古\"' "
    "ORDER BY bm25(article_search) LIMIT 20;",
    "revisions": "SELECT number, captured_at, json_extract(record, '$.title') "
    "FROM revisions\nWHERE article = (SELECT id FROM articles WHERE key = "
    "'k7hq2mzt5wfa') ORDER BY captured_at;",
    "people": "SELECT role, count(*) FROM people WHERE name = '王刚' GROUP BY role;",
    "captures": "SELECT captured_at, status, warc_file, warc_offset FROM captures\n"
    "WHERE url = 'http://a.example/1.html' ORDER BY captured_at;",
    "evidence": "SELECT rule, place, text FROM evidence\nWHERE field = 'published' "
    "AND article = (SELECT id FROM articles WHERE key = 'k7hq2mzt5wfa');",
    "ledger": "SELECT state, reason, count(*) FROM ledger GROUP BY state, reason;",
    "articles_at_a_glance": "SELECT day, time, title, writers, outlet "
    "FROM articles_at_a_glance\nWHERE key = 'k7hq2mzt5wfa';",
    "bylines": "SELECT published, role, key FROM bylines WHERE name = '王刚' "
    "ORDER BY published;",
    "changes": "SELECT seen_at, days_later, fields, title FROM changes "
    "ORDER BY seen_at DESC LIMIT 20;",
    "word_search": "SELECT published, title FROM word_search\n"
    'WHERE words MATCH \'"草 原" NOT "包 头"\' ORDER BY distance LIMIT 20;',
}


def schema_page() -> str:
    """The page, in Markdown."""
    tables = described_tables()
    parts = [INTRODUCTION]
    for kind, words in (
        ("view", "Views"),
        ("full text index", "Full text"),
        ("table", "Tables"),
    ):
        found = [each for each in tables if each.kind == kind]
        parts.append(f"## {words}\n")
        parts += ["\n".join(_section(each)) + "\n" for each in found]
    return "\n".join(parts)


def _section(table: Described) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield f"{table.comment[0].upper()}{table.comment[1:]}."
    yield ""
    yield "| column | type | what |" if table.kind == "table" else "| column | what |"
    yield "| --- | --- | --- |" if table.kind == "table" else "| --- | --- |"
    for column in table.columns:
        kind = f" {_kind(column)} |" if table.kind == "table" else ""
        yield f"| `{column.name}` |{kind} {_said(column)} |"
    if table.indexes:
        yield ""
        yield "Indexes: " + "; ".join(f"`{each}`" for each in table.indexes) + "."
    if table.name in EXAMPLES:
        yield ""
        yield f"```sql\n{EXAMPLES[table.name]}\n```"


def _kind(column: Column) -> str:
    marks = [column.kind.lower()]
    if column.is_key:
        marks.append("key")
    elif column.is_needed:
        marks.append("never NULL")
    return ", ".join(marks)


def _said(column: Column) -> str:
    words = column.comment.replace("|", "\\|")
    return f"{words} → `{column.refers_to}`" if column.refers_to else words


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_page(), encoding="utf-8")
