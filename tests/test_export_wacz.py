"""The index of the WARC files, and WACZ packages, held against themselves."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecord
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive, DamagedError
from archive.export import Chosen
from archive.export.cdxj import write_cdxj
from archive.export.sorted_lines import sorted_lines
from archive.export.surt import surt
from archive.export.wacz import write_wacz
from archive.filters import Filters
from archive.warc import warc_files
from tests import revisited
from tests.commands import environment, newsarchive
from tests.stored import records

AT = datetime(2026, 3, 5, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("wacz") / "archive"
    with Archive.read(revisited.make(path)) as opened:
        yield opened


def index(chosen: Chosen) -> list[tuple[str, str, dict[str, str]]]:
    stream = io.StringIO()
    assert write_cdxj(chosen, stream) == stream.getvalue().count("\n")
    split = [line.split(" ", 2) for line in stream.getvalue().splitlines()]
    return [(key, stamp, json.loads(said)) for key, stamp, said in split]


def test_every_capture_has_a_line_in_order(archive: Archive) -> None:
    lines = index(Chosen(archive=archive))
    heads = [(key, stamp) for key, stamp, _ in lines]
    assert heads == sorted(heads)
    captured = {
        (str(record.headers["WARC-Target-URI"]), str(record.headers["WARC-Date"])[:19])
        for record, _ in records(archive.path)
        if record.headers["WARC-Type"] in {"response", "revisit"}
    }
    assert len(captured) == len(lines) == 20
    assert {(said["url"], moment(stamp)) for _, stamp, said in lines} == captured


def moment(stamp: str) -> str:
    read = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return f"{read:%Y-%m-%dT%H:%M:%S}"


def test_a_line_says_where_the_record_lies(archive: Archive) -> None:
    by_place = {
        (path.name, record.stream_pos): record
        for path in warc_files(archive.warc)
        for record in records_of(path)
    }
    for _, _, said in index(Chosen(archive=archive)):
        record = by_place[said["filename"], int(said["offset"])]
        assert record.headers["WARC-Target-URI"] == said["url"]
        assert record.headers.get("WARC-Payload-Digest") == said.get("digest")
        is_revisit = record.headers["WARC-Type"] == "revisit"
        assert (said["mime"] == "warc/revisit") == is_revisit
        assert ("status" in said) == (not is_revisit)


def records_of(path: Path) -> Iterator[WarcRecord]:
    with path.open("rb") as file:
        yield from ArchiveIterator(file, parse_http=False)


def test_a_304_answer_leads_to_what_it_confirmed(archive: Archive) -> None:
    lines = index(Chosen(archive=archive))
    place = {(key, stamp[:8]): said["offset"] for key, stamp, said in lines}
    known = [each for each in lines if each[2]["mime"] == "warc/revisit"]
    assert len(known) == 4
    again = [
        (key, stamp)
        for key, stamp, said in lines
        if stamp.startswith("20260302") and said["mime"] == "text/html"
    ]
    assert len(again) == 4
    for key, _ in again:
        assert place[key, "20260302"] == place[key, "20260301"]


def test_filters_choose_pages_and_their_pictures(archive: Archive) -> None:
    one = Filters(since="2010-05-18", until="2010-05-18")
    chosen = Chosen(archive=archive, filters=one)
    (only,) = chosen.articles()
    assert only.article.images
    lines = index(chosen)
    assert {said["url"] for _, _, said in lines} == {
        only.article.url,
        only.article.images[0].url,
    }
    assert len(lines) == 4


def test_a_record_that_lies_elsewhere_is_no_line(tmp_path: Path) -> None:
    path = revisited.make(tmp_path / "a", 3)
    first = warc_files(path / "warc")[0]
    first.write_bytes(first.read_bytes()[1:])
    with Archive.read(path) as opened, pytest.raises(DamagedError, match="no record"):
        write_cdxj(Chosen(archive=opened), io.StringIO())
    done = newsarchive("export", "--format", "cdxj", archive=path)
    assert done.returncode == 5


@given(st.lists(st.text(alphabet="a !~你\U0001f600", max_size=3)))
def test_lines_are_sorted_as_bytes_whatever_fits_in_memory(texts: list[str]) -> None:
    lines = [f"{text}\n" for text in texts]
    want = sorted(lines, key=str.encode)
    assert [*sorted_lines(lines)] == [*sorted_lines(lines, in_memory=3)] == want


def test_sorting_many_lines_takes_no_more_memory_than_few() -> None:
    lines = (f"{number * 7919 % 100_003:06} {'x' * 300}\n" for number in range(20_000))
    tracemalloc.start()
    try:
        count = sum(1 for _ in sorted_lines(lines, in_memory=200_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000  # of 6 MB


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.News.example:80/A/../b/?b=2&a=1#top", "example,news)/b?a=1&b=2"),
        ("https://www12.news.example:8080/", "example,news:8080)/"),
        ("http://新闻.example/%E4%BD%A0?", "example,xn--efvy88h)/%e4%bd%a0"),
        ("http://n.example/x?sid=" + "0" * 32 + "&q=1", "example,n)/x?q=1"),
        ("http://n.example//a///b/./", "example,n)/a/b"),
        ("http://user:word@n.example/", "example,n)/"),
        ("http://127.1/", "1,0,0,127)/"),
    ],
)
def test_the_key_of_an_address_leaves_out_what_tells_nothing_apart(
    url: str, key: str
) -> None:
    assert surt(url) == key


# WACZ


def package(chosen: Chosen) -> ZipFile:
    stream = io.BytesIO()
    write_wacz(chosen, stream, title="news", software="newsarchive 0", at=AT)
    return ZipFile(stream)


def test_a_package_says_the_digest_of_all_that_is_in_it(archive: Archive) -> None:
    with package(Chosen(archive=archive)) as zipped:
        assert zipped.testzip() is None
        about = json.loads(zipped.read("datapackage.json"))
        assert about["wacz_version"] == "1.1.1"
        assert about["created"] == "2026-03-05T12:30:00Z"
        for each in about["resources"]:
            content = zipped.read(each["path"])
            assert each["bytes"] == len(content)
            assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        listed = {each["path"] for each in about["resources"]}
        own = {"datapackage.json", "datapackage-digest.json"}
        assert set(zipped.namelist()) == listed | own
        seal = json.loads(zipped.read("datapackage-digest.json"))
        whole = hashlib.sha256(zipped.read("datapackage.json")).hexdigest()
        assert seal == {"path": "datapackage.json", "hash": f"sha256:{whole}"}


def test_warc_files_lie_in_it_as_they_are(archive: Archive) -> None:
    with package(Chosen(archive=archive)) as zipped:
        files = {path.name: path.read_bytes() for path in warc_files(archive.warc)}
        assert len(files) > 2
        held = [each for each in zipped.infolist() if "archive/" in each.filename]
        assert {each.compress_type for each in held} == {ZIP_STORED}
        assert {
            each.filename.removeprefix("archive/"): zipped.read(each) for each in held
        } == files


def test_the_index_lies_in_blocks_that_are_found(archive: Archive) -> None:
    with package(Chosen(archive=archive)) as zipped:
        packed = zipped.read("indexes/index.cdx.gz")
        stream = io.StringIO()
        write_cdxj(Chosen(archive=archive), stream)
        assert gzip.decompress(packed).decode() == stream.getvalue()
        head, *blocks = zipped.read("indexes/index.idx").decode().splitlines()
        assert head.startswith("!meta 0 ")
        for block in blocks:
            key, stamp, said = block.split(" ", 2)
            place = json.loads(said)
            part = packed[place["offset"] :][: place["length"]]
            assert gzip.decompress(part).decode().startswith(f"{key} {stamp} {{")


def pages(zipped: ZipFile) -> list[dict[str, str]]:
    head, *lines = zipped.read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(head)["format"] == "json-pages-1.0"
    return [json.loads(line) for line in lines]


def test_pages_have_titles_and_text_and_are_in_the_index(archive: Archive) -> None:
    with package(Chosen(archive=archive)) as zipped:
        lines = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode()
        stored = {each.article.key: each for each in Chosen(archive=archive).articles()}
        listed = pages(zipped)
        assert {page["id"] for page in listed} == set(stored)
        for page in listed:
            article = stored[page["id"]].article
            assert (page["title"], page["text"]) == (article.title, article.body)
            stamp = "".join(sign for sign in page["ts"] if sign.isdigit())
            assert f"{surt(page['url'])} {stamp} " in lines


def test_filters_choose_pages_and_the_files_that_hold_them(archive: Archive) -> None:
    """What was looked at on the first two days does not lie in the last file."""
    early = next(
        each.article.published
        for each in Chosen(archive=archive).articles()
        if each.last_captured < "2026-03-03" and each.article.published
    )
    one = Filters(since=early[:10], until=early[:10])
    with package(Chosen(archive=archive, filters=one)) as zipped:
        (page,) = pages(zipped)
        held = {each for each in zipped.namelist() if each.startswith("archive/")}
        assert 0 < len(held) < len(warc_files(archive.warc))
        lines = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode()
        named = {
            json.loads(line.split(" ", 2)[2])["filename"] for line in lines.splitlines()
        }
        assert {f"archive/{name}" for name in named} <= held
        assert page["url"] in lines


def test_a_package_goes_through_a_pipe(archive: Archive) -> None:
    words = [sys.executable, "-m", "crawler", "export", "--format", "wacz"]
    command = [*words, "--archive", str(archive.path)]
    done = subprocess.run(command, capture_output=True, check=True, env=environment())
    with ZipFile(io.BytesIO(done.stdout)) as zipped:
        assert zipped.testzip() is None
        assert len(pages(zipped)) == 8


def test_a_file_that_is_too_short_is_said_and_no_package_made(tmp_path: Path) -> None:
    path, file = revisited.make(tmp_path / "a", 3), tmp_path / "out.wacz"
    last = warc_files(path / "warc")[-1]
    last.write_bytes(last.read_bytes()[:-7])
    done = newsarchive("export", "--format", "wacz", "-o", file, archive=path)
    assert done.returncode == 5
    assert "7 bytes are missing" in done.stderr
    assert not file.exists()


def test_what_a_crawl_adds_meanwhile_is_left_out(tmp_path: Path) -> None:
    path = revisited.make(tmp_path / "a", 3)
    last = warc_files(path / "warc")[-1]
    known = last.read_bytes()
    last.write_bytes(known + b"the beginning of a record")
    with Archive.read(path) as opened, package(Chosen(archive=opened)) as zipped:
        assert zipped.read(f"archive/{last.name}") == known
