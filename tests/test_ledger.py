"""What becomes of addresses: the crawl's only queue."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive, Found, Reopened, Sought, State, Visit
from tests import archives

START = archives.START
SOON = START + timedelta(minutes=5)
LATER = START + timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archives.opened(tmp_path / "archive") as opened:
        yield opened


def found(name: str, kind: str = "article", priority: int = 0) -> Found:
    url = f"http://news.example/{name}"
    return Found(url=url, kind=kind, way="list", priority=priority)


def seen(name: str, state: State, **fields: object) -> Visit:
    known: dict[str, object] = {
        "url": f"http://news.example/{name}",
        "site": "example",
        "visited_at": START,
        "kind": "article",
        "state": state,
    }
    return Visit(**(known | fields))  # type: ignore[arg-type]  # fields of a visit


def due(archive: Archive, limit: int = 10, at: datetime = START) -> list[str]:
    entries = archive.ledger.due("example", at=at, limit=limit)
    return [entry.url.rpartition("/")[2] for entry in entries]


def test_an_address_is_entered_once(archive: Archive) -> None:
    archive.ledger.add([found("a"), found("a")], site="example", at=START)
    archive.ledger.add([found("a", "list")], site="other", at=LATER, found_on="x")
    entry = archive.ledger.get(found("a").url)
    assert entry is not None
    assert (entry.kind, entry.site, entry.found_on) == ("article", "other", None)


def test_what_matters_more_is_due_sooner(archive: Archive) -> None:
    some = [found("a"), found("b", priority=5), found("c")]
    archive.ledger.add(some, site="example", at=START)
    assert due(archive) == ["b", "a", "c"]
    assert due(archive, limit=1) == ["b"]


def test_what_is_under_way_is_not_due(archive: Archive) -> None:
    archive.ledger.add([found("a"), found("b")], site="example", at=START)
    (first, _) = archive.ledger.due("example", at=START, limit=2)
    sought = Sought(beside={first.id})
    (other,) = archive.ledger.due("example", at=START, limit=1, sought=sought)
    assert other.url == found("b").url


def test_a_failure_is_tried_thrice_behind_all_others(archive: Archive) -> None:
    archive.ledger.add([found("a"), found("b")], site="example", at=START)
    for tries in (1, 2):
        archive.store([seen("a", "failed", reason="timeout")])
        assert due(archive) == ["b", "a"], tries
    archive.store([seen("a", "failed", reason="timeout")])
    assert due(archive) == ["b"]
    entry = archive.ledger.get(found("a").url)
    assert entry is not None
    assert (entry.state, entry.reason, entry.attempts) == ("failed", "timeout", 3)
    assert archive.ledger.given_up("example", since=START) == 1
    assert archive.ledger.given_up("example", since=SOON) == 0


def test_a_failure_with_a_time_is_due_again_then(archive: Archive) -> None:
    archive.store([seen("a", "failed", reason="503", retry_at=SOON)])
    archive.ledger.reopen("example", Reopened(), at=START)
    assert due(archive) == []
    archive.ledger.reopen("example", Reopened(), at=LATER)
    assert due(archive, at=LATER) == ["a"]


def test_lists_are_asked_for_in_every_run_and_articles_are_not(
    archive: Archive,
) -> None:
    archive.store([seen("a", "captured"), seen("l", "captured", kind="list")])
    archive.store([seen("g", "gone"), seen("s", "skipped")])
    assert due(archive) == []
    archive.ledger.reopen("example", Reopened(), at=LATER)
    assert due(archive) == ["l"]
    archive.ledger.reopen("example", Reopened(everything=True), at=LATER)
    assert due(archive) == ["a", "l", "g"]


def test_an_article_of_several_pages_is_asked_for_whole(archive: Archive) -> None:
    """A 304 answer would speak of its first page alone."""
    look = next(archives.visits(1))
    assert look.exchange is not None
    assert look.article is not None
    response = b'HTTP/1.1 200 OK\r\nETag: "1"\r\n\r\n'
    exchange = archives.exchange_with(look.exchange, response)
    for pages, etag in (((), '"1"'), ((look.url, look.url + "?2"), None)):
        url = f"{look.url}?{len(pages)}"
        said = archives.changed(look.article, url=url, pages=pages)
        archive.store([replace(look, url=url, exchange=exchange, article=said)])
        entry = archive.ledger.get(url)
        assert entry is not None
        assert entry.etag == etag


def test_validators_are_kept_for_the_next_visit(archive: Archive) -> None:
    look = next(archives.visits(1))
    assert look.exchange is not None
    response = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nLast-Modified: x\r\n\r\n'
    exchange = archives.exchange_with(look.exchange, response)
    archive.store([seen("a", "captured", exchange=exchange)])
    entry = archive.ledger.get(found("a").url)
    assert entry is not None
    assert (entry.etag, entry.last_modified, entry.capture) == ('"1"', "x", 1)


def test_of_equal_priority_the_newest_comes_first(archive: Archive) -> None:
    days = {"old": "2010-07-21", "new": "2025-03-11", "undated": None}
    dated = [
        Found(url=f"http://news.example/{name}", kind="article", way="list", dated=day)
        for name, day in days.items()
    ]
    archive.ledger.add(dated, site="example", at=START)
    assert due(archive) == ["new", "old", "undated"]
    sought = Sought(since="2010", until="2010-07~")
    entries = archive.ledger.due("example", at=START, limit=9, sought=sought)
    assert [each.url.rsplit("/", 1)[1] for each in entries] == ["old", "undated"]
