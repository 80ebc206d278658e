"""The WARC files alone give the database back, whatever became of it."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.lock import Lock
from archive.members import members
from archive.upkeep.forget import forget
from archive.verify import verify
from archive.warc import warc_files
from fixtures.site import plan, serve
from tests import archives, test_forget
from tests.commands import environment, newsarchive
from tests.crash.looks import looks

VOLATILE = {"id", "reached", "is_done"}
"""Row numbers, and how far a job on this very database has come."""

NAMES = {
    "articles": "url",
    "captures": "record_id",
    "runs": "id",
    "profiles": "digest",
    "site_models": "digest",
}
"""By which column a row is known that others refer to."""


def held_by(archive: Archive) -> dict[str, list[str]]:
    return rows_of(archive.db.conn)


def held(path: Path) -> dict[str, list[str]]:
    """Every table's rows, row numbers replaced by names."""
    with sqlite3.connect(path / "archive.db") as db:
        found = rows_of(db)
    db.close()
    return found


def rows_of(db: sqlite3.Connection) -> dict[str, list[str]]:
    return {
        name: sorted(json.dumps(row, sort_keys=True) for row in named_rows(db, name))
        for name, kind in db.execute(
            "SELECT name, type FROM pragma_table_list WHERE schema = 'main'"
        ).fetchall()
        if kind == "table" and not name.startswith(("sqlite_", "_"))
    }


def named_rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    refers = db.execute(
        'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', [table]
    ).fetchall()
    names = {
        column: dict(db.execute(f"SELECT {key}, {NAMES[there]} FROM {there}"))  # noqa: S608  # our own names
        for column, there, key in refers
    }
    cursor = db.execute(f"SELECT * FROM {table}")  # noqa: S608  # our own names
    columns = [column[0] for column in cursor.description]
    return [
        {
            name: names[name].get(value) if name in names else value
            for name, value in zip(columns, row, strict=True)
            if name not in VOLATILE
        }
        for row in cursor.fetchall()
    ]


@cache
def first_exported(path: Path) -> list[str]:
    return exported(path)


def exported(path: Path) -> list[str]:
    done = newsarchive("export", "--revisions", "--quiet", archive=path)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def problems(path: Path) -> list[str]:
    with Archive.read(path) as archive:
        return [str(each) for each in verify(archive)]


