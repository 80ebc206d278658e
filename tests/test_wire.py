"""What went over the wire lies in the archive, byte for byte."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from tests.commands import newsarchive
from tests.raw_server import RawServer, page, raw_server

ARTICLE = (
    "<html><head><title>雨后草原</title></head><body><h1>雨后草原</h1>"
    "<p>　　连日降雨过后，牧草长势喜人，牧民们开始准备打草。</p></body></html>"
).encode()

CHUNKED = (
    b"HTTP/1.1 200 Very OK Indeed\r\n"
    b"content-TYPE: text/html\r\n"
    b"Set-Cookie: a=1\r\n"
    b"X-Folded: one\r\n two\r\n"
    b"Set-Cookie: b=2\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
    b"5;name=value\r\n<html\r\n"
    b"2e\r\n><a href='/2010/07/21/010471234.shtml'>x</a>..\r\n"
    b"0\r\nX-Trailer: last\r\n\r\n"
)
ANSWERS = {
    "/robots.txt": page(b"User-agent: *\nDisallow: /secret/\n"),
    "/": CHUNKED,
    "/2010/07/21/010471234.shtml": page(
        gzip.compress(ARTICLE, mtime=0),
        b"CONTENT-type: text/html; charset=utf-8",
        b"Content-Encoding: gzip",
    ),
    "/old.html": page(b"", b"Location: /", status=b"301 Moved For Good"),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """An archive of the server above, and the server."""
    archive = tmp_path_factory.mktemp("wire") / "archive"
    with raw_server(ANSWERS) as server:
        done = newsarchive(
            "crawl", server.base, "--delay", "0", "--quiet", archive=archive
        )
        more = newsarchive(
            "fetch", f"{server.base}/old.html", "--quiet", archive=archive
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert more.returncode == 0, more.stderr
    return archive, server


def blocks(archive: Path, kind: str) -> list[tuple[str, bytes]]:
    """Address and block of each record of this type."""
    found = []
    for path in sorted((archive / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                if record.headers["WARC-Type"] == kind:
                    url = record.headers["WARC-Target-URI"]
                    found.append((url, record.reader.read()))
    return found


@pytest.mark.parametrize("path", ANSWERS)
def test_a_response_is_stored_as_it_was_sent(
    crawled: tuple[Path, RawServer], path: str
):
    archive, server = crawled
    stored = dict(blocks(archive, "response"))
    assert stored[f"{server.base}{path}"] == ANSWERS[path]


def test_a_request_is_stored_as_it_was_received(crawled: tuple[Path, RawServer]):
    archive, server = crawled
    assert [block for _, block in blocks(archive, "request")] == server.requests


def test_no_private_header_is_sent(crawled: tuple[Path, RawServer]):
    _, server = crawled
    assert not any(b"newsarchive-ticket" in each.lower() for each in server.requests)


def test_request_response_and_reading_name_each_other(crawled: tuple[Path, RawServer]):
    archive, _ = crawled
    responses, concurrent = set(), set()
    for path in (archive / "warc").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                if record.headers["WARC-Type"] == "response":
                    responses.add(str(record.record_id))
                    assert record.headers["WARC-IP-Address"] == "127.0.0.1"
                elif record.headers["WARC-Type"] == "revisit":
                    # Two bodies that are alike, of one address: kept once.
                    responses.add(str(record.record_id))
                elif "WARC-Concurrent-To" in record.headers:
                    named = str(record.headers["WARC-Concurrent-To"])
                    concurrent.add((record.headers["WARC-Type"], named.strip("<>")))
    ids = {each.strip("<>") for each in responses}
    expected = {(kind, each) for kind in ("request", "metadata") for each in ids}
    assert concurrent == expected


def test_warcio_finds_every_digest_right(crawled: tuple[Path, RawServer]):
    archive, _ = crawled
    files = map(str, sorted((archive / "warc").glob("*.warc.gz")))
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "digest pass" in done.stdout
    assert "fail" not in done.stdout


def test_fastwarc_finds_every_digest_right(crawled: tuple[Path, RawServer]):
    archive, _ = crawled
    for path in sorted((archive / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                assert record.verify_block_digest(), record.headers
