"""Scenes of whole crawls, in processes of their own, against a server on loopback."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.commands import ROOT, environment, newsarchive
from tests.little_site import article, front, little_site, path, title
from tests.raw_server import RawServer, html, page, raw_server

AT_ONCE = ("--delay", "0")


def crawl(server: RawServer, archive: Path, *words: str, code: int = 0) -> str:
    """Crawl the server; what was said."""
    done = newsarchive("crawl", server.base, *AT_ONCE, *words, archive=archive)
    assert done.returncode == code, done.stderr
    return done.stderr


def started(server: RawServer, archive: Path, *words: str) -> subprocess.Popen[bytes]:
    """A crawl of the server that goes on by itself."""
    command = [sys.executable, "-m", "crawler", "crawl", server.base, *words]
    return subprocess.Popen(
        [*command, "--archive", str(archive)],
        env=environment(),
        stderr=subprocess.DEVNULL,
    )


def exported(archive: Path) -> list[dict[str, Any]]:
    done = newsarchive("export", "--quiet", archive=archive)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ledger(archive: Path) -> dict[str, tuple[str, str, str | None]]:
    """Kind, state and reason of each address, by its path."""
    with sqlite3.connect(archive / "archive.db") as db:
        rows = db.execute("SELECT url, kind, state, reason FROM ledger").fetchall()
    return {"/" + url.split("/", 3)[3]: tuple(rest) for url, *rest in rows}


def test_every_article_is_found_and_read_once(tmp_path: Path):
    with raw_server(little_site(5)) as server:
        crawl(server, tmp_path)
    titles = [each["title"] for each in exported(tmp_path)]
    assert titles == [title(number) for number in range(1, 6)]
    assert len(server.paths) == len(set(server.paths))


def test_a_second_run_asks_only_for_what_announces(tmp_path: Path):
    with raw_server(little_site(5)) as server:
        crawl(server, tmp_path)
        server.requests.clear()
        crawl(server, tmp_path)
    assert server.paths == ["/robots.txt", "/"]


def test_full_looks_at_everything_again_and_makes_no_revision(tmp_path: Path):
    with raw_server(little_site(3)) as server:
        crawl(server, tmp_path)
        server.requests.clear()
        crawl(server, tmp_path, "--full")
    assert set(server.paths) == {"/robots.txt", "/", *map(path, (1, 2, 3))}
    assert [each["revision"] for each in exported(tmp_path)] == [1, 1, 1]


def test_a_changed_article_is_a_new_revision(tmp_path: Path):
    answers = little_site(2)
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        answers[path(1)] = html(article(1).replace("牧草", "青草"))
        crawl(server, tmp_path, "--full")
    with sqlite3.connect(tmp_path / "archive.db") as db:
        rows = db.execute(
            "SELECT number, cause, changed FROM revisions r JOIN articles a "
            "ON a.id = r.article WHERE a.url LIKE ? ORDER BY number",
            [f"%{path(1)}"],
        ).fetchall()
    assert rows == [(1, "source", "[]"), (2, "source", '["body"]')]


def test_limit_stores_so_many_and_the_next_run_goes_on(tmp_path: Path):
    with raw_server(little_site(5)) as server:
        said = crawl(server, tmp_path, "--limit", "2", code=7)
        assert len(exported(tmp_path)) == 2
        assert "the next run goes on" in said
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 5


def test_a_killed_crawl_goes_on_where_it_stopped(tmp_path: Path):
    answers = little_site(6)
    with raw_server(answers) as server:
        crawl(server, tmp_path / "whole")
    whole = exported(tmp_path / "whole")
    fourth = path(4)
    reached, killed = threading.Event(), threading.Event()

    class Stalling(dict[str, bytes]):
        def get(self, key: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            if key == fourth and not reached.is_set():
                reached.set()
                killed.wait(60)
            return super().get(key, default)

    with raw_server(Stalling(answers)) as server:
        child = started(server, tmp_path / "killed", *AT_ONCE)
        assert reached.wait(60)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        killed.set()
        crawl(server, tmp_path / "killed")
    # Another port is another address: compare what does not hang on it.
    assert _texts(exported(tmp_path / "killed")) == _texts(whole)
    done = newsarchive("verify", archive=tmp_path / "killed")
    assert done.returncode == 0, done.stdout


def _texts(articles: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(each["title"], each["body"], each["revision"]) for each in articles]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_crawl_with_everything_stored(
    tmp_path: Path, sent: signal.Signals
):
    reached = threading.Event()

    class Slow(dict[str, bytes]):
        def get(self, key: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            if key == path(3):
                reached.set()
            return super().get(key, default)

    with raw_server(Slow(little_site(5))) as server:
        child = started(server, tmp_path, "--delay", "0.5")
        assert reached.wait(60)
        child.send_signal(sent)
        assert child.wait(timeout=10) == 7
        stored = len(exported(tmp_path))
        assert 0 < stored < 5
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 5


def test_a_second_crawl_of_one_archive_is_refused(tmp_path: Path):
    reached, go_on = threading.Event(), threading.Event()

    class Stalling(dict[str, bytes]):
        def get(self, key: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            if key == "/":
                reached.set()
                go_on.wait(60)
            return super().get(key, default)

    with raw_server(Stalling(little_site(1))) as server:
        first = started(server, tmp_path, *AT_ONCE, "-q")
        assert reached.wait(60)
        said = crawl(server, tmp_path, code=4)
        go_on.set()
        assert first.wait(timeout=60) == 0
    assert f"process {first.pid}" in said
    assert len(said.splitlines()) == 1


def test_an_archive_is_read_while_a_crawl_writes_to_it(tmp_path: Path):
    reached, go_on = threading.Event(), threading.Event()

    class Stalling(dict[str, bytes]):
        def get(self, key: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            if key == path(2):
                reached.set()
                go_on.wait(60)
            return super().get(key, default)

    with raw_server(little_site(2)) as server:
        crawl(server, tmp_path)
    with raw_server(Stalling(little_site(2))) as server:
        writing = started(server, tmp_path, *AT_ONCE, "-q")
        assert reached.wait(60)
        found = newsarchive("search", "牧场", "--json", archive=tmp_path)
        assert (found.returncode, found.stdout.count(title(1))) == (0, 1)
        assert len(exported(tmp_path)) == 2
        verified = newsarchive("verify", archive=tmp_path)
        assert (verified.returncode, verified.stdout) == (0, "")
        assert writing.poll() is None
        go_on.set()
        assert writing.wait(timeout=60) == 0
    assert len(exported(tmp_path)) == 4


def test_a_redirect_leads_to_the_article(tmp_path: Path):
    answers = little_site(1)
    answers["/"] = html(front("/2009/old.shtml"))
    moved = f"Location: {path(1)}".encode()
    answers["/2009/old.shtml"] = page(b"", moved, status=b"301 Moved")
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        old = f"{server.base}/2009/old.shtml"
    assert [each["aliases"] for each in exported(tmp_path)] == [[old]]
    shown = newsarchive("show", old, "--json", archive=tmp_path)
    assert json.loads(shown.stdout)["title"] == title(1)


def test_a_page_that_names_its_address_is_an_alias(tmp_path: Path):
    answers = little_site(1)
    head = f'<link rel="canonical" href="{path(1)}">'
    answers["/print/010471231.html"] = html(article(1, head=head))
    answers["/"] = html(front("/print/010471231.html"))
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        printed = f"{server.base}/print/010471231.html"
    (only,) = exported(tmp_path)
    assert (only["aliases"], only["url"]) == ([printed], f"{server.base}{path(1)}")


@pytest.mark.parametrize("ending", ["010471231_01.shtml", "010471231.shtml?page=2"])
def test_the_pages_of_an_article_become_one_record(tmp_path: Path, ending: str):
    first, second = "/2010/07/21/010471231.shtml", f"/2010/07/21/{ending}"
    pager = f'<div class="pages"><a href="{first}">1</a> <a href="{second}">2</a></div>'
    answers = little_site(1) | {
        first: html(article(1, more=pager)),
        second: html(article(7, more=pager)),
        "/": html(front(first, second)),
    }
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        base = server.base
    (only,) = exported(tmp_path)
    assert only["pages"] == [f"{base}{first}", f"{base}{second}"]
    assert "第1号牧场第0片" in only["body"]
    assert "第7号牧场第3片" in only["body"]


def test_a_pager_of_comments_makes_no_pages_of_an_article(tmp_path: Path):
    first = "/2010/07/21/010471231.shtml"
    comments = f'<div class="pages"><a href="{first}?page=2">2</a></div>'
    answers = little_site(1) | {
        first: html(article(1, more=comments)),
        f"{first}?page=2": html(article(1, more=comments)),
        "/": html(front(first)),
    }
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    (only,) = exported(tmp_path)
    assert only["body"].count("第1号牧场第0片") == 1


def test_an_article_waits_until_all_its_pages_can_be_had(tmp_path: Path):
    first, second = "/2010/07/21/010471231.shtml", "/2010/07/21/010471231_01.shtml"
    pager = f'<div class="pages"><a href="{first}">1</a> <a href="{second}">2</a></div>'
    broken = page(b"", status=b"503 Busy")
    answers = little_site(2)
    answers |= {first: html(article(1, more=pager)), second: broken}
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        assert len(exported(tmp_path)) == 1
        assert "503" in (ledger(tmp_path)[first][2] or "")


NOT_ARTICLES = {
    "soft-404": ("/2010/07/21/010479991.shtml", "error"),
    "login": ("/2010/07/21/010479992.shtml", "login"),
    "empty": ("/2010/07/21/010479993.shtml", "empty"),
    "picture": ("/2010/07/21/010479994.shtml", "other"),
}
PAGES = {
    "soft-404": html(
        "<html><body><p>温馨提示：您访问的页面不存在或已删除</p></body></html>"
    ),
    "login": html(
        "<html><head><title>用户登录</title></head><body><form action='/login'>"
        "用户名：<input name=user>密码：<input type=password name=p>"
        "<input type=submit value=登录></form></body></html>"
    ),
    "empty": html(""),
    "picture": page(
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8,
        b"Content-Type: text/html",
    ),
}


def test_what_is_no_article_is_skipped_and_says_why(tmp_path: Path):
    answers = little_site(1)
    answers |= {NOT_ARTICLES[name][0]: PAGES[name] for name in PAGES}
    answers["/"] = html(front(path(1), *(place for place, _ in NOT_ARTICLES.values())))
    with raw_server(answers) as server:
        crawl(server, tmp_path, code=3)
    assert len(exported(tmp_path)) == 1
    entries = ledger(tmp_path)
    for place, kind in NOT_ARTICLES.values():
        assert entries[place][:2] == (kind, "skipped"), place
        assert entries[place][2], place


def test_an_unreachable_site_is_one_line_and_exit_6(tmp_path: Path):
    with raw_server({}) as server:
        gone = server.base
    done = newsarchive("crawl", gone, *AT_ONCE, "--quiet", archive=tmp_path)
    assert done.returncode == 6
    assert "could not be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_quiet_says_nothing_when_all_is_well(tmp_path: Path):
    with raw_server(little_site(1)) as server:
        done = newsarchive("crawl", server.base, *AT_ONCE, "--quiet", archive=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_unwritable_folder_is_one_line_and_exit_8(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("not a folder")
    done = newsarchive("crawl", "nmgnews", archive=file / "archive")
    assert done.returncode == 8
    assert len(done.stderr.splitlines()) == 1


def test_scrapy_knows_the_sites_and_crawls_them(tmp_path: Path):
    scrapy = [sys.executable, "-m", "scrapy"]
    listed = subprocess.run(
        [*scrapy, "list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "nmgnews" in listed.stdout.split()
    with raw_server(little_site(3)) as server:
        options = ["-a", f"start_url={server.base}/", "-a", "delay=0"]
        done = subprocess.run(
            [*scrapy, "crawl", "nmgnews", *options],
            cwd=ROOT,
            env=environment({"NEWSARCHIVE_DIR": str(tmp_path)}),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert [each["title"] for each in exported(tmp_path)] == [*map(title, (1, 2, 3))]


def test_since_and_until_leave_the_rest_for_another_run(tmp_path: Path):
    with raw_server(little_site(5)) as server:
        crawl(server, tmp_path, "--since", "2010-07-22", "--until", "2010-07-23")
        assert [each["title"] for each in exported(tmp_path)] == [*map(title, (2, 3))]
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 5


def test_an_outage_of_robots_txt_is_over_in_the_next_run(tmp_path: Path):
    answers = little_site(2)
    healthy = answers["/robots.txt"]
    answers["/robots.txt"] = page(b"", status=b"503 Busy")
    with raw_server(answers) as server:
        crawl(server, tmp_path, code=6)
        answers["/robots.txt"] = healthy
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 2


def test_what_failed_is_asked_for_again_in_the_next_run(tmp_path: Path):
    answers = little_site(2)
    healthy, answers[path(1)] = answers[path(1)], page(b"", status=b"500 Oops")
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        assert server.paths.count(path(1)) == 3
        assert ledger(tmp_path)[path(1)][1] == "failed"
        answers[path(1)] = healthy
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 2


def test_retry_after_is_kept(tmp_path: Path):
    answers = little_site(1)
    busy = page(b"", b"Retry-After: 3600", status=b"429 Too Many Requests")
    answers[path(2)] = busy
    answers["/"] = html(front(path(1), path(2)))
    with raw_server(answers) as server:
        crawl(server, tmp_path, code=7)
        crawl(server, tmp_path)
    assert server.paths.count(path(2)) == 1


def test_a_cut_off_answer_is_kept_as_truncated_and_is_no_article(tmp_path: Path):
    answers = little_site(1)
    whole = html(article(2))
    answers[path(2)] = whole[: len(whole) // 2]
    answers["/"] = html(front(path(1), path(2)))
    with raw_server(answers, path(2)) as server:
        crawl(server, tmp_path)
    assert [each["title"] for each in exported(tmp_path)] == [title(1)]
    assert ledger(tmp_path)[path(2)][1] == "failed"
    with sqlite3.connect(tmp_path / "archive.db") as db:
        rows = db.execute(
            "SELECT DISTINCT truncated FROM captures WHERE url LIKE ?", [f"%{path(2)}"]
        ).fetchall()
    assert rows == [("disconnect",)]
    assert newsarchive("verify", archive=tmp_path).returncode == 0


def test_a_full_disk_is_exit_8_and_the_next_run_goes_on(tmp_path: Path):
    answers = little_site(9)
    with raw_server(answers) as server:
        crawl(server, tmp_path / "whole")
        limited = [sys.executable, "-c", LIMITED, "crawl", server.base]
        child = subprocess.run(
            [*limited, *AT_ONCE, "--archive", str(tmp_path / "full")],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.returncode == 8, child.stderr
        assert "Traceback" not in child.stderr
        crawl(server, tmp_path / "full")
    assert _texts(exported(tmp_path / "full")) == _texts(exported(tmp_path / "whole"))
    done = newsarchive("verify", archive=tmp_path / "full")
    assert (done.returncode, done.stdout) == (0, "")


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (260_000, resource.RLIM_INFINITY))
from crawler.cli import main
main(prog_name="newsarchive")
"""


