"""No byte and no row can be lost or changed unnoticed: tried one after the other."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive import Archive, Article, Visit, parse_response
from archive.text import seg
from archive.verify import Loss, Mend, Problem, verify
from archive.verify.head import head
from archive.warc import warc_files
from tests import archives, everything
from tests.everything import gone, look, reread

TABLES = (
    *("articles", "breadcrumbs", "people", "images", "evidence", "revisions"),
    *("sightings", "captures", "warc_records", "ledger", "aliases", "runs"),
    *("profiles", "site_models", "tombstones", "failures", "sketches", "bands"),
    "copies",
    "accepted_gaps",
)

BY_HISTORY = {
    "articles": {"id"},
    "captures": {"id", "lost"},
    "warc_records": {"lost"},
    "revisions": {"id"},
    "runs": {"reached"},
    "tombstones": {"is_done"},
    "ledger": {
        *("id", "site", "kind", "state", "reason", "way", "found_on", "first_seen"),
        *("priority", "dated", "attempts", "next_due", "visited_at", "etag"),
        *("last_modified", "lastmod", "twin", "hops"),
    },
}
"""Columns whose values no record gives: the ledger's are of the crawl's own doing."""

UNTOLD = {
    "ledger": "url NOT LIKE '%/asked' AND url NOT LIKE '%/99.shtml%'",
    "aliases": "url NOT LIKE '%/99.shtml%'",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return everything.make(tmp_path_factory.mktemp("many") / "archive")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive, to be changed without committing."""
    db = Database(sqlite3.connect(path / "archive.db", isolation_level=None))
    db.register_function(seg, deterministic=True)
    try:
        yield Archive(path, db)
    finally:
        db.close()


def after(archive: Archive, statement: str, *values: object) -> list[Problem]:
    """What is found after this statement, which is undone."""
    connection = archive.db.conn
    connection.execute("BEGIN")
    try:
        assert connection.execute(statement, values).rowcount == 1, statement
        return list(verify(archive))
    finally:
        connection.rollback()


def keys(archive: Archive, table: str) -> list[tuple[str, tuple[object, ...]]]:
    """A condition for each row of a table that some record tells of.

    Not for what a person asked for, and what was known by a record taken out for good.
    """
    told = UNTOLD.get(table, "true")
    columns = [each.name for each in archive.db[table].columns if each.is_pk]
    names = ", ".join(columns)
    condition = " AND ".join(f"{name} IS ?" for name in columns)
    rows = archive.db.execute(f"SELECT {names} FROM {table} WHERE {told}").fetchall()  # noqa: S608  # our own names
    return [(condition, row) for row in rows]


def test_everything_that_can_happen_is_no_problem(whole: Path) -> None:
    with Archive.read(whole) as archive:
        assert [each.words for each in verify(archive)] == []
        revisits, removals, causes = archive.db.execute(
            "SELECT (SELECT count(*) FROM captures WHERE revisit_of IS NOT NULL), "
            "(SELECT count(*) FROM removals), "
            "(SELECT count(DISTINCT cause) FROM revisions)"
        ).fetchone()
    assert (revisits, removals, causes) == (5, 1, 2)
    assert len(warc_files(whole / "warc")) > 2


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_deleted_unnoticed(whole: Path, table: str) -> None:
    unnoticed = []
    with opened(whole) as archive:
        rows = keys(archive, table)
        for condition, key in rows:
            if not after(archive, f"DELETE FROM {table} WHERE {condition}", *key):  # noqa: S608  # our own names
                unnoticed.append(key)
    assert rows
    assert unnoticed == []


@pytest.mark.parametrize("table", TABLES)
def test_no_value_can_be_changed_unnoticed(whole: Path, table: str) -> None:
    unnoticed = []
    with opened(whole) as archive:
        rows = keys(archive, table)
        rows = rows[:: max(1, len(rows) // 3)]
        names = {each.name for each in archive.db[table].columns}
        for name in sorted(names - BY_HISTORY.get(table, set())):
            change = (
                f"UPDATE OR IGNORE {table} SET {name} = CASE typeof({name}) "  # noqa: S608  # our own names
                f"WHEN 'integer' THEN {name} + 100000 WHEN 'null' THEN 'x' "
                f"ELSE {name} || 'x' END WHERE "
            )
            unnoticed += [
                (name, key)
                for condition, key in rows
                if not after(archive, change + condition, *key)
            ]
    assert unnoticed == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE sightings SET revision = 1 WHERE revision = 2", "read something else"),
        (
            "UPDATE sightings SET revision = 1 WHERE revision = 3 AND reason IS NULL",
            "named again",
        ),
        (
            "UPDATE sightings SET revision = 1 WHERE revision IS NULL",
            "did not find it gone",
        ),
        ("UPDATE articles SET capture = 1 WHERE id = 4", "capture should be"),
        ("UPDATE articles SET status = 'gone' WHERE id = 4", "status should be"),
        ("UPDATE ledger SET capture = 1 WHERE id = 9", "no record tells of capture 1"),
        ("UPDATE warc_records SET capture = 1 WHERE capture = 3", "capture of the row"),
    ],
)
def test_a_likely_but_wrong_value_is_found(
    whole: Path, statement: str, what: str
) -> None:
    with opened(whole) as archive:
        archive.db.conn.execute("BEGIN")
        assert archive.db.conn.execute(statement).rowcount
        words = "\n".join(each.words for each in verify(archive))
        archive.db.conn.rollback()
    assert what in words


