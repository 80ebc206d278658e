"""`newsarchive serve`: how it begins, ends, and whom it lets in."""

import http.client
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import lxml.html
import pytest

from archive import Archive
from archive.migrations import connection_settings, migrations
from archive.opening import database
from tests import archives
from tests.browser.serving import SERVE, served
from tests.commands import environment, newsarchive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archives.make(tmp_path_factory.mktemp("serve") / "archive", 8)


@pytest.fixture(scope="module")
def base(archive: Path) -> Iterator[str]:
    with served(archive) as address:
        yield address


def asked(
    base: str, path: str = "/", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """The answer to a request with these headers, the host's name included."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    connection.putrequest(method, path, skip_host="host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    said = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    connection.close()
    return answer.status, said, body


def headline(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310  # our own server
        tree = lxml.html.document_fromstring(answer.read())
    return str(tree.findtext(".//h1"))


def test_without_an_archive_it_says_so(tmp_path: Path) -> None:
    done = newsarchive("serve", "--port", "0", archive=tmp_path / "nothing")
    assert done.returncode == 8
    assert "no archive here" in done.stderr


def test_a_port_that_is_taken_is_named(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = newsarchive("serve", "--port", port, archive=archive)
    assert done.returncode == 2
    assert f"127.0.0.1 port {port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("--host", "no.such.host.invalid"), ("--host", "")])
def test_an_address_that_is_none_is_refused(archive: Path, words: tuple[str]) -> None:
    done = newsarchive("serve", "--port", "0", *words, archive=archive)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(archive: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [*SERVE, "--archive", str(archive)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert headline(address)
    process.send_signal(number)
    out, errors = process.communicate(timeout=20)
    assert (process.returncode, out, errors) == (0, "", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_looking_is_allowed(base: str, method: str) -> None:
    for path in ("/", "/archive/articles", "/search"):
        status, headers, _ = asked(base, path, method)
        assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["/", "/archive", "/archive/articles.json", "/nothing"]
)
def test_head_answers_like_get_without_a_body(base: str, path: str) -> None:
    whole, head = asked(base, path), asked(base, path, "HEAD")
    assert head[0] == whole[0]
    assert head[1]["content-type"] == whole[1]["content-type"]
    assert head[2] == b""
    assert whole[2]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.1", "", "localhost.x"]
)
def test_a_name_of_the_web_that_leads_here_gets_nothing(base: str, host: str) -> None:
    """DNS rebinding: the page of a stranger asks for its own name, and lands here."""
    status, _, body = asked(base, host=host)
    assert status == 421
    assert b"<html" not in body


def test_whoever_listens_to_others_answers_to_any_name(archive: Path) -> None:
    everywhere = "0.0.0.0"  # noqa: S104  # for a moment
    with served(archive, "--host", everywhere) as base:
        here = base.replace(everywhere, "127.0.0.1")
        assert asked(here, host="archive.example")[0] == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:99", "[::1]:8001"])
def test_names_of_this_machine_are_answered(base: str, host: str) -> None:
    assert asked(base, host=host)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/-/databases", "/-/threads", "/-/auth-token", "/-/logout", "/-/patterns"),
        *("/static/../cli.py", "/static/%2e%2e/cli.py", "/static/..%2fcli.py"),
        *("//evil.example/", "/\\evil.example/", "/_internal", "/_memory"),
        "/-/static-plugins/x/../../cli.py",
    ],
)
def test_what_is_nobodys_business_is_not_there(base: str, path: str) -> None:
    status, headers, body = asked(base, path)
    assert status in {403, 404}
    assert "location" not in headers
    assert b"import" not in body


def test_the_database_is_not_handed_out_half_written(base: str) -> None:
    assert asked(base, "/archive.db")[0] == 403


def test_sql_has_our_functions_and_is_bounded(base: str) -> None:
    rows = "/archive.json?_shape=arrays&sql=select+seg(title)+from+articles+limit+1"
    status, _, body = asked(base, rows)
    assert (status, b" " in body) == (200, True)
    endless = (
        "/archive.json?sql=with+recursive+n(x)+as+(select+1+union+all+"
        "select+x%2B1+from+n)+select+count(*)+from+n"
    )
    assert asked(base, endless)[0] == 400


def test_datasettes_pages_say_what_a_browser_may_do(base: str) -> None:
    _, headers, _ = asked(base, "/archive/articles")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_an_archive_is_served_while_it_is_written_to(tmp_path: Path) -> None:
    folder = archives.make(tmp_path / "archive", 3)
    with served(folder) as base, Archive.create(folder) as writing:
        assert headline(base)
        look = next(iter(archives.visits(1, seed=5)))
        writing.store([look])
        writing.commit()
        rows = f"{base}archive.json?_shape=arrayfirst&sql=select+count(*)+from+articles"
        with urllib.request.urlopen(rows) as answer:  # noqa: S310  # our own server
            assert answer.read() == b"[4]"
        assert look.article is not None
        person = look.article.people[0].name
        with urllib.request.urlopen(f"{base}people?lang=en") as answer:  # noqa: S310
            assert person in answer.read().decode()


def test_a_file_that_was_put_in_its_place_is_served(tmp_path: Path) -> None:
    folder = archives.make(tmp_path / "archive", 3)
    other = archives.make(tmp_path / "other", 5, seed=2)
    with served(folder) as base:
        rows = f"{base}archive.json?_shape=arrayfirst&sql=select+count(*)+from+articles"
        assert urllib.request.urlopen(rows).read() == b"[3]"  # noqa: S310
        shutil.copy(other / "archive.db", folder / "new.db")
        (folder / "new.db").replace(folder / "archive.db")
        assert urllib.request.urlopen(rows).read() == b"[5]"  # noqa: S310
        assert headline(base)


def test_an_older_archive_is_shown_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    connection = sqlite3.connect(folder / "archive.db")
    connection_settings(connection)
    old = database(connection)
    migrations.apply(old, stop_before="m0003_site_models")
    connection.close()
    places = ("", "runs", "coverage", "people", "outlets", "day/2010", "search?q=a")
    with served(folder) as base:
        for place in places:
            assert headline(base + place), place
        assert asked(base, "/person/x")[0] == 404
        assert asked(base, "/archive/articles")[0] == 200


def test_a_path_behind_a_proxy_is_kept(archive: Path) -> None:
    with served(archive, "--base-url", "/news/") as base:
        ours = ("/news/", "#", "https://datasette.io")
        assert base.endswith("/news/")
        for place in ("", "people", "search?q=草", "archive", "runs?lang=zh"):
            url = base + quote(place, safe="?=&")
            with urllib.request.urlopen(url) as answer:  # noqa: S310
                tree = lxml.html.document_fromstring(answer.read())
            for each in tree.iterfind(".//a[@href]"):
                assert (each.get("href") or "").startswith(ours), place
            for each in tree.iterfind(".//form"):
                assert each.get("action", "/news/").startswith("/news/")


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en", "en"), ("", "en"), ("x;q=a", "en")],
)
def test_the_browsers_language_is_spoken(base: str, accepted: str, tag: str) -> None:
    _, headers, body = asked(base, accept_language=accepted)
    assert f'<html lang="{tag}">'.encode() in body
    assert "Accept-Language" in headers["vary"]
