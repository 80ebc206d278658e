"""What is forgotten is nowhere any more, does not come back, and all else stays."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from archive import Alias, Archive, Article, ForgottenError, Found, UsageError, Visit
from archive.forgetting import finish_forgetting
from archive.members import members
from archive.recovery import set_torn_aside
from archive.upkeep.forget import forget
from archive.verify import verify
from archive.warc import Member, encoded, warc_files
from tests import archives, little_site
from tests.commands import environment, newsarchive
from tests.crash.faults import torn
from tests.raw_server import raw_server

TITLE = "彧爨镕旧闻"
BODY = "龘靐齉的全文，绝无仅有。\n第二段也只在这里：麤𪚥。"
TRACES = (TITLE, "彧爨", "镕旧闻", "龘靐齉", "绝无仅有", "麤𪚥")
URL = "http://news.example/secret/1.shtml"
PAGE_TWO = "http://news.example/secret/1_2.shtml"
OLD = "http://news.example/old/secret.shtml"
COPY = "http://news.example/print?id=1"
ANNOUNCED = "http://news.example/only-there.shtml"
AT = archives.START + timedelta(days=9)


def secret(**fields: object) -> Article:
    dice = random.Random(3)  # noqa: S311  # texts, not secrets
    said = archives.article(1, dice)
    known = {"url": URL, "title": TITLE, "body": BODY, "pages": (URL, PAGE_TWO)}
    evidence = tuple(replace(each, text=TITLE) for each in said.evidence)
    return archives.changed(said, **{**known, "evidence": evidence, **fields})


def look(said: Article, day: float, coding: str = "plain", **fields: object) -> Visit:
    made = archives.visit(said, archives.START + timedelta(days=day), coding)
    return replace(made, **fields)  # type: ignore[arg-type]  # names of fields


def elsewhere(url: str, reason: str, day: float = 0) -> Visit:
    """The same text at another address, which leads to the article's."""
    alias = Alias(url=url, leads_to=URL, reason=reason)
    made = look(secret(url=url), day, url=url, kind="page", article=None)
    return replace(made, aliases=(alias,), found=())


def fill(path: Path, *, plain: int = 3) -> None:
    """An article of two pages with a long history, among others."""
    others = list(archives.visits(plain * 2))
    with Archive.create(path, max_file_bytes=9_000) as archive:
        archives.fill(archive, others[:plain])
        there = Found(url=ANNOUNCED, kind="article", way="related")
        first = replace(look(secret(), 0), found=(there,))
        archive.store([first, elsewhere(PAGE_TWO, "page")], run=1)
        archive.store([elsewhere(COPY, "canonical"), elsewhere(OLD, "redirect")])
        archive.store([look(others[0].article or secret(), 0.5)], run=1)  # a revisit
        archive.store([look(secret(), 1)], run=1)  # a revisit
        archive.store([look(secret(title=TITLE + "更正"), 2, "gzip")], run=1)
        for reading in (secret(title=TITLE + "重读"), secret(kicker=BODY)):
            archive.store([reread(archive, reading)])
        for other in others[plain:]:
            archive.store([other], run=1)


def reread(archive: Archive, said: Article) -> Visit:
    (record_id,) = archive.db.execute(
        "SELECT record_id FROM captures WHERE url = ? ORDER BY id LIMIT 1", [URL]
    ).fetchone()
    return look(said, 3, exchange=None, reads=record_id, extractor="2", found=())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forget") / "archive"
    fill(path)
    return path


