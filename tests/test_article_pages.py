"""The pages of articles and captures, but for what only a browser can see."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive, Image
from archive.differences import Part, Run
from archive.gone import Removal, removals
from archive.web.asked import Asked, Reply
from archive.web.blocks import blocks
from archive.web.pages import ROUTES
from archive.web.pages.comparing import stretches
from archive.web.troubles import answered
from tests import everything

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = everything.make(tmp_path_factory.mktemp("pages") / "archive")
    with Archive.read(path) as opened:
        yield opened


def got(archive: Archive, route: str, query: str = "", **named: str) -> Reply:
    """The answer of the page whose route begins and ends so."""
    (handler,) = [handler for pattern, handler in ROUTES if pattern == route]
    asked = Asked(at=NOW, named=named, query={"url": query} if query else {})
    return answered(handler, archive, asked=asked)


ARTICLE = r"/article/(?P<key>[^/.]+)$"
CITED = r"/article/(?P<key>[^/.]+)\.(?P<ending>bib|ris|csl\.json|txt)$"
CAPTURE = r"/capture/(?P<number>[0-9]+)$"


def test_what_was_forgotten_has_a_tombstone(archive: Archive) -> None:
    url, key, reason = archive.db.execute(
        "SELECT url, key, reason FROM tombstones"
    ).fetchone()
    for reply in (
        got(archive, ARTICLE, key=key),
        got(archive, CITED, key=key, ending="bib"),
        got(archive, "/article$", url),
        got(archive, "/replay$", url),
        got(archive, "/captures$", url),
    ):
        assert reply.status == 410
        assert reason in reply.body.decode()


def test_every_article_and_every_capture_has_a_page(archive: Archive) -> None:
    for (key,) in archive.db.execute("SELECT key FROM articles").fetchall():
        assert got(archive, ARTICLE, key=key).status == 200
        assert got(archive, r"/article/(?P<key>[^/.]+)/diff$", key=key).status == 200
    for (number,) in archive.db.execute("SELECT id FROM captures").fetchall():
        assert got(archive, CAPTURE, number=str(number)).status == 200


def test_a_capture_whose_record_is_damaged_says_so(tmp_path: Path) -> None:
    path = everything.make(tmp_path / "archive")
    for file in (path / "warc").glob("*.warc.gz"):
        file.unlink()
    with Archive.read(path) as damaged:
        (number,) = damaged.db.execute("SELECT min(id) FROM captures").fetchone()
        reply = got(damaged, CAPTURE, number=str(number))
        assert reply.status == 200
        assert "the file is missing" in reply.body.decode()
        (key,) = damaged.db.execute("SELECT min(key) FROM articles").fetchone()
        assert got(damaged, ARTICLE, key=key).status == 200


def test_removals_are_those_of_the_view(archive: Archive) -> None:
    rows = archive.db.execute(
        "SELECT url, removed_at, reason, returned_at FROM removals"
    )
    told = {
        url: Removal(removed_at=at, reason=reason, returned_at=back)
        for url, at, reason, back in rows.fetchall()
    }
    assert told
    urls = [url for (url,) in archive.db.execute("SELECT url FROM articles").fetchall()]
    found = {url: each for url in urls for each in removals(archive, url)}
    assert found == told


def test_pictures_stand_below_the_lines_that_they_stood_below() -> None:
    images = [Image(url=f"{n}.jpg", position=n) for n in (0, 2, 9)]
    found = blocks("a\nb\tc\nd\te", images)
    shown = [each.image.url if each.image else each.rows or each.text for each in found]
    assert shown == [*("0.jpg", "a", (("b", "c"),), "2.jpg", (("d", "e"),), "9.jpg")]


def part(kind: str) -> Part:
    return Part(kind=kind, runs=(Run(kind=kind, text="a"),))  # type: ignore[arg-type]  # one of them


def test_what_is_far_from_a_change_is_folded() -> None:
    parts = [
        part(kind) for kind in (*["equal"] * 4, "added", *["equal"] * 2, "removed")
    ]
    found = [(each.is_folded, len(each.parts)) for each in stretches(parts)]
    assert found == [
        *((True, 3), (False, 1), (False, 1)),
        *((False, 1), (False, 1)),
        (False, 1),
    ]
