"""What the crawler does not do: it obeys robots.txt, waits, and stays on the site."""

import time
import zlib
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.sites.profile import Pace
from tests.commands import newsarchive
from tests.little_site import front, little_site, path
from tests.raw_server import RawServer, html, page, raw_server
from tests.test_crawl import crawl, exported, ledger

PROFILE = """
hosts = ["{host}"]
timezone = "Asia/Shanghai"
start = ["http://{host}:{port}/"]
"""


@pytest.mark.parametrize("status", [b"500 Oops", b"503 Busy"])
def test_a_robots_txt_that_fails_forbids_everything(tmp_path: Path, status: bytes):
    answers = little_site(2) | {"/robots.txt": page(b"", status=status)}
    with raw_server(answers) as server:
        said = crawl(server, tmp_path, code=6)
    assert server.paths == ["/robots.txt"]
    assert "robots.txt" in said


@pytest.mark.parametrize("status", [b"404 Not Found", b"403 Forbidden"])
def test_a_robots_txt_that_is_not_there_allows_everything(
    tmp_path: Path, status: bytes
):
    answers = little_site(2) | {"/robots.txt": page(b"", status=status)}
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 2


def test_a_robots_txt_that_is_html_says_nothing(tmp_path: Path):
    answers = little_site(2) | {"/robots.txt": html("<p>您访问的页面不存在</p>")}
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    assert len(exported(tmp_path)) == 2


def test_a_robots_txt_is_found_behind_redirects(tmp_path: Path):
    rules = page(b"User-agent: *\nDisallow: /2010/\n")
    answers = little_site(2) | {
        "/robots.txt": page(b"", b"Location: /r1.txt", status=b"302 Found"),
        "/r1.txt": rules,
    }
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    assert not exported(tmp_path)


def test_what_robots_txt_disallows_is_not_asked_for_and_says_so(tmp_path: Path):
    rules = f"User-agent: *\nDisallow: {path(1)}\n".encode()
    answers = little_site(2) | {"/robots.txt": page(rules)}
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    assert path(1) not in server.paths
    assert ledger(tmp_path)[path(1)][1:] == ("skipped", "disallowed by robots.txt")


def test_a_byte_order_mark_does_not_hide_the_first_rule(tmp_path: Path):
    rules = page(f"\ufeffUser-agent: *\nDisallow: {path(1)}\n".encode())
    with raw_server(little_site(2) | {"/robots.txt": rules}) as server:
        crawl(server, tmp_path)
    assert path(1) not in server.paths


def test_crawl_delay_is_kept_whatever_was_asked_for(tmp_path: Path):
    rules = page(b"User-agent: *\nCrawl-delay: 0.4\n")
    moments: list[float] = []

    class Timed(dict[str, bytes]):
        def get(self, key: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            moments.append(time.monotonic())
            return super().get(key, default)

    with raw_server(Timed(little_site(4) | {"/robots.txt": rules})) as server:
        crawl(server, tmp_path)
    pauses = [later - earlier for earlier, later in pairwise(moments)][1:]
    assert len(pauses) == 4
    assert min(pauses) > 0.35


def test_by_default_there_is_one_connection_and_a_pause():
    assert Pace().concurrency == 1
    assert Pace().delay >= 1


def test_the_user_agent_says_who_we_are(tmp_path: Path):
    with raw_server(little_site(1)) as server:
        crawl(server, tmp_path)
    assert all(b"User-Agent: newsarchive/" in each for each in server.requests)


def spelled(host: str, server: RawServer, folder: Path) -> Path:
    """A profile that reaches the server by a name that is not its --start-url."""
    file = folder / "local.toml"
    port = server.base.rsplit(":", 1)[1]
    file.write_text(PROFILE.format(host=host, port=port))
    return file


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "127.1"])
def test_a_profile_cannot_send_the_crawl_to_this_machine(tmp_path: Path, host: str):
    with raw_server(little_site(1)) as server:
        profile = spelled(host, server, tmp_path)
        done = newsarchive(
            "crawl", profile, "--delay", "0", archive=tmp_path / "archive"
        )
    assert (done.returncode, server.requests) == (6, []), done.stderr


def test_links_and_redirects_to_other_ports_are_not_followed(tmp_path: Path):
    with raw_server(little_site(1)) as stranger:
        answers = little_site(1)
        there = f"{stranger.base}{path(1)}"
        away = page(b"", f"Location: {there}".encode(), status=b"302 Found")
        answers[path(2)] = away
        answers["/"] = html(front(path(1), path(2), there))
        with raw_server(answers) as server:
            crawl(server, tmp_path)
    assert stranger.requests == []
    assert ledger(tmp_path)[path(2)][1] == "skipped"


def test_a_body_that_is_too_large_is_given_up(tmp_path: Path):
    answers = little_site(1)
    answers[path(2)] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<html>"
    answers["/"] = html(front(path(1), path(2)))
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    assert ledger(tmp_path)[path(2)][1] == "failed"
    assert len(exported(tmp_path)) == 1


def test_a_body_that_swells_is_given_up(tmp_path: Path):
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    answers = little_site(1)
    answers[path(2)] = page(bomb, b"Content-Encoding: deflate")
    answers["/"] = html(front(path(1), path(2)))
    with raw_server(answers) as server:
        crawl(server, tmp_path)
    _, state, reason = ledger(tmp_path)[path(2)]
    assert state == "failed"
    assert "grows beyond" in (reason or "")
