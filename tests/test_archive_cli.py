"""The commands of the reading side: what they print, where, and how they exit."""

import csv
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive import Archive, Article, Start
from archive.cli import COMMANDS
from archive.command_line import Command, Group, printable
from archive.errors import LockedError
from archive.reading import find
from tests import archives

ROOT = Path(__file__).parents[1]
PROGRAM = """
from archive.cli import COMMANDS
from archive.command_line import Group
group = Group("newsarchive")
for command in COMMANDS:
    group.add_command(command)
group(prog_name="newsarchive")
"""

Call = Callable[..., Result]


def newsarchive() -> Group:
    group = Group("newsarchive")
    for command in COMMANDS:
        group.add_command(command)
    return group


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archives.make(tmp_path_factory.mktemp("cli") / "archive", 30)


@pytest.fixture
def call(path: Path) -> Call:
    def run(*words: str, archive: Path = path) -> Result:
        where = {"NEWSARCHIVE_DIR": str(archive)}
        return CliRunner().invoke(newsarchive(), words, env=where)

    return run


@pytest.fixture(scope="module")
def first(path: Path) -> Iterator[Article]:
    with Archive.read(path) as archive:
        yield find(archive, "1").article


def test_every_command_has_an_example_and_the_shared_options(call: Call) -> None:
    for command in COMMANDS:
        assert command.name
        words = call(command.name, "--help").output
        assert f"Example:\n    newsarchive {command.name}" in words
        assert "--archive DIR" in words
        assert "--quiet" in words


def test_the_examples_are_commands_that_can_be_called() -> None:
    for command in COMMANDS:
        example = (command.epilog or "").splitlines()[-1].split()
        assert example[:2] == ["newsarchive", command.name]


def test_search_prints_hits_with_their_words_marked(call: Call) -> None:
    result = call("search", "草原", "--limit", "2")
    assert result.exit_code == 0
    assert "【草原】" in result.stdout
    assert "http://news.example/" in result.stdout
    assert "\x1b" not in result.stdout
    assert "--limit shows more" in result.stderr


def test_search_prints_json(call: Call) -> None:
    hits = json.loads(call("search", "草原", "OR", "GDP", "--json").stdout)
    assert hits
    for hit in hits:
        piece = hit["excerpt"]
        words = {piece["text"][left:right] for left, right in piece["marks"]}
        assert words <= {"草原", "GDP", "ＧＤＰ"}


