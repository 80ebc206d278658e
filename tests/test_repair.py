"""What `repair` mends, and that it deletes nothing."""

import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from archive import Archive
from archive.text import seg
from archive.upkeep.rebuild import rebuild
from archive.upkeep.repair import Repaired, repair
from archive.verify import verify
from archive.warc import warc_files
from tests import archives, everything
from tests.commands import newsarchive

LATER = archives.START + timedelta(days=100)
TABLES = (
    *("articles", "breadcrumbs", "people", "images", "evidence", "revisions"),
    *("sightings", "captures", "warc_records", "ledger", "aliases", "runs"),
    *("profiles", "site_models", "tombstones", "sketches", "bands", "copies"),
    "accepted_gaps",
)
"""The tables whose rows are made of records."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return everything.make(tmp_path_factory.mktemp("whole") / "archive")


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def mended(path: Path) -> Repaired:
    return repair(path, at=LATER, advance=lambda count: None)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    db = sqlite3.connect(path / "archive.db")
    found = {
        table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608  # names above
        for table in TABLES
    }
    db.close()
    # Numbers of addresses count those that were forgotten.
    found["ledger"] = [(None, *row[1:]) for row in found["ledger"]]
    # What was found on a page that was forgotten is told of by no record any more.
    return {
        table: [row for row in own if not any("/99.shtml" in str(x) for x in row)]
        for table, own in found.items()
    }


def run_sql(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path / "archive.db")
    db.create_function("seg", 1, seg, deterministic=True)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def searches(path: Path, word: str) -> int:
    return len(newsarchive("search", word, "--json", archive=path).stdout)


def test_a_whole_archive_is_left_as_it_is(path: Path) -> None:
    before = rows(path)
    done = mended(path)
    assert (done.found, done.old, done.left, done.lost) == (0, None, (), ())
    assert rows(path) == before


@pytest.mark.parametrize("table", [each for each in TABLES if each != "tombstones"])
def test_rows_that_are_gone_are_made_anew(path: Path, table: str) -> None:
    before = rows(path)
    told = "url NOT LIKE '%/asked'" if table == "ledger" else "true"
    run_sql(path, f"DELETE FROM {table} WHERE {told}")  # noqa: S608  # names above
    done = mended(path)
    assert done.found
    assert (done.left, done.lost) == ((), ())
    assert rows(path) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE articles SET title = 'x'",
        "UPDATE revisions SET record = replace(record, 'title', 'titel')",
        "UPDATE people SET name = name || 'x'",
        "UPDATE captures SET status = 500",
        "UPDATE ledger SET url = url || 'x'",
        "UPDATE sightings SET revision = 1",
    ],
)
def test_rows_that_were_changed_are_made_anew(path: Path, change: str) -> None:
    before = rows(path)
    run_sql(path, change)
    done = mended(path)
    assert done.found
    assert done.old is not None
    assert done.old.is_file()
    assert {name: rows(path)[name] for name in before if name != "ledger"} == {
        name: found for name, found in before.items() if name != "ledger"
    }
    urls = {row[1] for row in before["ledger"] if not str(row[1]).endswith("/asked")}
    assert {row[1] for row in rows(path)["ledger"]} >= urls


def test_the_text_index_is_made_anew(path: Path) -> None:
    before = searches(path, "读法")
    run_sql(path, "INSERT INTO article_search(article_search) VALUES ('delete-all')")
    assert searches(path, "读法") < before
    done = mended(path)
    assert (done.old, done.left) == (None, ())
    assert searches(path, "读法") == before


def exported(path: Path) -> str:
    return newsarchive("export", archive=path).stdout


def flip(file: Path, place: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(place)
        (byte,) = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("part", range(8))
def test_a_damaged_record_is_marked_and_its_rows_stay(path: Path, part: int) -> None:
    before = rows(path)
    file = warc_files(path / "warc")[part % 2]
    size = file.stat().st_size
    flip(file, size * part // 8 + 40)
    done = mended(path)
    assert done.marked >= 1
    assert done.left == ()
    assert done.lost
    after = rows(path)
    for table in TABLES:
        assert len(after[table]) >= len(before[table]), table
    assert after["revisions"] == before["revisions"]
    with Archive.create(path) as archive:
        archive.store([next(archives.visits(1, seed=50))])
    with Archive.read(path) as archive:
        assert all(each.what for each in verify(archive))
    assert newsarchive("verify", archive=path).returncode == 3


@pytest.mark.parametrize("which", [0, -1])
def test_a_missing_file_is_marked_and_its_rows_stay(path: Path, which: int) -> None:
    before = rows(path)
    warc_files(path / "warc")[which].unlink()
    done = newsarchive("repair", archive=path)
    assert done.returncode == 3, done.stderr
    assert rows(path)["revisions"] == before["revisions"]
    assert newsarchive("verify", archive=path).returncode == 3
    with Archive.create(path) as archive:
        archive.store([next(archives.visits(1, seed=50))])
    assert newsarchive("verify", archive=path).returncode == 3


def test_a_file_that_was_cut_is_marked_and_added_to_no_more(path: Path) -> None:
    before = rows(path)
    newest = warc_files(path / "warc")[-1]
    os.truncate(newest, newest.stat().st_size - 700)
    done = newsarchive("repair", archive=path)
    assert done.returncode == 3, done.stderr
    assert len(rows(path)["captures"]) == len(before["captures"])
    size = newest.stat().st_size
    with Archive.create(path) as archive:
        archive.store([next(archives.visits(1, seed=50))])
    assert newest.stat().st_size == size
    assert newsarchive("verify", archive=path).returncode == 3


def test_rows_are_made_anew_and_lost_readings_carried_over(path: Path) -> None:
    """Both at once: a record is damaged, and rows of other articles are missing."""
    before = exported(path)
    flip(warc_files(path / "warc")[0], 2000)
    run_sql(path, "DELETE FROM people", "DELETE FROM evidence")
    done = mended(path)
    assert done.old is not None
    assert done.left == ()
    assert exported(path) == before


def test_garbage_between_records_is_marked(path: Path) -> None:
    first, *_ = warc_files(path / "warc")
    flip(first, 30)  # inside the first record
    (path / "archive.db").unlink()
    assert rebuild(path, at=LATER, advance=lambda count: None).damages
    done = newsarchive("repair", archive=path)
    assert done.returncode == 3, done.stderr + done.stdout


def test_articles_of_a_missing_file_are_carried_over(path: Path) -> None:
    before = exported(path)
    warc_files(path / "warc")[1].unlink()
    run_sql(path, "DELETE FROM aliases WHERE url LIKE '%/1.shtml%'")
    done = mended(path)
    assert done.old is not None
    assert done.left == ()
    assert done.lost
    assert exported(path) == before
