"""Exports: every article, in order, as it was stored."""

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Alias, Archive, Article
from archive.export import (
    Chosen,
    article_of,
    articles,
    json_object,
    replaced,
    write_csv,
    write_jsonl,
)
from archive.export.csv import COLUMNS, defused
from archive.export.json_ld import write_json_ld
from archive.export.origins import Origin
from archive.export.output import replaced_folder
from archive.export.rss import write_rss
from archive.filters import Filters
from archive.loading import StoredArticle, loaded
from archive.reading import load
from archive.search.ranking import Window
from archive.search.searching import search
from tests import archives
from tests.archives import changed
from tests.commands import environment, newsarchive

FIELDS = [
    *("url", "key", "kind", "site", "title", "kicker", "subtitle", "published"),
    *("published_text", "modified", "source", "source_url", "byline", "people"),
    *("editor", "breadcrumb", "breadcrumb_urls", "body", "images", "pages"),
    *("language", "keywords", "description", "layout"),
]
FACTS = [
    *("section", "status", "first_captured", "last_captured", "revision", "aliases"),
    *("story", "copies"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("export") / "archive"
    with Archive.read(archives.make(path, 60)) as opened:
        yield opened


@pytest.fixture(scope="module")
def objects(archive: Archive) -> list[dict[str, object]]:
    stream = io.StringIO()
    assert write_jsonl(articles(archive), stream) == 60
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def rows(archive: Archive) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_csv(articles(archive), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_jsonl_has_the_fields_of_the_design_in_order(
    objects: list[dict[str, object]],
) -> None:
    assert all(list(each) == FIELDS + FACTS for each in objects)


def test_jsonl_gives_back_what_was_stored(objects: list[dict[str, object]]) -> None:
    stored = {look.url: look.article for look in archives.visits(60)}
    assert len(stored) == len(objects)
    for each in objects:
        said = stored[str(each["url"])]
        assert said is not None
        assert {**each, "breadcrumb": None} == {
            **json_of(said),
            "breadcrumb": None,
            "breadcrumb_urls": [crumb.url for crumb in said.breadcrumb],
            "status": "live",
            "first_captured": each["first_captured"],
            "last_captured": each["first_captured"],
            "revision": 1,
            "aliases": [said.url + "?from"],
            "story": said.key,
            "copies": [],
        }
        assert each["breadcrumb"] == [crumb.name for crumb in said.breadcrumb]


def json_of(said: Article) -> dict[str, object]:
    known = json.loads(json.dumps(said.as_json()))
    return {name: value for name, value in known.items() if name != "evidence"}


def test_exports_are_ordered_by_moment_then_address(
    objects: list[dict[str, object]],
) -> None:
    order = [
        (each["published"] is None, each["published"], each["url"]) for each in objects
    ]
    assert order == sorted(order, key=lambda key: (key[0], key[1] or "", key[2]))


def test_filters_choose_what_is_exported(archive: Archive) -> None:
    filters = Filters(site="other", since="2010-06", until="2011")
    chosen = [each.article for each in articles(archive, filters)]
    assert chosen
    for each in chosen:
        assert each.site == "other"
        assert "2010-06" <= (each.published or "") < "2012"


def test_csv_has_one_row_an_article(
    archive: Archive, objects: list[dict[str, object]]
) -> None:
    read = rows(archive)
    assert list(read[0]) == list(COLUMNS)
    assert [row["url"] for row in read] == [each["url"] for each in objects]
    assert [row["body"] for row in read] == [
        re.sub(r"\A(?='*[=+@-])", "'", str(each["body"])) for each in objects
    ]


def test_csv_joins_lists_in_one_cell(archive: Archive) -> None:
    row, stored = rows(archive)[0], next(iter(articles(archive)))
    reporter, editor = stored.article.people
    assert row["people"] == f"{reporter.name} (reporter); {editor.name} (editor)"
    assert row["breadcrumb"] == f"内蒙古新闻 > {stored.article.section}"
    assert row["keywords"] == "草原\n湿地"
    assert row["images"] == stored.article.images[0].url
    assert row["subtitle"] == ""


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "'=1", "''-"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell


@given(st.text(alphabet="'=-+a内\n", max_size=6))
def test_defusing_can_be_undone(cell: str) -> None:
    harmless = defused(cell)
    assert not re.match(r"[=+@\t\r\n-]", harmless)
    undone = re.sub(r"\A'(?='*[=+@＝＋－＠\t\r\n-])", "", harmless)
    assert undone == cell


def test_a_headline_that_is_a_formula_is_defused_in_the_file(tmp_path: Path) -> None:
    look = next(archives.visits(1))
    assert look.article is not None
    odd = archives.changed(look.article, title='=HYPERLINK("http://x.example")')
    with Archive.create(tmp_path / "a") as opened:
        archives.fill(opened, [archives.visit(odd)])
        assert rows(opened)[0]["title"] == f"'{odd.title}"


def write_half(file: Path) -> None:
    with replaced(file) as stream:
        stream.write("half")
        raise KeyboardInterrupt


def test_an_export_replaces_its_file_only_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_half(file)
    assert file.read_text(encoding="utf-8") == "old"
    with replaced(file) as stream:
        stream.write("new")
    assert file.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_the_evidence_is_left_out_unless_it_is_asked_for(archive: Archive) -> None:
    stored = next(Chosen(archive=archive).articles(evidence=True))
    assert stored.article.evidence
    assert "evidence" not in json_object(stored)
    said = json_object(stored, evidence=True)
    assert article_of(json.loads(json.dumps(said))) == stored.article
    assert article_of(json_object(stored)) == changed(stored.article, evidence=())


def test_articles_loaded_at_once_are_those_loaded_alone(tmp_path: Path) -> None:
    """Copies, chains of aliases and all."""
    looks = [*archives.visits(3)]
    first, second = looks[0].article, looks[1].article
    assert first is not None
    assert second is not None
    dice = Random(1)  # noqa: S311  # texts, not secrets
    text = "\n".join(archives.sentence(dice) for _ in range(20))
    copy = changed(second, url="http://other.example/copy.shtml", body=text)
    detour = Alias(url="http://a.example/", leads_to=first.url + "?from", reason="page")
    looks[0] = archives.visit(changed(first, body=text))
    looks += [replace(archives.visit(copy), aliases=(detour,))]
    with Archive.create(tmp_path / "a") as opened:
        archives.fill(opened, looks)
        numbers = [4, 1, 3, 2]
        together = loaded(opened, numbers)
        assert together == [load(opened, number) for number in numbers]
        assert together[1].copies
        assert len(together[1].aliases) == 2
        without = loaded(opened, numbers, evidence=False)
        assert [changed(each.article, evidence=()) for each in together] == [
            each.article for each in without
        ]


def test_a_query_chooses_as_in_search(archive: Archive) -> None:
    found = search(archive, "草原 OR 包头*", window=Window(limit=1000))
    chosen = Chosen(archive=archive, query="草原 OR 包头*")
    assert 0 < len(found) < 60
    assert chosen.count() == len(found)
    assert {each.article.key for each in chosen.articles()} == {
        hit.key for hit in found
    }
    both = Chosen(archive=archive, query="草原", filters=Filters(site="other"))
    assert {each.article.site for each in both.articles()} == {"other"}


def test_a_query_finds_what_the_text_was_at_an_earlier_moment(tmp_path: Path) -> None:
    looks = [*archives.visits(3)]
    first = looks[0].article
    assert first is not None
    later = archives.START + timedelta(days=2)
    looks[0] = archives.visit(changed(first, body="燕子归来"))
    looks.append(archives.visit(changed(first, body="孤雁南飞"), at=later))
    with Archive.create(tmp_path / "a") as opened:
        archives.fill(opened, looks)
    with Archive.read(tmp_path / "a") as now:
        assert keys(now, "孤雁") == {first.key}
        assert keys(now, "燕子") == set()
    with Archive.read(tmp_path / "a", as_of="2026-03-01") as then:
        assert keys(then, "孤雁") == set()
        assert keys(then, "燕子") == {first.key}


def keys(archive: Archive, query: str) -> set[str]:
    return {
        each.article.key for each in Chosen(archive=archive, query=query).articles()
    }


def test_a_query_that_makes_no_sense_writes_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "out"
    done = newsarchive("export", "--query", "(", "-o", file, archive=archive.path)
    assert done.returncode == 2
    assert "nothing to search for" in done.stderr
    assert not file.exists()


def test_who_watches_hears_of_every_article(archive: Archive) -> None:
    heard = list[tuple[int, int]]()
    watched = Chosen(archive=archive, watch=lambda done, of: heard.append((done, of)))
    assert len([*watched.articles()]) == 60
    assert heard[-1] == (60, 60)


def test_for_excel_csv_begins_with_a_mark_and_says_which_cells_are_too_long(
    tmp_path: Path,
) -> None:
    look = next(archives.visits(1))
    assert look.article is not None
    long = changed(look.article, body="长" * 32_768, title="😀" * 16_384)
    with Archive.create(tmp_path / "a") as opened:
        archives.fill(opened, [archives.visit(long)])
    file = tmp_path / "out.csv"
    words = ("export", "--format", "csv", "--excel", "-o", file)
    done = newsarchive(*words, archive=tmp_path / "a")
    assert "2 cells have more than 32,767 characters" in done.stderr
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfurl,key,")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (row["body"], row["title"]) == (long.body, long.title)
    plain = newsarchive("export", "--format", "csv", archive=tmp_path / "a")
    assert plain.stdout.encode() == content[3:]
    assert "32,767" not in plain.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "rss", "--excel"), "--excel: not in rss, only in csv"),
        (("--format", "csv", "--evidence"), "only in jsonl and parquet"),
        (("--limit", "3"), "--limit: not in jsonl, only in rss"),
        (("--format", "markdown"), "name a folder with -o DIR"),
        (("-o", "/"), "/ is a folder"),
    ],
)
def test_an_option_that_a_format_does_not_know_is_refused(
    archive: Archive, words: tuple[str, ...], said: str
) -> None:
    done = newsarchive("export", *words, archive=archive.path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("form", ["parquet", "wacz"])
def test_bytes_go_to_a_pipe_and_not_to_a_terminal(archive: Archive, form: str) -> None:
    words = [sys.executable, "-m", "crawler", "export", "--format", form]
    command = [*words, "--archive", str(archive.path)]
    piped = subprocess.run(command, capture_output=True, check=True, env=environment())
    assert piped.stdout[:4] in (b"PAR1", b"PK\x03\x04")
    ours, theirs = os.openpty()
    try:
        shown = subprocess.run(
            command,
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
            env=environment(),
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert shown.returncode == 2
    assert b"nothing to read on a screen" in shown.stderr


def test_a_terminal_is_shown_how_far_it_has_come(archive: Archive) -> None:
    """A log of cron is not, nor who asked for quiet."""
    words = [sys.executable, "-m", "crawler", "export", "--archive", str(archive.path)]
    assert b"exporting" in said_on_terminal(words)
    assert said_on_terminal([*words, "--quiet"]) == b""
    done = newsarchive("export", archive=archive.path)
    assert done.stderr == "60 articles\n"


def said_on_terminal(words: list[str]) -> bytes:
    """What a command says on stderr where that is a terminal."""
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        subprocess.run(
            words,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            check=True,
            env=environment({"TERM": "xterm"}),
        )
        os.close(theirs)
        said = b""
        with suppress(OSError):  # how a terminal says that nobody holds its other end
            while part := screen.read(4096):
                said += part
    return said


def stored_many(first: StoredArticle, count: int) -> Iterator[StoredArticle]:
    for number in range(count):
        body = f"{number} " + "内蒙古" * 7_000
        yield replace(first, article=changed(first.article, body=body))


NOWHERE = Origin(url="http://a.example/", captured_at="2026", record_id="<urn:uuid:1>")


@pytest.mark.parametrize(
    "write",
    [
        write_jsonl,
        write_csv,
        partial(write_json_ld, origin_of=lambda _: NOWHERE),
        partial(write_rss, title="feed", version="0"),
    ],
    ids=["jsonl", "csv", "json-ld", "rss"],
)
def test_many_articles_take_no_more_memory_than_few(
    archive: Archive, write: Callable[..., object]
) -> None:
    many = stored_many(next(iter(articles(archive))), 500)
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        tracemalloc.start()
        try:
            write(many, nowhere)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 3_000_000  # of 30 MB that are written


@pytest.mark.parametrize("form", ["jsonl", "parquet", "wacz"])
def test_a_full_disk_leaves_the_old_file_and_names_it(
    archive: Archive, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "out"
    file.write_text("old", encoding="utf-8")
    words = f"export --format {form} -o {file} --archive {archive.path}"
    command = f"ulimit -f 8; exec {sys.executable} -m crawler {words}"
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, check=False, env=environment()
    )
    assert done.returncode == 8, done.stderr
    assert f"{file}: File too large".encode() in done.stderr
    assert file.read_text(encoding="utf-8") == "old"
    assert [*tmp_path.iterdir()] == [file]


def history(number: int, length: int) -> Iterator[dict[str, object]]:
    for revision in range(length):
        yield {"number": revision + 1, "record": {"body": f"{number}" * 10_000}}


def test_jsonl_with_revisions_is_the_same_and_each_reading(archive: Archive) -> None:
    plain, full = io.StringIO(), io.StringIO()
    write_jsonl(articles(archive), plain)
    write_jsonl(articles(archive), full, lambda stored: history(stored.number, 3))
    pairs = zip(
        plain.getvalue().splitlines(), full.getvalue().splitlines(), strict=True
    )
    for before, after in pairs:
        each = json.loads(after)
        assert [reading["number"] for reading in each.pop("revisions")] == [1, 2, 3]
        assert each == json.loads(before)


def test_a_long_history_takes_no_more_memory(archive: Archive) -> None:
    first = next(iter(articles(archive)))
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        tracemalloc.start()
        try:
            write_jsonl([first], nowhere, lambda _: history(1, 2_000))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 1_000_000  # of 20 MB that are written


def test_revisions_are_exported_as_show_prints_them(archive: Archive) -> None:
    path = archive.path
    done = newsarchive("export", "--revisions", "--quiet", archive=path)
    each = json.loads(done.stdout.splitlines()[3])
    shown = newsarchive("show", each["key"], "--revisions", "--json", archive=path)
    assert each["revisions"] == json.loads(shown.stdout)
    assert list(each["revisions"][0]) == [
        *("number", "captured_at", "cause", "extractor", "profile", "model", "changed"),
        "record",
    ]
    refused = newsarchive("export", "--revisions", "--format", "csv", archive=path)
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_link_stays_and_leads_to_the_new_file(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with replaced(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def filled(path: Path, text: str) -> None:
    with replaced_folder(path, lambda _: True) as part:
        (part / "a.md").write_text(text)


def test_a_folder_behind_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "notes")
    for text in ("one", "two"):
        filled(link, text)
        assert (tmp_path / "notes" / "a.md").read_text() == text
    assert link.is_symlink()


@pytest.mark.parametrize("left", [(".notes.new",), (".notes.new", ".notes.old")])
def test_what_a_kill_left_of_an_exchange_stops_nobody(
    tmp_path: Path, left: tuple[str, ...]
) -> None:
    notes = tmp_path / "notes"
    filled(notes, "old")
    shutil.copytree(notes, tmp_path / left[0])
    if len(left) > 1:  # killed between the two renames
        notes.rename(tmp_path / left[1])
    filled(notes, "new")
    assert (notes / "a.md").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["notes"]


def test_the_current_folder_can_be_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    monkeypatch.chdir(notes)
    filled(Path(), "here")
    assert (notes / "a.md").read_text() == "here"


def test_a_signal_clears_what_was_begun(tmp_path: Path) -> None:
    path = archives.make(tmp_path / "archive", 30)
    done = tmp_path / "out" / "x.jsonl"
    done.parent.mkdir()
    words = ["export", "-o", str(done), "--archive", str(path)]
    script = f"""
import signal, sys
import archive.export.rows as rows
from crawler.cli import main
load = rows.loaded
def loaded(*given, **more):
    signal.raise_signal(signal.SIGTERM)
    return load(*given, **more)
rows.loaded = loaded
sys.exit(main({words!r}))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment(), check=False, timeout=60
    )
    assert ended.returncode == 7
    assert list(done.parent.iterdir()) == []


def test_a_dash_is_stdout(tmp_path: Path) -> None:
    path = archives.make(tmp_path / "archive", 3)
    done = newsarchive("export", "-o", "-", archive=path, cwd=tmp_path)
    assert len(done.stdout.splitlines()) == 3
    assert [each.name for each in tmp_path.iterdir()] == ["archive"]
