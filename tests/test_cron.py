"""Crawls that nobody watches: what they say, to whom, and when they say nothing."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive import Archive, Start
from archive.health import ailments, health
from crawler.cli import main
from crawler.clock import machine_clock
from crawler.command_line import without_secrets
from crawler.fetch.room import folder_bytes
from crawler.log import KEPT_AT_LEAST, discard_old_logs
from crawler.telling.webhook import post
from tests.commands import ROOT, environment, newsarchive
from tests.little_site import article, front, little_site, path
from tests.raw_server import RawServer, html, page, raw_server, serving
from tests.test_crawl import LIMITED, started

MB = 1024**2


def crawled(
    server: RawServer, archive: Path, *words: str | Path, **env: str
) -> subprocess.CompletedProcess[str]:
    """A quiet crawl of the server, as cron does it."""
    every = ("crawl", server.base, "--delay", "0", "--quiet", *words)
    return newsarchive(*every, archive=archive, env=env)


def reported(archive: Path) -> list[dict[str, Any]]:
    """The reports that the archive holds, in order."""
    with sqlite3.connect(archive / "archive.db") as db:
        rows = db.execute("SELECT report FROM runs ORDER BY id").fetchall()
    return [json.loads(report) for (report,) in rows if report]


def half_broken(articles: int = 8) -> dict[str, bytes]:
    """A site of which half the pages answer 500."""
    broken = [f"/2010/07/2{number}/broken.shtml" for number in range(1, articles)]
    answers = little_site(9) | dict.fromkeys(broken, page(b"", status=b"500 Oops"))
    answers["/"] = html(front(*(path(n) for n in range(1, 9)), *broken))
    return answers


@dataclass
class Hook(RawServer):
    """Takes what is posted to it."""

    posted: list[bytes] = field(default_factory=list)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            head = b"".join(iter(stream.readline, b"\r\n"))
            self.requests.append(head)
            lengths = [
                line.split(b":")[1]
                for line in head.splitlines()
                if line.lower().startswith(b"content-length")
            ]
            self.posted.append(stream.read(int(lengths[0])))
            self.send(connection, head.split()[1].decode())


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Trouble"]:
    """A crawl of a site of which half the pages are broken, told to everybody."""
    folder = tmp_path_factory.mktemp("trouble")
    with raw_server(half_broken()) as site, serving(Hook({"/k": page(b"")})) as hook:
        done = crawled(
            site,
            folder / "a",
            *("--report", folder / "report.json", "--metrics", folder / "news.prom"),
            *("--webhook", f"{hook.base}/k"),
        )
        yield Trouble(folder=folder, done=done, hook=hook, base=site.base)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    folder: Path
    done: subprocess.CompletedProcess[str]
    hook: Hook
    base: str

    @property
    def report(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "report.json").read_text())
        return told


def test_a_mail_says_what_failed_and_how_often_and_where(trouble: Trouble):
    assert trouble.done.returncode == 3
    assert trouble.done.stdout == ""
    lines = trouble.done.stderr.splitlines()
    assert lines[0] == "newsarchive: 127.0.0.1: too many addresses failed: 7"
    assert lines[1].startswith("  run 1 of 20")
    assert lines[1].endswith(" UTC: 31 answers, 8 articles; 0 addresses wait")
    assert lines[2] == "  since this run; none was good so far"
    samples = " ".join(f"{trouble.base}/2010/07/2{n}/broken.shtml" for n in (1, 2, 3))
    assert lines[3] == f"  7 x 500 Internal Server Error: {samples}"
    assert lines[4].startswith("  to do: open a sample in a browser")
    assert lines[5].startswith(f"  log: {trouble.folder}/a/logs/")
    assert len(lines) == 6


def test_the_report_has_all_of_it_and_is_kept_in_the_archive(trouble: Trouble):
    told = trouble.report
    (site,) = told["sites"]
    assert reported(trouble.folder / "a") == [site]
    assert (told["exit_code"], told["error"]) == (3, None)
    assert told["meaning"] == site["meaning"] == "done, but something needs a person"
    assert site["counts"] == {
        "responses": 31,
        "articles": 8,
        "new": 8,
        "captured": 10,
        "skipped": 0,
        "gone": 0,
        "failed": 7,
        "queued": 0,
    }
    assert (site["run"], site["site"], site["limited_by"]) == (1, "127.0.0.1", None)
    assert site["bytes_received"] > 9_000
    assert 0 < site["bytes_stored"] <= folder_bytes(trouble.folder / "a" / "warc")
    (failures,) = site["failures"]
    assert (failures["count"], len(failures["samples"])) == (7, 3)
    assert (site["alarms"], site["gaps"], site["refusal"]) == ([], [], None)
    assert (trouble.folder / "a" / site["log"]).is_file()


def test_no_command_that_is_kept_tells_the_webhook(trouble: Trouble):
    """Its address is the key to it."""
    assert "--webhook '***'" in trouble.report["command"]
    for file in trouble.folder.rglob("*"):
        if file.is_file():
            assert f"{trouble.hook.base}/k".encode() not in file.read_bytes(), file


def test_a_webhook_gets_the_report(trouble: Trouble):
    (posted,) = trouble.hook.posted
    assert json.loads(posted) == trouble.report
    assert trouble.hook.requests[0].startswith(b"POST /k HTTP/1.1\r\n")


def samples_in(file: Path) -> dict[tuple[str, str], float]:
    """The values of a metrics file, by name and labels, as Prometheus reads it."""
    from prometheus_client.parser import (  # noqa: PLC0415  # one test needs it
        text_string_to_metric_families,
    )

    families = [*text_string_to_metric_families(file.read_text("utf-8"))]
    assert all(each.documentation for each in families)
    assert {each.type for each in families} == {"gauge", "counter"}
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for each in families
        for sample in each.samples
    }


def test_metrics_are_what_prometheus_reads(trouble: Trouble):
    values = samples_in(trouble.folder / "news.prom")
    site = "127.0.0.1"
    assert values["newsarchive_command_exit_code", ""] == 3
    assert values["newsarchive_run_exit_code", site] == 3
    assert values["newsarchive_run_failures", site] == 7
    assert values["newsarchive_bad_runs", site] == 1
    assert values["newsarchive_articles_total", site] == 8
    assert values["newsarchive_run_addresses", f"{site} captured"] == 10
    assert ("newsarchive_last_success_timestamp_seconds", site) not in values
    assert not [*trouble.folder.glob(".*")]


def test_every_line_of_the_log_says_whose_it_is_and_comes_once(trouble: Trouble):
    (log,) = trouble.folder.glob("a/logs/*.jsonl")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {(line["site"], line["run"]) for line in lines} == {("127.0.0.1", 1)}
    looks = [line for line in lines if line["logger"] == "crawler.pipeline"]
    assert len(looks) == 30
    assert sum("captured article" in line["message"] for line in looks) == 8
    assert sum("Spider opened" in line["message"] for line in lines) == 1


def test_status_names_what_is_wrong_a_line_each(trouble: Trouble):
    done = newsarchive("status", "--quiet", archive=trouble.folder / "a")
    assert (done.returncode, done.stdout) == (3, "")
    bad, rate = done.stderr.splitlines()
    assert bad.startswith("127.0.0.1: run 1 of 20")
    assert rate == "127.0.0.1: run 1: 7 addresses failed, of 31 answers"


def test_a_crawl_that_is_well_is_silent_whoever_else_is_told(tmp_path: Path):
    archive, told, prom = (tmp_path / name for name in ("a", "r.json", "n.prom"))
    with raw_server(little_site(3)) as server, serving(Hook({})) as hook:
        files = ("--report", told, "--metrics", prom, "--webhook", hook.base)
        first = crawled(server, archive, *files)
        limited = crawled(server, archive, *files, "--max-time", "0")
    for done in (first, limited):
        assert (done.stdout, done.stderr) == ("", "")
    assert (first.returncode, limited.returncode) == (0, 7)
    assert hook.posted == []
    (site,) = json.loads(told.read_text())["sites"]
    assert (site["exit_code"], site["limited_by"]) == (7, "time")
    values = samples_in(prom)
    assert values["newsarchive_last_success_timestamp_seconds", "127.0.0.1"] > 1e9
    assert wrong(archive, at=machine_clock()) == ()


def test_a_site_that_is_down_is_told_with_since_when(tmp_path: Path):
    nights(tmp_path, 6, 0, 6, site="127.0.0.1")
    with raw_server({}) as server:
        pass
    done = crawled(server, tmp_path)
    assert done.returncode == 6
    lines = done.stderr.splitlines()
    assert lines[0].startswith(
        "newsarchive: 127.0.0.1: the site could not be reached, or forbids us: "
        f"{server.base}/robots.txt: unreachable: "
    )
    assert lines[2] == (
        "  since 2026-01-03 02:00 UTC, 2 runs in a row; "
        "the last good one ended 2026-01-02 02:00 UTC"
    )
    assert lines[3].startswith("  to do: open the site in a browser")
    assert len(lines) == 5


def test_a_robots_txt_that_fails_is_told_with_what_it_means(tmp_path: Path):
    answers = little_site(1) | {"/robots.txt": page(b"", status=b"503 Busy")}
    with raw_server(answers) as server:
        done = crawled(server, tmp_path)
    assert done.returncode == 6
    assert "/robots.txt: it answers 503\n" in done.stderr
    assert "  to do: nothing, unless it lasts: " in done.stderr


def test_a_run_that_was_killed_is_told_by_the_next(tmp_path: Path):
    holds = threading.Event()
    with serving(Slow(little_site(2), holds=holds)) as server:
        child = started(server, tmp_path, "--delay", "0")
        assert server.reached.wait(60)
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        holds.set()
        done = crawled(server, tmp_path)
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert lines[0].endswith("all is well, but the run before this one was cut off")
    assert lines[1].startswith("  run 1 of 20")
    assert lines[-1].startswith("  log: ")
    killed = reported(tmp_path)[0]["killed_before"]
    assert killed["run"] == 1


@dataclass
class Slow(RawServer):
    """Answers an article only when it may."""

    holds: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def send(self, connection: socket.socket, path: str) -> None:
        if path.startswith("/2010"):
            self.reached.set()
            self.holds.wait(60)
        super().send(connection, path)


def heavy_site(articles: int = 9) -> dict[str, bytes]:
    """A site whose pages hold much that does not compress."""
    answers = little_site(articles)
    for number in range(1, articles + 1):
        weight = f"<!-- {os.urandom(200_000).hex()} -->"
        answers[path(number)] = html(article(number, more=weight))
    return answers


def test_a_crawl_stops_before_the_archive_is_too_large(tmp_path: Path):
    told = tmp_path / "r.json"
    with raw_server(heavy_site()) as server:
        done = crawled(server, tmp_path / "a", "--max-disk", "14M", "--report", told)
        assert done.returncode == 7
        assert folder_bytes(tmp_path / "a") < 14 * MB
        (site,) = json.loads(told.read_text())["sites"]
        assert site["limited_by"] == "disk"
        assert 0 < site["counts"]["articles"] < 9
        assert site["counts"]["queued"] == 9 - site["counts"]["articles"]
        assert "no more room, by --max-disk or --min-free" in done.stderr
        assert "  to do: raise --max-disk" in done.stderr
        asked = len(server.requests)
        assert crawled(server, tmp_path / "a", "--min-free", "1000T").returncode == 7
        assert len(server.requests) == asked
        (line,) = wrong(tmp_path / "a", at=machine_clock())
        assert line.startswith("127.0.0.1: run 2 stopped for want of room")
        assert crawled(server, tmp_path / "a", "--max-disk", "1G").returncode == 0
        assert server.paths.count(path(9)) <= 2
    assert newsarchive("verify", archive=tmp_path / "a").returncode == 0
    assert reported(tmp_path / "a")[-1]["articles_stored"] == 9


def test_a_disk_that_fills_up_is_told_and_costs_nothing(tmp_path: Path):
    """Files of more than a megabyte cannot be written, until they can."""
    limited = LIMITED.replace("260_000", "1_000_000")
    with raw_server(heavy_site()) as server:
        words = ["crawl", server.base, "--delay", "0", "--quiet", "--archive"]
        told = ["--report", str(tmp_path / "r.json")]
        child = subprocess.run(
            [sys.executable, "-c", limited, *words, str(tmp_path / "a"), *told],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        again = crawled(server, tmp_path / "a")
    assert child.returncode == 8, child.stderr
    told = json.loads((tmp_path / "r.json").read_text())
    assert (told["exit_code"], told["sites"][0]["exit_code"]) == (8, 8)
    lines = child.stderr.splitlines()
    assert lines[0].startswith("newsarchive: 127.0.0.1: the archive can take no more: ")
    assert lines[-2].startswith("  to do: make room or mend the permissions")
    assert lines[-1].startswith("  log: ")
    assert again.returncode == 0
    assert "the run before this one was cut off" in again.stderr
    assert reported(tmp_path / "a")[-1]["articles_stored"] == 9


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another process's hold on an archive."""
    with Archive.create(folder):
        yield


