"""`newsarchive import --wayback` and `--common-crawl`, as their user runs them."""

import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive import Archive
from archive.verify import verify
from tests.commands import environment, newsarchive
from tests.index_servers import Capture, CommonCrawl, Service, Wayback, response, served
from tests.little_site import article, path, title

WHOLE = ("--delay", "0")


def captured(number: int, **more: str) -> Capture:
    """An article of the little site, as it was captured that day."""
    url = f"http://www.a.example{path(number)}"
    stamp = f"20100{number // 28 + 8}{number % 28 + 1:02}083000"
    body = article(number).encode()
    return Capture(**({"url": url, "stamp": stamp, "body": body} | more))  # type: ignore[arg-type]  # url, stamp and more are text


def addresses(*services: Service) -> list[str]:
    """The options that lead to these servers, and the others nowhere."""
    nowhere = "http://127.0.0.1:9"
    named = dict.fromkeys(
        ("wayback_cdx", "wayback_replay", "common_crawl_index", "common_crawl_data"),
        nowhere,
    )
    for service in services:
        named |= service.settings
    return [
        word
        for name, url in named.items()
        for word in ("--service", f"{name.replace('_', '-')}={url}")
    ]


def rows(archive: Path, query: str) -> list[tuple[object, ...]]:
    with Archive.read(archive) as opened:
        return list(opened.db.execute(query).fetchall())


def test_the_wayback_machine(tmp_path: Path):
    with served(Wayback(captures=[captured(n) for n in (1, 2, 3)])) as server:
        server.captures.append(captured(4, status="404"))
        words = ("import", "--wayback", "*.a.example", *WHOLE, *addresses(server))
        first = newsarchive(*words, archive=tmp_path)
        assert first.returncode == 0, first.stderr
        assert "4 requests, 4 captures listed" in first.stderr
        assert "1 of another status than 200" in first.stderr
        again = newsarchive(*words, archive=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "3 held already" in again.stderr
    assert len(server.asked("/web")) == 3
    found = rows(tmp_path, "SELECT url, captured_at, origin FROM captures ORDER BY id")
    assert found[0] == (captured(1).url, "2010-08-02T08:30:00+00:00", "wayback")
    assert len(found) == 3
    told = rows(tmp_path, "SELECT title FROM articles ORDER BY url")
    assert told == [(title(n),) for n in (1, 2, 3)]
    with Archive.read(tmp_path) as opened:
        assert list(verify(opened)) == []


def test_common_crawl(tmp_path: Path):
    with served(CommonCrawl()) as server:
        for number in (1, 2):
            server.hold("CC-MAIN-2010-30", captured(number))
        server.hold("CC-MAIN-2024-10", captured(3))
        words = ("import", "--common-crawl", "http://www.a.example/*", *WHOLE)
        one = ("--collection", "CC-MAIN-2010-30")
        done = newsarchive(*words, *one, *addresses(server), archive=tmp_path)
    assert done.returncode == 0, done.stderr
    told = rows(tmp_path, "SELECT title FROM articles ORDER BY url")
    assert told == [(title(n),) for n in (1, 2)]
    assert rows(tmp_path, "SELECT DISTINCT origin FROM captures") == [("common-crawl",)]
    assert not server.asked("/CC-MAIN-2024")


def test_a_spent_budget_is_said_and_gone_on_from(tmp_path: Path):
    with served(Wayback(captures=[captured(n) for n in range(1, 6)])) as server:
        words = ["import", "--wayback", "*.a.example", *WHOLE, *addresses(server)]
        words += ["--max-requests", "4"]
        first = newsarchive(*words, archive=tmp_path)
        assert first.returncode == 7
        assert "the next run goes on" in first.stderr
        second = newsarchive(*words, archive=tmp_path)
    assert second.returncode == 0, second.stderr
    assert len(rows(tmp_path, "SELECT 1 FROM captures")) == 5
    assert len(server.asked("/web")) == 5
    codes = rows(tmp_path, "SELECT exit_code FROM runs ORDER BY id")
    assert codes == [(7,), (0,)]


def test_a_broken_capture_is_named(tmp_path: Path):
    with served(
        Wayback(captures=[captured(1), captured(2, digest="A" * 32)])
    ) as server:
        words = ("import", "--wayback", "*.a.example", *WHOLE, *addresses(server))
        done = newsarchive(*words, "--json", archive=tmp_path)
        assert done.returncode == 3
        (broken,) = json.loads(done.stdout)["broken_records"]
        assert broken["file"].endswith(captured(2).url)
        assert "1 did not fit the index's digest" in done.stderr
        assert newsarchive(*words, "--any-digest", archive=tmp_path).returncode == 0
    assert len(rows(tmp_path, "SELECT 1 FROM captures")) == 2


def test_an_index_that_forbids_us(tmp_path: Path):
    with served(Wayback(captures=[captured(1)])) as server:
        server.says("/cdx", response("403 Forbidden", b"<html>no</html>"))
        words = ("import", "--wayback", "*.a.example", *WHOLE, *addresses(server))
        done = newsarchive(*words, archive=tmp_path)
    assert done.returncode == 6
    assert "403 Forbidden" in done.stderr


def test_what_came_before_the_end_is_kept(tmp_path: Path):
    with served(Wayback(captures=[captured(n) for n in range(1, 20)])) as server:
        forbidden = response("403 Forbidden")
        for number in range(3, 20):
            server.says(f"/web/{captured(number).stamp}", forbidden)
        words = ("import", "--wayback", "*.a.example", *WHOLE, *addresses(server))
        done = newsarchive(*words, archive=tmp_path)
    assert done.returncode == 6, done.stderr
    assert "10 requests in a row have failed" in done.stderr
    assert len(rows(tmp_path, "SELECT 1 FROM captures")) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--wayback", "http://a.example/*/b"),
        ("--wayback", "*.a.example", "--service", "wayback=http://127.0.0.1:9"),
        ("--wayback", "*.a.example", "--service", "wayback-cdx=ftp://127.0.0.1:9"),
        ("--wayback", "*.a.example", "--max-requests", "0"),
        ("--wayback", "*.a.example", "--since", "yesterday"),
        (),
    ],
    ids=["pattern", "service", "scheme", "budget", "day", "nothing"],
)
def test_wrong_usage(tmp_path: Path, words: tuple[str, ...]):
    done = newsarchive("import", *words, archive=tmp_path / "none")
    assert done.returncode == 2
    assert not (tmp_path / "none").exists()