@pytest.fixture
def archive(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "archive"))


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in the folder, as it lies there and inflated wherever it can be."""
    for file in sorted(path.rglob("*")):
        if not file.is_file():
            continue
        data = file.read_bytes()
        yield file.name, data
        place = data.find(b"\x1f\x8b\x08")
        while place >= 0:
            plain = inflated(data[place:])
            yield f"{file.name} at {place}", plain
            inner = plain.find(b"\x1f\x8b\x08")
            if inner >= 0:  # a page that was sent compressed
                yield f"{file.name} at {place}, its body", inflated(plain[inner:])
            place = data.find(b"\x1f\x8b\x08", place + 1)


def inflated(data: bytes) -> bytes:
    """As much as can be had, torn or not."""
    inflate, plain = zlib.decompressobj(zlib.MAX_WBITS + 16), b""
    for at in range(0, len(data), 64):
        try:
            plain += inflate.decompress(data[at : at + 64])
        except zlib.error:
            break
    return plain


def traces(path: Path) -> set[str]:
    """Where any of the forgotten words lies, in any of the encodings it had."""
    return {
        f"{where}: {word}"
        for where, data in contents(path)
        for word in TRACES
        for form in {
            word.encode(),
            word.encode("gb18030"),
            json.dumps(word)[1:-1].encode(),
        }
        if form in data
    }


def problems(path: Path) -> list[str]:
    with Archive.read(path) as archive:
        return [str(each) for each in verify(archive)]


def stored(path: Path) -> dict[tuple[str, int], Member]:
    found = (each for file in warc_files(path / "warc") for each in members(file))
    return {(each.location.file, each.location.offset): each for each in found}


def rows(path: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(path / "archive.db") as connection:
        found = connection.execute(query, values).fetchall()
    connection.close()
    return found


def test_nothing_of_it_is_left_and_all_else_is_as_it_was(archive: Path):
    before = stored(archive)
    sizes = {file.name: file.stat().st_size for file in warc_files(archive / "warc")}
    assert len(traces(archive)) > 20
    done = newsarchive("forget", COPY, "--reason", "请求 42", archive=archive)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{URL}: 6 captures were taken out\n"
    assert traces(archive) == set()
    assert problems(archive) == []
    after = stored(archive)
    said = [
        json.loads(str(row[0]))
        for row in rows(archive, "SELECT stretches FROM tombstones")
    ]
    gone = {
        place
        for place in before
        for each in said[0]
        if each["file"] == place[0]
        and each["offset"] <= place[1] < each["offset"] + each["length"]
    }
    assert len(gone) > 12
    for place in before.keys() - gone:
        assert after[place] == before[place]
    ended = {file.name: file.stat().st_size for file in warc_files(archive / "warc")}
    assert {name: ended[name] for name in list(sizes)[:-1]} == {
        name: sizes[name] for name in list(sizes)[:-1]
    }


def test_other_tools_read_what_is_left(archive: Path):
    with Archive.create(archive) as opened:
        forget(opened, URL, reason="r", at=AT)
    files = warc_files(archive / "warc")
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "digest pass" in checked.stdout
    count = 0
    for file in files:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, verify_digests=True):
                count += 1
                named = record.headers.get("WARC-Target-URI")
                assert named not in {URL, PAGE_TWO, COPY, OLD}
    assert count == len(stored(archive)) > 20


def test_it_is_said_when_and_why_and_search_finds_nothing(archive: Path):
    key = json.loads(newsarchive("show", URL, "--json", archive=archive).stdout)["key"]
    with Archive.create(archive) as opened:
        forget(opened, key, reason="asked by a person", at=AT)
    assert newsarchive("search", "龘靐齉", archive=archive).stdout == ""
    for name in (URL, key, PAGE_TWO, COPY, URL.replace("http:", "https:")):
        shown = newsarchive("show", name, archive=archive)
        said = f"newsarchive: {name} was forgotten on 2026-03-10: asked by a person\n"
        assert (shown.returncode, shown.stderr) == (2, said)
    again = newsarchive("forget", URL, "--reason", "r", archive=archive)
    assert again.returncode == 2
    assert "was forgotten on" in again.stderr


def test_the_text_index_holds_none_of_its_characters(archive: Path):
    with Archive.create(archive) as opened:
        forget(opened, URL, reason="r", at=AT)
    with sqlite3.connect(archive / "archive.db") as db:
        db.execute(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, article_search, row)"
        )
        terms = {term for (term,) in db.execute("SELECT term FROM temp.terms")}
    db.close()
    assert len(terms) > 50
    assert terms.isdisjoint("彧爨龘靐齉麤𪚥")


def test_what_only_it_announced_stays_in_the_ledger(archive: Path):
    wanted = "SELECT state, reason, capture FROM ledger WHERE url = ?"
    with Archive.create(archive) as opened:
        forget(opened, URL, reason="r", at=AT)
    assert rows(archive, wanted, ANNOUNCED) == [("queued", None, None)]
    for url in (URL, PAGE_TWO, COPY, OLD):
        assert rows(archive, wanted, url) == [("skipped", "forgotten", None)]


def test_an_address_that_is_no_article_can_be_forgotten(archive: Path):
    url = "http://news.example/list?page=2"
    with Archive.create(archive) as opened:
        opened.store([replace(elsewhere(url, "page"), aliases=(), kind="list")])
        done = forget(opened, url, reason="r", at=AT)
        assert (done.captures, done.url) == (1, url)
    assert rows(archive, "SELECT 1 FROM captures WHERE url = ?", url) == []
    assert rows(archive, "SELECT 1 FROM articles WHERE url = ?", URL) == [(1,)]
    assert problems(archive) == []


@pytest.mark.parametrize(
    "words",
    [
        ("http://news.example/never.shtml", "--reason", "r"),
        ("http://news.example/print?id=2", "--reason", "r"),
        ("aaaaaaaaaaaa", "--reason", "r"),
        (URL, "--reason", " "),
        (URL,),
    ],
)
def test_unknown_addresses_and_blank_reasons_are_refused(
    archive: Path, words: tuple[str, ...]
):
    before = rows(archive, "SELECT count(*) FROM warc_records")
    assert newsarchive("forget", *words, archive=archive).returncode == 2
    assert rows(archive, "SELECT count(*) FROM warc_records") == before


def test_no_archive_is_made_to_forget_something(tmp_path: Path):
    done = newsarchive("forget", URL, "--reason", "r", archive=tmp_path / "none")
    assert done.returncode == 8
    assert not (tmp_path / "none").exists()


def test_a_capture_that_another_article_is_read_from_stays(archive: Path):
    url = "http://news.example/shared.shtml"
    other = next(archives.visits(1, seed=9)).article
    assert other is not None
    with Archive.create(archive) as opened:
        made = look(other, 4)
        assert made.exchange is not None
        sent = replace(made.exchange, url=url)
        alias = Alias(url=url, leads_to=URL, reason="canonical")
        opened.store([replace(made, url=url, exchange=sent, aliases=(alias,))])
    done = newsarchive("forget", URL, "--reason", "r", archive=archive)
    assert done.returncode == 0
    assert (
        f"1 captures stay: other articles are read from them: {other.key}"
        in done.stderr
    )
    assert traces(archive) == set()
    assert problems(archive) == []
    assert newsarchive("explain", other.key, archive=archive).returncode == 0


def test_a_reader_that_holds_the_log_is_named_and_the_next_writer_ends_it(
    archive: Path,
):
    with Archive.create(archive) as opened, Archive.read(archive) as reader:
        reader.db.conn.execute("BEGIN")
        reader.db.execute("SELECT count(*) FROM articles").fetchone()
        opened.db.execute("PRAGMA busy_timeout=0")
        done = forget(opened, URL, reason="r", at=AT)
        assert not done.is_done
        reader.db.conn.rollback()
    assert any("cut short" in each for each in problems(archive))
    Archive.create(archive).close()
    assert traces(archive) == set()
    assert problems(archive) == []


def test_it_does_not_come_back_under_any_address(archive: Path):
    with Archive.create(archive) as opened:
        forget(opened, URL, reason="r", at=AT)
        late = elsewhere("http://news.example/share/1", "canonical", 12)
        assert opened.store([look(secret(), 11), late]) == [False, False]
    assert traces(archive) == set()
    assert problems(archive) == []
    with Archive.create(archive) as opened, pytest.raises(ForgottenError):
        forget(opened, URL, reason="r", at=AT)


def test_what_rebuild_kept_goes_too(archive: Path):
    old = archive / "archive.db.20260301T120000Z.old"
    shutil.copy(archive / "archive.db", old)
    with Archive.create(archive) as opened:
        forget(opened, URL, reason="r", at=AT)
    assert not old.exists()


def torn_tail(path: Path) -> tuple[Path, bytes]:
    """A torn tail of whole and torn records, of it and of another address."""
    other = next(archives.visits(1, seed=5)).exchange
    assert other is not None
    own = [each for each in stored(path).values() if uri(each) in {URL, PAGE_TWO}]
    kept = [each for each in stored(path).values() if uri(each) not in {URL, PAGE_TWO}]
    parts = [encoded(each.record) for each in (own[0], kept[1], own[1], own[-1])]
    parts[-1] = parts[-1][: len(parts[-1]) * 2 // 3]
    file = warc_files(path / "warc")[-1]
    end = file.stat().st_size
    with file.open("ab") as stream:
        stream.write(b"".join(parts))
    aside = set_torn_aside(file, end)
    assert aside is not None
    return aside, parts[1]


def uri(member: Member) -> str | None:
    return member.record.headers.get("WARC-Target-URI")


def test_torn_tails_lose_its_records_and_keep_the_others(archive: Path):
    aside, kept = torn_tail(archive)
    alone = aside.with_name("alone")
    own = next(each for each in stored(archive).values() if uri(each) == PAGE_TWO)
    ((cut, _), *_) = torn(encoded(own.record))
    alone.write_bytes(encoded(own.record)[:cut])
    with Archive.create(archive) as opened:
        forget(opened, URL, reason="r", at=AT)
    assert aside.read_bytes() == kept
    assert not alone.exists()
    assert traces(archive) == set()


EDGES = """
import os, signal, sqlite3, sys
from pathlib import Path
from archive import Archive
from archive.upkeep.forget import forget
from tests.test_forget import AT, URL