def test_what_ends_a_crawl_before_it_begins_is_told_too(tmp_path: Path):
    """And what was known of the sites stays among the metrics."""
    archive, told, prom = (tmp_path / name for name in ("a", "r.json", "n.prom"))
    files = ("--report", told, "--metrics", prom)
    with raw_server(little_site(1)) as server, serving(Hook({"/": page(b"")})) as hook:
        crawled(server, archive, *files)
        before = samples_in(prom)
        with held(archive):
            env = {"NEWSARCHIVE_WEBHOOK": f"{hook.base}/"}
            done = crawled(server, archive, *files, **env)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    report = json.loads(told.read_text())
    assert (report["exit_code"], report["sites"]) == (4, [])
    assert "is held by" in report["error"]
    assert json.loads(hook.posted[0]) == report
    after = samples_in(prom)
    assert after.keys() == before.keys()
    assert after["newsarchive_command_exit_code", ""] == 4
    assert after["newsarchive_run_exit_code", "127.0.0.1"] == 0


def test_a_webhook_that_is_down_is_said_and_changes_no_code(tmp_path: Path):
    with raw_server({}) as gone:
        pass
    refuses = page(b"", status=b"500 Oops")
    done = crawled(gone, tmp_path, "--webhook", f"{gone.base}/secret")
    assert done.returncode == 6
    assert done.stderr.splitlines()[-1] == (
        "newsarchive: the webhook at 127.0.0.1 did not take the report: ConnectionError"
    )
    assert "secret" not in done.stderr
    with serving(Hook({"/secret": refuses})) as hook:
        (line,) = post(f"{hook.base}/secret", {})
    assert line.endswith("did not take the report: it answers 500")
    assert len(hook.posted) == 2


