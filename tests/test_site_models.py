"""Site models in an archive: learnt by a crawl, read with, kept like all else."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, StoredModel, keep_model, newest_model
from archive.journal import MODEL
from archive.verify import verify
from crawler import extract_article
from crawler.models import newest
from tests import archives, crowded_site, museum, stored
from tests.commands import newsarchive
from tests.crowded_site import (
    ASIDE,
    COLUMN,
    NOTE,
    PROMOTIONS,
    WIRE,
    WRITERS,
    Printed,
)
from tests.raw_server import RawServer, raw_server

Rows = list[tuple[Any, ...]]
SITE = "127.0.0.1"


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with raw_server(crowded_site.answers()) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(server: RawServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, crawled once: nothing was known of it."""
    archive = tmp_path_factory.mktemp("models") / "archive"
    crawl(server, archive)
    return archive


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(crawled, tmp_path / "archive"))


@pytest.fixture(scope="module")
def reread(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same archive, read anew with what was learnt."""
    path = Path(shutil.copytree(crawled, tmp_path_factory.mktemp("anew") / "archive"))
    run("reextract", archive=path)
    return path


def run(*words: str | Path, archive: Path, code: int = 0) -> str:
    done = newsarchive(*words, archive=archive)
    assert done.returncode == code, done.stderr
    return done.stdout


def crawl(server: RawServer, archive: Path, *words: str) -> None:
    run("crawl", f"{server.base}/", "--delay", "0", "--quiet", *words, archive=archive)


def rows(archive: Path, query: str, *values: object) -> Rows:
    with sqlite3.connect(archive / "archive.db") as db:
        found = db.execute(query, values).fetchall()
    db.close()
    return found


def bodies(archive: Path) -> dict[str, str]:
    """Bodies by the path of the address."""
    found = rows(archive, "SELECT url, body FROM articles")
    return {"/" + url.split("/", 3)[3]: body for url, body in found}


def lines_amiss(archive: Path) -> dict[str, set[str]]:
    """What each body has too much or too little, by the path of its article."""
    found = bodies(archive)
    amiss = {
        each.path: set(found[each.path].split("\n")) ^ set(each.own)
        for each in crowded_site.printed()
    }
    return {path: lines for path, lines in amiss.items() if lines}


def printed(number: int) -> Printed:
    return crowded_site.printed()[number]


def problems(archive: Path) -> list[str]:
    with Archive.read(archive) as opened:
        return [each.words for each in verify(opened)]


def test_a_crawl_leaves_what_its_pages_teach(crawled: Path):
    ((digest, site, learnt_at, pages, model),) = rows(
        crawled, "SELECT digest, site, learnt_at, pages, model FROM site_models"
    )
    ((ended,),) = rows(crawled, "SELECT ended_at FROM runs")
    assert site == SITE
    assert learnt_at <= ended
    recurring = (*PROMOTIONS, NOTE, *WRITERS, *COLUMN, ASIDE)
    assert (pages, len(json.loads(model)["lines"])) == (45, len(recurring))
    assert rows(crawled, "SELECT DISTINCT model FROM articles") == [(None,)]
    assert len(digest) == 64
    assert problems(crawled) == []


def test_the_model_lies_in_the_warc_files_before_it_is_a_row(crawled: Path):
    found = [
        json.loads(block)
        for record, block in stored.records(crawled)
        if record.headers.get("Content-Type") == MODEL
    ]
    names = ("digest", "site", "learnt_at", "extractor", "pages", "model")
    kept = rows(crawled, f"SELECT {', '.join(names)} FROM site_models")  # noqa: S608  # names above
    assert [tuple(each[name] for name in names) for each in found] == kept


def test_reading_anew_drops_what_the_other_pages_print_too(crawled: Path, reread: Path):
    assert len(lines_amiss(crawled)) == 60
    assert lines_amiss(reread) == {}
    ((digest,),) = rows(reread, "SELECT digest FROM site_models")
    assert rows(reread, "SELECT DISTINCT model FROM articles") == [(digest,)]
    assert rows(
        reread,
        "SELECT DISTINCT cause, model FROM revisions WHERE number = 2",
    ) == [("extractor", digest)]
    assert rows(
        reread, "SELECT DISTINCT rule, text FROM evidence WHERE field = 'model'"
    ) == [("site-model", digest)]
    assert problems(reread) == []


def test_a_dry_run_foretells_what_is_learnt_and_read(archive: Path):
    with sqlite3.connect(archive / "archive.db") as db:
        db.execute("DELETE FROM site_models")
    db.close()
    before = (archive / "archive.db").read_bytes()
    said = json.loads(run("reextract", "--dry-run", "--json", archive=archive))
    assert len(said["articles"]) == 60
    assert rows(archive, "SELECT * FROM site_models") == []
    assert (archive / "archive.db").read_bytes() == before
    assert said == json.loads(run("reextract", "--json", archive=archive))


def test_a_second_reading_changes_nothing(reread: Path, tmp_path: Path):
    copy = Path(shutil.copytree(reread, tmp_path / "copy"))
    said = json.loads(run("reextract", "--json", archive=copy))
    assert said["articles"] == said["no_article_any_more"] == []
    assert rows(copy, "SELECT digest, learnt_at FROM site_models") == rows(
        reread, "SELECT digest, learnt_at FROM site_models"
    )


def test_the_archive_rebuilt_from_its_files_is_the_same(reread: Path, tmp_path: Path):
    copy = Path(shutil.copytree(reread, tmp_path / "copy"))
    before = [run("export", *words, archive=copy) for words in ((), ("--revisions",))]
    run("rebuild", archive=copy)
    after = [run("export", *words, archive=copy) for words in ((), ("--revisions",))]
    assert after == before
    for query in (
        "SELECT * FROM site_models",
        "SELECT url, model, surroundings FROM articles ORDER BY url",
        "SELECT captured_at, number, model FROM revisions ORDER BY 1, 2, 3",
    ):
        assert rows(copy, query) == rows(reread, query)
    run("verify", archive=copy)
    run("reextract", archive=copy)
    assert lines_amiss(copy) == {}


def test_a_later_crawl_reads_with_the_model(server: RawServer, archive: Path):
    """What it reads otherwise than the first is the reader's doing, not the site's."""
    crawl(server, archive, "--full")
    assert lines_amiss(archive) == {}
    causes = rows(archive, "SELECT cause, count(*) FROM revisions GROUP BY 1")
    assert causes == [("extractor", 60), ("source", 60)]
    assert len(rows(archive, "SELECT * FROM site_models")) == 1
    said = json.loads(run("reextract", "--json", archive=archive))
    assert said["articles"] == []
    assert problems(archive) == []


def test_the_same_bytes_and_model_give_the_same_record(
    server: RawServer, archive: Path
):
    """Whether a page is fetched, or read by the library."""
    url = f"{server.base}{printed(3).path}"
    run("fetch", url, archive=archive)
    with Archive.read(archive) as opened:
        model = newest(opened, SITE)
    ((record, digest),) = rows(
        archive,
        "SELECT r.record, r.model FROM revisions r JOIN articles a ON a.id = r.article "
        "AND a.revision = r.number WHERE a.url = ?",
        url,
    )
    found = extract_article(
        printed(3).body, url=url, content_type="text/html", model=model
    )
    said = json.loads(record)
    assert (said["body"], digest) == (found.body, model.digest if model else None)
    ours = [each for each in found.as_json()["evidence"] if each["field"] != "kind"]
    assert [each for each in said["evidence"] if each["field"] != "kind"] == ours


def warc_of(folder: Path, pages: list[Printed]) -> Path:
    """A WARC file of these pages, taken ten years after the museum's first one."""
    later = 10 * 366 * 24 * 60
    records = [
        museum.response(
            museum.seen(
                later + each.number,
                each.markup.replace("utf-8", "gb18030"),
                url=each.url,
            )
        )
        for each in pages
    ]
    return museum.file(folder, f"{len(pages)}.warc", museum.plain(records))


def test_what_is_imported_is_read_with_the_model_too(tmp_path: Path):
    archive, pages = tmp_path / "archive", crowded_site.printed()
    run("import", warc_of(tmp_path, pages[:50]), archive=archive)
    assert NOTE in bodies(archive)[pages[1].path]
    run("reextract", archive=archive)
    run("import", warc_of(tmp_path, [pages[51]]), archive=archive)
    assert bodies(archive)[pages[51].path].split("\n") == list(pages[51].own)
    models = "SELECT count(*), count(DISTINCT model) FROM articles"
    assert rows(archive, models) == [(51, 1)]
    assert problems(archive) == []


def test_what_was_learnt_is_shown_and_explained(reread: Path):
    ((key, digest),) = rows(reread, "SELECT key, model FROM articles LIMIT 1")
    assert json.loads(run("explain", key, "--json", archive=reread))["model"] == digest
    assert digest in run("explain", key, archive=reread)
    shown = json.loads(run("show", key, "--revisions", "--json", archive=reread))
    text = json.dumps(shown)
    assert text.count(f'"model": "{digest}"') >= 1
    assert '"model": null' in text


def test_a_copy_has_the_models_too(reread: Path, tmp_path: Path):
    run("backup", tmp_path / "copy", archive=reread)
    query = "SELECT * FROM site_models"
    assert rows(tmp_path / "copy", query) == rows(reread, query)
    run("verify", archive=tmp_path / "copy")


def test_forgetting_an_article_leaves_no_digest_of_its_text(
    reread: Path, tmp_path: Path
):
    copy = Path(shutil.copytree(reread, tmp_path / "copy"))
    ((url, around),) = rows(copy, "SELECT url, surroundings FROM articles LIMIT 1")
    run("forget", url, "--reason", "asked by a person", archive=copy)
    assert around.partition("\n")[2]
    assert rows(copy, "SELECT 1 FROM articles WHERE url = ?", url) == []
    assert len(rows(copy, "SELECT 1 FROM site_models")) == 1
    run("verify", archive=copy)
    before = run("export", "--revisions", archive=copy)
    run("rebuild", archive=copy)
    assert run("export", "--revisions", archive=copy) == before
    run("verify", archive=copy)


def test_what_is_lost_of_a_model_is_mended(reread: Path, tmp_path: Path):
    copy = Path(shutil.copytree(reread, tmp_path / "copy"))
    with sqlite3.connect(copy / "archive.db") as db:
        db.execute("UPDATE site_models SET pages = 1")
        db.execute("UPDATE articles SET surroundings = 'x', model = NULL WHERE id = 1")
    db.close()
    assert "site_models" in run("verify", archive=copy, code=5)
    run("repair", archive=copy)
    query = "SELECT * FROM site_models"
    assert rows(copy, query) == rows(reread, query)
    assert problems(copy) == []


def test_what_a_damaged_record_told_of_a_model_is_carried_over(
    reread: Path, tmp_path: Path
):
    copy = Path(shutil.copytree(reread, tmp_path / "copy"))
    at = next(
        record.stream_pos
        for record, _ in stored.records(copy)
        if record.headers.get("Content-Type") == MODEL
    )
    ((file, length),) = rows(
        copy,
        "SELECT warc_file, warc_length FROM warc_records WHERE warc_offset = ?",
        at,
    )
    with (copy / "warc" / file).open("r+b") as warc:
        warc.seek(at + length // 2)
        warc.write(bytes(8))
    run("verify", archive=copy, code=5)
    run("repair", archive=copy, code=3)
    query = "SELECT * FROM site_models"
    assert rows(copy, query) == rows(reread, query)
    run("verify", archive=copy, code=3)


def model(digest: str, site: str = "example") -> StoredModel:
    return replace(archives.model(digest * 64), site=site)


def test_a_model_is_replaced_only_by_one_that_says_something_else(tmp_path: Path):
    day = timedelta(days=1)
    with Archive.create(tmp_path / "archive") as archive:
        for number, (digest, is_kept) in enumerate(
            [("1", True), ("1", False), ("2", True), ("1", True), ("2", True)]
        ):
            at = archives.START + number * day
            assert keep_model(archive, model(digest), at=at) is is_kept
            assert newest_model(archive, "example") == model(digest)
        assert newest_model(archive, "other") is None
        keep_model(archive, model("3", "other"), at=archives.START)
        assert newest_model(archive, "other") == model("3", "other")
        assert newest_model(archive, "example") == model("2")
    assert problems(tmp_path / "archive") == []
    run("rebuild", archive=tmp_path / "archive")
    with Archive.read(tmp_path / "archive") as archive:
        assert newest_model(archive, "example") == model("2")


def test_a_model_of_another_version_of_the_learning_is_not_read_with(tmp_path: Path):
    with Archive.create(tmp_path / "archive") as archive:
        other = '{"blocks":[],"lines":[],"version":0}'
        old = replace(model("1"), model=other)
        keep_model(archive, old, at=archives.START)
        assert newest(archive, "example") is None


def as_before(path: Path) -> None:
    """Take away what the database has for models."""
    db = sqlite3.connect(path / "archive.db", isolation_level=None)
    for table in ("articles", "revisions"):
        db.execute(f"ALTER TABLE {table} DROP COLUMN model")
    db.execute("ALTER TABLE articles DROP COLUMN surroundings")
    db.execute("DROP INDEX articles_sample")
    db.execute("DROP TABLE site_models")
    db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm0003%'")
    db.close()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An archive as it was written before there were models."""
    path = tmp_path / "older"
    looks = [
        replace(each, model=None, surroundings=None) for each in archives.visits(4)
    ]
    with Archive.create(path) as archive:
        archive.keep_profile(
            archives.PROFILE, "example", archives.PROFILE_TEXT, at=archives.START
        )
        for look in looks:
            archive.store([look])
    as_before(path)
    return path


def test_what_only_looks_can_read_an_older_archive(older: Path, tmp_path: Path):
    before = (older / "archive.db").read_bytes()
    key = rows(older, "SELECT key FROM articles")[0][0]
    for words in (
        ("verify",),
        ("status",),
        ("search", "2010"),
        ("show", key, "--revisions", "--json"),
        ("explain", key),
        ("export", "--revisions"),
        ("backup", tmp_path / "copy"),
    ):
        run(*words, archive=older)
    assert (older / "archive.db").read_bytes() == before
    assert (
        rows(older, "SELECT name FROM sqlite_master WHERE name = 'site_models'") == []
    )


def test_a_dry_run_learns_from_the_texts_of_an_older_archive(archive: Path):
    """What stands around them was not kept then; what is in all of them is found."""
    as_before(archive)
    said = json.loads(run("reextract", "--dry-run", "--json", archive=archive))
    assert len(said["articles"]) == 60


def test_an_older_archive_is_brought_up_to_date_by_who_writes(older: Path):
    Archive.create(older).close()
    assert rows(older, "SELECT * FROM site_models") == []
    assert rows(older, "SELECT DISTINCT model, surroundings FROM articles") == [
        (None, None)
    ]
    assert problems(older) == []


def test_an_archive_of_few_articles_has_no_model(server: RawServer, tmp_path: Path):
    archive = tmp_path / "archive"
    newsarchive(
        "crawl", f"{server.base}/", "--delay", "0", "--limit", "3", archive=archive
    )
    assert rows(archive, "SELECT count(*) FROM articles") == [(3,)]
    assert rows(archive, "SELECT * FROM site_models") == []


def test_nothing_that_several_articles_say_is_lost(reread: Path):
    found = bodies(reread)
    copies = [each for each in crowded_site.printed() if WIRE[0] in each.own]
    assert len(copies) == 8
    for each in copies:
        assert all(line in found[each.path] for line in WIRE)
    assert not [body for body in found.values() if NOTE in body]
    assert not [body for body in found.values() if PROMOTIONS[0] in body]
