"""WARC files that others wrote come in whole, and what is broken in them is named."""

import gzip
import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
import tracemalloc
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from archive import Archive, DamagedError, Exchange, Start
from archive.verify import verify
from crawler.errors import BrokenRecordError
from crawler.imports.holdings import referred_to
from crawler.imports.intake import Intake
from crawler.imports.pages import Pages
from crawler.imports.profiles import Profiles
from crawler.imports.records import exchange_in
from crawler.imports.warc_files import Broken, exchanges
from crawler.models import Models
from tests import museum, stored
from tests.commands import environment, newsarchive
from tests.little_site import article, path, title
from tests.museum import Seen, file, members, one_member, plain, response, revisit, seen

ROWS = "SELECT url, captured_at, status, origin, payload_digest FROM captures"


def start(site: str | None) -> Start:
    return Start(command="import", site=site, version="1")


def taken(archive: Path, *paths: Path, site: str | None = None) -> Intake:
    """Take files into an archive, as the command does; the archive is then whole."""
    with Archive.create(archive) as opened:
        run = opened.start_run(start(site), at=museum.START)
        intake = Intake(
            archive=opened,
            profiles=Profiles(archive / "sites", site=site),
            run=run,
            began_at=museum.START,
            models=Models(opened),
        )
        intake.take(exchanges(paths, held=partial(referred_to, opened)))
    with Archive.read(archive) as opened:
        assert list(verify(opened)) == []
    return intake


def rows(archive: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(archive / "archive.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def titles(archive: Path) -> list[object]:
    return [row[0] for row in rows(archive, "SELECT title FROM articles ORDER BY url")]


def read(*paths: Path, limit: int = 1_000_000) -> list[Exchange]:
    """The exchanges of files in which nothing is broken."""
    found = list(exchanges(paths, limit=limit))
    assert [each for each in found if isinstance(each, Broken)] == []
    return [each for each in found if isinstance(each, Exchange)]


def split(*paths: Path, limit: int = 1_000_000) -> tuple[list[str], list[Broken]]:
    """The addresses that were taken in, and what is broken."""
    found = list(exchanges(paths, limit=limit))
    return (
        [each.url for each in found if isinstance(each, Exchange)],
        [each for each in found if isinstance(each, Broken)],
    )


Pack = Callable[[Iterable[bytes]], bytes]

TOOLS: dict[str, Callable[[Sequence[Seen]], bytes]] = {
    "wget": lambda pages: members(museum.wget(pages)),
    "wget-plain": lambda pages: plain(museum.wget(pages)),
    "wget-one-member": lambda pages: one_member(museum.wget(pages)),
    "heritrix": lambda pages: members(museum.heritrix(pages)),
    "browsertrix": lambda pages: members(museum.browsertrix(pages)),
    "common-crawl": lambda pages: members(museum.common_crawl(pages)),
    "warcio": museum.warcio_gzip,
    "fastwarc": museum.fastwarc_gzip,
    "warc-0.18": lambda pages: plain(response(p, version="0.18") for p in pages),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_files_of_all_tools_come_in_once(tool: str, tmp_path: Path):
    pages = museum.articles()
    warc = file(tmp_path, f"{tool}.warc", TOOLS[tool](pages))
    archive = tmp_path / "archive"
    intake = taken(archive, warc)
    assert intake.broken == []
    assert titles(archive) == [title(each.number) for each in pages]
    found = rows(archive, f"{ROWS} ORDER BY id")
    assert [row[0] for row in found] == [each.url for each in pages]
    assert {(row[2], row[3]) for row in found} == {(200, "warc")}
    seconds = [str(row[1])[:19] for row in found]
    assert seconds == [each.at.isoformat()[:19] for each in pages]
    assert taken(archive, warc).counts == {"known": len(pages)}
    assert rows(archive, f"{ROWS} ORDER BY id") == found


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool != "common-crawl"])
def test_bytes_stay_as_they_were_captured(tool: str, tmp_path: Path):
    pages = museum.articles()
    found = read(file(tmp_path, "x.warc", TOOLS[tool](pages)))
    assert [each.response for each in found] == [each.response for each in pages]
    assert {each.ip_address for each in found} == {museum.ADDRESS}
    assert {each.origin for each in found} == {"warc"}
    has_requests = tool not in {"fastwarc", "warc-0.18"}
    requests = [each.request if has_requests else b"" for each in pages]
    assert [each.request for each in found] == requests


def test_an_exchange_names_the_record_that_it_came_from(tmp_path: Path):
    (only,) = read(file(tmp_path, "a b.warc", response(seen(1))))
    assert only.imported_from == f"a b.warc {museum.name('response', 1)}"


def test_what_was_cut_off_is_called_so(tmp_path: Path):
    archive = tmp_path / "archive"
    crawled = members(museum.common_crawl(museum.articles(2)))
    taken(archive, file(tmp_path, "cc.warc.gz", crawled))
    found = rows(archive, "SELECT truncated FROM captures ORDER BY id")
    assert found == [("length",), (None,)]


def test_requests_lie_beside_their_responses(tmp_path: Path):
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "w.warc", plain(museum.wget(museum.articles(2)))))
    asked = [
        b for r, b in stored.records(archive) if r.headers["WARC-Type"] == "request"
    ]
    assert asked == [each.request for each in museum.articles(2)]


