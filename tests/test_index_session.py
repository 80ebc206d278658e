"""How the services of the indexes are asked: pauses, budget, repetitions, redirects."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from crawler.errors import UnreachableError
from crawler.imports.answer import (
    Ask,
    BudgetSpentError,
    NoAnswerError,
    TooLargeError,
)
from crawler.imports.index import IndexSession
from crawler.imports.services import IndexSettings
from tests.index_servers import Service, Watch, response, served, session


class Plain(Service):
    """Says the target back."""

    @property
    def settings(self) -> dict[str, str]:
        return {"wayback_cdx": f"{self.base}/cdx"}

    def usual(self, target, path, query, headers):
        return response("200 OK", target.encode())


@pytest.fixture
def service() -> Iterator[Plain]:
    with served(Plain()) as plain:
        yield plain


@pytest.fixture
def watch() -> Watch:
    return Watch()


def ask(index: IndexSession, service: Plain, path: str = "/cdx", **more: Any) -> bytes:
    body = BytesIO()
    asked: dict[str, Any] = {"url": service.base + path, "limit": 1000}
    index.answer(Ask(**(asked | more)), body)
    return body.getvalue()


def test_pauses_between_requests(service: Plain, watch: Watch):
    with session([service], watch, delay=1.5) as index:
        ask(index, service)
        ask(index, service)
        ask(index, service)
    assert watch.slept == [1.5, 1.5]


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("7", 7.0),
        ("0", None),
        ("Fri, 02 Jan 2026 12:00:20 GMT", 20.0),
        ("Friday, 02-Jan-26 12:00:20 GMT", 20.0),
        ("Fri, 02 Jan 2026 11:00:00 GMT", None),
        ("soon", 2.0),
        ("-3", 2.0),
        ("٣", 2.0),
    ],
)
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Slow Down"])
def test_retry_after_is_kept(service, watch, status, said, waited):
    encoded = {"Retry-After": said.encode().decode("latin-1")}
    service.says("/cdx", response(status, b"", encoded))
    with session([service], watch) as index:
        assert ask(index, service) == b"/cdx"
    assert watch.slept == ([] if waited is None else [waited])


def test_waits_longer_after_each_failure(service: Plain, watch: Watch):
    service.says("/cdx", *[response("429 Too Many Requests")] * 4)
    with session([service], watch) as index:
        assert ask(index, service) == b"/cdx"
        assert index.requests == 5
    assert watch.slept == [2.0, 4.0, 8.0, 16.0]


def test_the_next_thing_waits_too(service: Plain, watch: Watch):
    """What a service asks of us holds for all that we ask it for."""
    service.says("/cdx", response("429 Too Many Requests", b"", {"Retry-After": "30"}))
    with session([service], watch, attempts=1) as index:
        with pytest.raises(NoAnswerError, match="429 Too Many Requests"):
            ask(index, service)
        ask(index, service, "/other")
    assert watch.slept == [30.0]


def test_ends_where_it_is_asked_to_wait_for_long(service: Plain, watch: Watch):
    service.says("/cdx", response("503 No", b"", {"Retry-After": "99999999999999"}))
    with (
        session([service], watch, max_wait=600) as index,
        pytest.raises(UnreachableError, match="asks us to wait") as raised,
    ):
        ask(index, service)
    assert raised.value.exit_code == 6
    assert watch.slept == []


def test_ends_after_failures_in_a_row(service: Plain, watch: Watch):
    service.says("/cdx", *[response("503 No")] * 20)
    with session([service], watch, attempts=3, max_failures=6) as index:
        with pytest.raises(NoAnswerError):
            ask(index, service)
        with pytest.raises(UnreachableError, match="6 requests in a row"):
            ask(index, service)
        assert index.requests == 6


def test_a_success_ends_the_row(service: Plain, watch: Watch):
    service.says("/cdx", *[response("503 No")] * 2)
    service.says("/next", *[response("503 No")] * 2)
    with session([service], watch, max_failures=3) as index:
        assert ask(index, service) == b"/cdx"
        assert ask(index, service, "/next") == b"/next"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut off",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\ncut off",
        response("200 OK", b"no gzip", {"Content-Encoding": "gzip"}),
        response("200 OK", b"\x1f\x8bbroken", {"Content-Encoding": "gzip"}),
        response("408 Timeout"),
        response("302 Found", b"", {"Location": "http://[broken"}),
    ],
    ids=[
        "silence",
        "no-http",
        "cut",
        "cut-chunk",
        "no-gzip",
        "gzip",
        "408",
        "location",
    ],
)
def test_a_broken_answer_is_asked_for_again(service, watch, broken):
    service.says("/cdx", broken)
    with session([service], watch) as index:
        assert ask(index, service) == b"/cdx"
        assert index.requests == 2


def test_nobody_there(watch: Watch):
    with (
        session([], watch, attempts=4, max_failures=4) as index,
        pytest.raises(UnreachableError, match="4 requests in a row"),
    ):
        ask(index, Plain(base="http://127.0.0.1:9"))


def test_an_answer_has_to_end_as_it_should(service: Plain, watch: Watch):
    service.says("/cdx", response("200 OK", b"[[1],\n"), response("200 OK", b"[[1]]\n"))
    with session([service], watch) as index:
        assert ask(index, service, end=b"]") == b"[[1]]\n"


@pytest.mark.parametrize("nothing", [b"", b"\n"])
def test_an_empty_answer_is_whole(service: Plain, watch: Watch, nothing: bytes):
    service.says("/cdx", response("200 OK", nothing))
    with session([service], watch) as index:
        assert ask(index, service, end=b"]") == nothing
        assert index.requests == 1


def test_no_more_requests_than_the_budget(service: Plain, watch: Watch):
    """Redirects and repetitions count."""
    service.says("/cdx", response("503 No"))
    service.says("/a", response("302 Found", b"", {"Location": "/b"}))
    with session([service], watch, max_requests=4) as index:
        ask(index, service)
        ask(index, service, "/a")
        with pytest.raises(BudgetSpentError, match="4 requests"):
            ask(index, service)
        assert index.requests == 4
    assert len(service.targets) == 4
    assert watch.slept == [2.0]


def test_follows_a_redirect(service: Plain):
    service.says("/cdx", response("301 Moved", b"", {"Location": "/cdx2?a=b"}))
    with session([service]) as index:
        assert ask(index, service, parameters={"q": "1"}) == b"/cdx2?a=b"
    assert service.targets == ["/cdx?q=1", "/cdx2?a=b"]


def test_leads_in_circles(service: Plain):
    service.says("/cdx", *[response("302 Found", b"", {"Location": "/cdx"})] * 9)
    with (
        session([service], attempts=1) as index,
        pytest.raises(NoAnswerError, match="5 redirects"),
    ):
        ask(index, service)


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest", "file:///etc/passwd"],
)
def test_never_led_to_another_host(service: Plain, elsewhere: str):
    service.says("/cdx", response("302 Found", b"", {"Location": elsewhere}))
    service.says("/cdx", response("302 Found", b"", {"Location": elsewhere}))
    with session([service], max_failures=2) as index:
        with pytest.raises(NoAnswerError, match="no address of this service"):
            ask(index, service)
        with pytest.raises(UnreachableError, match="2 requests in a row"):
            ask(index, service)
        assert index.requests == 2


def test_a_public_service_may_change_its_scheme():
    settings = IndexSettings()
    assert settings.include("http://web.archive.org/cdx/search/cdx")
    assert settings.include("https://index.commoncrawl.org/CC-MAIN-2024-10-index")
    assert not settings.include("https://web.archive.org:8080/")
    assert not settings.include("https://web.archive.org.example/")
    assert not settings.include("https://web.archive.org:port/")


@pytest.mark.parametrize("stated", [{}, {"Transfer-Encoding": "x"}])
def test_reads_no_more_than_asked_for(service: Plain, stated: dict[str, str]):
    plain = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000
    service.says("/cdx", response("200 OK", b"x" * 5000) if not stated else plain)
    with session([service]) as index:
        with pytest.raises(TooLargeError, match="more than 1000"):
            ask(index, service)
        assert index.requests == 1


def test_an_answer_that_drips_is_given_up(watch: Watch):
    """Each byte comes in time; all of them together do not."""
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    sent = []

    def drip() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"x")
                sent.append(1)
                watch.time += timedelta(seconds=50)

    server = threading.Thread(target=drip, daemon=True)
    server.start()
    with (
        listener,
        session([Plain(base=base)], watch, attempts=1) as index,
        pytest.raises(NoAnswerError, match=r"more than 0:10:00"),
    ):
        ask(index, Plain(base=base), limit=10**9)
    server.join(60)
    assert sent


def test_reads_an_excerpt_of_what_was_not_asked_for(service: Plain):
    """A server that ignores the range would send a gigabyte."""
    service.says("/cdx", response("200 OK", b"x" * 1_000_000))
    with session([service]) as index:
        assert len(ask(index, service, status=206)) < 5000


def test_says_who_we_are_and_sends_no_credentials(service, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with session([service]) as index:
        ask(index, service)
    (headers,) = service.headers
    assert headers["user-agent"].startswith("newsarchive/")
    assert "authorization" not in headers


def test_the_environment_names_the_services():
    named = {
        "NEWSARCHIVE_WAYBACK_CDX": "http://a.example/cdx",
        "NEWSARCHIVE_COMMON_CRAWL_DATA": "http://b.example",
        "NEWSARCHIVE_WAYBACK_REPLAY": "",
    }
    settings = IndexSettings.from_environment(named)
    assert settings.wayback_cdx == "http://a.example/cdx"
    assert settings.common_crawl_data == "http://b.example"
    assert settings.wayback_replay == IndexSettings().wayback_replay
