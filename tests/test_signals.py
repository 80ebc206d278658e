"""What SIGINT and SIGTERM do to a crawl, whatever the server is doing just then.

All scenes are played side by side: most of their time they wait.
"""

import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.stopping import GRACE
from tests.commands import environment, newsarchive
from tests.little_site import article, little_site, path, title
from tests.raw_server import NOT_FOUND, RawServer, html, page, raw_server, serving
from tests.stored import exchanges
from tests.test_crawl import exported

WITHIN = 10.0
"""Seconds in which a signal ends a crawl, as the manual says."""

HANGING, DRIPPING = "hanging", "dripping"
SECOND_PAGE = f"{path(3)[:-6]}_01.shtml"
PAGER = f'<a href="{path(3)}">1</a> <a href="{SECOND_PAGE}">2</a>'


@dataclass
class StallingServer(RawServer):
    """Answers one path not at all, or one byte a second, until it is mended."""

    stalls: str = ""
    how: str = HANGING
    reached: threading.Event = field(default_factory=threading.Event)
    mended: threading.Event = field(default_factory=threading.Event)

    def send(self, connection: socket.socket, path: str) -> None:
        if path == self.stalls and not self.mended.is_set():
            self.reached.set()
            self._stall(connection, self.answers.get(path, NOT_FOUND))
        else:
            super().send(connection, path)

    def _stall(self, connection: socket.socket, answer: bytes) -> None:
        if self.how == HANGING:
            self.mended.wait(120)
            connection.sendall(answer)
            return
        for byte in answer:
            connection.sendall(bytes([byte]))
            if self.mended.wait(1):
                return


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A crawl that a signal meets at an awkward moment.

    stalls: the path that is being asked for when the signal comes.
    how: what the server does to it.
    sent: the signals; a second one is sent when the first was heard.
    command: what runs, with `BASE` for the server's address.
    """

    stalls: str
    how: str = HANGING
    sent: tuple[signal.Signals, ...] = (signal.SIGINT,)
    command: str = "crawl BASE --delay 0 --concurrency 1"
    answers: dict[str, bytes] = field(default_factory=dict)


SCENES = {
    "a hanging answer": Scene(stalls=path(3)),
    "a hanging answer, SIGTERM": Scene(stalls=path(3), sent=(signal.SIGTERM,)),
    "one byte a second": Scene(stalls=path(3), how=DRIPPING),
    "a hanging robots.txt": Scene(stalls="/robots.txt"),
    "a hanging second page": Scene(
        stalls=SECOND_PAGE,
        answers={
            path(3): html(article(3, more=f'<div class="pages">{PAGER}</div>')),
            SECOND_PAGE: html(article(7, more=f'<div class="pages">{PAGER}</div>')),
        },
    ),
    "a hanging page of fetch": Scene(stalls=path(3), command=f"fetch BASE{path(3)}"),
    "a second signal": Scene(stalls=path(3), sent=(signal.SIGINT, signal.SIGINT)),
}


NAMELESS = "a name server that hangs"
HANGING_RESOLVER = """
import socket, threading
def hang(name):
    print("resolving", name, flush=True)
    threading.Event().wait()
