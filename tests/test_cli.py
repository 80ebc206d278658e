"""What the commands of the front door print, refuse, and exit with."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import newsarchive
from tests.little_site import article, little_site, path, title
from tests.raw_server import html, page, raw_server

COMMANDS = [
    "crawl",
    "fetch",
    "extract",
    "search",
    "show",
    "explain",
    "export",
    "status",
    "verify",
    "forget",
    "rebuild",
    "site",
]


def one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """What was said, when it is one line, no traceback, and the exit code is right."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    said = done.stderr.strip().splitlines()
    assert len(said) == 1, done.stderr
    return said[0]


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "site"])
def test_every_command_has_help_with_an_example(command: str):
    done = newsarchive(command, "--help")
    assert done.returncode == 0
    assert f"newsarchive {command}" in done.stdout.partition("Example:")[2]


def test_the_front_door_names_all_commands():
    done = newsarchive("--help")
    assert all(f"\n  {command}" in done.stdout for command in COMMANDS)


def test_site_list_names_the_sites():
    done = newsarchive("site", "list")
    assert done.stdout.startswith("nmgnews\t内蒙古新闻网\tnmgnews.com.cn\t")


def test_extract_reads_a_file(tmp_path: Path):
    (tmp_path / "page.html").write_text(article(1), encoding="gb18030")
    url = f"http://www.nmgnews.com.cn{path(1)}"
    done = newsarchive("extract", tmp_path / "page.html", "--url", url)
    read = json.loads(done.stdout)
    assert (read["kind"], read["title"], read["site"]) == (
        "article",
        title(1),
        "nmgnews",
    )
    assert read["published"] == "2010-07-21T08:01:00+08:00"
    assert {each["field"] for each in read["evidence"]} >= {"title", "encoding"}


def test_extract_reads_standard_input():
    done = newsarchive("extract", "-", stdin=article(2).encode())
    assert json.loads(done.stdout)["title"] == title(2)


def test_extract_reads_an_address_and_follows_its_redirect():
    moved = page(b"", f"Location: {path(1)}".encode(), status=b"302 Found")
    with raw_server({path(1): html(article(1)), "/old": moved}) as server:
        done = newsarchive("extract", f"{server.base}/old")
    assert json.loads(done.stdout)["title"] == title(1)


def test_extract_does_not_follow_a_redirect_to_another_private_address():
    with raw_server(little_site(1)) as stranger:
        there = f"Location: {stranger.base}{path(1)}".encode()
        with raw_server({"/": page(b"", there, status=b"302 Found")}) as server:
            done = newsarchive("extract", server.base)
    assert "no public address" in one_line(done, 6)
    assert stranger.requests == []


def test_extract_says_what_a_page_is_that_is_no_article(tmp_path: Path):
    (tmp_path / "empty.html").write_bytes(b"")
    done = newsarchive("extract", tmp_path / "empty.html")
    assert json.loads(done.stdout)["kind"] == "empty"


def test_extract_explains_on_standard_error(tmp_path: Path):
    (tmp_path / "page.html").write_text(article(1), encoding="utf-8")
    done = newsarchive("extract", tmp_path / "page.html", "--explain")
    assert json.loads(done.stdout)["title"] == title(1)
    assert "title: " in done.stderr


def test_fetch_captures_single_pages(tmp_path: Path):
    with raw_server(little_site(2)) as server:
        first = f"{server.base}{path(1)}"
        done = newsarchive("fetch", first, "--quiet", archive=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert server.paths == ["/robots.txt", path(1)]
    shown = newsarchive("show", first, "--json", archive=tmp_path)
    assert json.loads(shown.stdout)["title"] == title(1)
    with sqlite3.connect(tmp_path / "archive.db") as db:
        origins = db.execute("SELECT origin FROM captures WHERE url = ?", [first])
        assert origins.fetchall() == [("fetch",)]


def test_fetch_reads_with_the_profile_that_is_named(tmp_path: Path):
    with raw_server(little_site(1)) as server:
        page_url = f"{server.base}{path(1)}"
        newsarchive("fetch", page_url, "--site", "nmgnews", archive=tmp_path)
    shown = newsarchive("show", page_url, "--json", archive=tmp_path)
    assert json.loads(shown.stdout)["site"] == "nmgnews"


GOOD = 'hosts = ["a.example"]\nstart = ["http://a.example/"]\ntimezone = "UTC"\n'
BAD_PROFILES = {
    "unknown key": (f'{GOOD}colour = "red"', 4, "colour"),
    "bad selector": (f'{GOOD}[[layouts]]\nname = "x"\nmark = "p["\n', 6, "p["),
    "not TOML": ('hosts = ["a.example"\nx', 2, ""),
    "bad pattern": (f"{GOOD}[addresses]\narticles = ['(']\n", 5, "("),
    "bad zone": (GOOD.replace("UTC", "Mars/Base"), 3, "Mars/Base"),
}


@pytest.mark.parametrize("name", BAD_PROFILES)
def test_a_bad_profile_is_one_line_that_names_the_place(tmp_path: Path, name: str):
    text, line, word = BAD_PROFILES[name]
    file = tmp_path / "site.toml"
    file.write_text(text, encoding="utf-8")
    said = one_line(newsarchive("crawl", file, archive=tmp_path / "a"), 2)
    assert f"site.toml:{line}: " in said
    assert word in said
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("crawl", "no-such-site"), 2),
        (("crawl", "no-such-file.toml"), 2),
        (("crawl",), 2),
        (("crawl", "nmgnews", "--all"), 2),
        (("crawl", "http://["), 2),
        (("crawl", "nmgnews", "--start-url", "ftp://x/"), 2),
        (("fetch", "no-address"), 2),
        (("extract", "-", "--url", "http://["), 2),
        (("extract", "http://a..b/"), 6),
        (("extract", "no-such-file.html"), 2),
        (("extract", "http://127.0.0.1:1/"), 6),
        (("extract", "http://169.254.169.254/latest/"), 6),
        (("show", "nothing"), 8),
        (("search", "草原"), 8),
        (("export",), 8),
        (("status",), 8),
        (("verify",), 8),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    tmp_path: Path, words: tuple[str, ...], code: int
):
    assert one_line(newsarchive(*words, archive=tmp_path / "none"), code)
    assert not (tmp_path / "none").exists()


def test_the_archive_can_be_named_by_the_environment(tmp_path: Path):
    with raw_server(little_site(1)) as server:
        newsarchive("crawl", server.base, "--delay", "0", archive=tmp_path / "a")
    env = {"NEWSARCHIVE_DIR": str(tmp_path / "a")}
    assert title(1) in newsarchive("export", env=env).stdout


def test_the_front_door_opens_without_importing_scrapy():
    script = "import sys, crawler.cli; print('scrapy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
