"""Servers on loopback that speak as the Wayback Machine and Common Crawl do."""

import gzip
import hashlib
import json
import re
import threading
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from crawler.imports.index import Clock, IndexSession
from crawler.imports.services import IndexSettings

ServiceType = TypeVar("ServiceType", bound="Service")
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def sha1(body: bytes) -> str:
    return b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


class Watch:
    """A clock that stands still but for the sleep that is asked of it."""

    def __init__(self) -> None:
        self.time = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, sleep=self.sleep)


def response(
    status: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> bytes:
    """A whole response, with its length unless the headers give another."""
    lines = {"Connection": "close", "Content-Length": str(len(body))}
    lines |= dict(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


@dataclass(kw_only=True)
class Capture:
    """What a server holds: a page, as it was captured.

    digest, status: as the index lists them, if otherwise than is true.
    original: the captured server's headers. sent: more headers of the replay.
    """

    url: str
    stamp: str
    body: bytes = b"<html>page</html>"
    digest: str = ""
    status: str = "200"
    mime: str = "text/html"
    original: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """Answers each request in its own way, unless told what to say first."""

    base: str = ""
    targets: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    scripts: dict[str, list[bytes]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that lead to this server."""
        raise NotImplementedError

    def says(self, start: str, *answers: bytes) -> None:
        """Give these answers to the next requests whose target begins so."""
        self.scripts.setdefault(start, []).extend(answers)

    def asked(self, start: str) -> list[str]:
        return [target for target in self.targets if target.startswith(start)]

    def queries(self, start: str) -> list[dict[str, str]]:
        parsed = [parse_qs(urlsplit(target).query) for target in self.asked(start)]
        return [{name: values[0] for name, values in each.items()} for each in parsed]

    def reply(self, target: str, headers: dict[str, str]) -> bytes:
        self.targets.append(target)
        self.headers.append(headers)
        for start, answers in self.scripts.items():
            if answers and target.startswith(start):
                return answers.pop(0)
        parts = urlsplit(target)
        query = {name: v[0] for name, v in parse_qs(parts.query).items()}
        return self.usual(target, parts.path, query, headers)

    def usual(
        self, target: str, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> bytes:
        raise NotImplementedError


@dataclass
class Wayback(Service):
    """`/cdx` and `/web/`, as the README of wayback-cdx-server has them."""

    captures: list[Capture] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "wayback_cdx": f"{self.base}/cdx",
            "wayback_replay": f"{self.base}/web",
        }

    def usual(self, target, path, query, headers):
        if path == "/cdx":
            body = gzip.compress(self._index(query).encode())
            return response("200 OK", body, {"Content-Encoding": "gzip"})
        found = re.match(r"/web/(\d{14})id_/(.*)", target, re.DOTALL)
        asked = found.groups() if found else ()
        for each in self.captures:
            if (each.stamp, each.url) == asked:
                return self.replay(each)
        return response("404 Not Found", b"<html>Wayback: not archived</html>")

    def replay(self, capture: Capture) -> bytes:
        about = {
            "Memento-Datetime": format_datetime(moment(capture.stamp), usegmt=True),
            "Link": f'<{capture.url}>; rel="original", <x>; rel="timemap"',
            "Content-Type": capture.mime,
            "Server": "wayback",
        }
        about |= {f"X-Archive-Orig-{k}": v for k, v in capture.original.items()}
        return response("200 OK", capture.body, about | dict(capture.sent))

    def _index(self, query: dict[str, str]) -> str:
        names = query["fl"].split(",")
        begin = int(query.get("resumeKey", "key+%2C0").rpartition("C")[2])
        end = begin + int(query["limit"])
        found = [each for each in self.captures if _matches(each, query)]
        rows = [json.dumps(names)]
        for number, each in enumerate(found[begin:end], start=begin):
            row = {
                "timestamp": each.stamp,
                "original": each.url,
                "mimetype": each.mime,
                "statuscode": each.status,
                "digest": each.digest or sha1(each.body),
            }
            listed = json.dumps([row[name] for name in names])
            rows.append(self.lines.get(number, listed))
        if end < len(found):
            rows += ["[]", json.dumps([f"key+%2C{end}"])]
        return "[" + ",\n ".join(rows) + "]\n" if found else "[]\n"


@dataclass
class CommonCrawl(Service):
    """`/collinfo.json`, an index for each collection, and the files under `/data/`."""

    collections: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    page_size: int = 2

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "common_crawl_index": f"{self.base}/collinfo.json",
            "common_crawl_data": f"{self.base}/data",
        }

    def hold(
        self, collection: str, capture: Capture, *, file: str = "a.warc.gz"
    ) -> None:
        """Put a capture into a file, and into a collection's index."""
        member = gzip.compress(warc_record(capture))
        data = self.files.get(file, b"")
        self.files[file] = data + member
        line = {
            "urlkey": "any",
            "timestamp": capture.stamp,
            "url": capture.url,
            "mime": capture.mime,
            "status": capture.status,
            "digest": capture.digest or sha1(capture.body),
            "length": str(len(member)),
            "offset": str(len(data)),
            "filename": file,
        }
        self.collections.setdefault(collection, []).append(line)

    def usual(self, target, path, query, headers):
        if path == "/collinfo.json":
            listed = [
                {"id": name, "cdx-api": f"{self.base}/{name}-index"}
                for name in self.collections
            ]
            return response("200 OK", json.dumps(listed).encode())
        if path.startswith("/data/"):
            return self._part(path.removeprefix("/data/"), headers)
        return self._page(path[1:].removesuffix("-index"), query)

    def _page(self, name: str, query: dict[str, str]) -> bytes:
        found = [line for line in self.collections[name] if _lists(line, query)]
        lines = [json.dumps(line) for line in found] + self.lines.get(name, [])
        size = self.page_size
        if not lines:
            return response("404 Not Found", b'{"message": "No Captures found for: x"}')
        if "showNumPages" in query:
            pages = {"pages": -(-len(lines) // size), "pageSize": 5, "blocks": 9}
            return response("200 OK", json.dumps(pages).encode())
        begin = int(query["page"]) * size
        text = "".join(f"{line}\n" for line in lines[begin : begin + size])
        return response("200 OK", text.encode(), {"Content-Type": "text/x-ndjson"})

    def _part(self, file: str, headers: dict[str, str]) -> bytes:
        data = self.files[file]
        begin, end = map(int, headers["range"].removeprefix("bytes=").split("-"))
        said = {"Content-Range": f"bytes {begin}-{end}/{len(data)}"}
        return response("206 Partial Content", data[begin : end + 1], said)


def warc_record(capture: Capture, **more: str) -> bytes:
    """A response record as Common Crawl writes them, not compressed."""
    said = {"Content-Type": capture.mime, "Content-Length": str(len(capture.body))}
    block = response("200 OK", capture.body, {**said, **capture.original})
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:6d5d7f0c-2f4a-4a7e-9c25-0d2b6a0e7f11>",
        "WARC-Date": f"{moment(capture.stamp):%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Target-URI": capture.url,
        "WARC-Payload-Digest": f"sha1:{sha1(capture.body)}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    lines = "".join(
        f"{name}: {value}\r\n" for name, value in {**fields, **more}.items()
    )
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def _matches(capture: Capture, query: dict[str, str]) -> bool:
    since, until = query.get("from", ""), query.get("to", "")
    stamp = capture.stamp
    in_time = stamp[: len(since)] >= since and stamp[: len(until)] <= until
    return in_time and _is_under(capture.url, query)


def _lists(line: dict[str, str], query: dict[str, str]) -> bool:
    return _is_under(line["url"], query)


def _is_under(url: str, query: dict[str, str]) -> bool:
    wanted = query["url"]
    match query["matchType"]:
        case "prefix":
            return url.startswith(wanted)
        case "domain":
            host = urlsplit(url).hostname or ""
            return host == wanted or host.endswith(f".{wanted}")
        case _:
            return url == wanted


@contextmanager
def served(service: ServiceType) -> Iterator[ServiceType]:
    """Serve on a free port of 127.0.0.1 until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.wfile.write(service.reply(self.path, headers))
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


def session(
    services: Sequence[Any], watch: Watch | None = None, **settings: Any
) -> IndexSession:
    """A run that knows these servers and no others."""
    nowhere = "http://127.0.0.1:9/"  # the port of "discard"
    named = dict.fromkeys(
        (
            "wayback_cdx",
            "wayback_replay",
            "common_crawl_index",
            "common_crawl_data",
        ),
        nowhere,
    )
    for service in services:
        named |= service.settings
    all_settings = IndexSettings(**{**named, "delay": 0.0, **settings})
    return IndexSession(all_settings, clock=(watch or Watch()).clock)