def test_a_report_that_cannot_be_written_is_exit_8(tmp_path: Path):
    with raw_server(little_site(1)) as server:
        done = crawled(server, tmp_path / "a", "--report", tmp_path / "no" / "r.json")
    assert done.returncode == 8
    (line,) = done.stderr.splitlines()
    assert "r.json cannot be written: No such file or directory" in line


@pytest.mark.parametrize(
    "words",
    [("--max-disk", "much"), ("--webhook", "ftp://a.example/"), ("--min-free", "-1")],
)
def test_what_cannot_be_meant_is_wrong_usage(tmp_path: Path, words: tuple[str, ...]):
    every = ["crawl", "nmgnews", *words, "--archive", str(tmp_path / "a")]
    assert CliRunner().invoke(main, every).exit_code == 2
    assert not (tmp_path / "a").exists()


def test_several_sites_are_told_a_group_each(tmp_path: Path):
    profile = 'hosts = ["{}.example"]\nstart = ["{}/"]\ntimezone = "UTC"\n'
    with raw_server(little_site(1)) as server:
        files = []
        for name in ("first", "second"):
            file = tmp_path / f"{name}.toml"
            file.write_text(profile.format(name, server.base))
            files.append(file)
        done = newsarchive("crawl", *files, "-q", archive=tmp_path / "a")
    assert done.returncode == 6
    heads = [line for line in done.stderr.splitlines() if not line.startswith(" ")]
    assert [head.split(": ")[1] for head in heads] == ["first", "second"]
    assert sum(line.startswith("  log: ") for line in done.stderr.splitlines()) == 1