def test_no_hits_are_no_error(call: Call) -> None:
    result = call("search", "沙漠")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing found" in result.stderr
    assert call("search", "沙漠", "--quiet").stderr == ""
    assert call("search", "沙漠", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    "words",
    [
        ("search", "NOT 包头"),
        ("search", "，"),
        ("search",),
        ("search", "草原", "--since", "10-07-21"),
        ("search", "草原", "--limit", "0"),
        ("export", "--until", "2010-13"),
        ("export", "--format", "xls"),
        ("show", "nothing"),
        ("show", "http://news.example/nothing.html"),
        ("show", "http://[::"),
        ("show", "1", "--diff", "1", "2"),
        ("show", "1", "--diff", "1", "x"),
        ("explain", "1", "colour"),
        ("explain", "999999"),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(
    call: Call, words: tuple[str, ...]
) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_a_wrong_date_says_how_to_write_one(call: Call) -> None:
    assert "write YYYY, YYYY-MM or YYYY-MM-DD" in call("export", "--since", "x").stderr


def test_an_article_is_found_by_key_number_and_address(
    call: Call, first: Article
) -> None:
    https = first.url.replace("http:", "https:")
    for wanted in (
        first.key,
        first.key.upper(),
        "1",
        first.url,
        https,
        first.url + "#part",
        first.url + "?from",
        https + "?from",
    ):
        assert json.loads(call("show", wanted, "--json").stdout)["url"] == first.url


def test_show_prints_an_article(call: Call, first: Article) -> None:
    words = call("show", "1").stdout
    for text in (first.title, first.body, first.byline, first.key, "内蒙古新闻 > "):
        assert text
        assert text in words
    assert "warc.gz" in words
    assert "revision 1" in words


def test_show_json_is_the_export_and_the_evidence(call: Call) -> None:
    shown = json.loads(call("show", "1", "--json").stdout)
    exported = [json.loads(line) for line in call("export").stdout.splitlines()]
    evidence = shown.pop("evidence")
    assert shown.pop("removals") == []
    assert shown in exported
    assert {each["field"] for each in evidence} == {"title", "body"}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_show_html_gives_the_page_without_codings(path: Path, number: int) -> None:
    with Archive.read(path) as archive:
        article = find(archive, str(number)).article
    words = ["show", str(number), "--html", "--archive", str(path)]
    result = CliRunner().invoke(newsarchive(), words)
    assert result.stdout_bytes == archives.page(article)


BARE = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("coding", "body", "shown"),
    [
        ("deflate", zlib.compress(b"<p>x"), b"<p>x"),
        ("deflate", BARE.compress(b"<p>x") + BARE.flush(), b"<p>x"),
        ("x-gzip", gzip.compress(b"<p>x", mtime=0), b"<p>x"),
        ("gzip", b"<p>not packed", b"<p>not packed"),
        ("deflate, gzip", gzip.compress(zlib.compress(b"<p>x"), mtime=0), b"<p>x"),
        ("gzip", gzip.compress(b"<p>x", mtime=0)[:-9], None),
        ("br", b"<p>x", None),
    ],
)
def test_show_html_takes_content_codings_off(
    call: Call, tmp_path: Path, coding: str, body: bytes, shown: bytes | None
) -> None:
    look = next(archives.visits(1))
    assert look.exchange is not None
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    exchange = replace(look.exchange, response=head + body)
    with archives.opened(tmp_path) as archive:
        archive.store([replace(look, exchange=exchange)])
    result = call("show", "1", "--html", archive=tmp_path)
    assert result.exit_code == (0 if shown else 5)
    assert result.stdout_bytes == (shown or b"")


def test_show_lists_revisions(call: Call) -> None:
    assert "first reading" in call("show", "1", "--revisions").stdout
    (only,) = json.loads(call("show", "1", "--revisions", "--json").stdout)
    assert (only["number"], only["cause"], only["changed"]) == (1, "source", [])


PARAGRAPHS = tuple(f"第{number}段，牧草长势喜人。" for number in range(9))


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose one article has three revisions, the last one like the first."""
    path = tmp_path_factory.mktemp("revised") / "archive"
    look = next(archives.visits(1))
    assert look.article is not None
    first = archives.changed(look.article, title="草原", body="\n".join(PARAGRAPHS))
    changed = (*PARAGRAPHS[:-1], "第8段，牧草长势\x1b[2J良好。")
    other = archives.changed(first, title="草地", body="\n".join(changed), keywords=())
    with Archive.create(path) as archive:
        archives.fill(archive, [archives.visit(each) for each in (first, other, first)])
    return path


def test_show_diff_marks_what_changed(call: Call, revised: Path) -> None:
    result = call("show", "1", "--diff", "1", "2", archive=revised)
    assert (result.exit_code, result.stderr) == (0, "")
    head, *lines = result.stdout.split("\n\n")
    assert [line.split(",")[0] for line in head.splitlines()] == [
        "from revision 1",
        "to   revision 2",
    ]
    assert lines == [
        "title\n  草[-原-]{+地+}",
        (
            "body\n  … 7 paragraphs unchanged\n  第7段，牧草长势喜人。\n"
            "  第8段，牧草长势[-喜人-]{+\ufffd[2J良好+}。"
        ),
        "keywords\n  [-草原-]\n  [-湿地-]\n",
    ]


def test_show_diff_folds_what_is_long_and_unchanged(call: Call, tmp_path: Path) -> None:
    look = next(archives.visits(1))
    assert look.article is not None
    long = "".join(chr(0x4E00 + number) for number in range(1000))
    bodies = (f"{long}二{long}三{long}", f"{long}四{long}五{long}")
    with Archive.create(tmp_path) as archive:
        for body in bodies:
            said = archives.changed(look.article, body=body)
            archives.fill(archive, [archives.visit(said)])
    shown = call("show", "1", "--diff", "1", "2", archive=tmp_path).stdout
    begins, ends = long[:60], long[-60:]
    assert f"\n  … 940 characters unchanged … {ends}[-二-]{{+四+}}{begins} …" in shown
    assert f"{begins} … 880 characters unchanged … {ends}[-三-]{{+五+}}" in shown
    assert f"{{+五+}}{begins} … 940 characters unchanged …\n" in shown


def test_show_diff_json_gives_both_texts_back(call: Call, revised: Path) -> None:
    words = ("show", "1", "--diff", "2", "1", "--json")
    found = json.loads(call(*words, archive=revised).stdout)
    assert (found["before"]["number"], found["after"]["number"]) == (2, 1)
    title, body, keywords = found["fields"]
    assert title == {
        "field": "title",
        "paragraphs": [
            {
                "kind": "changed",
                "runs": [
                    {"kind": "equal", "text": "草"},
                    {"kind": "removed", "text": "地"},
                    {"kind": "added", "text": "原"},
                ],
            }
        ],
    }
    whole = [
        "".join(run["text"] for run in each["runs"] if run["kind"] != "removed")
        for each in body["paragraphs"]
    ]
    assert whole == list(PARAGRAPHS)
    assert [each["kind"] for each in keywords["items"]] == ["added", "added"]


@pytest.mark.parametrize("numbers", [("1", "1"), ("1", "3")])
def test_show_diff_says_that_nothing_differs(
    call: Call, revised: Path, numbers: tuple[str, str]
) -> None:
    result = call("show", "1", "--diff", *numbers, archive=revised)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"revisions {numbers[0]} and {numbers[1]} say the same\n"
    quiet = call("show", "1", "--diff", *numbers, "-q", "--json", archive=revised)
    assert (quiet.exit_code, json.loads(quiet.stdout)["fields"]) == (0, [])
    assert quiet.stderr == ""


def test_show_diff_names_the_revisions_that_exist(call: Call, revised: Path) -> None:
    result = call("show", "1", "--diff", "1", "7", archive=revised)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no revision 7 of this article: it has 1, 2, 3" in result.stderr


def test_show_diff_is_coloured_on_a_terminal(revised: Path) -> None:
    ours, theirs = os.openpty()
    words = ["show", "1", "--diff", "1", "2", "--archive", str(revised)]
    known = {name: os.environ[name] for name in os.environ if name != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        stdout=theirs,
        env=known | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
    ) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the terminal's other end was closed
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert process.returncode == 0
    assert "\x1b[9;31m原\x1b[0m\x1b[4;32m地\x1b[0m" in shown.decode()
    assert "\x1b[2J" not in shown.decode()
    assert "[-" not in shown.decode()


def test_explain_says_where_a_value_comes_from(call: Call, first: Article) -> None:
    words = call("explain", "1", "title").stdout
    for text in (first.title, "layout", "/html/body/h1", "warc.gz", archives.PROFILE):
        assert text
        assert text in words
    found = json.loads(call("explain", first.key, "--json").stdout)
    fields = {each["field"]: each for each in found["fields"]}
    assert fields["title"]["rule"] == "layout"
    assert fields["key"]["rule"] == "derived from url"
    assert fields["subtitle"]["value"] is None
    assert found["extractor"] == "1"
    assert found["profile"] == archives.PROFILE
    assert found["capture"]["captured_at"] == archives.START.isoformat()
    assert found["capture"]["offset"] > 0


def test_explain_tells_what_the_page_does_not_say(call: Call) -> None:
    assert "subtitle: the page does not say" in call("explain", "1").stdout


def test_export_to_a_file_says_how_many(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    result = call("export", "--format", "csv", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "30 articles" in result.stderr
    assert len(list(csv.reader(io.StringIO(file.read_text("utf-8"), newline="")))) == 31


def test_export_is_the_same_every_time(call: Call) -> None:
    assert call("export").stdout_bytes == call("export", "--quiet").stdout_bytes


@pytest.mark.parametrize(
    "words", [("export",), ("verify",), ("status",), ("show", "1")]
)
def test_an_archive_that_is_not_there_exits_with_8(
    call: Call, words: tuple[str, ...], tmp_path: Path
) -> None:
    result = call(*words, archive=tmp_path / "none")
    assert result.exit_code == 8
    assert "no archive here" in result.stderr
    assert not (tmp_path / "none").exists()


def test_a_file_that_cannot_be_written_exits_with_8(call: Call) -> None:
    result = call("export", "-o", "/nowhere/articles.jsonl")
    assert result.exit_code == 8
    assert result.stderr.startswith("newsarchive: /nowhere/articles.jsonl: ")


def test_a_database_that_is_none_exits_with_5(call: Call, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database " * 100)
    result = call("status", archive=tmp_path)
    assert result.exit_code == 5
    assert "copy" in result.stderr


def test_a_database_without_tables_exits_with_8(call: Call, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "archive.db").close()
    assert call("status", archive=tmp_path).exit_code == 8


def test_verify_is_content_with_a_whole_archive(call: Call) -> None:
    result = call("verify")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "every row agrees" in result.stderr
    assert json.loads(call("verify", "--json", "--quiet").stdout) == {
        "problems": [],
        "lost": [],
    }


def test_verify_exits_with_3_where_all_that_is_wrong_is_known(
    call: Call, tmp_path: Path
) -> None:
    path = archives.make(tmp_path / "archive", 2)
    with closing(sqlite3.connect(path / "archive.db")) as connection:
        connection.execute("UPDATE captures SET lost = 'changed' WHERE id = 1")
        connection.commit()
    result = call("verify", archive=path)
    assert result.exit_code == 3
    assert "1 records are known to be lost" in result.stderr
    printed = json.loads(call("verify", "--json", archive=path).stdout)
    assert (len(printed["lost"]), printed["problems"]) == (1, [])


def test_verify_lists_problems_and_exits_with_5(call: Call, tmp_path: Path) -> None:
    path = archives.make(tmp_path / "archive", 2)
    (file,) = (path / "warc").glob("*.warc.gz")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    result = call("verify", archive=path)
    assert result.exit_code == 5
    assert result.stdout.startswith(file.name)
    assert "do not agree" in result.stderr
    (problem,) = json.loads(call("verify", "--json", archive=path).stdout)["problems"]
    assert problem["place"].startswith(file.name)


def test_status_counts_what_is_there(call: Call) -> None:
    found = json.loads(call("status", "--json").stdout)
    assert (found["articles"], found["captures"], found["pending"]) == (30, 30, 30)
    assert found["addresses"] == {"captured": 30, "queued": 30}
    assert found["last_success"] == {"example": archives.START.isoformat()}
    assert found["healthy"] is True
    assert "crawl example" in call("status").stdout


@pytest.mark.parametrize(
    ("exit_code", "expected"),
    [(0, 0), (7, 0), (1, 3), (3, 3), (5, 3), (6, 3), (None, 3)],
)
def test_status_exits_with_3_when_the_last_run_needs_a_person(
    call: Call, tmp_path: Path, exit_code: int | None, expected: int
) -> None:
    with Archive.create(tmp_path) as archive:
        for site in ("a", "b"):
            run = archive.start_run(start(f"crawl {site}", site), at=archives.START)
            if site == "b" or exit_code is not None:
                code = exit_code if site == "a" else 0
                archive.end_run(run, at=archives.START, counts={}, exit_code=code or 0)
    result = call("status", "--quiet", archive=tmp_path)
    assert result.exit_code == expected
    assert bool(result.stderr) == bool(expected)


def start(command: str, site: str = "a") -> Start:
    return Start(command=command, site=site, version="1")


def test_status_knows_a_run_that_is_under_way(call: Call, tmp_path: Path) -> None:
    with Archive.create(tmp_path) as archive:
        archive.start_run(start("crawl a"), at=archives.START)
        result = call("status", archive=tmp_path)
        assert result.exit_code == 0
        assert "running" in result.stdout
    assert "killed" in call("status", archive=tmp_path).stdout


def test_status_only_minds_the_last_run_of_a_site(call: Call, tmp_path: Path) -> None:
    with Archive.create(tmp_path) as archive:
        for code in (6, 0):
            run = archive.start_run(start("crawl"), at=archives.START)
            archive.end_run(run, at=archives.START, counts={}, exit_code=code)
    assert call("status", archive=tmp_path).exit_code == 0


def test_what_a_terminal_would_obey_is_not_printed(call: Call, tmp_path: Path) -> None:
    look = next(archives.visits(1))
    assert look.article is not None
    odd = archives.changed(look.article, title="a\x1b]0;x\x07b\x9bm")
    with Archive.create(tmp_path) as archive:
        archives.fill(archive, [archives.visit(odd)])
    for words in (("show", "1"), ("explain", "1"), ("search", "内 OR 草 OR 蒙 OR a")):
        printed = call(*words, archive=tmp_path).stdout
        assert printed
        assert not {"\x1b", "\x07", "\x9b"} & set(printed)
    assert printable("行\n列\t") == "行\n列\t"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LockedError(Path("lock"), "process 1"), 4),
        (KeyboardInterrupt(), 7),
        (BrokenPipeError(), 0),
        (PermissionError(13, "Permission denied", "x"), 8),
        (OSError(28, "No space left on device"), 8),
        (sqlite3.OperationalError("database is locked"), 8),
        (sqlite3.DatabaseError("database disk image is malformed"), 5),
    ],
)
def test_errors_exit_with_their_codes(error: BaseException, code: int) -> None:
    @click.command(cls=Command, example="newsarchive fail")
    def fail(*, archive: Path, quiet: bool) -> None:
        raise error

    result = CliRunner().invoke(fail, [])
    assert result.exit_code == code
    assert len(result.stderr.splitlines()) == (code != 0)


def test_a_bug_of_ours_keeps_its_traceback() -> None:
    @click.command(cls=Command, example="newsarchive fail")
    def fail(*, archive: Path, quiet: bool) -> None:
        raise sqlite3.IntegrityError("a rule of the schema")

    result = CliRunner().invoke(fail, [])
    assert isinstance(result.exception, sqlite3.IntegrityError)


def child(path: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    known = os.environ | {"PYTHONPATH": str(ROOT), "NEWSARCHIVE_DIR": str(path)}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=known | environment,
    )


def test_exports_are_utf_8_whatever_the_locale(path: Path) -> None:
    with child(path, "export", PYTHONIOENCODING="gbk") as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert len([json.loads(line) for line in out.decode().splitlines()]) == 30


def test_words_that_a_terminal_cannot_show_do_no_harm(path: Path) -> None:
    with child(path, "show", "1", PYTHONIOENCODING="ascii") as process:
        out, words = process.communicate(timeout=60)
    assert process.returncode == 0
    assert words == b""
    assert b"\\u" in out


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    path = archives.make(tmp_path / "archive", 200)
    with child(path, "export") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        words = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert words == b""


@pytest.mark.parametrize(
    "words", [("search", "草", "--site", "\udcff"), ("search", "\udcff")]
)
def test_what_is_no_text_is_wrong_usage(call: Call, words: tuple[str, ...]) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert "encoding" in result.stderr
