"""The worked questions give the answers that the page prints, in any SQLite tool."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.schema.description import described_tables
from archive.schema.page import EXAMPLES, schema_page
from tests import questions
from tests.questions import QUESTIONS, Question

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "questions.md").read_text("utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "archive"
    questions.make(path)
    return path


def answers() -> list[str]:
    """The tables that the page prints."""
    return re.findall(r"```\n\n(\|.*?\|)\n\n", PAGE, re.DOTALL)


def cells(table: str) -> list[list[str]]:
    """Row by row; how wide a column is printed hangs on the shell's version."""
    rows = [line.strip("|").split("|") for line in table.splitlines()]
    return [[cell.strip(" -") for cell in row] for row in rows]


ASKED = pytest.mark.parametrize(
    ("asked", "answer"),
    [*zip(QUESTIONS, answers(), strict=True)],
    ids=[asked.title for asked in QUESTIONS],
)


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 here")
@ASKED
def test_the_bare_shell_prints_what_the_page_says(
    archive: Path, asked: Question, answer: str
) -> None:
    assert cells(questions.printed(archive, asked.sql)) == cells(answer)


@ASKED
def test_python_alone_gets_the_same_answer(
    archive: Path, asked: Question, answer: str
) -> None:
    with sqlite3.connect(f"file:{archive}/archive.db?mode=ro", uri=True) as db:
        found = db.execute(asked.sql)
        names = [each[0] for each in found.description]
        rows = [["" if cell is None else str(cell) for cell in row] for row in found]
    head, _, *printed = cells(answer)
    assert (names, rows) == (head, printed)
    assert rows


def test_the_page_is_what_make_docs_writes() -> None:
    assert questions.page(answers()) == PAGE


def test_the_page_of_the_schema_is_what_make_docs_writes() -> None:
    assert (DOCS / "schema.md").read_text("utf-8") == schema_page()


def test_every_table_view_and_column_says_what_it_is() -> None:
    tables = described_tables()
    assert {"articles", "word_search", "article_search", "stories"} <= {
        each.name for each in tables
    }
    for table in tables:
        assert table.comment, table.name
        assert table.columns, table.name
        for column in table.columns:
            assert column.comment, (table.name, column.name)


@pytest.mark.parametrize("name", [each.name for each in described_tables()])
def test_columns_are_those_of_the_database(archive: Path, name: str) -> None:
    (table,) = (each for each in described_tables() if each.name == name)
    with sqlite3.connect(f"file:{archive}/archive.db?mode=ro", uri=True) as db:
        found = db.execute(f"SELECT * FROM {name} LIMIT 1")  # noqa: S608  # our own names
        assert [each[0] for each in found.description] == [
            column.name for column in table.columns
        ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_the_schema_run(archive: Path, name: str) -> None:
    with sqlite3.connect(f"file:{archive}/archive.db?mode=ro", uri=True) as db:
        db.execute(EXAMPLES[name]).fetchall()


def test_words_are_found_through_a_view(archive: Path) -> None:
    query = "SELECT key, title, distance FROM word_search WHERE words MATCH ? "
    with sqlite3.connect(f"file:{archive}/archive.db?mode=ro", uri=True) as db:
        best = db.execute(query + "ORDER BY distance LIMIT 3", ['"草 原"']).fetchall()
        assert len(best) == 3
        assert [each[2] for each in best] == sorted(each[2] for each in best)
        whole = db.execute(query, ['title : "草 原"']).fetchall()
    assert whole
    assert all("草原" in title for _, title, _ in whole)


def test_one_row_an_article_says_what_is_in_its_parts(archive: Path) -> None:
    with sqlite3.connect(f"file:{archive}/archive.db?mode=ro", uri=True) as db:
        rows = db.execute(
            "SELECT v.writers, v.pictures, v.copies, v.changes, a.id, v.time, v.day, "
            "a.published FROM articles_at_a_glance v JOIN articles a USING (key)"
        ).fetchall()
        count = db.execute("SELECT count(*) FROM articles").fetchone()
        assert count == (len(rows),)
        for writers, pictures, copies, changes, number, *when in rows:
            counted = db.execute(
                "SELECT (SELECT count(*) FROM images WHERE article = ?1), "
                "(SELECT count(*) FROM copies WHERE article = ?1), "
                "(SELECT count(*) - 1 FROM revisions WHERE article = ?1)",
                [number],
            ).fetchone()
            assert counted == (pictures, copies, changes)
            names = db.execute(
                "SELECT name FROM people WHERE article = ? AND role <> 'editor'",
                [number],
            ).fetchall()
            assert sorted((writers or "").split("、")) == (
                sorted(name for (name,) in names) or [""]
            )
            time, day, published = when
            assert (published or "").startswith(day or "")
            assert (published or "")[11:16] == (time or "")
