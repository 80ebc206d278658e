"""WARC files in the manner of many tools, written when a test asks for them.

The pages are those of the little site; the records are spelled as each tool spells
them: wget 1.21, Heritrix 3, Browsertrix and warcio, Common Crawl, FastWARC.
"""

import gzip
import hashlib
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

from fastwarc.warc import WarcRecord, WarcRecordType
from warcio.warcwriter import WARCWriter

from tests.little_site import article, path

HOST = "news.example"
START = datetime(2012, 6, 1, 8, tzinfo=UTC)
ADDRESS = "192.0.2.7"
CHUNKED = 2
ZIPPED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One exchange that the tools are to write down.

    number: from which ids and moments are made.
    """

    number: int
    url: str
    head: bytes
    body: bytes

    @property
    def response(self) -> bytes:
        return self.head + self.body

    @property
    def request(self) -> bytes:
        target = self.url.partition(HOST)[2]
        return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.number)

    @property
    def date(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def seen(number: int, page: str | None = None, *, url: str | None = None) -> Seen:
    """The article of this number: the second is sent in chunks, the third gzipped."""
    body = (page or article(number)).encode("gb18030")
    head = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n"
    if number == ZIPPED:
        body = gzip.compress(body, mtime=0)
        head += b"Content-Encoding: gzip\r\n"
    if number == CHUNKED:
        head += b"Transfer-Encoding: chunked\r\n"
        body = b"%x;x=1\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (
            *(100, body[:100]),
            *(len(body) - 100, body[100:]),
        )
    else:
        head += b"Content-Length: %d\r\n" % len(body)
    address = url or f"http://{HOST}{path(number)}"
    return Seen(number=number, url=address, head=head + b"\r\n", body=body)


def articles(count: int = 5) -> list[Seen]:
    return [seen(number) for number in range(1, count + 1)]


def name(kind: str, number: int) -> str:
    """A record's id, the same in every run."""
    value = hashlib.sha256(f"{kind} {number}".encode()).digest()[:16]
    return f"<urn:uuid:{UUID(bytes=value, version=4)}>"


def sha1(data: bytes) -> str:
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{b32encode(digest).decode()}"


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def md5(data: bytes) -> str:
    return f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"


def record(
    fields: Sequence[tuple[str, str | int]], block: bytes, *, version: str = "1.0"
) -> bytes:
    """A record with these fields; a Content-Length of its own goes before the true."""
    names = {key for key, _ in fields}
    rest = [] if "Content-Length" in names else [("Content-Length", len(block))]
    lines = [f"WARC/{version}", *(f"{k}: {v}" for k, v in [*fields, *rest])]
    head = "".join(f"{line}\r\n" for line in lines).encode()
    return head + b"\r\n" + block + b"\r\n\r\n"


def response(
    each: Seen, *, version: str = "1.0", drop: str = "", **changed: str | int
) -> bytes:
    """A plain response record; `changed` names fields with `_` for `-`."""
    fields: dict[str, str | int] = {
        "WARC-Type": "response",
        "WARC-Record-ID": name("response", each.number),
        "WARC-Date": each.date,
        "WARC-Target-URI": each.url,
        "WARC-IP-Address": ADDRESS,
        "Content-Type": "application/http; msgtype=response",
        "WARC-Block-Digest": sha1(each.response),
        "WARC-Payload-Digest": sha1(each.body),
    }
    fields |= {key.replace("_", "-"): value for key, value in changed.items()}
    fields.pop(drop, None)
    return record(list(fields.items()), each.response, version=version)


def warcinfo(software: str, version: str = "1.0") -> bytes:
    block = f"software: {software}\r\nformat: WARC File Format {version}\r\n".encode()
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", name("info", 0)),
        ("WARC-Date", "2012-06-01T08:00:00Z"),
        ("Content-Type", "application/warc-fields"),
    ]
    return record(fields, block, version=version)


