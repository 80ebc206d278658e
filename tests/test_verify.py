"""What `verify` finds when an archive contradicts itself; else it is silent."""

import gzip
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive
from archive.lock import Lock
from archive.text import seg
from archive.verify import Problem, raw_bytes, verify
from archive.warc import warc_files
from tests import archives

FORGET_FOUR = """
INSERT INTO article_search (article_search, rowid, title, kicker, body, byline, source)
SELECT 'delete', id, seg(title), seg(kicker), seg(body), seg(byline), seg(source)
FROM articles WHERE id = 4"""
FORGET_ONE_SIGN = """
INSERT INTO article_search (article_search, rowid, title) VALUES ('delete', 4, '呼')"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is never written to again, with a changed article."""
    path = tmp_path_factory.mktemp("verify") / "archive"
    archives.make(path, 40)
    with Archive.create(path) as archive:
        look = next(archives.visits(1))
        assert look.article is not None
        said = archives.changed(look.article, title="另一个标题", evidence=())
        archives.fill(archive, [archives.visit(said, archives.START)])
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def problems(path: Path) -> list[Problem]:
    with Archive.read(path) as archive:
        return list(verify(archive))


def said(path: Path) -> str:
    return "\n".join(each.words for each in problems(path))


def run_sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path / "archive.db")
    connection.create_function("seg", 1, seg)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def files(path: Path) -> list[Path]:
    return warc_files(path / "warc")


def test_a_whole_archive_has_no_problems(whole: Path) -> None:
    seen: list[int] = []
    with Archive.read(whole) as archive:
        assert list(verify(archive, advance=seen.append)) == []
        assert sum(seen) == raw_bytes(archive)
    assert len(files(whole)) > 2


@pytest.mark.parametrize("where", [0.0, 0.3, 0.7, 0.999])
def test_a_flipped_byte_anywhere_is_found(path: Path, where: float) -> None:
    file = files(path)[1]
    data = bytearray(file.read_bytes())
    data[int(where * len(data))] ^= 1
    file.write_bytes(data)
    (problem,) = problems(path)
    assert problem.place.startswith(file.name)
    assert problem.what == "the bytes are not those that were written"


def test_a_cut_file_is_found_once(path: Path) -> None:
    file = files(path)[0]
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    (problem,) = problems(path)
    assert "rows point behind its end" in problem.what


def test_a_missing_file_is_found(path: Path) -> None:
    files(path)[1].unlink()
    (problem,) = problems(path)
    assert problem.what.startswith("the file is missing")


def test_a_file_that_no_row_knows_is_found(path: Path) -> None:
    (path / "warc" / "foreign-00099.warc.gz").write_bytes(gzip.compress(b"x"))
    assert "did not write it" in said(path)


def test_a_record_that_no_row_knows_is_found(path: Path) -> None:
    run_sql(path, "DELETE FROM warc_records WHERE type = 'request' AND capture = 5")
    (problem,) = problems(path)
    assert "no row knows" in problem.what


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE captures SET url = url || '1' WHERE id = 3",
            "the address of the row should be",
        ),
        ("UPDATE captures SET status = 404 WHERE id = 3", "the status of the row"),
        ("UPDATE captures SET payload_digest = '0' WHERE id = 3", "payload digest of"),
        ("UPDATE captures SET payload_length = 1 WHERE id = 3", "payload length of"),
        ("UPDATE captures SET record_id = 'x' WHERE id = 3", "the record id"),
        (
            "UPDATE captures SET revisit_of = 1 WHERE id = 3",
            "the type should be revisit",
        ),
        ("UPDATE captures SET warc_offset = 9 WHERE id = 3", "no row knows"),
        (
            "UPDATE warc_records SET type = 'x' WHERE type = 'request'",
            "the type should",
        ),
        ("UPDATE articles SET title = 'x' WHERE id = 7", "title not as read in"),
        ("UPDATE articles SET section = 'x' WHERE id = 7", "section not as read in"),
        ("UPDATE articles SET body_length = 1 WHERE id = 7", "body_length should be"),
        (
            "UPDATE articles SET revision = 2 WHERE id = 7",
            "revision should be 1 and is 2",
        ),
        ("UPDATE people SET name = 'x' WHERE article = 7", "people not as read in"),
        ("UPDATE evidence SET rule = 'x' WHERE article = 7", "evidence not as read in"),
        ("DELETE FROM images WHERE article = 7", "images not as read in"),
        (
            "UPDATE revisions SET record = replace(record, 'CN', 'TW') WHERE id = 2",
            "says what no record does",
        ),
        ("DELETE FROM revisions WHERE article = 7", "there are 0"),
        (
            "UPDATE ledger SET capture = NULL WHERE state = 'captured'",
            "without a capture",
        ),
        ("UPDATE captures SET run = 99 WHERE id = 3", "it refers to a row of runs"),
        ("PRAGMA user_version = 99", "made with version 99"),
    ],
)
def test_a_row_that_disagrees_is_found(path: Path, statement: str, words: str) -> None:
    run_sql(path, statement)
    assert words in said(path)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "INSERT INTO article_search(rowid, body) VALUES (999, '草 原')",
            "there is no such article",
        ),
        (
            FORGET_FOUR,
            "article_search 4: the article is missing",
        ),
        (
            "UPDATE article_search_docsize SET sz = x'0101010101' WHERE id = 4",
            "article_search 4: not the text of the article",
        ),
        (
            FORGET_ONE_SIGN,
            "tokens occur more or less often",
        ),
    ],
)
def test_an_index_that_disagrees_is_found(
    path: Path, statement: str, words: str
) -> None:
    run_sql(path, statement)
    assert words in said(path)


