"""`import --wayback`: the index is paged, captures come back as they were captured."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from archive import Exchange, UsageError, parse_response
from crawler.errors import UnreachableError
from crawler.imports import wayback
from crawler.imports.entries import Held, Item, Skipped
from crawler.imports.patterns import UrlPattern, Window
from crawler.imports.warc_files import Broken
from tests.index_servers import (
    Capture,
    Watch,
    Wayback,
    moment,
    response,
    served,
    session,
    sha1,
)

PAGE = "http://www.a.example/system/2010/07/{:02}/1.shtml"


def day(number: int, **more) -> Capture:
    """A capture of that day of July 2010."""
    body = f"<html>page of day {number}</html>".encode()
    stamp = f"201007{number:02}083000"
    return Capture(
        **({"url": PAGE.format(number), "stamp": stamp, "body": body} | more)
    )


@pytest.fixture
def server() -> Iterator[Wayback]:
    with served(Wayback()) as wayback_server:
        yield wayback_server


@dataclass
class Run:
    """Takes in what a server has; `index` is the session of the last run."""

    server: Wayback
    watch: Watch = field(default_factory=Watch)

    def __call__(
        self,
        pattern: str = "*.a.example",
        *,
        held: Held = lambda url, at: False,
        window: Window | None = None,
        **settings,
    ) -> list[Item]:
        with session([self.server], self.watch, **settings) as self.index:
            found = wayback.captures(
                UrlPattern.parse(pattern),
                index=self.index,
                held=held,
                window=window or Window(),
            )
            return list(found)


@pytest.fixture
def run(server: Wayback) -> Run:
    return Run(server)


def bodies(items: list[Item]) -> list[bytes]:
    found = [item for item in items if isinstance(item, Exchange)]
    assert len(found) == len(items), [item for item in items if item not in found]
    return [parse_response(each.response).body for each in found]


def only(items: list[Item]) -> Item:
    (item,) = items
    return item


def test_a_capture_is_an_exchange(server: Wayback, run: Run):
    server.captures = [day(21, original={"Server": "IIS/6.0", "Set-Cookie": "a=b"})]
    found = only(run())
    assert isinstance(found, Exchange)
    assert found.url == PAGE.format(21)
    assert found.captured_at == moment("20100721083000")
    assert found.origin == "wayback"
    assert found.request == b""
    assert found.truncated is None
    at = f"{server.base}/web/20100721083000id_/{PAGE.format(21)}"
    assert found.imported_from == at
    assert found.response == (
        b"HTTP/1.1 200 OK\r\nServer: IIS/6.0\r\nSet-Cookie: a=b\r\n"
        b"Content-Type: text/html\r\nContent-Length: 27\r\n\r\n"
        b"<html>page of day 21</html>"
    )


def test_pages_through_the_index(server: Wayback, run: Run):
    server.captures = [day(number) for number in range(1, 8)]
    found = run(page_lines=3)
    assert bodies(found) == [day(number).body for number in range(1, 8)]
    keys = [query.get("resumeKey") for query in server.queries("/cdx")]
    assert keys == [None, "key+%2C3", "key+%2C6"]
    assert run.index.listed == 7
    assert run.index.incomplete is None


@pytest.mark.parametrize(
    ("pattern", "match", "url", "pages"),
    [
        ("*.a.example", "domain", "a.example", 4),
        ("http://www.a.example/b/*", "prefix", "http://www.a.example/b/", 2),
        ("www.a.example/b/1*", "prefix", "http://www.a.example/b/1", 1),
        ("http://www.a.example/b/2", "exact", "http://www.a.example/b/2", 1),
        ("http://WWW.a.example", "exact", "http://www.a.example/", 1),
    ],
)
def test_patterns(run: Run, pattern: str, match: str, url: str, pages: int):
    for number, path in enumerate(("", "b/1", "b/2", "c"), start=1):
        run.server.captures.append(day(number, url=f"http://www.a.example/{path}"))
    assert len(bodies(run(pattern))) == pages
    (query,) = run.server.queries("/cdx")
    assert (query["matchType"], query["url"]) == (match, url)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "*",
        "*.",
        "*.a.*",
        "a.example*",
        "http://a b/",
        "http://a*b.example/",
        "http://*.a.example/b",
        "http://a.example/*/c",
        "ftp://a.example/*",
    ],
)
def test_what_is_no_pattern(pattern: str):
    with pytest.raises(UsageError, match="no pattern"):
        UrlPattern.parse(pattern)


def test_a_window_of_days(server: Wayback, run: Run):
    server.captures = [day(number) for number in (1, 2, 3, 4)]
    found = run(window=Window(since="2010-07-02", until="2010-07-03"))
    assert bodies(found) == [day(2).body, day(3).body]
    (query,) = server.queries("/cdx")
    assert (query["from"], query["to"]) == ("20100702", "20100703")


def test_a_service_that_knows_no_window(server: Wayback, run: Run):
    line = f'["20100901000000", "{PAGE.format(1)}", "text/html", "200", "-"]'
    server.captures, server.lines = [day(1)], {0: line}
    found = only(run(window=Window(until="2010-08")))
    assert isinstance(found, Skipped)
    assert found.why == "window"
    assert not server.asked("/web")


def test_what_the_archive_holds_is_not_asked_for(server: Wayback, run: Run):
    """The second run after a kill pages the index again, and downloads the rest."""
    server.captures = [day(1), day(2)]
    has = {(PAGE.format(1), moment("20100701083000"))}
    found = run(held=lambda url, at: (url, at) in has)
    assert [type(item) for item in found] == [Skipped, Exchange]
    assert len(server.asked("/web")) == 1
    assert run.index.counts["held"] == 1


def test_only_answers_of_status_200(server: Wayback, run: Run):
    server.captures = [
        day(1, status="404"),
        day(2, status="301"),
        day(3, status="-", mime="warc/revisit"),
        day(4, status="-"),
        day(5),
    ]
    found = run()
    assert [item.why for item in found if isinstance(item, Skipped)] == [
        "status",
        "status",
        "revisit",
        "status",
    ]
    assert len(server.asked("/web")) == 1


@pytest.mark.parametrize(
    ("original", "known_as"),
    [
        ("http://www.a.example:80/x", "http://www.a.example/x"),
        ("https://www.a.example:443/x#y", "https://www.a.example/x"),
        ("http://www.a.example:8080/x?y=%C4%DA", None),
        ("http://www.a.example/%C4%DA.htm", None),
    ],
)
def test_addresses_as_they_were_asked_for(server, run, original, known_as):
    server.captures = [day(1, url=known_as or original)]
    digest = sha1(day(1).body)
    line = ["20100701083000", original, "text/html", "200", digest]
    server.lines[0] = json.dumps(line)
    found = only(run())
    assert isinstance(found, Exchange)
    assert found.url == (known_as or original)


@pytest.mark.parametrize(
    "original", ["mailto:a@a.example", "ftp://a.example/", "http://a/\\r\\nb", "x"]
)
def test_what_is_no_web_address(server: Wayback, run: Run, original: str):
    server.captures = [day(1)]
    server.lines[0] = f'["20100701083000", "{original}", "text/html", "200", "-"]'
    found = only(run())
    assert isinstance(found, Skipped)
    assert found.why == "address"


MALFORMED = [
    "oops",
    '["20100702083000"]',
    '["20100702083000", "http://a.example/", "text/html", 200',
    '["20101302083000", "http://a.example/", "text/html", "200", "-"]',
    '["2010", "http://a.example/", "text/html", "200", "-"]',
    '{"timestamp": "20100702083000"}',
    "[" * 2000,
    '["a", "b", "c", "d", "' + "x" * 3_000_000 + '"',
]


@pytest.mark.parametrize("line", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_line_is_named(server: Wayback, run: Run, line: str):
    server.captures = [day(1), day(2), day(3)]
    server.lines[1] = line
    found = run()
    broken = [item for item in found if isinstance(item, Broken)]
    assert broken
    assert all(each.file.startswith(f"{server.base}/cdx?") for each in broken)
    assert all(len(each.reason) < 300 for each in broken)
    whole = [item for item in found if isinstance(item, Exchange)]
    assert bodies(list(whole)) == [day(1).body, day(3).body]
    assert run.index.counts["malformed"] == len(broken)


def test_an_index_in_one_line(server: Wayback, run: Run):
    server.captures = [day(1), day(2)]
    lines = [
        f'["{each.stamp}","{each.url}","200","{sha1(each.body)}"]'
        for each in server.captures
    ]
    names = '["timestamp","original","statuscode","digest"]'
    body = f"[{names},[1],{lines[0]},oops,[2],{lines[1]}]"
    server.says("/cdx", response("200 OK", body.encode()))
    found = run()
    assert [type(item) for item in found] == [Broken, Exchange, Broken, Exchange]


def test_an_index_of_many_lines_waits_on_disk(server: Wayback, run: Run):
    url = PAGE.format(1) + "?" + "x" * 3000
    line = f'["20100701083000", "{url}", "text/html", "404", "-"],\n'
    names = '[["timestamp", "original", "mimetype", "statuscode", "digest"],\n'
    body = names + line * 5000 + "[]]"
    assert len(body) > 15_000_000
    server.says("/cdx", response("200 OK", body.encode()))
    with session([server]) as index:
        found = wayback.captures(
            UrlPattern.parse("*.a.example"),
            index=index,
            held=lambda url, at: False,
            window=Window(),
        )
        tracemalloc.start()
        try:
            assert sum(isinstance(item, Skipped) for item in found) == 5000
            assert tracemalloc.get_traced_memory()[1] < 7_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"[]\n", b"\n", b'[["timestamp","original"]]']
)
def test_nothing_is_known(server: Wayback, run: Run, body: bytes):
    server.says("/cdx", response("200 OK", body))
    assert run() == []


def test_an_empty_page_is_not_the_end(server: Wayback, run: Run):
    server.captures = [day(1)]
    names = '["timestamp", "original", "mimetype", "statuscode", "digest"]'
    page = f'[{names},\n [],\n ["key+%2C0"]]\n'
    server.says("/cdx", response("200 OK", page.encode()))
    assert bodies(run()) == [day(1).body]


def test_a_key_that_comes_again_ends_the_index(server: Wayback, run: Run):
    names = '["timestamp", "original", "mimetype", "statuscode", "digest"]'
    page = response("200 OK", f'[{names},\n [],\n ["key+%2C0"]]\n'.encode())
    server.says("/cdx", page, page)
    found = only(run())
    assert isinstance(found, Broken)
    assert "resumption key" in found.reason
    assert run.index.incomplete is not None


def test_an_index_that_is_cut_off_is_read_again(server: Wayback, run: Run):
    """No capture twice, none lost: the answer is whole before it is used."""
    server.captures = [day(1), day(2)]
    names = '["timestamp", "original", "mimetype", "statuscode", "digest"]'
    line = f'["20100701083000", "{PAGE.format(1)}", "text/html", "200", "-"]'
    cut = f"HTTP/1.0 200 OK\r\n\r\n[{names},\n {line},\n"
    server.says("/cdx", cut.encode())
    assert bodies(run()) == [day(1).body, day(2).body]


@pytest.mark.parametrize(
    "answer",
    [
        response("403 Forbidden", b"<html>Blocked</html>"),
        response("400 Bad Request", b"page must be a number"),
        response("200 OK", b"<html>We are down for maintenance</html>"),
        response("200 OK", b'["no index"]'),
        response("502 Bad Gateway"),
    ],
    ids=["403", "400", "html", "json", "502"],
)
def test_an_error_of_the_service_is_no_index(server: Wayback, run: Run, answer: bytes):
    server.captures = [day(1)]
    server.says("/cdx", *[answer] * 9)
    with pytest.raises(UnreachableError) as raised:
        run()
    assert raised.value.exit_code == 6
    assert not server.asked("/web")


@pytest.mark.parametrize(
    "answer",
    [
        response("404 Not Found", b"<html>not archived</html>"),
        response("403 Forbidden", b"<html>excluded</html>"),
        response("200 OK", b"<html>Wayback: sorry</html>"),
        response("302 Found", b"", {"Location": "/sorry"}),
        response("302 Found", b"", {"Location": "http://elsewhere.example/web/"}),
        response("302 Found", b""),
        response("200 OK", b"x", {"Memento-Datetime": "yesterday"}),
        response(
            "404 Not Found",
            b"archived",
            {"Memento-Datetime": "Thu, 01 Jul 2010 08:30:00 GMT"},
        ),
    ],
    ids=[
        "404",
        "403",
        "own",
        "sorry",
        "elsewhere",
        "nowhere",
        "moment",
        "archived-404",
    ],
)
def test_an_error_of_the_service_is_no_capture(server: Wayback, run: Run, answer):
    server.captures = [day(1), day(2)]
    server.says("/web/20100701", answer)
    found = run()
    assert [type(item) for item in found] == [Broken, Exchange]


def test_ends_when_no_capture_comes_any_more(server: Wayback, run: Run):
    """A service that has shut us out answers 403 to everything."""
    server.captures = [day(number) for number in range(1, 20)]
    server.says("/web", *[response("403 Forbidden")] * 19)
    with pytest.raises(UnreachableError, match="10 requests in a row"):
        run()
    assert len(server.asked("/web")) == 10


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Slow Down"])
def test_a_capture_is_asked_for_again(server: Wayback, run: Run, status: str):
    server.captures = [day(1)]
    server.says("/web", response(status, b"", {"Retry-After": "12"}))
    assert bodies(run()) == [day(1).body]
    assert run.watch.slept == [12.0]


def test_a_capture_that_stays_cut_off_is_named(server: Wayback, run: Run):
    server.captures = [day(1), day(2)]
    whole = server.replay(server.captures[0])
    server.says("/web/20100701", *[whole[:-5]] * 5)
    found = run()
    assert [type(item) for item in found] == [Broken, Exchange]
    assert run.index.counts["broken"] == 1


def test_a_capture_without_its_length_that_is_cut_off(server: Wayback, run: Run):
    """Only the digest can tell."""
    server.captures = [day(1)]
    whole = server.replay(server.captures[0])
    server.says("/web", whole.replace(b"Content-Length", b"X-Length")[:-5])
    found = only(run())
    assert isinstance(found, Broken)
    assert "digest" in found.reason


def test_ends_when_the_budget_is_spent_and_goes_on(server: Wayback, run: Run):
    server.captures = [day(number) for number in range(1, 6)]
    has: set[tuple[str, datetime]] = set()

    def held(url: str, at: datetime) -> bool:
        return (url, at) in has

    for taken in (3, 2):
        found = [
            item
            for item in run(held=held, max_requests=4)
            if isinstance(item, Exchange)
        ]
        has |= {(item.url, item.captured_at) for item in found}
        assert len(found) == taken
        assert (run.index.incomplete is None) == (taken == 2)
    assert len(has) == 5


def test_a_capture_of_another_moment(server: Wayback, run: Run):
    """The Wayback Machine leads to the nearest that it can play: that one's moment."""
    server.captures = [day(1)]
    other = day(1, stamp="20100702093000", body=b"<html>the next day</html>")
    place = f"{server.base}/web/{other.stamp}/{other.url}"  # not even `id_`
    server.says("/web/20100701", response("302 Found", b"", {"Location": place}))
    server.says("/web/20100702093000id_/", server.replay(other))
    found = only(run())
    assert isinstance(found, Exchange)
    assert found.captured_at == moment(other.stamp)
    assert parse_response(found.response).body == other.body
    assert found.imported_from == f"{server.base}/web/{other.stamp}id_/{other.url}"
    assert run.index.counts["moved"] == 1


