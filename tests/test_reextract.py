"""Records read anew from the captures of a whole site: what changes, and what must not.

The fixture site is crawled once; every scene reads a copy of its archive.
"""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.reading import find
from crawler import sites
from fixtures.site import plan, serve
from tests.commands import environment, newsarchive
from tests.crash.dump import Dump, stored

WITHIN = 60.0
OURS = Path(sites.__file__).with_name("nmgnews.toml")
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("reextract") / "archive"
    with serve(plan(2010)) as site:
        start = ("--start-url", f"{site.base}/", "--delay", "0", "--quiet")
        assert newsarchive("crawl", "nmgnews", *start, archive=archive).returncode == 3
    return archive


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(crawled, tmp_path / "archive"))


def with_other_profile(archive: Path) -> Path:
    """The archive, whose user reads classic pages' titles out of their breadcrumb."""
    text = OURS.read_text(encoding="utf-8")
    place = 'title = ["#div2 .black24", ".black24"]'
    assert text.count(place) == 1
    changed = text.replace(place, 'title = "ul.black12"')
    (archive / "sites" / "nmgnews.toml").write_text(changed, encoding="utf-8")
    return archive


@pytest.fixture
def otherwise(archive: Path) -> Path:
    return with_other_profile(archive)


@pytest.fixture(scope="module")
def whole(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an uninterrupted run makes of the archive under the other profile."""
    copy = tmp_path_factory.mktemp("whole") / "archive"
    with_other_profile(Path(shutil.copytree(crawled, copy)))
    done = reextract(copy)
    assert done.returncode == 0, done.stderr
    return copy


def reextract(archive: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return newsarchive("reextract", *words, archive=archive)


def outcome(archive: Path, *words: str, code: int = 0) -> dict[str, Any]:
    """What a run says in JSON."""
    done = reextract(archive, "--json", *words)
    assert done.returncode == code, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def rows(archive: Path, query: str) -> Rows:
    with sqlite3.connect(archive / "archive.db") as db:
        found = db.execute(query).fetchall()
    db.close()
    return found


def digests(archive: Path) -> dict[str, str]:
    """Every file but the lock, SQLite's shared memory and an empty log."""
    return {
        str(file.relative_to(archive)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(archive.rglob("*"))
        if file.is_file() and file.suffix != ".db-shm" and file.stat().st_size
    }


def without_profiles(dump: Dump) -> Dump:
    return {name: held for name, held in dump.items() if name != "warc_records"}


def test_the_same_extractor_reads_every_article_as_the_crawl_did(archive: Path):
    before = without_profiles(stored(archive))
    said = outcome(archive)
    several = rows(archive, "SELECT count(*) FROM articles WHERE pages LIKE '%,%'")
    assert said["articles"] == said["no_article_any_more"] == said["unreadable"] == []
    assert said["captures_read"] > len(rows(archive, "SELECT 1 FROM articles")) == 384
    assert several[0][0] > 0
    assert without_profiles(stored(archive)) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(otherwise: Path):
    before = digests(otherwise)
    done = reextract(otherwise, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert digests(otherwise) == before
    assert "  title: " in done.stderr
    assert " articles would say something else" in done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    classic = rows(otherwise, "SELECT key FROM articles WHERE layout = 'classic'")
    assert {key for key, _, _ in lines} <= {key for (key,) in classic}
    assert all("title" in fields.split(",") for _, fields, _ in lines)


def test_a_dry_run_foretells_the_run(otherwise: Path):
    assert outcome(otherwise, "--dry-run") == outcome(otherwise)


def test_what_is_read_otherwise_is_a_revision_and_nothing_else_moves(
    crawled: Path, whole: Path
):
    changed = rows(whole, "SELECT article FROM revisions WHERE cause = 'extractor'")
    assert changed
    assert rows(whole, "SELECT DISTINCT number FROM revisions ORDER BY 1") == [
        (1,),
        (2,),
    ]
    marks = ", ".join(str(number) for (number,) in changed)
    for table, column in (
        ("articles", "id"),
        ("revisions", "article"),
        ("sightings", "article"),
        ("breadcrumbs", "article"),
        ("people", "article"),
        ("images", "article"),
        ("evidence", "article"),
    ):
        query = f"SELECT * FROM {table} WHERE {column} NOT IN ({marks}) ORDER BY 1, 2"  # noqa: S608  # names above
        assert rows(whole, query) == rows(crawled, query)
    for query in ("SELECT * FROM captures", "SELECT * FROM ledger ORDER BY id"):
        assert rows(whole, query) == rows(crawled, query)


def test_an_archive_that_was_read_anew_is_whole(whole: Path):
    done = newsarchive("verify", archive=whole)
    assert done.returncode == 0, done.stdout


def test_a_second_run_changes_nothing(whole: Path, tmp_path: Path):
    copy = Path(shutil.copytree(whole, tmp_path / "copy"))
    before = stored(copy)
    assert outcome(copy)["articles"] == []
    assert stored(copy) == before


def test_one_process_does_what_two_do(otherwise: Path, whole: Path):
    one = outcome(otherwise, "--workers", "1")
    assert stored(otherwise) == stored(whole)
    assert one["fields"]["title"] == len(one["articles"]) > 0


def is_under_way(archive: Path) -> bool:
    """Whether a run has stored something, and has not come to its end."""
    found = rows(archive, "SELECT max(reached), max(exit_code IS NULL) FROM runs")
    return bool(found[0][0]) and bool(found[0][1])


def interrupted(archive: Path, sent: signal.Signals) -> int:
    """Send a signal to a run that is under way; its exit code."""
    command = [sys.executable, "-m", "crawler", "reextract", "--archive", str(archive)]
    with subprocess.Popen(
        command,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        until(lambda: is_under_way(archive) or child.poll() is not None)
        os.kill(child.pid, sent)
        return child.wait(WITHIN)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGKILL, -9), (signal.SIGINT, 7), (signal.SIGTERM, 7)],
    ids=["SIGKILL", "SIGINT", "SIGTERM"],
)
def test_a_run_that_was_stopped_goes_on_and_ends_as_if_it_had_not_been(
    otherwise: Path, whole: Path, sent: signal.Signals, code: int
):
    assert interrupted(otherwise, sent) == code
    ended = rows(otherwise, "SELECT exit_code FROM runs ORDER BY id DESC LIMIT 1")
    assert ended == [(None if code < 0 else code,)]
    done = reextract(otherwise)
    assert done.returncode == 0, done.stderr
    assert "went on behind capture " in done.stderr
    assert stored(otherwise) == stored(whole)
    assert newsarchive("verify", archive=otherwise).returncode == 0


def test_readers_see_whole_articles_while_a_run_goes_on(otherwise: Path):
    command = [sys.executable, "-m", "crawler", "reextract", "--quiet"]
    with subprocess.Popen(
        [*command, "--archive", str(otherwise)],
        env=environment(),
        stdout=subprocess.DEVNULL,
    ) as child:
        with Archive.read(otherwise) as reader:
            urls = reader.db.execute("SELECT url FROM articles").fetchall()
            while child.poll() is None:
                for (url,) in urls[::40]:
                    assert find(reader, url).article.url == url
        assert child.returncode == 0


def test_an_unknown_site_is_wrong_usage(archive: Path):
    done = reextract(archive, "--site", "no-such-site")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no-such-site" in done.stderr


def test_only_what_is_asked_for_is_read(otherwise: Path):
    assert outcome(otherwise, "--since", "2100")["captures_read"] == 0
    everything = outcome(otherwise, "--dry-run")
    assert outcome(otherwise, "--site", "nmgnews", "--dry-run") == everything


def test_a_damaged_record_is_named_and_the_others_are_read(otherwise: Path):
    whole = outcome(otherwise, "--dry-run")
    first = whole["articles"][0]["url"]
    ((number, file, offset, length),) = rows(
        otherwise,
        "SELECT id, warc_file, warc_offset, warc_length FROM captures "  # noqa: S608  # an address of our own
        f"WHERE url = '{first}'",
    )
    with (otherwise / "warc" / file).open("r+b") as stream:
        stream.seek(offset + length // 2)
        stream.write(b"\0" * 8)
    said = outcome(otherwise, code=5)
    assert [each["number"] for each in said["unreadable"]] == [number]
    assert file in said["unreadable"][0]["reason"]
    assert [each["url"] for each in said["articles"]] == [
        each["url"] for each in whole["articles"][1:]
    ]


UNVALIDATED = """SELECT a.url FROM articles a JOIN ledger l ON l.url = a.url
WHERE l.etag IS NULL AND l.last_modified IS NULL AND a.pages = '[]' LIMIT 1"""


def test_revisits_are_read_through_to_what_they_repeat(
    tmp_path_factory: pytest.TempPathFactory,
):
    archive = tmp_path_factory.mktemp("revisits") / "archive"
    with serve(plan(2010)) as site:
        start = ("--start-url", f"{site.base}/", "--delay", "0", "--limit", "12")
        newsarchive("crawl", "nmgnews", *start, archive=archive)
        ((url,),) = rows(archive, UNVALIDATED)
        newsarchive("fetch", str(url), "--site", "nmgnews", archive=archive)
    newest = "SELECT count(*) FROM articles a JOIN captures c ON c.id = a.capture "
    ((revisits,),) = rows(archive, newest + "WHERE c.revisit_of IS NOT NULL")
    assert revisits > 0
    assert outcome(archive)["articles"] == []