def wget(pages: Iterable[Seen]) -> list[bytes]:
    """As wget 1.21: request first, angle brackets, and its own log at the end."""
    records = [warcinfo("Wget/1.21.3 (linux-gnu)")]
    for each in pages:
        common: list[tuple[str, str | int]] = [
            ("WARC-Target-URI", f"<{each.url}>"),
            ("WARC-Date", each.date),
            ("WARC-IP-Address", ADDRESS),
            ("WARC-Warcinfo-ID", name("info", 0)),
        ]
        asked: list[tuple[str, str | int]] = [
            ("WARC-Type", "request"),
            ("Content-Type", "application/http;msgtype=request"),
            ("WARC-Record-ID", name("request", each.number)),
            ("WARC-Block-Digest", sha1(each.request)),
        ]
        answered: list[tuple[str, str | int]] = [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", name("response", each.number)),
            ("WARC-Concurrent-To", name("request", each.number)),
            ("WARC-Block-Digest", sha1(each.response)),
            ("WARC-Payload-Digest", sha1(each.body)),
            ("Content-Type", "application/http;msgtype=response"),
        ]
        records.append(record(asked + common, each.request))
        records.append(record(answered + common, each.response))
    log = gzip.compress(b"--2012-06-01 08:00:00--  http://news.example/\n", mtime=0)
    for kind, place in (("metadata", "MANIFEST.txt"), ("resource", "wget.log")):
        about: list[tuple[str, str | int]] = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", name(kind, 0)),
            ("WARC-Target-URI", f"<metadata://gnu.org/software/wget/warc/{place}>"),
            ("WARC-Date", "2012-06-01T09:00:00Z"),
            ("WARC-Block-Digest", sha1(log)),
            ("Content-Type", "text/plain"),
        ]
        records.append(record(about, log))
    return records


def heritrix(pages: Iterable[Seen]) -> list[bytes]:
    """As Heritrix 3: a DNS answer, request and metadata behind each response."""
    records = [warcinfo("Heritrix/3.4.0")]
    looked_up = b"20120601080000\nnews.example.\t3600\tIN\tA\t192.0.2.7\n"
    dns: list[tuple[str, str | int]] = [
        ("WARC-Type", "response"),
        ("WARC-Target-URI", f"dns:{HOST}"),
        ("WARC-Date", "2012-06-01T08:00:00Z"),
        ("WARC-Record-ID", name("dns", 0)),
        ("Content-Type", "text/dns"),
    ]
    records.append(record(dns, looked_up))
    for each in pages:
        records.append(response(each))
        for kind, block in (("request", each.request), ("metadata", b"via: -\r\n")):
            http = "application/http; msgtype=request"
            about: list[tuple[str, str | int]] = [
                ("WARC-Type", kind),
                ("WARC-Target-URI", each.url),
                ("WARC-Date", each.date),
                ("WARC-Concurrent-To", name("response", each.number)),
                ("WARC-Record-ID", name(kind, each.number)),
                (
                    "Content-Type",
                    http if kind == "request" else "application/warc-fields",
                ),
            ]
            records.append(record(about, block))
    return records


def browsertrix(pages: Iterable[Seen]) -> list[bytes]:
    """As Browsertrix: WARC 1.1, milliseconds, sha256, several WARC-Concurrent-To."""
    records = [warcinfo("Browsertrix-Crawler 1.0", "1.1")]
    for each in pages:
        date = each.date.replace("Z", ".125Z")
        info: list[tuple[str, str | int]] = [
            ("WARC-Type", "resource"),
            ("WARC-Record-ID", name("pageinfo", each.number)),
            ("WARC-Target-URI", f"urn:pageinfo:{each.url}"),
            ("WARC-Date", date),
            ("Content-Type", "application/json"),
        ]
        asked: list[tuple[str, str | int]] = [
            ("WARC-Type", "request"),
            ("WARC-Record-ID", name("request", each.number)),
            ("WARC-Target-URI", each.url),
            ("WARC-Date", date),
            ("WARC-Concurrent-To", name("pageinfo", each.number)),
            ("WARC-Concurrent-To", name("response", each.number)),
        ]
        answer = response(
            each,
            version="1.1",
            WARC_Date=date,
            WARC_Block_Digest=sha256(each.response),
            WARC_Payload_Digest=sha256(each.body),
        )
        records += [record(info, b"{}", version="1.1"), answer]
        records.append(record(asked, each.request, version="1.1"))
    return records