def test_a_capture_of_another_moment_without_a_redirect(server: Wayback, run: Run):
    server.captures = [day(1)]
    server.says("/web", server.replay(day(1, stamp="20100702093000", body=b"other")))
    found = only(run())
    assert isinstance(found, Exchange)
    assert found.captured_at == moment("20100702093000")


def test_another_moment_that_is_held_is_not_downloaded(server: Wayback, run: Run):
    server.captures = [day(1)]
    place = f"/web/20100702093000id_/{PAGE.format(1)}"
    server.says("/web/20100701", response("302 Found", b"", {"Location": place}))
    found = only(run(held=lambda url, at: at == moment("20100702093000")))
    assert isinstance(found, Skipped)
    assert found.why == "held"
    assert len(server.asked("/web")) == 1


def test_another_moment_outside_the_window(server: Wayback, run: Run):
    server.captures = [day(1)]
    place = f"/web/20150702093000id_/{PAGE.format(1)}"
    server.says("/web/20100701", response("302 Found", b"", {"Location": place}))
    found = only(run(window=Window(until="2010")))
    assert isinstance(found, Skipped)
    assert found.why == "window"


def test_a_redirect_to_another_page(server: Wayback, run: Run):
    server.captures = [day(1)]
    place = "/web/20100701083000id_/http://www.a.example/index.html"
    server.says("/web/20100701", response("302 Found", b"", {"Location": place}))
    found = only(run())
    assert isinstance(found, Broken)
    assert "index.html" in found.reason