def test_a_request_is_joined_by_address_and_date_from_another_file(tmp_path: Path):
    each = seen(1)
    asked = [
        ("WARC-Type", "request"),
        ("WARC-Date", each.date),
        ("WARC-Target-URI", each.url),
    ]
    request = file(tmp_path, "b.warc", museum.record(asked, each.request))
    (only,) = read(file(tmp_path, "a.warc", response(each)), request)
    assert only.request == each.request


def test_a_resource_is_an_answer_without_headers(tmp_path: Path):
    each = seen(1)
    about = [
        ("WARC-Type", "resource"),
        ("WARC-Date", each.date),
        ("WARC-Target-URI", each.url),
        ("Content-Type", "text/html; charset=gbk"),
        ("WARC-Payload-Digest", museum.md5(each.body)),
    ]
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", museum.record(about, each.body)))
    assert titles(archive) == [title(1)]
    (only,) = stored.exchanges(archive)
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n"
    size = f"Content-Length: {len(each.body)}\r\n\r\n"
    assert only.response == (head + size).encode() + each.body


LATER = replace(
    seen(1),
    number=7,
    head=b"HTTP/1.1 200 OK\r\nServer: later\r\nContent-Type: text/html\r\n\r\n",
)
REVISITS = {
    "digest alone": revisit(LATER, seen(1)),
    "1.1": revisit(LATER, seen(1), version="1.1"),
    "record id alone": revisit(
        LATER,
        seen(1),
        WARC_Payload_Digest="",
        WARC_Refers_To=museum.name("response", 1),
    ),
    "address and date alone": revisit(
        LATER, seen(1), version="1.1", WARC_Payload_Digest="", WARC_Refers_To=""
    ),
    "wget": revisit(
        LATER,
        seen(1),
        WARC_Target_URI=f"<{LATER.url}>",
        WARC_Refers_To="<urn:uuid:6b41b5ee-0000-4000-8000-000000000000>",
        WARC_Block_Digest=museum.sha1(b""),
    ),
    "another spelling": revisit(
        LATER, seen(1), WARC_Payload_Digest=museum.sha256(seen(1).body)
    ),
}


@pytest.mark.parametrize("way", REVISITS)
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("pack", [plain, members, one_member])
def test_a_revisit_gets_the_payload_that_it_refers_to(
    way: str, order: int, pack: Pack, tmp_path: Path
):
    archive, records = tmp_path / "archive", [response(seen(1)), REVISITS[way]]
    warc = file(tmp_path, "a.warc.gz", pack([*records[::order], response(seen(2))]))
    assert taken(archive, warc).broken == []
    one, _, two = stored.exchanges(archive)
    expect_revisited(archive, one, two)


@pytest.mark.parametrize("way", REVISITS)
def test_a_revisit_may_lie_in_a_file_before(way: str, tmp_path: Path):
    archive = tmp_path / "archive"
    again = file(tmp_path, "a.warc", REVISITS[way])
    intake = taken(archive, again, file(tmp_path, "b.warc", response(seen(1))))
    assert intake.broken == []
    expect_revisited(archive, *stored.exchanges(archive))