@pytest.mark.parametrize(
    "stored",
    [b"no gzip", gzip.compress(b"no record"), gzip.compress(b"") * 2],
    ids=["no gzip", "no record", "two members"],
)
def test_a_member_that_is_no_record_is_found(path: Path, stored: bytes) -> None:
    file = files(path)[-1]
    offset = file.stat().st_size
    with file.open("ab") as end:
        end.write(stored)
    digest = hashlib.sha256(stored).hexdigest()
    run_sql(
        path,
        "INSERT INTO warc_records VALUES "  # noqa: S608  # our own values
        f"('x', 'metadata', NULL, '{file.name}', {offset}, {len(stored)}, "
        f"'{digest}', NULL)",
    )
    assert "no single whole WARC record lies here" in said(path)


def test_a_reading_without_an_article_is_found(path: Path) -> None:
    run_sql(path, "PRAGMA foreign_keys=ON", "DELETE FROM articles WHERE id = 9")
    assert "is in no row of articles" in said(path)


def test_a_torn_page_of_the_database_is_found(path: Path) -> None:
    run_sql(path, "PRAGMA journal_mode=DELETE")
    connection = sqlite3.connect(path / "archive.db")
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'captures_payload'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray((path / "archive.db").read_bytes())
    data[(page - 1) * size + 100 : page * size] = bytes(size - 100)
    (path / "archive.db").write_bytes(data)
    assert "archive.db: " in said(path)


def with_uncommitted(path: Path, then: Callable[[], None]) -> None:
    """Do something while a crawl has written what it has not committed."""
    writer = Archive.create(path)
    *_, look = archives.visits(78, seed=3)
    writer.store([look])
    assert writer._writer is not None
    writer._writer.sync()
    then()
    writer.db.conn.rollback()
    writer._writer.close()
    writer.db.close()
    assert writer._lock is not None
    writer._lock.close()


def test_what_a_running_crawl_has_not_committed_is_no_problem(path: Path) -> None:
    with_uncommitted(path, lambda: check_silent(path))


def check_silent(path: Path) -> None:
    assert problems(path) == []


def test_a_tail_that_nobody_writes_is_found_until_the_next_crawl(path: Path) -> None:
    with_uncommitted(path, lambda: None)
    assert "an uncommitted tail" in said(path)
    Archive.create(path).close()
    assert problems(path) == []
    with Archive.read(path) as archive:
        (count,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
    assert count == 41


def test_a_tail_in_front_of_committed_records_is_found_even_beside_a_crawl(
    path: Path,
) -> None:
    with files(path)[0].open("ab") as file:
        file.write(b"x")

    # Recovery at a writer's start would cut it; so only the lock is taken here.
    with closing(Lock(path / "lock")):
        assert "an uncommitted tail of 1 bytes" in said(path)