def test_replays_that_lead_in_circles(server: Wayback, run: Run):
    server.captures = [day(1)]
    place = f"/web/20100701083000id_/{PAGE.format(1)}"
    answer = response("302 Found", b"", {"Location": place})
    server.says("/web/20100701", *[answer] * 9)
    found = only(run())
    assert isinstance(found, Broken)
    assert "circles" in found.reason


def test_a_capture_of_another_address(server: Wayback, run: Run):
    server.captures = [day(1)]
    server.says("/web", server.replay(day(1, url="http://www.a.example/else")))
    assert isinstance(only(run()), Broken)


ZIPPED = b"<html>zipped</html>"
GZIPPED = gzip.compress(ZIPPED, mtime=0)


@pytest.mark.parametrize(
    ("sent", "captured", "kept"),
    [
        # captured with gzip, replayed with it
        ((GZIPPED, "gzip"), (GZIPPED, "gzip"), (GZIPPED, "gzip")),
        # the crawler took the coding off, and kept the header that names it
        ((b"plain", None), (b"plain", "gzip"), (b"plain", None)),
        # put on for the way to us
        ((GZIPPED, "gzip"), (ZIPPED, None), (ZIPPED, None)),
        # captured with gzip, which only the way to us mentions
        ((GZIPPED, "gzip"), (GZIPPED, None), (GZIPPED, "gzip")),
        # captured broken: it is what the server sent
        ((GZIPPED[:-4], "gzip"), (GZIPPED[:-4], "gzip"), (GZIPPED[:-4], "gzip")),
        ((b"\x8b\x00br", "br"), (b"\x8b\x00br", "br"), (b"\x8b\x00br", "br")),
        # no digest to go by
        ((GZIPPED, "gzip"), (None, "gzip"), (GZIPPED, "gzip")),
        ((GZIPPED, "gzip"), (None, None), (ZIPPED, None)),
        # wrong gzip, and nothing that fits
        ((GZIPPED[:-4], "gzip"), (ZIPPED, "gzip"), None),
        ((b"other", "gzip"), (ZIPPED, None), None),
    ],
)
def test_content_codings(run: Run, sent, captured, kept):
    """What was captured: the body that fits the digest, with the coding it bears."""
    body, coding = captured
    run.server.captures = [
        day(
            1,
            body=sent[0],
            digest="-" if body is None else sha1(body),
            original={"Content-Encoding": coding} if coding else {},
            sent={"Content-Encoding": sent[1]} if sent[1] else {},
        )
    ]
    found = only(run())
    if kept is None:
        assert isinstance(found, Broken)
        assert run.index.counts["digest"] == 1
        return
    assert isinstance(found, Exchange)
    answer = parse_response(found.response)
    assert (answer.body, answer.header("Content-Encoding")) == kept
    assert answer.header("Content-Length") == str(len(kept[0]))