def test_old_logs_are_deleted_and_nothing_else(tmp_path: Path):
    (tmp_path / "logs").mkdir()
    now = datetime(2026, 3, 1, tzinfo=UTC)
    nights = [now - timedelta(days=day) for day in range(1, 500)]
    for night in nights:
        (tmp_path / "logs" / f"{night:%Y%m%dT%H%M%SZ}.jsonl").touch()
    own = [tmp_path / "logs" / name for name in ("notes.txt", "20200101T000000Z.gz")]
    for file in own:
        file.touch()
    discard_old_logs(tmp_path, now)
    assert len([*tmp_path.glob("logs/*.jsonl")]) == 400
    assert all(file.exists() for file in own)
    discard_old_logs(tmp_path, now + timedelta(days=9999))
    assert len([*tmp_path.glob("logs/*.jsonl")]) == KEPT_AT_LEAST


def test_no_secret_is_kept_with_a_command():
    words = ["--webhook=https://a.example/k", "--proxy", "http://me:pw@b.example:3128/"]
    assert without_secrets(words) == [
        "--webhook=***",
        "--proxy",
        "http://***@b.example:3128/",
    ]


NIGHT = timedelta(days=1)
FIRST = datetime(2026, 1, 1, 2, tzinfo=UTC)


def nights(
    folder: Path, *codes: int, queued: tuple[int, ...] = (), site: str = "a"
) -> Path:
    """An archive with a crawl a night that ended so."""
    with Archive.create(folder) as archive:
        for number, code in enumerate(codes):
            at = FIRST + number * NIGHT
            start = Start(command="newsarchive crawl a", site=site, version="1")
            report = (
                {"bytes_stored": 10, "counts": {"queued": queued[number]}}
                if (queued)
                else None
            )
            run = archive.start_run(start, at=at)
            archive.end_run(run, at=at, counts={}, exit_code=code, report=report)
    return folder


