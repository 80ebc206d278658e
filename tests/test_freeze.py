"""A release has what was chosen with all that belongs to it, and never changes."""

import hashlib
import io
import json
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from archive import Archive, UnreadableError, UsageError
from archive.explain import provenance
from archive.export import articles, write_jsonl
from archive.filters import EVERYTHING, Filters
from archive.reading import find, snapshot
from archive.release.checking import holding, problems
from archive.release.making import checked_name, freeze
from archive.release.manifest import Asked
from archive.search.ranking import Window
from archive.search.searching import search
from archive.show import revisions_json
from tests import archives, everything
from tests.browser.serving import served
from tests.commands import environment, newsarchive

AT = archives.START + timedelta(days=40)
ASKED = Asked(name="r1", at=AT, software="1", filters=EVERYTHING)


def frozen(archive: Path, where: Path, as_of: str | None = None, **asked: Any) -> Path:
    wanted = replace(ASKED, as_of=as_of, **asked)
    with Archive.read(archive, as_of=as_of) as opened:
        return freeze(opened, where, wanted, advance=lambda _: None)


def told(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / "manifest.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which everything has happened, and many articles."""
    path = everything.make(tmp_path_factory.mktemp("freeze") / "archive")
    with Archive.create(path) as opened:
        for look in archives.visits(40, seed=5):
            opened.store([look])
        opened.commit()
    return path


@pytest.fixture(scope="module")
def release(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return frozen(archive, tmp_path_factory.mktemp("releases"))


def test_a_release_is_whole_and_its_files_are_read_only(release: Path) -> None:
    assert list(problems(release)) == []
    assert {file.name for file in release.iterdir()} == {
        *("r1.db", "manifest.json", "README.md", "CITATION.cff", "SHA256SUMS"),
    }
    for file in release.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o444
    assert (release / "r1.db").read_bytes()[18:20] == b"\1\1"  # no write-ahead log


def test_checksums_hold_for_the_tool_that_everybody_has(release: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"],  # noqa: S607  # as anybody types it
        cwd=release,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count(": OK") == 4


def objects(
    path: Path, filters: Filters = EVERYTHING, as_of: str | None = None
) -> list[dict[str, Any]]:
    """What an export with revisions gives."""
    stream = io.StringIO()
    with Archive.read(path, as_of=as_of) as opened, snapshot(opened):
        readings = partial(revisions_json, opened)
        write_jsonl(articles(opened, filters), stream, readings)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_export_of_a_release_is_that_of_its_archive(
    archive: Path, release: Path
) -> None:
    assert objects(release) == objects(archive)


def test_the_commands_read_a_release_in_a_folder_that_nobody_may_write_to(
    archive: Path, release: Path, tmp_path: Path
) -> None:
    place = tmp_path / "renamed"
    shutil.copytree(release, place)
    place.chmod(0o555)
    try:
        key = key_of(archive)
        for words in (("search", "草原"), ("show", key), ("explain", key, "title")):
            done = newsarchive(*words, "--json", "--quiet", archive=place)
            assert (done.returncode, done.stderr) == (0, "")
            assert json.loads(done.stdout)
        with Archive.read(place) as here, Archive.read(archive) as there:
            ours, theirs = (provenance(each, find(each, key)) for each in (here, there))
        assert ours.values == theirs.values
        assert (ours.extractor, ours.profile) == (theirs.extractor, theirs.profile)
        assert {file.name for file in place.iterdir()} == {
            file.name for file in release.iterdir()
        }
    finally:
        place.chmod(0o755)


def key_of(archive: Path) -> str:
    with Archive.read(archive) as opened:
        (key,) = opened.db.execute(
            "SELECT key FROM articles ORDER BY id DESC"
        ).fetchone()
    return str(key)


def test_a_release_is_served_as_an_archive_is(archive: Path, release: Path) -> None:
    key = key_of(archive)
    with served(release) as address:
        for page in ("", f"article/{key}", "search?q=%E8%8D%89%E5%8E%9F"):
            assert requests.get(address + page, timeout=30).status_code == 200, page
    assert list(problems(release)) == []


def test_whoever_writes_is_refused_a_release(release: Path, tmp_path: Path) -> None:
    place = shutil.copytree(release, tmp_path / "r")
    with pytest.raises(UsageError):
        Archive.create(place)


@pytest.mark.parametrize(
    "asked",
    [
        {"filters": Filters(site="other")},
        {"filters": Filters(since="2010-06", until="2011-03")},
        {"query": "草原 NOT 包头"},
        {"query": "GDP", "filters": Filters(person="李明")},
    ],
    ids=["site", "dates", "query", "both"],
)
def test_a_release_has_what_was_chosen_and_nothing_else(
    archive: Path, tmp_path: Path, asked: dict[str, Any]
) -> None:
    made = frozen(archive, tmp_path, **asked)
    filters: Filters = asked.get("filters", EVERYTHING)
    chosen = {each["key"]: each for each in objects(archive, filters)}
    if "query" in asked:
        hits = found(archive, asked["query"])
        chosen = {key: each for key, each in chosen.items() if key in hits}
    have = objects(made)
    assert have
    for each in have:
        theirs = chosen.pop(each["key"])
        assert set(each["copies"]) <= set(theirs["copies"])
        assert each | {"copies": 0} == theirs | {"copies": 0}
    assert not chosen
    assert list(problems(made)) == []
    assert told(made)["counts"]["articles"] == len(have)
    assert dangling(made / "r1.db") == []
    assert found(made, "草原") == found(archive, "草原") & {
        each["key"] for each in have
    }


def found(path: Path, query: str) -> set[str]:
    with Archive.read(path) as opened:
        return {hit.key for hit in search(opened, query, window=Window(limit=999))}


def dangling(file: Path) -> list[Any]:
    with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as db:
        return db.execute("PRAGMA foreign_key_check").fetchall()


def test_what_serves_a_crawl_or_was_taken_out_is_left_behind(
    archive: Path, release: Path
) -> None:
    tables = ("runs", "ledger", "failures", "tombstones", "accepted_gaps", "bands")
    with Archive.read(release) as here, Archive.read(archive) as there:
        for table in tables:
            count = f"SELECT count(*) FROM {table}"  # noqa: S608  # our own names
            assert here.db.execute(count).fetchone() == (0,)
            assert there.db.execute(count).fetchone() != (0,)


def test_a_release_as_of_a_day_is_the_export_of_that_day(
    archive: Path, tmp_path: Path
) -> None:
    made = frozen(archive, tmp_path, as_of="2026-03-02")
    assert objects(made) == objects(archive, as_of="2026-03-02")
    assert told(made)["as_of"] == "2026-03-02"
    assert dangling(made / "r1.db") == []
    assert list(problems(made)) == []


def test_the_same_archive_gives_the_same_content(
    archive: Path, release: Path, tmp_path: Path
) -> None:
    again = frozen(archive, tmp_path / "again", at=AT + timedelta(days=1))
    part = frozen(archive, tmp_path / "part", filters=Filters(site="other"))
    digests = [told(each)["content"]["sha256"] for each in (release, again, part)]
    assert digests[0] == digests[1] != digests[2]


def test_the_content_is_the_same_after_a_rebuild(
    archive: Path, release: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(archive, tmp_path / "rebuilt")
    assert newsarchive("rebuild", archive=other).returncode == 0
    made = frozen(other, tmp_path)
    assert told(made)["content"]["sha256"] == told(release)["content"]["sha256"]


def test_the_readme_computes_the_digest_with_python_alone(release: Path) -> None:
    page = (release / "README.md").read_text("utf-8")
    script = page.split("```python\n")[1].split("```")[0]
    done = subprocess.run(
        [sys.executable, "-I", "-W", "ignore", "-c", script],
        cwd=release,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


def test_the_manifest_tells_what_it_is(archive: Path, release: Path) -> None:
    said = told(release)
    assert (said["name"], said["made_at"]) == ("r1", AT.isoformat())
    assert sum(said["sites"].values()) == said["counts"]["articles"]
    assert said["published"][0] <= said["published"][1]
    assert said["schema"].startswith("m00")
    assert set(said["extractors"]) <= {"1", "2"}
    for each in said["warc_files"]:
        with (archive / "warc" / each["file"]).open("rb") as file:
            head = hashlib.sha256(file.read(each["bytes"]))
        assert head.hexdigest() == each["sha256"]
    assert (
        sum(each["captures"] for each in said["warc_files"])
        == (said["counts"]["captures"])
    )


def test_it_says_how_it_is_cited(archive: Path, tmp_path: Path) -> None:
    made = frozen(
        archive, tmp_path, title='草原: "新闻"', authors=("安华祎", "Li: Ming")
    )
    digest = told(made)["content"]["sha256"]
    page, citation = (
        (made / name).read_text("utf-8") for name in ("README.md", "CITATION.cff")
    )
    assert '安华祎; Li: Ming (2026): 草原: "新闻". Release r1' in page
    assert digest in page
    assert 'title: "草原: \\"新闻\\""' in citation
    assert citation.count("  - name: ") == 2
    assert f'value: "sha256:{digest}"' in citation


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../x", "a/b", "a\\b", ".hidden", "-o", "a b", "a\n"),
        *("草原", "x" * 101, "a.partial", "a."),
    ],
)
def test_a_name_that_is_no_folder_everywhere_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        checked_name(name)


def test_an_index_of_another_make_is_made_anew(archive: Path, tmp_path: Path) -> None:
    path = shutil.copytree(archive, tmp_path / "a")
    with sqlite3.connect(path / "archive.db") as db:
        db.execute("PRAGMA user_version = 0")
    db.close()
    made = frozen(path, tmp_path)
    assert found(made, "草原") == found(archive, "草原")


def test_a_release_is_never_overwritten(archive: Path, tmp_path: Path) -> None:
    made = frozen(archive, tmp_path)
    before = (made / "manifest.json").stat()
    with pytest.raises(UsageError, match="already"):
        frozen(archive, tmp_path)
    assert (made / "manifest.json").stat() == before
    assert [each.name for each in tmp_path.iterdir()] == ["r1"]


def test_nothing_is_made_where_nothing_is_chosen(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to release"):
        frozen(archive, tmp_path, query="世界上没有的词")
    assert list(tmp_path.iterdir()) == []


def broken(release: Path, tmp_path: Path) -> Path:
    copy = shutil.copytree(release, tmp_path / "copy")
    for file in copy.iterdir():
        file.chmod(0o644)
    return copy


def test_every_byte_counts(release: Path, tmp_path: Path) -> None:
    copy = broken(release, tmp_path)
    for file in copy.iterdir():
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        whole = file.read_bytes()
        file.write_bytes(data)
        assert list(problems(copy)), file.name
        file.write_bytes(whole)
    assert list(problems(copy)) == []


def test_what_is_missing_or_does_not_belong_there_is_found(
    release: Path, tmp_path: Path
) -> None:
    copy = broken(release, tmp_path)
    (copy / "notes.txt").write_text("x", encoding="utf-8")
    (copy / "README.md").unlink()
    assert set(problems(copy)) == {
        "README.md is missing",
        "notes.txt does not belong to the release",
    }
    done = newsarchive("freeze", "--check", copy)
    assert done.returncode == 5
    assert "README.md is missing" in done.stdout


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_new_checksums_do_not_hide_another_content(
    release: Path, tmp_path: Path
) -> None:
    copy = broken(release, tmp_path)
    with sqlite3.connect(copy / "r1.db") as db:
        db.execute("UPDATE people SET name = 'x' WHERE position = 0")
    db.close()
    names = ("r1.db", "README.md", "CITATION.cff", "manifest.json")
    sums = (f"{digest_of(copy / name)}  {name}\n" for name in names)
    (copy / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    assert "the content is not what was released" in set(problems(copy))


def test_the_command_makes_one_in_the_archive_and_checks_it(
    archive: Path, tmp_path: Path
) -> None:
    path = shutil.copytree(archive, tmp_path / "a")
    done = newsarchive("freeze", "2026-03", "--site", "other", archive=path)
    assert done.returncode == 0, done.stderr
    made = path / "releases" / "2026-03"
    assert newsarchive("freeze", "--check", made).returncode == 0
    assert newsarchive("freeze", "2026-03", archive=path).returncode == 2
    assert newsarchive("verify", archive=made).returncode == 2


def test_forgetting_names_the_releases_that_have_it_still(tmp_path: Path) -> None:
    path = archives.make(tmp_path / "a", 6)
    frozen(path, path / "releases")
    frozen(path, path / "releases", name="r2", filters=Filters(site="other"))
    with Archive.read(path) as opened:
        (key,) = opened.db.execute(
            "SELECT key FROM articles WHERE site = 'example'"
        ).fetchone()
    done = newsarchive("forget", key, "--reason", "asked", archive=path)
    assert "releases/r1 still" in done.stderr
    assert "releases/r2" not in done.stderr


def test_a_kill_leaves_nothing_that_looks_like_a_release(
    archive: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = [sys.executable, "-m", "crawler", "freeze", "r9"]
    words += ["-o", str(out), "--archive", str(archive)]
    for files in (1, 2, 5):
        with subprocess.Popen(
            words, env=environment(), stderr=subprocess.DEVNULL
        ) as process:
            let_it_write(process, out / "r9.partial", files)
            process.send_signal(signal.SIGKILL)
        if (out / "r9").exists():  # it was faster than we
            assert list(problems(out / "r9")) == []
            shutil.rmtree(out / "r9")
        else:
            with pytest.raises(UnreadableError):
                list(problems(out / "r9.partial"))
    done = subprocess.run(words, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [each.name for each in out.iterdir()] == ["r9"]
    assert list(problems(out / "r9")) == []


def let_it_write(process: subprocess.Popen[bytes], part: Path, files: int) -> None:
    """Until there are so many files in the folder, or it is done."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        with suppress(FileNotFoundError):  # it has its name by now, or none yet
            if sum(1 for _ in part.iterdir()) > files:
                return


def test_a_crawl_may_write_meanwhile(archive: Path, tmp_path: Path) -> None:
    path = shutil.copytree(archive, tmp_path / "a")
    with Archive.create(path) as writer:
        dice = random.Random(4)  # noqa: S311  # texts, not secrets
        more = archives.visit(archives.article(900, dice))
        writer.store([more])
        made = frozen(path, tmp_path)
        writer.commit()
    assert list(problems(made)) == []
    assert more.article is not None
    assert more.article.key not in {each["key"] for each in objects(made)}


def tampered(release: Path, to: Path, **changes: Any) -> Path:
    """A copy of it whose manifest says something else, with sums that agree."""
    copy = shutil.copytree(release, to)
    changed = json.dumps(told(copy) | changes)
    lines = (copy / "SHA256SUMS").read_text("utf-8").splitlines()
    (copy / "manifest.json").chmod(0o644)
    (copy / "manifest.json").write_text(changed, encoding="utf-8")
    names = [line.partition("  ")[2] for line in lines]
    sums = "".join(f"{digest_of(copy / name)}  {name}\n" for name in names)
    (copy / "SHA256SUMS").chmod(0o644)
    (copy / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return copy


def test_a_check_asks_no_query_that_a_manifest_brings(
    archive: Path, tmp_path: Path
) -> None:
    made = frozen(archive, tmp_path)
    content = told(made)["content"]
    for place, first in enumerate(
        (f"VACUUM INTO '{tmp_path}/out.db'", f"ATTACH '{tmp_path}/out.db' AS x")
    ):
        queries = [first, *content["queries"]]
        to = tmp_path / str(place)
        copy = tampered(made, to, content=content | {"queries": queries})
        assert any("other queries" in each for each in problems(copy))
    assert not (tmp_path / "out.db").exists()


def test_a_manifest_names_no_database_elsewhere(archive: Path, tmp_path: Path) -> None:
    made = frozen(archive, tmp_path)
    for place, file in enumerate(("../r1/r1.db", str(archive / "archive.db"))):
        copy = tampered(made, tmp_path / str(place), database={"file": file})
        assert any("no file beside it" in each for each in problems(copy))
        done = newsarchive("search", "草原", archive=copy)
        assert done.returncode == 8
        assert "no file beside it" in done.stderr


def test_a_release_is_not_released_again(archive: Path, tmp_path: Path) -> None:
    made = frozen(archive, tmp_path)
    done = newsarchive("freeze", "again", archive=made)
    assert done.returncode == 2
    assert list(problems(made)) == []


def test_a_choice_of_nothing_leaves_no_folder(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "sub"
    done = newsarchive("freeze", "r", "--site", "no", "-o", out, archive=archive)
    assert done.returncode == 2
    assert not out.parent.exists()


@pytest.mark.parametrize("place", ["logs", "warc", "archive.db"])
def test_nothing_is_written_among_the_archives_own_files(
    archive: Path, place: str
) -> None:
    for words in (("export",), ("freeze", "r")):
        done = newsarchive(*words, "-o", archive / place, archive=archive)
        assert done.returncode == 2, done.stderr
    assert (archive / "archive.db").read_bytes()[:6] == b"SQLite"


def test_a_broken_release_may_have_what_is_forgotten(
    archive: Path, tmp_path: Path
) -> None:
    made = frozen(archive, tmp_path)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{" * 100_000)
    assert list(holding(tmp_path, told_key(made))) == [broken, made]


def told_key(release: Path) -> str:
    with Archive.read(release) as opened:
        return next(articles(opened)).article.key


@pytest.mark.parametrize(
    "words", [("export", "--format", "cdxj"), ("show", "1", "--html")]
)
def test_a_release_has_no_raw_files(
    archive: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = newsarchive(*words, archive=frozen(archive, tmp_path))
    assert done.returncode == 2
    assert "no WARC files" in done.stderr