def test_headers_about_the_transfer_are_not_the_captures(server: Wayback, run: Run):
    framing = {"Transfer-Encoding": "chunked", "Content-Length": "999", "X-A": "b"}
    server.captures = [day(1, original=framing)]
    found = only(run())
    assert isinstance(found, Exchange)
    answer = parse_response(found.response)
    assert answer.body == day(1).body
    assert answer.headers == (
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("X-Archive-Orig-Content-Length", "999"),
        ("X-A", "b"),
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(day(1).body))),
    )


def test_headers_keep_their_bytes(server: Wayback, run: Run):
    chinese = "新闻".encode("gbk").decode("latin-1")
    server.captures = [day(1, original={"X-Title": chinese, "Content-Type": "a/b"})]
    found = only(run())
    assert isinstance(found, Exchange)
    assert b"\r\nX-Title: " + "新闻".encode("gbk") + b"\r\n" in found.response
    assert parse_response(found.response).media_type == "a/b"


def test_a_capture_that_does_not_fit_its_digest(server: Wayback, run: Run):
    server.captures = [day(1, digest=sha1(b"something else")), day(2)]
    assert [type(item) for item in run()] == [Broken, Exchange]
    assert run.index.counts["digest"] == 1


def test_takes_what_does_not_fit_when_told_to(server: Wayback, run: Run):
    server.captures = [day(1, digest=sha1(b"something else"))]
    assert bodies(run(any_digest=True)) == [day(1).body]
    assert run.index.counts["digest"] == 1


def test_a_capture_that_is_too_large(server: Wayback, run: Run):
    server.captures = [day(1, body=b"x" * 2000), day(2)]
    found = run(max_body=1000)
    assert [type(item) for item in found] == [Skipped, Exchange]
    assert isinstance(found[0], Skipped)
    assert found[0].why == "size"
    assert found[0].url == PAGE.format(1)


def test_a_capture_that_unpacks_to_too_much(server: Wayback, run: Run):
    bomb = gzip.compress(b"0" * 1_000_000)
    gzipped = {"Content-Encoding": "gzip"}
    server.captures = [day(1, body=bomb, digest=sha1(b"0" * 1_000_000), sent=gzipped)]
    assert isinstance(only(run(max_body=10_000)), Broken)