def wrong(
    folder: Path, *, night: int = 0, at: datetime | None = None, **limits: Any
) -> tuple[str, ...]:
    """What is wrong on this night, or at this moment."""
    with Archive.read(folder) as archive:
        now = at or FIRST + night * NIGHT
        return ailments(archive, health(archive).bad, now=now, **limits)


def test_a_last_success_is_too_old_by_the_rhythm_of_crawls(tmp_path: Path):
    folder = nights(tmp_path, 0, 0, 7, 0)
    assert wrong(folder, night=6) == ()
    (line,) = wrong(folder, night=7)
    assert line == (
        "a: the last good crawl ended 4 days ago, at 2026-01-04 02:00 UTC; "
        "more than 72 hours is too old"
    )
    assert len(wrong(folder, night=5, max_age=NIGHT)) == 1


def test_two_crawls_are_no_rhythm(tmp_path: Path):
    assert wrong(nights(tmp_path, 0, 0), night=300) == ()


def test_nights_that_never_end_well_are_told(tmp_path: Path):
    bad, never = wrong(nights(tmp_path, 6, 6, 6), night=3)
    assert bad.endswith("exit 6")
    assert never == "a: none of the last 3 crawls ended well"


def test_addresses_that_wait_and_grow_are_told(tmp_path: Path):
    (line,) = wrong(nights(tmp_path, *[7] * 6, queued=(9, 1, 2, 4, 8, 16)), night=6)
    assert "more addresses wait after each of the last 5 crawls: 1, then 16" in line


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path):
    (line,) = wrong(nights(tmp_path, 0), night=1, min_free=10**18)
    assert line.startswith("the disk is nearly full: ")


SYSTEMD = ROOT / "docs" / "systemd"
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(
    ANALYZE is None,
    reason="this machine has no systemd-analyze to check the units with",
)
def test_the_units_are_what_systemd_takes(tmp_path: Path):
    """With a command that is there: where ours is, the person who copies them says."""
    for unit in SYSTEMD.iterdir():
        text = unit.read_text("utf-8")
        text = text.replace("/usr/local/bin/newsarchive", sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(
        [str(ANALYZE), "verify", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_service_calls_the_crawl_with_options_that_it_has():
    """And so does the crontab."""
    service = (SYSTEMD / "newsarchive.service").read_text("utf-8")
    crontab = (ROOT / "docs" / "cron.md").read_text("utf-8")
    lines = re.findall(r"/usr/local/bin/newsarchive (.+)", f"{service}\n{crontab}")
    assert len(lines) == 3
    for line in lines:
        assert CliRunner().invoke(main, [*line.split(), "--help"]).exit_code == 0
