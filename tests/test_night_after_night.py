"""Scenes of crawls that follow one another: pictures, pauses, failures, a proxy."""

import sqlite3
from pathlib import Path

import pytest

from tests.commands import newsarchive
from tests.little_site import article, front, little_site, path
from tests.raw_server import RawServer, html, page, raw_server
from tests.test_crawl import AT_ONCE, crawl, exported, ledger

PICTURE, SHEET = "/pic/1.png", "/style/news.css"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def illustrated() -> dict[str, bytes]:
    """An article with a picture and a style sheet."""
    head = f'<link rel="stylesheet" href="{SHEET}">'
    shown = f'<p><img src="{PICTURE}" width="400"></p></div>'
    text = article(1, head=head).replace("</p></div>", f"</p>{shown}")
    return little_site(1) | {
        path(1): html(text),
        PICTURE: page(PNG, b"Content-Type: image/png"),
        SHEET: page(b"body { color: black }", b"Content-Type: text/css"),
    }


def rows(archive: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(archive / "archive.db") as db:
        return db.execute(query).fetchall()


def test_pictures_are_captured_once_and_style_sheets_when_asked_for(tmp_path: Path):
    with raw_server(illustrated()) as server:
        crawl(server, tmp_path)
        assert PICTURE in server.paths
        assert SHEET not in server.paths
        assert "--requisites" in (ledger(tmp_path)[SHEET][2] or "")
        server.requests.clear()
        crawl(server, tmp_path, "--requisites")
    assert server.paths == ["/robots.txt", "/", SHEET]
    found = rows(tmp_path, "SELECT media_type FROM captures WHERE url LIKE '%.png'")
    assert found == [("image/png",)]
    assert len(exported(tmp_path)) == 1


def test_pictures_that_were_left_out_are_captured_when_they_are_asked_for(
    tmp_path: Path,
):
    with raw_server(illustrated()) as server:
        crawl(server, tmp_path, "--no-images")
        assert ledger(tmp_path)[PICTURE][:2] == ("image", "skipped")
        crawl(server, tmp_path)
    assert ledger(tmp_path)[PICTURE][:2] == ("image", "captured")


def test_a_picture_that_is_a_page_is_none(tmp_path: Path):
    answers = illustrated() | {PICTURE: html("<html><p>您访问的页面不存在</p></html>")}
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    assert ledger(tmp_path)[PICTURE] == ("image", "skipped", "no image but text/html")


class Busy(RawServer):
    """Answers 503 to the first requests for a page."""

    times: int = 0
    retry_after: bytes = b""

    def send(self, connection, path_: str) -> None:
        if path_ == path(3) and self.times:
            self.times -= 1
            stated = b"Retry-After: " + self.retry_after
            lines = (stated,) if self.retry_after else ()
            connection.sendall(page(b"", *lines, status=b"503 Busy"))
        else:
            super().send(connection, path_)


def busy(times: int, retry_after: bytes) -> Busy:
    server = Busy(little_site(3))
    server.times, server.retry_after = times, retry_after
    server.listen()
    return server


@pytest.mark.parametrize("retry_after", [b"1", b""])
def test_a_busy_site_is_waited_for(tmp_path: Path, retry_after: bytes):
    server = busy(1, retry_after)
    crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 3
    assert server.paths.count(path(3)) == 2


def test_a_site_that_asks_for_a_long_pause_is_left_alone(tmp_path: Path):
    server = busy(1, b"7200")
    said = crawl(server, tmp_path, code=7)
    assert server.paths == ["/robots.txt", "/", path(3)]
    assert "a pause until" in said
    crawl(server, tmp_path)
    assert server.paths.count(path(3)) == 1
    assert len(exported(tmp_path)) == 2


def test_failures_are_kept_with_their_moments_and_tried_across_runs(tmp_path: Path):
    answers = little_site(2) | {path(1): page(b"", status=b"500 Oops")}
    with raw_server(answers) as server:
        for code in (0, 3, 3, 3):  # after two runs a person hears of it
            crawl(server, tmp_path, code=code)
        assert server.paths.count(path(1)) == 9  # three runs, then it rests for a day
    assert ledger(tmp_path)[path(1)][1:] == ("failed", "500 Internal Server Error")
    history = "SELECT count(*), count(DISTINCT run), min(reason) FROM failures"
    assert rows(tmp_path, history) == [(9, 3, "500 Internal Server Error")]


def proxied(articles: int) -> dict[str, bytes]:
    """The little site on two hosts and two schemes, as a proxy is asked for it."""
    site = little_site(articles)
    site["/"] = html(
        front(
            *(path(number) for number in range(1, articles + 1)),
            f"http://news.example{path(1)}",
            f"http://m.news.example{path(2)}",
        )
    )
    hosts = ("www.news.example", "news.example", "m.news.example")
    return {f"http://{host}{at}": site[at] for host in hosts for at in site}


def test_a_proxy_is_asked_for_everything(tmp_path: Path):
    with raw_server(proxied(3)) as server:
        done = newsarchive(
            *("crawl", "http://www.news.example/", *AT_ONCE),
            *("--proxy", server.base),
            archive=tmp_path,
        )
        assert done.returncode == 0, done.stderr
    found = exported(tmp_path)
    assert [each["url"] for each in found] == [
        f"http://www.news.example{path(number)}" for number in (1, 2, 3)
    ]
    assert found[0]["aliases"] == [f"http://news.example{path(1)}"]
    assert found[1]["aliases"] == [f"http://m.news.example{path(2)}"]
    assert f"http://news.example{path(1)}" not in server.paths  # known by its spelling
    shown = newsarchive("show", found[1]["aliases"][0], archive=tmp_path)
    assert shown.returncode == 0


def test_a_site_that_moves_to_another_spelling_of_itself_is_followed(tmp_path: Path):
    """A night later every address of old leads to the same one with `www.`."""
    old, new = "http://news.example", "http://www.news.example"
    answers = {f"{old}{at}": answer for at, answer in little_site(2).items()}
    with raw_server(answers) as server:
        words = ("crawl", f"{old}/", *AT_ONCE, "--proxy", server.base)
        assert newsarchive(*words, archive=tmp_path).returncode == 0
        for at, answer in little_site(4).items():
            there = f"Location: {new}{at}".encode()
            answers[f"{old}{at}"] = page(b"", there, status=b"301 Moved")
            answers[f"{new}{at}"] = answer
        done = newsarchive(*words, "--full", archive=tmp_path)
        assert done.returncode == 0, done.stderr
        assert len(exported(tmp_path)) == 4
        answers[f"{new}{path(1)}"] = html(article(1).replace("牧草", "青草"))
        assert newsarchive(*words, "--full", archive=tmp_path).returncode == 0
    found = {each["url"]: each["body"] for each in exported(tmp_path)}
    assert {f"{new}{path(number)}" for number in (3, 4)} <= set(found)
    assert "青草" in found[f"{new}{path(1)}"]
    assert newsarchive("verify", archive=tmp_path).returncode == 0


def test_a_proxy_with_a_password_is_refused(tmp_path: Path):
    done = newsarchive(
        *("crawl", "nmgnews", "--proxy", "http://me:secret@127.0.0.1:9"),
        archive=tmp_path,
    )
    assert done.returncode == 2
    assert "captures would keep it" in done.stderr
