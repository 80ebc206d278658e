"""What an archive keeps, what it survives, and who may write to it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from archive import (
    Alias,
    Archive,
    Article,
    DamagedError,
    LockedError,
    NotFoundError,
    UnreadableError,
    Visit,
)
from archive.reading import find, revisions
from archive.verify import verify
from archive.warc import warc_files
from tests import archives

ROOT = Path(__file__).parents[1]
LATER = archives.START + timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def look(**fields: object) -> Visit:
    """A look at one article, with other values if so asked."""
    said = next(archives.visits(1)).article
    assert said is not None
    return archives.visit(archives.changed(said, **fields), LATER if fields else _AT)


_AT = archives.START


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the database holds, without numbers of runs, which a kill may lose."""
    connection = sqlite3.connect(path / "archive.db")
    tables = [
        *("articles", "revisions", "aliases", "breadcrumbs", "people", "images"),
        *("evidence", "warc_records", "ledger"),
    ]
    found = {
        table: connection.execute(
            f"SELECT * FROM {table} ORDER BY 1, 2"  # noqa: S608  # names above
        ).fetchall()
        for table in tables
    }
    found["captures"] = connection.execute(
        "SELECT id, url, captured_at, status, media_type, payload_digest, record_id, "
        "warc_file, warc_offset, warc_length, member_digest, origin FROM captures"
    ).fetchall()
    connection.close()
    return found


def raw(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in warc_files(path / "warc")}


def is_whole(path: Path) -> bool:
    with Archive.read(path) as archive:
        return list(verify(archive)) == []


def test_what_was_stored_is_given_back(path: Path) -> None:
    looks = list(archives.visits(20))
    with archives.opened(path) as archive:
        assert archive.store(looks) == [True] * 20
    with Archive.read(path) as archive:
        for each in looks:
            assert each.article is not None
            assert by_field(find(archive, each.url).article) == by_field(each.article)
    assert is_whole(path)


def by_field(article: Article) -> Article:
    """The article with its evidence in one order."""
    evidence = sorted(article.evidence, key=lambda each: each.field)
    return archives.changed(article, evidence=tuple(evidence))


def test_an_article_stored_twice_is_one_article(path: Path) -> None:
    with archives.opened(path) as archive:
        assert archive.store([look(), look()]) == [True, False]
        stored = find(archive, look().url)
        assert (stored.revision, stored.capture) == (1, 2)
        assert len(list(revisions(archive, stored.number))) == 1
        assert archive.ledger.counts() == {"captured": 1, "queued": 1}


def test_a_changed_article_is_a_new_revision(path: Path) -> None:
    with archives.opened(path) as archive:
        archive.store([look()])
        assert archive.store([look(title="更正", body="更正的文字。")]) == [True]
        stored = find(archive, look().url)
        assert stored.article.title == "更正"
        assert stored.first_captured == archives.START.isoformat()
        assert stored.last_captured == LATER.isoformat()
        first, second = revisions(archive, stored.number)
        assert by_field(first.article) == by_field(look().article or stored.article)
        assert (second.changed, second.cause) == (("title", "body"), "source")
    assert is_whole(path)


def test_other_evidence_alone_is_no_new_revision(path: Path) -> None:
    with archives.opened(path) as archive:
        archive.store([look()])
        assert archive.store([look(evidence=(), layout="other")]) == [False]
        stored = find(archive, look().url)
        assert (stored.revision, stored.article.evidence) == (1, ())
        assert stored.article.layout == "other"
    assert is_whole(path)


def test_addresses_lead_on_to_the_article(path: Path) -> None:
    url = look().url
    aliases = (
        Alias(
            url="http://a.example/1", leads_to="http://a.example/2", reason="redirect"
        ),
        Alias(url="http://a.example/2", leads_to=url, reason="canonical"),
        Alias(
            url="http://b.example/1", leads_to="http://b.example/2", reason="redirect"
        ),
        Alias(
            url="http://b.example/2", leads_to="http://b.example/1", reason="redirect"
        ),
    )
    first = look()
    with archives.opened(path) as archive:
        archive.store([replace(first, aliases=aliases)])
        for wanted in ("http://a.example/1", "https://a.example/2#x"):
            assert find(archive, wanted).article.url == url
        known = find(archive, url)
        assert known.aliases == ("http://a.example/1", "http://a.example/2")
        for wanted in ("http://b.example/1", "http://c.example/", "1x", ""):
            with pytest.raises(NotFoundError):
                find(archive, wanted)