def test_a_lost_database_is_made_anew_from_the_raw_records(tmp_path: Path):
    with raw_server(little_site(4)) as server:
        crawl(server, tmp_path)
        before = exported(tmp_path)
        for file in tmp_path.glob("archive.db*"):
            file.unlink()
        crawl(server, tmp_path)
        assert server.paths.count(path(1)) == 1
    assert exported(tmp_path) == before


def test_two_addresses_of_one_site_are_one_crawl(tmp_path: Path):
    with raw_server(little_site(3)) as server:
        crawl(server, tmp_path, f"{server.base}{path(1)}")
    assert len(server.paths) == len(set(server.paths))


def test_a_page_of_an_article_may_have_moved(tmp_path: Path):
    first, second, moved = (
        path(1),
        f"{path(1)[:-6]}_01.shtml",
        f"{path(1)[:-6]}_1.shtml",
    )
    pager = f'<div class="pages"><a href="{first}">1</a> <a href="{second}">2</a></div>'
    answers = little_site(1) | {
        first: html(article(1, more=pager)),
        second: page(b"", f"Location: {moved}".encode(), status=b"301 Moved"),
        moved: html(article(7)),
    }
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    (only,) = (each for each in exported(tmp_path) if each["url"].endswith(first))
    assert "第7号牧场第3片" in only["body"]