def old_databases(path: Path) -> list[Path]:
    return sorted(path.glob("archive.db.*.old"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive to which everything has happened."""
    folder = tmp_path_factory.mktemp("rebuild")
    path = folder / "archive"
    with serve(plan(2010)) as site:
        crawl = ("crawl", "nmgnews", "--start-url", f"{site.base}/", "--delay", "0")
        assert newsarchive(*crawl, "--limit", "25", archive=path).returncode == 7
        assert newsarchive(*crawl, "--limit", "15", archive=path).returncode == 7
        (url,) = one(path, "SELECT url FROM articles ORDER BY url LIMIT 1")
        assert newsarchive("fetch", url, archive=path).returncode == 0
        forgotten = newsarchive("forget", url, "--reason", "test", archive=path)
        assert forgotten.returncode == 0
    assert newsarchive("reextract", archive=path).returncode == 0
    test_forget.fill(path)
    with Archive.create(path, max_file_bytes=9_000) as archive:
        for group in looks():
            archive.store(group, run=1)
        forget(archive, test_forget.URL, reason="r", at=test_forget.AT)
    other = archives.make(folder / "other", 4, seed=6)
    imported = newsarchive("import", *warc_files(other / "warc"), archive=path)
    assert imported.returncode == 0, imported.stderr
    assert problems(path) == []
    return path


def one(path: Path, query: str) -> tuple[Any, ...]:
    with sqlite3.connect(path / "archive.db") as db:
        row: tuple[Any, ...] = db.execute(query).fetchone()
    db.close()
    return row


@pytest.fixture
def archive(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived, tmp_path / "archive"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return archives.make(tmp_path / "archive", 12)


def nothing(file: Path) -> None:
    pass


def deleted(file: Path) -> None:
    file.unlink()


def garbage(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(50_000))  # noqa: S311  # no secret


@pytest.mark.parametrize("harm", [nothing, deleted, garbage])
def test_a_rebuilt_database_holds_the_same(
    lived: Path, archive: Path, harm: Callable[[Path], None]
):
    harm(archive / "archive.db")
    done = newsarchive("rebuild", archive=archive)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert " groups of records were entered\n" in done.stderr
    before, after = held(lived), held(archive)
    assert after.keys() == before.keys()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert all(before[name] for name in ("tombstones", "runs", "profiles", "ledger"))
    assert exported(archive) == first_exported(lived)
    assert problems(archive) == []
    assert test_forget.traces(archive) == set()


def test_every_article_has_its_readings_and_its_key(lived: Path, archive: Path):
    assert newsarchive("rebuild", "-q", archive=archive).stderr == ""
    lines = exported(archive)
    assert len(lines) > 20
    assert max(len(json.loads(line)["revisions"]) for line in lines) > 1
    for line in lines[:: len(lines) // 4]:
        key = json.loads(line)["key"]
        shown = [
            newsarchive("show", key, "--revisions", "--json", archive=path).stdout
            for path in (lived, archive)
        ]
        assert shown[0] == shown[1]
        assert json.loads(shown[0]) == json.loads(line)["revisions"]


def test_the_old_database_is_kept_whole_beside_it(small: Path):
    before = held(small)
    done = newsarchive("rebuild", archive=small)
    (old,) = old_databases(small)
    assert f"the old database is {old}\n" in done.stderr
    old.replace(small / "archive.db")
    assert held(small) == before


def test_an_old_database_that_holds_what_was_forgotten_is_not_kept(small: Path):
    copy = small.with_name("copy.db")
    shutil.copy(small / "archive.db", copy)
    (url,) = one(small, "SELECT url FROM articles")
    with Archive.create(small) as opened:
        forget(opened, url, reason="r", at=archives.START)
    shutil.copy(copy, small / "archive.db")
    done = newsarchive("rebuild", archive=small)
    assert (done.returncode, old_databases(small)) == (0, [])
    assert "the old database" not in done.stderr
    assert problems(small) == []


def test_a_damaged_record_is_named_and_all_else_is_there(small: Path):
    count = len(exported(small))
    file = warc_files(small / "warc")[0]
    responses = [each for each in members(file) if each.record.type == "response"]
    broken = responses[1].location
    data = bytearray(file.read_bytes())
    data[broken.offset + 30 : broken.offset + 60] = bytes(30)
    file.write_bytes(data)
    done = newsarchive("rebuild", archive=small)
    assert done.returncode == 5
    assert f"{file.name} at {broken.offset}, {broken.length} bytes: " in done.stdout
    assert "could not be read, as listed" in done.stderr
    assert len(exported(small)) == count - 1


@pytest.mark.parametrize("cut", range(8))
def test_a_torn_tail_is_set_aside_as_at_any_other_start(tmp_path: Path, cut: int):
    """Visits that belong together come in together or not at all."""
    path = tmp_path / "archive"
    with archives.opened(path) as archive:
        for group in looks()[:3]:
            archive.store(group)
        archive.commit()
        before = held_by(archive)
        (file,) = warc_files(path / "warc")
        whole = file.stat().st_size
        archive.store(looks()[3])
    ends = [each.location.offset for each in members(file, whole)]
    end = ends[cut] + 100 * (cut % 2)
    with file.open("r+b") as stream:
        stream.truncate(end)
    (path / "archive.db").unlink()
    done = newsarchive("rebuild", archive=path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert held(path) == before
    assert file.stat().st_size == whole
    torn = sum(each.stat().st_size for each in (path / "warc" / "torn").iterdir())
    assert torn == end - whole
    assert problems(path) == []


def test_nothing_is_made_where_another_writes_or_nothing_is(small: Path):
    lock = Lock(small / "lock")
    try:
        assert newsarchive("rebuild", archive=small).returncode == 4
    finally:
        lock.close()
    shutil.rmtree(small / "warc")
    done = newsarchive("rebuild", archive=small)
    assert done.returncode == 8
    assert "no WARC files" in done.stderr
    assert old_databases(small) == []


def test_a_kill_leaves_the_old_database_and_the_next_one_completes(
    lived: Path, archive: Path
):
    luck = random.Random(2010)  # noqa: S311  # moments, not secrets
    before = held(lived)
    began = time.monotonic()
    newsarchive("rebuild", archive=Path(shutil.copytree(archive, archive / "../whole")))
    took = time.monotonic() - began
    killed = 0
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-m", "crawler", "rebuild", "--archive", archive],
            env=environment(),
            stderr=subprocess.DEVNULL,
        )
        try:
            child.wait(luck.uniform(0.3, 0.95) * took)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        with Archive.read(archive) as opened:
            assert opened.db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert held(archive) == before
    assert killed > 0
    assert newsarchive("rebuild", archive=archive).returncode == 0
    assert held(archive) == before
    assert not (archive / "archive.db.new").exists()