def test_nothing_lasts_that_was_not_committed(path: Path) -> None:
    with archives.opened(path) as archive:
        archive.store([look()])
        with Archive.read(path) as reader:
            assert reader.ledger.get(look().url) is None
        archive.commit()
        with Archive.read(path) as reader:
            assert reader.ledger.get(look().url) is not None


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose last commit was lost: its raw files know six visits more."""
    path = tmp_path_factory.mktemp("killed") / "archive"
    looks = list(archives.visits(16))
    with Archive.create(path) as archive:
        archives.fill(archive, looks[:10])
    before = path.with_name("before.db")
    shutil.copy(path / "archive.db", before)
    with Archive.create(path) as archive:
        for look in looks[10:]:
            archive.store([look])
    shutil.copytree(path, path.with_name("complete"))
    shutil.move(before, path / "archive.db")
    return path


@pytest.fixture
def lost(killed: Path, path: Path) -> Path:
    return Path(shutil.copytree(killed, path))


def test_what_a_kill_kept_from_the_database_is_taken_in(
    killed: Path, lost: Path
) -> None:
    before = raw(lost)
    Archive.create(lost).close()
    assert rows(lost) == rows(killed.with_name("complete"))
    assert raw(lost) == before
    assert is_whole(lost)


def test_what_is_taken_in_is_taken_in_once(lost: Path) -> None:
    Archive.create(lost).close()
    once = rows(lost)
    Archive.create(lost).close()
    assert rows(lost) == once


@pytest.mark.parametrize("part", range(1, 40))
def test_a_torn_tail_is_set_aside_and_nothing_else_is_lost(
    lost: Path, part: int
) -> None:
    file = warc_files(lost / "warc")[-1]
    data = file.read_bytes()
    start = committed_end(lost)
    cut = start + (len(data) - start) * part // 40
    os.truncate(file, cut)
    Archive.create(lost).close()
    kept = file.read_bytes()
    assert data.startswith(kept)
    assert start <= len(kept) <= cut
    torn = b"".join(each.read_bytes() for each in (lost / "warc" / "torn").iterdir())
    assert kept + torn == data[:cut]
    assert is_whole(lost)
    assert 10 <= len(rows(lost)["articles"]) < 16


def committed_end(path: Path) -> int:
    connection = sqlite3.connect(path / "archive.db")
    (end,) = connection.execute(
        "SELECT max(warc_offset + warc_length) FROM warc_records"
    ).fetchone()
    connection.close()
    return int(end)


def test_the_next_crawl_goes_on_behind_a_torn_tail(killed: Path, lost: Path) -> None:
    file = warc_files(lost / "warc")[-1]
    os.truncate(file, file.stat().st_size - 9)
    with Archive.create(lost) as archive:
        archive.store(list(archives.visits(16))[15:])
    lost_urls = [row[1] for row in rows(lost)["articles"]]
    complete = rows(killed.with_name("complete"))
    assert lost_urls == [row[1] for row in complete["articles"]]
    assert is_whole(lost)


def test_a_file_that_lost_what_the_database_knows_is_damage(lost: Path) -> None:
    os.truncate(warc_files(lost / "warc")[0], committed_end(lost) - 1)
    with pytest.raises(DamagedError, match="the database knows records up to"):
        Archive.create(lost)


def test_files_roll_over_and_are_never_touched_again(path: Path) -> None:
    seen: dict[str, bytes] = {}
    with archives.opened(path, max_file_bytes=9_000) as archive:
        for each in archives.visits(30):
            archive.store([each])
            archive.commit()
            now = raw(path)
            for name, data in seen.items():
                assert now[name].startswith(data)
            seen = now
    assert len(seen) > 3
    assert is_whole(path)


HOLD = """
import sys
from pathlib import Path
from archive import Archive
archive = Archive.create(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_turned_away_and_a_reader_is_not(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid}") as refused:
            Archive.create(path)
        assert refused.value.exit_code == 4
        Archive.read(path).close()
        holder.kill()
        holder.wait()
        Archive.create(path).close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UnreadableError, match="file") as refused:
        Archive.create(tmp_path / "file" / "archive")
    assert refused.value.exit_code == 8


def test_an_archive_opened_to_look_cannot_be_written_to(path: Path) -> None:
    Archive.create(path).close()
    with (
        Archive.read(path) as archive,
        pytest.raises(RuntimeError, match="to look, not to write"),
    ):
        archive.store([look()])


def test_others_read_the_raw_files_whole(path: Path) -> None:
    archives.make(path, 30)
    files = warc_files(path / "warc")
    with Archive.read(path) as archive:
        (known,) = archive.db.execute(
            "SELECT (SELECT count(*) FROM captures) + count(*) FROM warc_records"
        ).fetchone()
    read = 0
    for file in files:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                assert record.verify_block_digest(consume=False)
                read += 1
    assert read == known
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, files)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, b"")