def test_an_export_into_a_pipe_leaves_the_pipe(tmp_path: Path):
    with raw_server(little_site(1)) as server:
        crawl(server, tmp_path / "a")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["/bin/cat", pipe], stdout=subprocess.PIPE, text=True)
    done = newsarchive("export", "-o", pipe, archive=tmp_path / "a")
    out, _ = reader.communicate(timeout=60)
    assert (done.returncode, pipe.is_fifo()) == (0, True)
    assert title(1) in out


def test_a_list_that_pages_by_its_query_is_followed(tmp_path: Path):
    answers = little_site(2)
    answers["/"] = html(front(path(1), "/?page=2"))
    answers["/?page=2"] = html(front(path(2)))
    with raw_server(answers) as server:
        done = newsarchive(
            *("crawl", "nmgnews", "--start-url", server.base, *AT_ONCE),
            archive=tmp_path,
        )
    assert done.returncode == 0, done.stderr
    assert len(exported(tmp_path)) == 2


def test_an_article_that_vanished_is_gone_and_may_come_back(tmp_path: Path):
    answers = little_site(2)
    with raw_server(answers) as server:
        crawl(server, tmp_path)
        article_page = answers.pop(path(1))
        crawl(server, tmp_path, "--full")
        gone = exported(tmp_path)[0]
        answers[path(1)] = article_page
        crawl(server, tmp_path, "--full")
        back = exported(tmp_path)[0]
    assert (gone["status"], gone["title"], gone["revision"]) == ("gone", title(1), 1)
    assert (back["status"], back["revision"]) == ("live", 1)


def test_a_mirror_leaves_the_addresses_of_another_one_alone(tmp_path: Path):
    start = ("crawl", "nmgnews", *AT_ONCE, "--start-url")
    with raw_server(little_site(2)) as first, raw_server(little_site(2)) as second:
        newsarchive(*start, first.base, archive=tmp_path)
        newsarchive(*start, second.base, archive=tmp_path)
        first.requests.clear()
        newsarchive(*start, first.base, archive=tmp_path)
        assert "/" in first.paths
    with sqlite3.connect(tmp_path / "archive.db") as db:
        skipped = db.execute("SELECT url FROM ledger WHERE state = 'skipped'")
        assert skipped.fetchall() == []