@pytest.mark.parametrize("way", [way for way in REVISITS if way != "record id alone"])
def test_a_revisit_may_refer_to_what_the_archive_has(way: str, tmp_path: Path):
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", response(seen(1))))
    assert taken(archive, file(tmp_path, "b.warc", REVISITS[way])).broken == []
    expect_revisited(archive, *stored.exchanges(archive))


def expect_revisited(archive: Path, one: Exchange, two: Exchange) -> None:
    assert one.response == seen(1).response
    assert two.response.endswith(seen(1).body)
    assert b"Server: later" in two.response
    assert two.captured_at == LATER.at
    digests = [row[4] for row in rows(archive, f"{ROWS} WHERE url = '{seen(1).url}'")]
    assert digests == [hashlib.sha256(seen(1).body).hexdigest()] * 2


def test_many_revisits_of_one_record(tmp_path: Path):
    records = [revisit(replace(LATER, number=n), seen(1)) for n in range(7, 10)]
    warc = file(tmp_path, "a.warc", one_member([response(seen(1)), *records]))
    assert [each.url for each in read(warc)] == [seen(1).url] * 4


def test_a_revisit_takes_over_how_its_payload_lies_in_the_message(tmp_path: Path):
    chunked = seen(museum.CHUNKED)
    again = replace(LATER, url=chunked.url)
    paths = file(tmp_path, "a.warc", response(chunked) + revisit(again, chunked))
    archive = tmp_path / "archive"
    assert taken(archive, paths).broken == []
    (one,), (two,) = rows(archive, "SELECT payload_digest FROM captures")
    assert one == two


@pytest.mark.parametrize("head", [b"", seen(1).head])
def test_a_revisit_with_no_news_is_the_message_again(head: bytes, tmp_path: Path):
    again = revisit(replace(LATER, head=head), seen(1), WARC_Refers_To_Date="never")
    one, two = read(file(tmp_path, "a.warc", again + response(seen(1))))
    assert one.response == two.response == seen(1).response
    assert two.captured_at == LATER.at


