"""`import --common-crawl`: collections' indexes, and single records by range."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from archive import Exchange, UsageError, parse_response
from crawler.errors import UnreachableError
from crawler.imports import common_crawl
from crawler.imports.entries import Held, Item, Skipped
from crawler.imports.patterns import UrlPattern, Window
from crawler.imports.warc_files import Broken
from tests.index_servers import (
    Capture,
    CommonCrawl,
    Watch,
    moment,
    response,
    served,
    session,
    sha1,
    warc_record,
)

PAGE = "http://www.a.example/system/2010/07/{:02}/1.shtml"
OLD, NEW = "CC-MAIN-2010-30", "CC-MAIN-2024-10"


def day(number: int, **more) -> Capture:
    """A capture of that day of July 2010."""
    body = f"<html>page of day {number}</html>".encode()
    stamp = f"201007{number:02}083000"
    return Capture(
        **({"url": PAGE.format(number), "stamp": stamp, "body": body} | more)
    )


@pytest.fixture
def server() -> Iterator[CommonCrawl]:
    with served(CommonCrawl()) as common_crawl_server:
        yield common_crawl_server


@dataclass
class Run:
    """Takes in what a server has; `index` is the session of the last run."""

    server: CommonCrawl
    watch: Watch = field(default_factory=Watch)

    def __call__(
        self,
        *,
        held: Held = lambda url, at: False,
        window: Window | None = None,
        collections: Sequence[str] = (),
        **settings,
    ) -> list[Item]:
        with session([self.server], self.watch, **settings) as self.index:
            found = common_crawl.captures(
                UrlPattern.parse("*.a.example"),
                index=self.index,
                held=held,
                window=window or Window(),
                only=collections,
            )
            return list(found)


@pytest.fixture
def run(server: CommonCrawl) -> Run:
    return Run(server)


def kinds(items: list[Item]) -> list[type]:
    return [type(item) for item in items]


def only(items: list[Item]) -> Item:
    (item,) = items
    return item


def reason(items: list[Item]) -> str:
    broken = only(items)
    assert isinstance(broken, Broken), broken
    return broken.reason


def bodies(items: list[Item]) -> list[bytes]:
    found = [item for item in items if isinstance(item, Exchange)]
    assert len(found) == len(items), [item for item in items if item not in found]
    return [parse_response(each.response).body for each in found]


def test_a_record_is_an_exchange(server: CommonCrawl, run: Run):
    server.hold(NEW, day(20), file="crawl-data/CC-MAIN-2024-10/warc/x-1.warc.gz")
    server.hold(NEW, day(21), file="crawl-data/CC-MAIN-2024-10/warc/x-1.warc.gz")
    found = run()
    second = found[1]
    assert isinstance(second, Exchange)
    assert second.url == PAGE.format(21)
    assert second.captured_at == moment("20100721083000")
    assert second.origin == "common-crawl"
    place = server.collections[NEW][1]
    assert second.imported_from == f"{place['filename']}:{place['offset']}"
    assert bodies(found) == [day(20).body, day(21).body]
    asked = [each["range"] for each in server.headers if "range" in each]
    end = len(server.files[place["filename"]]) - 1
    assert asked[1] == f"bytes={place['offset']}-{end}"


def test_pages_through_all_collections_the_newest_first(server, run: Run):
    for number in range(1, 6):
        server.hold(OLD, day(number))
    server.hold(NEW, day(9))
    server.collections["CC-MAIN-2012"] = []
    assert bodies(run()) == [day(number).body for number in (9, 1, 2, 3, 4, 5)]
    pages = [query.get("page") for query in server.queries(f"/{OLD}-index")]
    assert pages == [None, "0", "1", "2"]
    assert len(server.queries("/CC-MAIN-2012-index")) == 1
    assert run.index.incomplete is None


def test_asks_the_named_collections_alone(server: CommonCrawl, run: Run):
    server.hold(OLD, day(1))
    server.hold(NEW, day(9))
    assert bodies(run(collections=[OLD])) == [day(1).body]
    assert not server.asked(f"/{NEW}")


def test_a_collection_that_is_not_there(server: CommonCrawl, run: Run):
    server.hold(NEW, day(9))
    with pytest.raises(UsageError, match=f"'CC-MAIN-1999': the newest are {NEW}"):
        run(collections=["CC-MAIN-1999"])


def test_collections_outside_the_window_are_not_asked(server: CommonCrawl, run: Run):
    server.hold(OLD, day(1))
    server.hold(NEW, day(2))
    listed = [
        {
            "id": NEW,
            "cdx-api": f"/{NEW}-index",
            "from": "2024-02-20T22:31:48",
            "to": "2024-03-05T17:27:07",
        },
        {
            "id": OLD,
            "cdx-api": f"/{OLD}-index",
            "from": "2010-07-01T00:00:00",
            "to": "2010-08-01T00:00:00",
        },
    ]
    server.says("/collinfo.json", response("200 OK", json.dumps(listed).encode()))
    assert bodies(run(window=Window(until="2011"))) == [day(1).body]
    assert not server.asked(f"/{NEW}")
    assert {query["to"] for query in server.queries(f"/{OLD}")} == {"2011"}


@pytest.mark.parametrize(
    "answer",
    [
        response("200 OK", b"[]"),
        response("200 OK", b"<html>We are down</html>"),
        response("200 OK", b'[{"id": 1}, 2]'),
        response("404 Not Found"),
        response("500 Error"),
    ],
)
def test_no_list_of_collections(server: CommonCrawl, run: Run, answer: bytes):
    server.hold(NEW, day(1))
    server.says("/collinfo.json", *[answer] * 9)
    with pytest.raises(UnreachableError) as raised:
        run()
    assert raised.value.exit_code == 6


def test_a_collection_of_another_host_is_not_asked(server: CommonCrawl, run: Run):
    listed = [{"id": NEW, "cdx-api": "http://169.254.169.254/latest"}]
    server.says("/collinfo.json", response("200 OK", json.dumps(listed).encode()))
    assert "no address of this service" in reason(run())
    assert run.index.incomplete is not None


@pytest.mark.parametrize(
    "answer",
    [
        response("504 Gateway Timeout"),
        response("403 Forbidden", b"<html>blocked</html>"),
        response("404 Not Found", b"<html>no such page</html>"),
        response("200 OK", b"<html>We are down</html>"),
        response("200 OK", b'{"pages": -1}'),
        response("200 OK", b'{"pages": "many"}'),
        response("200 OK", b"true"),
    ],
    ids=["504", "403", "404", "html", "negative", "text", "true"],
)
def test_a_collection_that_does_not_answer_is_named(server, run: Run, answer: bytes):
    server.hold(NEW, day(9))
    server.hold(OLD, day(1))
    server.says(f"/{NEW}", *[answer] * 5)
    found = run()
    assert kinds(found) == [Broken, Exchange]
    assert NEW in (run.index.incomplete or "")


def test_a_number_of_pages_alone(server: CommonCrawl, run: Run):
    server.hold(NEW, day(9))
    server.says(f"/{NEW}", response("200 OK", b"1\n"))
    assert bodies(run()) == [day(9).body]


def test_an_empty_page(server: CommonCrawl, run: Run):
    server.hold(NEW, day(9))
    empty = response("200 OK", b"")
    server.says(f"/{NEW}", response("200 OK", b'{"pages": 3}'), empty, empty)
    line = json.dumps(server.collections[NEW][0]).encode()
    server.says(f"/{NEW}", response("200 OK", line))
    assert bodies(run()) == [day(9).body]


MALFORMED = [
    b"oops",
    b"[]",
    b'{"url": "http://a.example/"}',
    b'{"timestamp": "2024"',
    b"\xff\xfe",
    b"[" * 100_000,
    b"x" * 3_000_000,
]


@pytest.mark.parametrize("line", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_line_is_named(server: CommonCrawl, run: Run, line: bytes):
    server.hold(NEW, day(8))
    server.hold(NEW, day(9))
    first, last = (json.dumps(each).encode() for each in server.collections[NEW])
    page = b"\n".join([first, line, b"", last])
    server.says(f"/{NEW}", response("200 OK", b"1"), response("200 OK", page))
    found = run()
    whole = [item for item in found if isinstance(item, Exchange)]
    assert bodies(list(whole)) == [day(8).body, day(9).body]
    broken = [item for item in found if isinstance(item, Broken)]
    assert broken[0].offset == 2
    assert run.index.counts["malformed"] == len(broken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"filename": "../../secret"},
        {"filename": "/etc/passwd"},
        {"filename": "a?b"},
        {"filename": "http://elsewhere.example/"},
        {"offset": "-1"},
        {"offset": "1" * 30},
        {"length": "0"},
        {"length": "many"},
        {"timestamp": "20241301000000"},
        {"url": 7},
    ],
    ids=str,
)
def test_a_line_that_leads_nowhere(server: CommonCrawl, run: Run, wrong):
    server.hold(NEW, day(9))
    line = server.collections[NEW][0] | wrong
    page = json.dumps(line).encode()
    server.says(f"/{NEW}", response("200 OK", b"1"), response("200 OK", page))
    assert "no line of an index" in reason(run())
    assert not server.asked("/data")


def test_only_answers_of_status_200_that_are_not_held(server, run: Run):
    server.hold(NEW, day(1, status="404"))
    server.hold(NEW, day(2, status="301"))
    server.hold(NEW, day(3))
    server.hold(NEW, day(4))
    has = (PAGE.format(3), moment("20100703083000"))
    found = run(held=lambda url, at: (url, at) == has)
    assert [item.why for item in found if isinstance(item, Skipped)] == [
        "status",
        "status",
        "held",
    ]
    assert len(server.asked("/data")) == 1


def part(data: bytes, said: str, status: str = "206 Partial Content") -> bytes:
    return response(status, data, {"Content-Range": said} if said else {})


def test_a_server_that_ignores_the_range(server: CommonCrawl, run: Run):
    server.hold(NEW, day(1))
    server.says("/data", response("200 OK", b"x" * 10_000_000))
    assert "200 OK" in reason(run())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("bytes 5-100/1000", "another part"),
        ("", "another part"),
        ("bytes 0-9/*", "cut off: 10 of"),
    ],
)
def test_another_part_of_the_file(server: CommonCrawl, run: Run, said, why):
    server.hold(NEW, day(1))
    server.says("/data", part(b"x" * 10, said))
    assert why in reason(run())


@pytest.mark.parametrize(
    "answer",
    [
        response("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>"),
        response("416 Range Not Satisfiable"),
        response("403 Forbidden"),
    ],
    ids=["404", "416", "403"],
)
def test_an_error_of_the_service_is_no_record(server: CommonCrawl, run: Run, answer):
    server.hold(NEW, day(1))
    server.hold(NEW, day(2))
    server.says("/data", answer)
    assert kinds(run()) == [Broken, Exchange]


def test_a_record_is_asked_for_again(server: CommonCrawl, run: Run):
    server.hold(NEW, day(1))
    slow = response("503 Slow Down", b"", {"Retry-After": "9"})
    cut = response("206 Partial Content", b"x", {"Content-Length": "50"})
    server.says("/data", slow, cut, response("429 Too Many Requests"))
    assert bodies(run()) == [day(1).body]
    assert run.watch.slept == [9.0, 4.0, 8.0]


def test_ends_when_no_record_comes_any_more(server: CommonCrawl, run: Run):
    for number in range(1, 20):
        server.hold(NEW, day(number))
    server.says("/data", *[response("403 Forbidden")] * 19)
    with pytest.raises(UnreachableError, match="10 requests in a row"):
        run()


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (b"no gzip", "no WARC record"),
        (gzip.compress(b"no record"), "no WARC record"),
        (gzip.compress(warc_record(day(1)))[:-9], "gzip"),
        (gzip.compress(warc_record(day(1))[:-40]), "cut off"),
        (gzip.compress(warc_record(day(2))), "not of"),
        (gzip.compress(warc_record(day(1, stamp="20110101000000"))), "not of"),
        (gzip.compress(warc_record(day(1, body=b"other"))), "digest"),
        (
            gzip.compress(warc_record(day(1)).replace(b"/1.1 200 OK", b"/1.1 404 No")),
            "status 404",
        ),
    ],
    ids=["plain", "text", "cut-gzip", "cut", "url", "moment", "digest", "status"],
)
def test_a_record_that_is_not_what_is_listed(server, run: Run, member: bytes, why):
    server.hold(NEW, day(1))
    server.collections[NEW][0]["length"] = str(len(member))
    said = f"bytes 0-{len(member) - 1}/9999"
    server.says("/data", part(member, said))
    assert why in reason(run())


def test_takes_what_does_not_fit_when_told_to(server: CommonCrawl, run: Run):
    server.hold(NEW, day(1, digest=sha1(b"else")))
    assert "digest" in reason(run())
    assert run.index.counts["digest"] == 1
    assert bodies(run(any_digest=True)) == [day(1).body]


def test_a_record_that_is_too_large(server: CommonCrawl, run: Run):
    server.hold(NEW, day(1))
    server.hold(NEW, day(2, body=b"0" * 50_000))
    server.collections[NEW][0]["length"] = "99999999"
    found = run(max_body=10_000)
    assert kinds(found) == [Skipped, Skipped]
    assert run.index.counts["size"] == 2
    assert len(server.asked("/data")) == 1


def test_ends_when_the_budget_is_spent_and_goes_on(server: CommonCrawl, run: Run):
    for number in range(1, 5):
        server.hold(NEW, day(number))
    has: set[tuple[str, datetime]] = set()

    def held(url: str, at: datetime) -> bool:
        return (url, at) in has

    counts = []
    for _ in range(3):
        found = run(held=held, max_requests=6)
        taken = [item for item in found if isinstance(item, Exchange)]
        has |= {(item.url, item.captured_at) for item in taken}
        counts.append((len(taken), run.index.incomplete is None))
    assert counts == [(2, False), (2, True), (0, True)]
