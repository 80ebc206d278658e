"""What a crawl that looks again keeps of an article that changed, or did not."""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive import Archive
from archive.captures import capture, page_content
from archive.journal import IDENTICAL_PAYLOAD, NOT_MODIFIED
from archive.warc import warc_files
from tests.commands import newsarchive
from tests.little_site import article, front, little_site, path, title
from tests.raw_server import NOT_FOUND, RawServer, html, page, raw_server, serving

HOST = "http://little.example/"
PROFILE = f"""hosts = ["little.example"]
start = ["{HOST}"]
timezone = "Asia/Shanghai"
[[layouts]]
name = "plain"
mark = ".content"
[layouts.fields]
title = "h1"
body = ".content"
"""
KICKER = 'kicker = ".other"\n'
OTHER = "另外一个题目写在这里"


def crawl(server: RawServer, archive: Path, *words: str, site: str = "") -> None:
    """Crawl the server, with a profile if one is named."""
    targets = (site, "--start-url", f"{server.base}/") if site else (server.base,)
    done = newsarchive("crawl", *targets, "--delay", "0", *words, archive=archive)
    assert done.returncode == 0, done.stderr


def shown(archive: Path, url: str, *words: str) -> Any:
    done = newsarchive("show", url, *words, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rows(archive: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with sqlite3.connect(archive / "archive.db") as db:
        found = db.execute(query, values).fetchall()
    db.close()
    return found


def is_whole(archive: Path) -> bool:
    return newsarchive("verify", "--quiet", archive=archive).returncode == 0


def told(archive: Path, url: str) -> list[tuple[int, str, list[str]]]:
    return [
        (each["number"], each["cause"], each["changed"])
        for each in shown(archive, url, "--revisions")
    ]


def write_profile(archive: Path, *more: str) -> None:
    """The user's own profile, with more lines."""
    (archive / "sites").mkdir(parents=True, exist_ok=True)
    text = "".join((PROFILE, *more))
    (archive / "sites" / "little.toml").write_text(text, encoding="utf-8")


def test_a_changed_profile_over_changed_bytes_makes_two_revisions(tmp_path: Path):
    first = article(1, more=f'<p class="other">{OTHER}</p>')
    answers = little_site(2) | {path(1): html(first)}
    write_profile(tmp_path)
    with raw_server(answers) as server:
        crawl(server, tmp_path, site="little")
        write_profile(tmp_path, KICKER)
        answers[path(1)] = html(first.replace("牧草", "青草"))
        crawl(server, tmp_path, "--full", site="little")
    url = f"{server.base}{path(1)}"
    assert told(tmp_path, url) == [
        (1, "source", []),
        (2, "extractor", ["kicker"]),
        (3, "source", ["body"]),
    ]
    known = shown(tmp_path, url)
    assert (known["kicker"], known["revision"]) == (OTHER, 3)
    assert is_whole(tmp_path)


def test_a_changed_profile_over_the_same_bytes_is_no_news_of_the_source(
    tmp_path: Path,
):
    first = article(1, more=f'<p class="other">{OTHER}</p>')
    write_profile(tmp_path)
    with raw_server(little_site(1) | {path(1): html(first)}) as server:
        crawl(server, tmp_path, site="little")
        write_profile(tmp_path, KICKER)
        crawl(server, tmp_path, "--full", site="little")
    url = f"{server.base}{path(1)}"
    assert told(tmp_path, url) == [(1, "source", []), (2, "extractor", ["kicker"])]
    assert is_whole(tmp_path)


def status(words: bytes) -> bytes:
    return page(b"", status=words)


MISSING = (
    "<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1></body>"
)
REFRESH = '<html><head><meta http-equiv="refresh" content="0;url=/"></head></html>'
HOME = page(b"", b"Location: /", status=b"302 Found")
PAPER = "/story/paper8"
"""An article whose address does not look like one."""

VANISHING = {
    path(1): (status(b"404 Not Found"), "404 Not Found"),
    path(2): (status(b"410 Gone"), "410 Gone"),
    path(3): (html(MISSING), "no article: it says that there is none"),
    path(4): (html(REFRESH), "no article: a refresh to a list"),
    path(5): (HOME, "302 to BASE/: a list"),
    "/story/paper6": (HOME, "302 to BASE/"),
    "/story/paper7": (html(REFRESH), "no article: a refresh to a list"),
    PAPER: (html(MISSING), "no article: it says that there is none"),
}
"""What is served where an article stood, and the reason that is noted."""

NEVER = {
    "/2010/07/29/010471291.shtml": NOT_FOUND,
    "/2010/07/29/010471292.shtml": html(MISSING),
    "/2010/07/29/010471293.shtml": HOME,
}
"""Addresses that the front page names, and where no article ever was."""


@dataclass(frozen=True)
class Vanished:
    """Three crawls: of all, of what is left, and of all again."""

    base: str
    whole: Path
    left: Path
    back: Path


@pytest.fixture(scope="module")
def vanished(tmp_path_factory: pytest.TempPathFactory) -> Vanished:
    folder = tmp_path_factory.mktemp("vanished")
    pages = {where: html(article(n)) for n, where in enumerate(VANISHING, start=1)}
    lists = {
        "/robots.txt": page(b"User-agent: *\nAllow: /\n"),
        "/": html(front(*pages, *NEVER)),
    }
    answers = lists | pages | NEVER
    with raw_server(answers) as server:
        crawl(server, folder / "archive")
        _copy(folder / "archive", folder / "whole")
        answers |= {where: answer for where, (answer, _) in VANISHING.items()}
        crawl(server, folder / "archive", "--full")
        _copy(folder / "archive", folder / "left")
        answers |= pages
        crawl(server, folder / "archive", "--full")
    return Vanished(
        base=server.base,
        whole=folder / "whole",
        left=folder / "left",
        back=folder / "archive",
    )


def _copy(archive: Path, to: Path) -> None:
    with sqlite3.connect(archive / "archive.db") as db:
        to.mkdir()
        with sqlite3.connect(to / "archive.db") as copy:
            db.backup(copy)
        copy.close()
    db.close()


ARTICLE = "SELECT title, status, revision FROM articles WHERE url = ?"
REMOVALS = (
    "SELECT reason, removed_at > a.first_captured, returned_at = a.last_captured "
    "FROM removals r JOIN articles a ON a.key = r.key WHERE a.url = ?"
)


@pytest.mark.parametrize("where", VANISHING)
def test_an_article_that_vanished_is_gone_and_its_text_is_kept(
    vanished: Vanished, where: str
):
    url = f"{vanished.base}{where}"
    number = list(VANISHING).index(where) + 1
    assert rows(vanished.whole, ARTICLE, url) == [(title(number), "live", 1)]
    assert rows(vanished.left, ARTICLE, url) == [(title(number), "gone", 1)]
    reason = VANISHING[where][1].replace("BASE", vanished.base)
    assert rows(vanished.left, REMOVALS, url) == [(reason, 1, None)]
    state = "SELECT state, reason FROM ledger WHERE url = ?"
    assert rows(vanished.left, state, url) == [("gone", reason)]


@pytest.mark.parametrize("where", VANISHING)
def test_an_article_that_is_back_is_live_again(vanished: Vanished, where: str):
    url = f"{vanished.base}{where}"
    number = list(VANISHING).index(where) + 1
    reason = VANISHING[where][1].replace("BASE", vanished.base)
    assert rows(vanished.back, ARTICLE, url) == [(title(number), "live", 1)]
    assert rows(vanished.back, REMOVALS, url) == [(reason, 1, 1)]


def test_an_archive_of_articles_that_came_and_went_is_whole(vanished: Vanished):
    assert is_whole(vanished.back)


@pytest.mark.parametrize("where", NEVER)
def test_where_no_article_ever_was_none_is_gone(vanished: Vanished, where: str):
    url = f"{vanished.base}{where}"
    assert rows(vanished.back, ARTICLE, url) == []
    ((state,),) = rows(vanished.back, "SELECT state FROM ledger WHERE url = ?", url)
    assert state in {"gone", "skipped"}


@dataclass
class Validating(RawServer):
    """Says 304 to whoever has what it would send."""

    tag: str = '"of-them-all"'
    unchanged: list[str] = field(default_factory=list)

    def send(self, connection: Any, path: str) -> None:
        known = f"If-None-Match: {self.tag}".lower().encode()
        if path in self.unchanged and known in self.requests[-1].lower():
            said = f"HTTP/1.1 304 Not Modified\r\nETag: {self.tag}\r\n\r\n"
            connection.sendall(said.encode())
        else:
            super().send(connection, path)


def chunked(text: str, size: int) -> bytes:
    """The page, cut into chunks of this size."""
    body = text.encode()
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked"
    return head + b"\r\n\r\n" + chunks + b"0\r\n\r\n"


SAME, CONFIRMED, CHUNKED, CUT = map(path, (1, 2, 3, 4))


@dataclass(frozen=True)
class Revisited:
    """A site crawled twice: nothing in it changed."""

    base: str
    archive: Path
    requests: list[bytes]


@pytest.fixture(scope="module")
def revisited(tmp_path_factory: pytest.TempPathFactory) -> Revisited:
    archive = tmp_path_factory.mktemp("revisited") / "archive"
    tag = b'ETag: "of-them-all"'
    answers = little_site(4) | {
        CONFIRMED: page(article(2).encode(), b"Content-Type: text/html", tag),
        CHUNKED: chunked(article(3), 300),
        CUT: chunked(article(4), 300),
    }
    with serving(Validating(answers, unchanged=[CONFIRMED])) as server:
        crawl(server, archive)
        answers[CUT] = chunked(article(4), 200)
        server.requests.clear()
        crawl(server, archive, "--full")
    return Revisited(base=server.base, archive=archive, requests=server.requests)


def records(archive: Path, url: str) -> list[dict[str, str]]:
    """The headers of the captures of this address, in order."""
    found = []
    for file in warc_files(archive / "warc"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                headers = {name: str(value) for name, value in record.headers.items()}
                is_answer = headers["WARC-Type"] in {"response", "revisit"}
                if is_answer and headers["WARC-Target-URI"] == url:
                    found.append(headers)
    return found


@pytest.mark.parametrize(
    ("where", "profile"),
    [
        (SAME, IDENTICAL_PAYLOAD),
        (CHUNKED, IDENTICAL_PAYLOAD),
        (CONFIRMED, NOT_MODIFIED),
    ],
    ids=["same", "chunked", "not modified"],
)
def test_what_did_not_change_is_a_revisit_that_others_can_follow(
    revisited: Revisited, where: str, profile: str
):
    before, after = records(revisited.archive, f"{revisited.base}{where}")
    assert (before["WARC-Type"], after["WARC-Type"]) == ("response", "revisit")
    assert after["WARC-Profile"] == profile
    assert after["WARC-Refers-To"] == before["WARC-Record-ID"]
    assert after["WARC-Refers-To-Target-URI"] == before["WARC-Target-URI"]
    refers = datetime.fromisoformat(after["WARC-Refers-To-Date"])
    assert refers == datetime.fromisoformat(before["WARC-Date"])
    is_same = profile == IDENTICAL_PAYLOAD
    digest = before["WARC-Payload-Digest"] if is_same else None
    assert after.get("WARC-Payload-Digest") == digest


def test_other_chunks_are_other_bytes_and_kept_whole(revisited: Revisited):
    kept = records(revisited.archive, f"{revisited.base}{CUT}")
    assert [each["WARC-Type"] for each in kept] == ["response", "response"]


def test_a_second_look_asks_with_what_the_first_was_told(revisited: Revisited):
    asked = [
        request.split()[1].decode()
        for request in revisited.requests
        if b"if-none-match" in request.lower()
    ]
    assert asked == [CONFIRMED]


@pytest.mark.parametrize("where", [SAME, CONFIRMED, CHUNKED, CUT])
def test_every_look_gives_back_the_page(revisited: Revisited, where: str):
    url = f"{revisited.base}{where}"
    number = [SAME, CONFIRMED, CHUNKED, CUT].index(where) + 1
    sent = article(number).encode()
    looks = "SELECT id FROM captures WHERE url = ? ORDER BY id"
    with Archive.read(revisited.archive) as opened:
        contents = [
            page_content(opened, capture(opened, each))
            for (each,) in rows(revisited.archive, looks, url)
        ]
    assert contents == [sent, sent]
    done = newsarchive("show", url, "--html", archive=revisited.archive)
    assert done.stdout.encode() == sent


def test_what_did_not_change_is_no_revision_but_seen_again(revisited: Revisited):
    found = rows(
        revisited.archive,
        "SELECT revision, status, first_captured < last_captured FROM articles",
    )
    assert found == [(1, "live", 1)] * 4
    looked = rows(revisited.archive, "SELECT state, count(*) FROM ledger GROUP BY 1")
    assert looked == [("captured", 6)]
    assert is_whole(revisited.archive)


def test_warcio_reads_every_revisit(revisited: Revisited):
    found = []
    for file in warc_files(revisited.archive / "warc"):
        with file.open("rb") as stream:
            found += [
                record.http_headers.get_statuscode()
                for record in WarcioIterator(stream, check_digests="raise")
                if record.rec_type == "revisit"
            ]
    # robots.txt and the front page did not change either.
    assert sorted(found) == ["200"] * 4 + ["304"]


def test_an_article_that_is_back_and_then_confirmed_leaves_the_archive_whole(
    tmp_path: Path,
):
    """The 304 confirms the first capture, whose bytes came again with the return."""
    tag = b'ETag: "of-them-all"'
    there = page(article(1).encode(), b"Content-Type: text/html", tag)
    answers = little_site(1) | {path(1): there}
    with serving(Validating(answers)) as server:
        for answer in (there, NOT_FOUND, there):
            answers[path(1)] = answer
            crawl(server, tmp_path, "--full")
        server.unchanged.append(path(1))
        crawl(server, tmp_path, "--full")
    statuses = "SELECT status FROM captures WHERE url = ? ORDER BY id"
    seen = rows(tmp_path, statuses, f"{server.base}{path(1)}")
    assert [status for (status,) in seen] == [200, 404, 200, 304]
    assert is_whole(tmp_path)