def test_a_collection_that_is_not_there(tmp_path: Path):
    with served(CommonCrawl()) as server:
        server.hold("CC-MAIN-2024-10", captured(3))
        words = ("--common-crawl", "*.a.example", "--collection", "CC-MAIN-1999-01")
        done = newsarchive("import", *words, *addresses(server), archive=tmp_path)
    assert done.returncode == 2
    assert "the newest are CC-MAIN-2024-10" in done.stderr


def test_the_environment_leads_to_other_servers(tmp_path: Path):
    with served(Wayback(captures=[captured(1)])) as server:
        named = {
            f"NEWSARCHIVE_{name.upper()}": url for name, url in server.settings.items()
        }
        words = ("import", "--wayback", captured(1).url, *WHOLE)
        done = newsarchive(*words, archive=tmp_path, env=named)
    assert done.returncode == 0, done.stderr
    assert len(rows(tmp_path, "SELECT 1 FROM captures")) == 1


@dataclass
class Hanging(Wayback):
    """Does not answer for one capture until it is told to."""

    stamp: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def replay(self, capture: Capture) -> bytes:
        if capture.stamp == self.stamp:
            self.reached.set()
            self.released.wait(60)
        return super().replay(capture)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_is_gone_on_from(tmp_path: Path, sign: signal.Signals):
    """What was written before is not downloaded again; nothing is missing after."""
    captures = [captured(n) for n in range(1, 6)]
    with served(Hanging(captures=captures, stamp=captures[3].stamp)) as server:
        words = ["import", "--wayback", "*.a.example", *WHOLE, *addresses(server)]
        words += ["--archive", str(tmp_path)]
        command = [sys.executable, "-m", "crawler", *words]
        with subprocess.Popen(command, env=environment(), stderr=-1) as process:
            assert server.reached.wait(60)
            process.send_signal(sign)
            process.communicate(timeout=60)
        server.released.set()
        assert process.returncode == (7 if sign == signal.SIGTERM else -sign)
        assert newsarchive(*words).returncode == 0
    assert len(rows(tmp_path, "SELECT DISTINCT url FROM captures")) == 5
    assert len(rows(tmp_path, "SELECT 1 FROM captures")) == 5
    asked = server.asked("/web")
    assert asked.count(asked[0]) == 1