crossed, fatal = [], int(sys.argv[2])

def cross(name):
    crossed.append(name)
    if len(crossed) == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

def audit(event, args):
    if event in ("os.rename", "os.remove", "shutil.copyfile"):
        cross(event)

real = os.fsync
def fsync(number):
    cross("fsync")
    real(number)
    cross("fsynced")

def trace(statement):
    word = statement.split("(")[0].split()[0].upper()
    if word in ("COMMIT", "VACUUM", "PRAGMA", "UPDATE", "INSERT"):
        cross(word)

with Archive.create(Path(sys.argv[1])) as opened:
    os.fsync = fsync
    sys.addaudithook(audit)
    opened.db.conn.set_trace_callback(trace)
    forget(opened, URL, reason="r", at=AT)
    opened.db.conn.set_trace_callback(None)
    crossed_all = list(crossed)
print(*crossed_all)
"""


def forgetting(path: Path, fatal: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", EDGES, path, str(fatal)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sample(crossed: list[str]) -> list[int]:
    """One boundary of each kind and each change of kind, the last ones included."""
    return [
        number
        for number, name in enumerate(crossed, 1)
        if number in {1, len(crossed)} or crossed[number - 2] != name
    ]


def test_a_kill_at_any_edge_is_made_good_by_the_next_writer(
    archive: Path, filled: Path, tmp_path: Path
):
    torn_tail(archive)
    start = Path(shutil.copytree(archive, tmp_path / "start"))
    whole = forgetting(archive, 0)
    assert whole.returncode == 0, whole.stderr
    crossed = whole.stdout.split()
    assert {"os.rename", "shutil.copyfile", "VACUUM", "COMMIT"} <= set(crossed)
    begun = 0
    for number in sample(crossed):
        path = Path(shutil.copytree(start, tmp_path / str(number)))
        killed = forgetting(path, number)
        assert killed.returncode == -signal.SIGKILL, (
            crossed[number - 1],
            killed.stderr,
        )
        with Archive.create(path) as opened:
            is_out = opened.db.execute("SELECT is_done FROM tombstones").fetchall()
        if is_out:
            begun += 1
            assert is_out == [(1,)]
            assert traces(path) == set(), (number, crossed[number - 1])
            assert sorted(each.name for each in path.iterdir()) == sorted(
                each.name for each in archive.iterdir()
            )
        assert problems(path) == [], (number, crossed[number - 1])
        shutil.rmtree(path)
    assert begun > 8


def test_a_single_small_record_can_be_blanked(tmp_path: Path):
    """The filler has to fit into the smallest stretch that there can be."""
    answer = b"HTTP/1.0 200 \r\n\r\n"
    url = "http://a/"
    made = look(secret(url=url), 0, url=url, kind="x", site="", article=None)
    assert made.exchange is not None
    bare = replace(
        made.exchange, url=url, request=b"", response=answer, ip_address=None
    )
    visit = replace(
        made, exchange=bare, aliases=(), found=(), extractor=None, profile=None
    )
    path = tmp_path / "archive"
    with Archive.create(path) as opened:
        opened.store([visit])
        assert forget(opened, url, reason="r", at=AT).captures == 1
        assert finish_forgetting(opened.warc, opened.db)
    assert problems(path) == []


def test_a_blank_reason_is_refused_before_anything_is_written(archive: Path):
    with Archive.create(archive) as opened, pytest.raises(UsageError):
        forget(opened, URL, reason=" ", at=AT)


def test_neither_crawl_nor_fetch_nor_import_brings_it_back(tmp_path: Path):
    path, copy = tmp_path / "archive", tmp_path / "copy"
    with raw_server(little_site.little_site(3)) as server:
        wanted = server.base + little_site.path(2)
        newsarchive("crawl", f"{server.base}/", "--delay", "0", archive=path)
        shutil.copytree(path / "warc", copy)
        done = newsarchive("forget", wanted, "--reason", "asked", archive=path)
        assert done.returncode == 0, done.stderr
        del server.requests[:]
        again = newsarchive(
            "crawl", f"{server.base}/", "--delay", "0", "--full", archive=path
        )
        assert again.returncode == 0, again.stderr
        assert little_site.path(1) in server.paths
        assert little_site.path(2) not in server.paths
        fetched = newsarchive("fetch", wanted, archive=path)
        assert fetched.returncode == 2
        assert f"{wanted} was forgotten on " in fetched.stderr
        assert little_site.path(2) not in server.paths
    taken = newsarchive("import", *copy.glob("*.gz"), archive=path)
    assert taken.returncode == 0, taken.stderr
    text = little_site.STORY.format("第2号牧场第0片")[:24]
    assert [where for where, data in contents(path) if text.encode() in data] == []
    assert rows(path, "SELECT title FROM articles ORDER BY url") == [
        (little_site.title(1),),
        (little_site.title(3),),
    ]
    assert problems(path) == []