def test_a_revisit_of_a_damaged_capture_says_that_the_archive_is(tmp_path: Path):
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", response(seen(1))))
    (own,) = (archive / "warc").glob("*.warc.gz")
    ((at, length),) = rows(archive, "SELECT warc_offset, warc_length FROM captures")
    content = bytearray(own.read_bytes())
    content[int(str(at)) + int(str(length)) // 2] ^= 1
    own.write_bytes(content)
    with pytest.raises(DamagedError):
        taken(archive, file(tmp_path, "b.warc", REVISITS["digest alone"]))


def test_a_damaged_head_of_a_revisit_is_named(tmp_path: Path):
    again = revisit(LATER, seen(1), WARC_Block_Digest=museum.sha1(b"x"))
    _, broken = split(file(tmp_path, "a.warc", response(seen(1)) + again))
    assert ["WARC-Block-Digest" in each.reason for each in broken] == [True]


def test_a_revisit_of_nothing_is_named(tmp_path: Path):
    lost = file(tmp_path, "a.warc", response(seen(2)) + revisit(LATER, seen(1)))
    urls, broken = split(lost)
    assert urls == [seen(2).url]
    assert [each.offset for each in broken] == [len(response(seen(2)))]
    assert "neither in these files nor in the archive" in broken[0].reason


@pytest.mark.parametrize("head", [b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", b""])
def test_not_modified_stays_without_a_body(head: bytes, tmp_path: Path):
    profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    again = revisit(
        replace(LATER, head=head), seen(1), WARC_Profile=profile, WARC_Payload_Digest=""
    )
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", response(seen(1)) + again))
    assert rows(archive, "SELECT status, payload_length FROM captures")[1] == (304, 0)
    assert rows(archive, "SELECT state, kind FROM ledger") == [("captured", "article")]
    assert rows(archive, "SELECT status FROM articles") == [("live",)]


def test_pages_that_are_not_there_are_stored_as_the_crawl_would(tmp_path: Path):
    gone = replace(seen(1), head=b"HTTP/1.1 404 Not Found\r\n\r\n", body=b"")
    moved_head = f"HTTP/1.1 301 Moved\r\nLocation: {seen(3).url}\r\n\r\n".encode()
    moved = replace(seen(2), head=moved_head, body=b"")
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", plain(map(response, (gone, moved)))))
    assert rows(archive, "SELECT status FROM captures") == [(404,), (301,)]
    states = rows(archive, "SELECT url, state, reason FROM ledger ORDER BY url")
    assert states[0] == (seen(1).url, "gone", "404 Not Found")
    assert states[1][:2] == (seen(2).url, "captured")


BROKEN = {
    "a length too long": (response(seen(2), Content_Length=99_999), "cut off"),
    "a length too short": (response(seen(2), Content_Length=700), "Content-Length"),
    "a length that is none": (response(seen(2), Content_Length="x"), "Content-Length"),
    "no length": (
        response(seen(2)).replace(b"Content-Length: ", b"Content-Size: ", 1),
        "Content-Length",
    ),
    "a bad date": (response(seen(2), WARC_Date="yesterday"), "WARC-Date"),
    "a date without a time": (response(seen(2), WARC_Date="2012-06-01"), "WARC-Date"),
    "no date": (response(seen(2), drop="WARC-Date"), "WARC-Date"),
    "no address": (response(seen(2), drop="WARC-Target-URI"), "WARC-Target-URI"),
    "no host": (
        response(seen(2), WARC_Target_URI="http://[x/"),
        "no address that can be asked",
    ),
    "no type": (response(seen(2), drop="WARC-Type"), "WARC-Type"),
    "a revisit without a host": (
        revisit(replace(seen(2), url="http://[x/"), seen(1)),
        "no address that can be asked",
    ),
    "a revisit without a date": (
        revisit(seen(2), seen(1), WARC_Date="once"),
        "WARC-Date",
    ),
    "another block": (
        response(seen(2), WARC_Block_Digest=museum.sha1(b"x")),
        "WARC-Block-Digest",
    ),
    "another payload": (
        response(seen(2), WARC_Payload_Digest=museum.sha256(b"x")),
        "WARC-Payload-Digest",
    ),
    "md5 of another": (
        response(seen(2), WARC_Block_Digest=museum.md5(b"x")),
        "WARC-Block-Digest",
    ),
    "no digest at all": (
        response(seen(2), WARC_Payload_Digest="sha1:none"),
        "WARC-Payload-Digest",
    ),
    "a first segment": (response(seen(2), WARC_Segment_Number=1), "segment 1"),
    "a continuation": (
        response(seen(2), WARC_Type="continuation", WARC_Segment_Number=2),
        "segment 2",
    ),
}


@pytest.mark.parametrize("pack", [plain, members, one_member])
@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_record_is_named_and_the_rest_comes_in(
    damage: str, pack: Pack, tmp_path: Path
):
    wrong, reason = BROKEN[damage]
    whole = [response(seen(1)), response(seen(3)), response(seen(4))]
    content = pack([whole[0], wrong, *whole[1:]])
    archive = tmp_path / "archive"
    intake = taken(archive, file(tmp_path, "a.warc", content))
    assert titles(archive) == [title(1), title(3), title(4)]
    (only,) = intake.broken
    before = members if pack is members else plain
    assert only.offset == len(before(whole[:1]))
    assert reason in only.reason
    assert intake.exit_code == 3


ODD = {
    "line feeds alone": response(seen(1)).partition(b"\r\n\r\n")[0].replace(b"\r", b"")
    + b"\n\n"
    + seen(1).response
    + b"\n\n",
    "no line ends behind": response(seen(1))[:-4],
    "lower case": response(seen(1)).replace(b"WARC-Date", b"warc-date"),
    "a folded field": response(seen(1)).replace(
        b"Content-Type: ", b"Content-Type:\r\n ", 1
    ),
    "a record of no known type": museum.record([("WARC-Type", "x-note")], b"x")
    + response(seen(1)),
    "a digest of another kind": response(seen(1), WARC_Block_Digest="crc32:1"),
    "a digest in base 64": response(
        seen(1),
        WARC_Block_Digest="sha256:"
        + b64encode(hashlib.sha256(seen(1).response).digest()).decode(),
    ),
    "nanoseconds": response(seen(1), WARC_Date="2012-06-01T08:01:00.123456789Z"),
    "cut off, with the digest of the whole": response(
        seen(1), WARC_Truncated="length", WARC_Payload_Digest=museum.sha1(b"whole")
    ),
    "HTTP/2": response(
        replace(seen(1), head=b"HTTP/2 200\r\nContent-Type: text/html\r\n\r\n")
    ),
    "an address that is no ASCII": response(
        seen(1, url=f"http://{museum.HOST}/2010/07/21/草原 1047.shtml")
    ),
}


@pytest.mark.parametrize("pack", [plain, members])
@pytest.mark.parametrize("habit", ODD)
def test_odd_habits_are_not_broken(habit: str, pack: Pack, tmp_path: Path):
    archive = tmp_path / "archive"
    warc = file(tmp_path, "a.warc", pack([ODD[habit], response(seen(2))]))
    assert taken(archive, warc).broken == []
    assert sorted(map(str, titles(archive))) == [title(1), title(2)]


@pytest.mark.parametrize("pack", [plain, members, one_member])
def test_of_a_torn_file_comes_in_what_is_whole(pack: Pack, tmp_path: Path):
    content = pack([response(each) for each in museum.articles(4)])
    urls, broken = split(file(tmp_path, "a.warc", content[:-30]))
    assert urls == [each.url for each in museum.articles(3)]
    assert len(broken) == 1
    assert "cut off" in broken[0].reason


def test_a_file_may_end_among_the_fields_of_a_record(tmp_path: Path):
    whole = response(seen(1))
    urls, broken = split(file(tmp_path, "a.warc", whole + response(seen(2))[:420]))
    assert urls == [seen(1).url]
    assert [each.offset for each in broken] == [len(whole)]


def test_noise_between_two_members_is_passed_over(tmp_path: Path):
    first, second = (members([response(each)]) for each in museum.articles(2))
    noise = gzip.compress(b"no record", mtime=0)[:-4] + b"\x1f\x8b\x08" * 9
    urls, broken = split(file(tmp_path, "a.warc.gz", first + noise + second))
    assert urls == [each.url for each in museum.articles(2)]
    assert {each.offset for each in broken} == {len(first)}


@pytest.mark.parametrize("where", [0.01, 0.2, 0.5, 0.8, 0.99])
def test_a_flipped_byte_costs_the_record_that_it_is_in(where: float, tmp_path: Path):
    packed = [members([response(each)]) for each in museum.articles(4)]
    start = len(packed[0])
    content = bytearray(b"".join(packed))
    content[start + 10 + int(where * (len(packed[1]) - 11))] ^= 0x41
    urls, broken = split(file(tmp_path, "a.warc.gz", bytes(content)))
    assert urls == [seen(number).url for number in (1, 3, 4)]
    assert [each.offset for each in broken] == [start]


def test_damage_of_one_member_for_all_leaves_what_digests_vouch_for(tmp_path: Path):
    records = [response(each) for each in museum.articles(3)]
    bare = seen(4)
    records[1:1] = [
        museum.record(
            [
                ("WARC-Type", "response"),
                ("WARC-Date", bare.date),
                ("WARC-Target-URI", bare.url),
            ],
            bare.response,
        )
    ]
    content = bytearray(one_member(records))
    content[-6] ^= 1  # the checksum: nobody knows where the damage is
    urls, broken = split(file(tmp_path, "a.warc.gz", bytes(content)))
    assert urls == [each.url for each in museum.articles(2)]
    reasons = [each.reason for each in broken]
    assert "states no digest" in reasons[0]
    assert broken[0].offset == len(records[0])


def test_the_beginning_of_a_gzip_file_may_be_lost(tmp_path: Path):
    content = members(response(each) for each in museum.articles(3))
    urls, broken = split(file(tmp_path, "a.warc.gz", content[100:]))
    assert urls == [each.url for each in museum.articles(3)[1:]]
    assert [each.offset for each in broken] == [0]


NO_WARC = {
    "html": b"<!DOCTYPE html><html><body>Not found</body></html>\n" * 5000,
    "zipped html": gzip.compress(b"<!DOCTYPE html>" * 5000, mtime=0),
    "nothing": b"",
    "noise": random.Random(1).randbytes(100_000),  # noqa: S311  # no secret
}


@pytest.mark.parametrize("kind", NO_WARC)
def test_what_is_no_warc_file_is_named_once(kind: str, tmp_path: Path):
    other = file(tmp_path, "b.warc", response(seen(1)))
    urls, broken = split(file(tmp_path, "a.warc.gz", NO_WARC[kind]), other)
    assert urls == [seen(1).url]
    assert [(each.file, each.offset) for each in broken] == [
        (str(tmp_path / "a.warc.gz"), 0)
    ]


def test_a_record_over_the_limit_is_passed_over(tmp_path: Path):
    large = replace(seen(2), body=b"x" * 300_000)
    for pack in (plain, members, one_member):
        records = [response(each) for each in (seen(1), large, seen(3))]
        urls, broken = split(file(tmp_path, "a.warc", pack(records)), limit=100_000)
        assert urls == [seen(1).url, seen(3).url]
        assert [each.reason for each in broken] == [
            f"a block of {len(large.response)} bytes, more than 100000"
        ]


def test_memory_stays_flat_whatever_the_file_holds(tmp_path: Path):
    """A bomb of 50 MB, and 40 MB of records; neither is ever held."""
    bomb = replace(seen(2), body=b"\0" * 50_000_000)
    size = len(response(bomb))
    packed = gzip.compress(response(bomb), mtime=0)
    records = [
        replace(seen(3), url=f"http://news.example/{n}", body=b"%07d" % n * 60_000)
        for n in range(100)
    ]
    content = packed + one_member(map(response, records))
    warc = file(tmp_path, "a.warc.gz", content)
    del bomb, packed, records, content
    tracemalloc.start()
    try:
        count = sum(1 for _ in exchanges([warc], limit=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 101
    assert peak < 16_000_000 < size


def pager(base: str = f"http://{museum.HOST}") -> str:
    first, second = (f"{base}{each}" for each in (path(1), second_path()))
    return f'<div class="pages"><a href="{first}">1</a> <a href="{second}">2</a></div>'


def second_path() -> str:
    return path(1).replace(".shtml", "_02.shtml")


def two_pages() -> tuple[Seen, Seen]:
    url = f"http://{museum.HOST}{second_path()}"
    return seen(1, article(1, more=pager())), seen(5, article(7, more=pager()), url=url)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("limit", [0, 1_000_000])
def test_pages_of_an_article_become_one_record(order: int, limit: int, tmp_path: Path):
    pages = two_pages()[::order]
    warc = file(tmp_path, "a.warc", plain(map(response, pages)))
    archive = tmp_path / "archive"
    with Archive.create(archive) as opened:
        intake = Intake(
            archive=opened,
            profiles=Profiles(archive / "sites"),
            run=opened.start_run(start(None), at=museum.START),
            began_at=museum.START,
            models=Models(opened),
            pages=Pages(limit=limit),
        )
        intake.take(exchanges([warc, warc]))
    assert len(rows(archive, ROWS)) == 2
    assert titles(archive) == [title(1)]
    ((body, pages_of),) = rows(archive, "SELECT body, pages FROM articles")
    assert "第1号" in str(body)
    assert ("第7号" in str(body)) is (limit > 0)
    assert json.loads(str(pages_of)) == [each.url for each in two_pages()]


def test_an_article_does_without_a_page_that_is_not_there(tmp_path: Path):
    first, second = two_pages()
    busy = replace(second, head=b"HTTP/1.1 503 Busy\r\n\r\n", body=b"")
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", plain(map(response, (first, busy)))))
    assert titles(archive) == [title(1)]
    assert len(rows(archive, ROWS)) == 2


def test_a_named_site_reads_pages_of_its_mirrors(tmp_path: Path):
    archive = tmp_path / "archive"
    taken(archive, file(tmp_path, "a.warc", response(seen(1))), site="nmgnews")
    assert rows(archive, "SELECT site FROM articles") == [("nmgnews",)]


def test_each_page_is_read_with_the_profile_of_its_site(tmp_path: Path):
    archive = tmp_path / "archive"
    own = seen(1, url=f"http://inews.nmgnews.com.cn{path(1)}")
    taken(archive, file(tmp_path, "a.warc", plain(map(response, (own, seen(2))))))
    sites = rows(archive, "SELECT site FROM articles ORDER BY url")
    assert sites == [("nmgnews",), (museum.HOST,)]


@pytest.mark.parametrize("pack", [plain, members])
def test_one_record_is_an_exchange(pack: Pack):
    found = exchange_in(
        pack([response(seen(2))]), origin="common-crawl", imported_from="x"
    )
    assert found.response == seen(2).response
    assert (found.origin, found.imported_from) == ("common-crawl", "x")


@pytest.mark.parametrize(
    "member",
    [
        b"",
        b"<html>",
        members([response(seen(1))])[:-10],
        b"\x1f\x8b" + b"x" * 50,
        response(seen(1))[:-300],
        museum.warcinfo("x"),
        revisit(LATER, seen(1)),
        *(wrong for wrong, _ in BROKEN.values()),
    ],
)
def test_bytes_that_hold_no_page_are_refused(member: bytes):
    if member in {BROKEN["a length too short"][0], BROKEN["a first segment"][0]}:
        member = member[:200]
    with pytest.raises(BrokenRecordError) as caught:
        exchange_in(member, origin="warc", imported_from="x")
    assert caught.value.file == "x"


def test_the_command_says_what_it_took_in(tmp_path: Path):
    archive = tmp_path / "archive"
    good = members(museum.heritrix(museum.articles(3)))
    warc = file(tmp_path, "a.warc.gz", good)
    done = newsarchive("import", warc, archive=archive)
    assert done.returncode == 0
    assert done.stdout == ""
    words = "3 captures taken in, 0 known already, 3 articles new or changed"
    assert done.stderr == f"{words}, 0 records broken\n"
    ((command, counts, code),) = rows(
        archive, "SELECT command, counts, exit_code FROM runs"
    )
    assert "import" in str(command)
    assert (json.loads(str(counts))["captures"], code) == (3, 0)


def test_the_command_names_broken_records(tmp_path: Path):
    archive, wrong = tmp_path / "archive", BROKEN["a bad date"][0]
    warc = file(tmp_path, "a.warc", response(seen(1)) + wrong * 25)
    done = newsarchive("import", warc, "--json", archive=archive)
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert lines[0] == f"{warc}:{len(response(seen(1)))}: WARC-Date is 'yesterday'"
    assert lines[20].startswith("and 5 more")
    said = json.loads(done.stdout)
    assert (said["captures"], said["broken"]) == (1, 25)
    assert len(said["broken_records"]) == 25
    log = Path(said["log"]).read_text("utf-8").splitlines()
    assert sum("WARC-Date" in json.loads(line)["message"] for line in log) == 25
    assert newsarchive("verify", archive=archive).returncode == 0


@pytest.mark.parametrize("words", [[], ["missing.warc"], ["."]])
def test_files_that_are_none_are_wrong_usage(words: list[str], tmp_path: Path):
    done = newsarchive("import", *words, archive=tmp_path / "archive", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "archive").exists()


def test_an_interrupt_keeps_what_is_stored(tmp_path: Path):
    def interrupted() -> Iterable[Exchange]:
        yield from read(warc)
        raise KeyboardInterrupt

    archive = tmp_path / "archive"
    warc = file(tmp_path, "a.warc", plain(map(response, museum.articles(3))))
    with Archive.create(archive) as opened:
        intake = Intake(
            archive=opened,
            profiles=Profiles(archive / "sites"),
            run=opened.start_run(start(None), at=museum.START),
            began_at=museum.START,
            models=Models(opened),
        )
        intake.take(interrupted())
    assert intake.exit_code == 7
    assert len(titles(archive)) == 3


def test_a_signal_ends_an_import_between_two_captures(tmp_path: Path):
    archive, page = tmp_path / "archive", article(1)
    many = (
        response(seen(1, page, url=f"http://{museum.HOST}/2010/07/21/{n}.shtml"))
        for n in range(10_000, 11_500)
    )
    warc = file(tmp_path, "a.warc", plain(many))
    words = [sys.executable, "-m", "crawler", "import", str(warc)]
    words += ["--archive", str(archive)]
    process = subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not has_captures(archive) and time.monotonic() < deadline:
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    _, words_said = process.communicate(timeout=60)
    assert process.returncode == 7
    assert "stopped" in words_said.decode()
    assert 50 <= len(titles(archive)) < 1_500
    assert newsarchive("verify", archive=archive).returncode == 0
    assert rows(archive, "SELECT exit_code FROM runs") == [(7,)]


def has_captures(archive: Path) -> bool:
    if not (archive / "archive.db").is_file():
        return False
    try:
        return bool(rows(archive, "SELECT 1 FROM captures LIMIT 1"))
    except sqlite3.OperationalError:
        return False
