"""The archive in the hands of pywb: the same index, and the same bytes over HTTP."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

from archive import Archive, captured_exchange, parse_response
from archive.captures import StoredCapture, capture
from archive.export.surt import surt
from archive.warc import warc_files
from tests import revisited
from tests.commands import ROOT, newsarchive
from tests.leaving_out import leave_out

PYWB = ROOT / ".venv-pywb" / "bin"
COLLECTION = "news"

if not (PYWB / "wayback").exists():
    leave_out("replay in pywb", "no pywb in .venv-pywb: `make pywb` puts it there")

HOSTS = (
    *("news.example", "WWW2.News.example:80", "a.b.example:8080", "新闻.example"),
    *("127.1", "2130706433", "user:word@n.example", "n..example.", "[::1]:80"),
    *("w%77w.n.example", "n_1.example:443", "n.example:"),
)
PATHS = (
    *("", "/", "/a/b/", "//a///b", "/./a/../b/c", "/../x", "/A%20b", "/%2525", "/%zz"),
    *("/旧/新.shtml", "/%E4%BD%A0", "/%23x", "/(a(bcdefghijklmnopqrstuvwx1))/x.aspx"),
    *("/a;b", "/a b", "/a|b^`{}", "/%", "/x%2Fy", "/a/.."),
)
QUERIES = (
    *("", "?", "?b=2&a=1", "?A=B&a", "?a=&b", "?a=%26b", "?你=好", "?a=1&&b", "?&"),
    *(f"?x=1&jsessionid={'0A' * 16}&y=2", f"?PHPSESSID={'f' * 32}", "#top", "?a#b"),
    *("?x&cfid=12&cftoken=34", "?b=1=2&a", "?q=a+b%20c"),
)


def pywb(*words: str | Path, cwd: Path | None = None) -> str:
    """What a program of pywb prints."""
    command = [str(PYWB / words[0]), *map(str, words[1:])]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A pywb that serves the archive in two collections."""

    archive: Archive
    port: int

    def get(self, stamp: str, url: str, collection: str = COLLECTION) -> "Answer":
        """What it answers for an address at a moment, without changing it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            place = quote(url, safe=":/?&=%")
            path = f"/{collection}/{stamp}id_/{place}"
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            return Answer(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )
        finally:
            connection.close()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    folder = tmp_path_factory.mktemp("replay")
    archive = revisited.make(folder / "archive")
    home = folder / "collections" / COLLECTION
    (home / "indexes").mkdir(parents=True)
    (home / "archive").symlink_to(archive / "warc")
    _export(archive, "cdxj", home / "indexes" / "index.cdxj")
    package = _export(archive, "wacz", folder / "news.wacz")
    for name in ("archive", "indexes"):
        (folder / "collections" / "package" / name).mkdir(parents=True)
    pywb("wb-manager", "add", "--unpack-wacz", "package", package, cwd=folder)
    with Archive.read(archive) as opened, _serving(folder) as port:
        yield Replay(archive=opened, port=port)


def _export(archive: Path, form: str, file: Path) -> Path:
    done = newsarchive("export", "--format", form, "-o", file, archive=archive)
    assert done.returncode == 0, done.stderr
    return file


@contextmanager
def _serving(folder: Path) -> Iterator[int]:
    """Let pywb serve the collections in a folder; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(PYWB / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as server:
        assert server.stderr is not None
        try:
            for line in server.stderr:
                if b"Starting Gevent Server" in line:
                    break
            # What it says from now on must not fill the pipe.
            Thread(target=server.stderr.read, daemon=True).start()
            yield port
        finally:
            server.terminate()


def captures_in(archive: Archive) -> list[StoredCapture]:
    numbers = archive.db.execute("SELECT id FROM captures ORDER BY id").fetchall()
    return [capture(archive, number) for (number,) in numbers]


def stamp(captured: StoredCapture) -> str:
    return re.sub(r"\D", "", captured.captured_at)[:14]


@pytest.mark.parametrize("collection", [COLLECTION, "package"])
def test_every_capture_replays_byte_for_byte(replay: Replay, collection: str) -> None:
    """Of a revisit and of a 304 answer, what it stands for; from a WACZ too."""
    found = captures_in(replay.archive)
    assert len(found) == 20
    assert sum(each.revisit_of is not None for each in found) == 8
    for each in found:
        sent = parse_response(captured_exchange(replay.archive, each).response)
        answer = replay.get(stamp(each), each.url, collection)
        assert answer.status == sent.status
        assert answer.body == sent.body, each.url
        for name in ("Content-Type", "Content-Encoding", "Location"):
            assert _header(answer, name) == sent.header(name)


def _header(answer: Answer, name: str) -> str | None:
    """A header as archived: pywb leads redirects back into the collection."""
    value = answer.headers.get(name.lower())
    return re.sub(r"^.*?id_/", "", value) if value else None


def test_an_address_without_a_moment_gives_the_newest(replay: Replay) -> None:
    changed = captures_in(replay.archive)[-4]
    sent = parse_response(captured_exchange(replay.archive, changed).response)
    assert stamp(changed).startswith("20260303")
    assert replay.get("2027", changed.url).body == sent.body


def test_an_address_that_was_never_captured_is_not_found(replay: Replay) -> None:
    assert replay.get("2026", "http://news.example/never").status == 404


def test_the_index_is_that_of_pywbs_own_indexer(replay: Replay) -> None:
    """But for our metadata, and for 304 answers, which it would replay as nothing."""
    files = warc_files(replay.archive.warc)
    theirs = {
        line
        for line in pywb("cdx-indexer", "-j", "-s", *files).splitlines()
        if "application/vnd.newsarchive." not in line
    }
    ours = newsarchive("export", "--format", "cdxj", archive=replay.archive.path)
    lines = ours.stdout.splitlines()
    only_ours, only_theirs = set(lines) - theirs, theirs - set(lines)
    assert len(only_ours) == len(only_theirs) == 4
    assert [*map(_head, sorted(only_ours))] == [*map(_head, sorted(only_theirs))]
    not_modified = {
        f"{surt(each.url)} {stamp(each)}"
        for each in captures_in(replay.archive)
        if each.status == 304
    }
    assert {*map(_head, only_theirs)} == not_modified


def _head(line: str) -> str:
    return " ".join(line.split(" ", 2)[:2])


def test_keys_are_those_by_which_pywb_looks_up() -> None:
    urls = [
        f"http://{host}{path}{query}"
        for number, host in enumerate(HOSTS)
        for path in PATHS[number % 3 :: 3]
        for query in QUERIES
    ]
    urls += ["urn:uuid:1", " http://n.example/\ta ", "http://http://n.example/x"]
    program = (
        "import json, sys; from pywb.utils.canonicalize import canonicalize;"
        "print(json.dumps([canonicalize(url) for url in json.load(sys.stdin)]))"
    )
    done = subprocess.run(
        [str(PYWB / "python"), "-W", "ignore", "-c", program],
        input=json.dumps(urls).encode(),
        capture_output=True,
        check=True,
    )
    keys = json.loads(done.stdout)
    assert dict(zip(urls, map(surt, urls), strict=True)) == dict(
        zip(urls, keys, strict=True)
    )


def test_a_package_is_valid(replay: Replay, tmp_path: Path) -> None:
    file = _export(replay.archive.path, "wacz", tmp_path / "news.wacz")
    assert "Validation succeeded" in pywb("wacz", "validate", "-f", file)