def common_crawl(pages: Iterable[Seen]) -> list[bytes]:
    """As Common Crawl: bodies without codings, whose headers then have other names."""
    records = [warcinfo("Apache Nutch 1.19 (modified)")]
    for each in pages:
        body = article(each.number).encode("gb18030")
        head = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            b"X-Crawl-Transfer-Encoding: chunked\r\nX-Crawl-Content-Encoding: gzip\r\n"
            b"X-Crawl-Content-Length: 17\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        plain = Seen(number=each.number, url=each.url, head=head, body=body)
        asked: list[tuple[str, str | int]] = [
            ("WARC-Type", "request"),
            ("WARC-Date", each.date),
            ("WARC-Record-ID", name("request", each.number)),
            ("WARC-Target-URI", each.url),
        ]
        records.append(record(asked, each.request))
        cut = {"WARC-Truncated": "length"} if each.number == 1 else {}
        records.append(response(plain, **cut))
    return records


def warcio_gzip(pages: Iterable[Seen]) -> bytes:
    """Written by warcio itself, gzip."""
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "w"}))
    for each in pages:
        made = [
            writer.create_warc_record(
                each.url,
                kind,
                payload=BytesIO(message),
                length=len(message),
                warc_content_type=f"application/http; msgtype={kind}",
                warc_headers_dict={"WARC-Date": each.date, "WARC-IP-Address": ADDRESS},
                http_headers=None,
            )
            for kind, message in (
                ("response", each.response),
                ("request", each.request),
            )
        ]
        writer.write_request_response_pair(made[1], made[0])
    return stream.getvalue()


def fastwarc_gzip(pages: Iterable[Seen]) -> bytes:
    """Written by FastWARC itself, one gzip member for all: it was never told to end."""
    plain = BytesIO()
    for each in pages:
        made = WarcRecord()
        made.init_headers(WarcRecordType.response)
        made.headers["WARC-Target-URI"] = each.url
        made.headers["WARC-Date"] = each.date
        made.headers["WARC-IP-Address"] = ADDRESS
        made.headers["Content-Type"] = "application/http; msgtype=response"
        made.set_bytes_content(each.response)
        made.write(plain, checksum_data=True)
    return gzip.compress(plain.getvalue(), mtime=0)


def revisit(each: Seen, of: Seen, *, version: str = "1.0", **changed: str) -> bytes:
    """A revisit of the same payload, at a later moment; with the head of `each`."""
    profile = f"http://netpreserve.org/warc/{version}/revisit/identical-payload-digest"
    if version == "1.0":
        profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    fields: dict[str, str] = {
        "WARC-Type": "revisit",
        "WARC-Record-ID": name("revisit", each.number),
        "WARC-Date": each.date,
        "WARC-Target-URI": each.url,
        "WARC-Profile": profile,
        "WARC-Truncated": "length",
        "Content-Type": "application/http; msgtype=response",
        "WARC-Payload-Digest": sha1(of.body),
    }
    if version == "1.1":
        fields["WARC-Refers-To-Target-URI"] = of.url
        fields["WARC-Refers-To-Date"] = of.date
        fields["WARC-Refers-To"] = name("response", of.number)
    fields |= {key.replace("_", "-"): value for key, value in changed.items()}
    kept = [(key, value) for key, value in fields.items() if value]
    return record(kept, each.head, version=version)


def plain(records: Iterable[bytes]) -> bytes:
    return b"".join(records)


def members(records: Iterable[bytes]) -> bytes:
    """One gzip member a record."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def one_member(records: Iterable[bytes]) -> bytes:
    """One gzip member for the whole file."""
    return gzip.compress(b"".join(records), mtime=0)


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