socket.gethostbyname = hang
from crawler.cli import main
main(prog_name="newsarchive")
"""
"""The command, on a machine whose name server does not answer."""


@dataclass(kw_only=True)
class Played:
    """How a scene ended: after how many seconds, with which code and words."""

    server: StallingServer
    archive: Path
    words: list[str]
    child: subprocess.Popen[str]
    began: float = 0.0
    took: float = 0.0
    said: str = ""
    asked: int = 0
    asked_for_later: int = 0
    known: dict[str, tuple[str, int]] = field(default_factory=dict)

    def interrupt(self, sent: tuple[signal.Signals, ...]) -> None:
        self.asked = len(self.server.requests)
        self.child.send_signal(sent[0])
        self.began = time.monotonic()
        if sent[1:]:
            self.said = heard(self.child)
            self.child.send_signal(sent[1])
            self.began = time.monotonic()

    def end(self) -> None:
        rest, _ = self.child.communicate(timeout=60)
        self.took = time.monotonic() - self.began
        self.said += rest
        self.asked_for_later = len(self.server.requests) - self.asked
        self.known = states(self.archive)
        self.server.mended.set()

    def play_again(self) -> None:
        """Run the same command once more."""
        done = newsarchive(*self.words, archive=self.archive)
        assert done.returncode == 0, done.stderr


def heard(child: subprocess.Popen[str]) -> str:
    """The next line that the child says."""
    assert child.stdout is not None
    assert select.select([child.stdout], [], [], 30)[0]
    return child.stdout.readline()


def started(words: list[str], archive: Path, *python: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *(python or ("-m", "crawler")), *words, "--archive", archive],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    )


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Played]]:
    folder = tmp_path_factory.mktemp("signals")
    with ExitStack() as stack:
        scenes = {}
        for number, (name, scene) in enumerate(SCENES.items()):
            answers = little_site(5) | scene.answers
            server = StallingServer(answers, stalls=scene.stalls, how=scene.how)
            stack.enter_context(serving(server))
            words = scene.command.replace("BASE", server.base).split()
            archive = folder / str(number)
            child = started(words, archive)
            stack.callback(child.kill)
            scenes[name] = Played(
                server=server, archive=archive, words=words, child=child
            )
        words = ["crawl", "http://news.example/", "--delay", "0"]
        nameless = started(words, folder / "nameless", "-c", HANGING_RESOLVER)
        stack.callback(nameless.kill)
        scenes[NAMELESS] = Played(
            server=stack.enter_context(serving(StallingServer({}))),
            archive=folder / "nameless",
            words=words,
            child=nameless,
        )
        assert heard(nameless) == "resolving news.example\n"
        for name in SCENES:
            assert scenes[name].server.reached.wait(60), name
        scenes[NAMELESS].interrupt((signal.SIGTERM,))
        for name, scene in SCENES.items():
            scenes[name].interrupt(scene.sent)
        scenes["a second signal"].end()
        for name in scenes.keys() - {"a second signal"}:
            scenes[name].end()
        yield scenes


def states(archive: Path) -> dict[str, tuple[str, int]]:
    """State and attempts of each address, by its path."""
    with sqlite3.connect(archive / "archive.db") as db:
        rows = db.execute("SELECT url, state, attempts FROM ledger").fetchall()
    return {"/" + url.split("/", 3)[3]: (state, n) for url, state, n in rows}


@pytest.mark.parametrize("name", [*SCENES, NAMELESS])
def test_a_signal_ends_a_crawl_within_seconds(played: dict[str, Played], name: str):
    scene = played[name]
    assert scene.child.returncode == 7, scene.said
    assert scene.took < WITHIN


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_asked_for_after_a_signal(played: dict[str, Played], name: str):
    scene = played[name]
    assert scene.server.paths[scene.asked - 1] == SCENES[name].stalls
    assert scene.asked_for_later == 0


@pytest.mark.parametrize("name", SCENES)
def test_what_was_in_flight_is_as_due_as_before(played: dict[str, Played], name: str):
    """No attempt is counted, and what was answered before is stored."""
    known = played[name].known
    assert {attempts for _, attempts in known.values()} == {0}
    assert {state for state, _ in known.values()} <= {"queued", "captured"}
    assert known.get(SCENES[name].stalls, ("queued", 0))[0] == "queued"


RESUMED = sorted(SCENES.keys() - {"a hanging answer, SIGTERM", "one byte a second"})


@pytest.mark.parametrize("name", RESUMED)
def test_the_next_run_completes_the_archive(played: dict[str, Played], name: str):
    scene = played[name]
    scene.play_again()
    titles = {each["title"] for each in exported(scene.archive)}
    wanted = (3,) if SCENES[name].command.startswith("fetch") else range(1, 6)
    assert titles == {title(number) for number in wanted}
    verified = newsarchive("verify", archive=scene.archive)
    assert (verified.returncode, verified.stdout) == (0, "")


def test_a_second_signal_ends_it_at_once(played: dict[str, Played]):
    assert played["a second signal"].took < 2.0


@pytest.mark.parametrize("name", SCENES)
def test_a_signal_is_told_in_plain_lines(played: dict[str, Played], name: str):
    said = played[name].said.splitlines()
    assert said[0] == (
        f"newsarchive: {SCENES[name].sent[0].name}: stopping within 5 seconds; "
        "a second signal stops at once"
    )
    if len(SCENES[name].sent) == 2:
        assert said[1:] == ["newsarchive: stopped at once: the next run goes on"]
    else:
        assert said[1].startswith("newsarchive: 127.0.0.1: stopped before the end: ")
        assert said[2].startswith("  log: ")
        assert said[3].startswith("127.0.0.1: ")
        assert len(said) == 4


LATE = {
    "robots.txt": (
        "/robots.txt",
        {"/robots.txt": page(b"User-agent: *\nCrawl-delay: 300\n")},
    ),
    "the first page of two": (path(3), SCENES["a hanging second page"].answers),
}


@pytest.mark.parametrize("name", LATE)
def test_an_answer_after_the_signal_leads_to_no_more_requests(
    tmp_path: Path, name: str
):
    """Neither to what its robots.txt allows, nor to an article's further pages."""
    stalls, answers = LATE[name]
    with serving(StallingServer(little_site(3) | answers, stalls=stalls)) as server:
        words = ["crawl", server.base, "--delay", "0", "--concurrency", "1"]
        child = started(words, tmp_path)
        assert server.reached.wait(60)
        child.send_signal(signal.SIGINT)
        began = time.monotonic()
        said = heard(child)
        server.mended.set()
        child.communicate(timeout=60)
        assert time.monotonic() - began < GRACE
    assert child.returncode == 7, said
    assert server.paths[-1] == stalls
    assert {n for _, n in states(tmp_path).values()} == {0}
    assert states(tmp_path).get(path(3), ("queued", 0))[0] == "queued"


def test_a_request_that_waits_for_its_turn_is_dropped_at_once(tmp_path: Path):
    answers = little_site(1)
    answers["/robots.txt"] = page(b"User-agent: *\nCrawl-delay: 300\n")
    with raw_server(answers) as server:
        child = started(["crawl", server.base, "--delay", "0"], tmp_path)
        wait_until(lambda: any(exchanges(tmp_path)))
        child.send_signal(signal.SIGINT)
        began = time.monotonic()
        said, _ = child.communicate(timeout=60)
        assert time.monotonic() - began < GRACE
    assert child.returncode == 7, said
    assert server.paths == ["/robots.txt"]
    assert states(tmp_path)["/"] == ("queued", 0)


def wait_until(happened: Callable[[], bool]) -> None:
    """Look until it has happened; fail after a minute."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