def test_no_byte_can_be_flipped_unnoticed(whole: Path) -> None:
    dice = random.Random(9)  # noqa: S311  # places, not secrets
    unnoticed = []
    with Archive.read(whole) as archive:
        (name, offset, length) = archive.db.execute(
            "SELECT warc_file, warc_offset, warc_length FROM warc_records "
            "ORDER BY warc_length LIMIT 1"
        ).fetchone()
        for path in warc_files(whole / "warc"):
            data = path.read_bytes()
            places = set(dice.sample(range(len(data)), 40))
            if path.name == name:  # the header and the trailer of a member
                places |= {offset + each for each in (*range(10), *range(-8, 0))}
                places |= {offset + length + each for each in range(-8, 0)}
            for place in places & set(range(len(data))):
                flipped = bytearray(data)
                flipped[place] ^= 1 << dice.randrange(8)
                path.write_bytes(flipped)
                found = list(verify(archive))
                if [each.mend for each in found] != [Mend.MARK]:
                    unnoticed.append((path.name, place, found))
            path.write_bytes(data)
    assert unnoticed == []


def test_what_was_marked_as_lost_is_told_apart(whole: Path) -> None:
    lost = "UPDATE {} SET lost = 'changed' WHERE {} IS ?"
    with opened(whole) as archive:
        for table, key in (("captures", "id"), ("warc_records", "record_id")):
            for _, (value,) in keys(archive, table):
                (problem,) = after(archive, lost.format(table, key), value)
                assert isinstance(problem, Loss)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            """INSERT INTO ledger (url, site, kind, state, way, first_seen)
            VALUES ('http://x.example/', 'x', 'list', 'queued', 'list', '2026')""",
            "no record names http://x.example/",
        ),
        ("INSERT INTO aliases VALUES ('http://x/', 'http://y/', 'x')", "no record"),
        ("INSERT INTO profiles VALUES ('x', 'x', 'x')", "no record tells of it"),
        (
            "INSERT INTO sightings SELECT 1, max(id), '2026', 1, NULL FROM captures",
            "is told of by no record",
        ),
        (
            "UPDATE tombstones SET is_done = 0",
            "was cut short: the next command that writes ends it",
        ),
    ],
)
def test_a_row_that_no_record_tells_of_is_found(
    whole: Path, statement: str, what: str
) -> None:
    with opened(whole) as archive:
        assert what in "\n".join(each.words for each in after(archive, statement))


@pytest.mark.parametrize(
    ("statement", "mend"),
    [
        ("DELETE FROM warc_records WHERE type = 'request' AND capture = 2", Mend.ENTER),
        ("UPDATE articles SET title = 'x' WHERE id = 2", Mend.DERIVE),
        ("DELETE FROM article_search_docsize WHERE id = 2", Mend.INDEX),
        ("UPDATE captures SET member_digest = 'x' WHERE id = 2", Mend.MARK),
    ],
)
def test_a_problem_says_what_mends_it(whole: Path, statement: str, mend: Mend) -> None:
    with opened(whole) as archive:
        assert mend in {each.mend for each in after(archive, statement)}


HEADS = (
    *(b"", b"\r\n", b"x", b"HTTP/1.1 200\r\n\r\nab", b"HTTP/1.1 200 OK\r\n\r\nab"),
    *(b"HTTP/1.0 404 \r\n\r\n", b"HTTP/1.1 200 OK\n\nab", b"HTTP/2 200\r\n\r\nab"),
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
    b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Type: a/b\r\n\r\nab",
    b"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Type: a/b\r\n\r\nab",
)
FIELDS = (
    *(b"Content-Type: Text/HTML ; charset=gb2312", b"content-type:a/b", b"X: \xe8\xb0"),
    *(b"Content-Length: 1", b"Content-Length: 99", b"CONTENT-LENGTH:\t2 ", b"Empty:"),
    *(b"Content-Length: -1", b"Content-Length: x", b"Content-Type:", b"Spaced : 1"),
    *(b"Transfer-Encoding: chunked", b"Content-Type : c/d", b"Content-Length : 1"),
)


def messages() -> Iterator[bytes]:
    yield from HEADS
    for first, second in product(FIELDS, repeat=2):
        yield b"\r\n".join((b"HTTP/1.1 200 OK", first, second, b"", b"1\r\na\r\n0\r\n"))


@pytest.mark.parametrize("message", [*messages()])
def test_a_head_says_what_the_whole_parser_does(message: bytes) -> None:
    found, whole = head(message), parse_response(message)
    assert (found.status, found.media_type) == (whole.status, whole.media_type)
    assert (found.start, bytes(found.body)) == (whole.payload_offset, whole.body)


def by_chance(archive: Archive, said: Article, dice: random.Random) -> Visit | None:
    """A look at an article, at a moment that need not be later than the last one."""
    said = replace(said, title=dice.choice("一二三"))
    day = dice.randrange(6) + dice.random() / 10
    kind = dice.choices(("look", "gone", "reread"), weights=(3, 1, 1))[0]
    if kind == "look":
        return look(said, day, dice.choice(("plain", "gzip")))
    if kind == "gone":
        return gone(said, day)
    known = archive.db.execute("SELECT 1 FROM captures WHERE url = ?", [said.url])
    again = replace(said, evidence=()) if dice.random() < 0.5 else said
    return reread(archive, again) if known.fetchone() else None


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_to_articles_is_no_problem(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # stories, not secrets
    said = [archives.article(number, dice) for number in range(2)]
    with Archive.create(tmp_path / "archive", max_file_bytes=20_000) as archive:
        archives.fill(archive, [])
        for _ in range(14):
            visit = by_chance(archive, dice.choice(said), dice)
            archive.store([visit] if visit else [look(said[0], 7)], run=1)
    with Archive.read(tmp_path / "archive") as archive:
        assert [each.words for each in verify(archive)] == []
