"""The pages of articles and captures, but for what only a browser can see."""

import re
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


def got(archive: Archive, place: str, **query: str) -> Reply:
    """What the page at this path answers."""
    matches = ((re.match(pattern, place), handler) for pattern, handler in ROUTES)
    named, handler = next((m.groupdict(), h) for m, h in matches if m)
    asked = Asked(at=NOW, path=place, named=named, query=query)
    return answered(handler, archive, asked=asked)


def test_what_was_forgotten_has_a_tombstone(archive: Archive) -> None:
    url, key, reason = archive.db.execute(
        "SELECT url, key, reason FROM tombstones"
    ).fetchone()
    for reply in (
        got(archive, f"/article/{key}"),
        got(archive, f"/article/{key}.bib"),
        got(archive, "/article", url=url),
        got(archive, "/replay", url=url),
        got(archive, "/captures", url=url),
    ):
        assert reply.status == 410
        assert reason in reply.body.decode()


def test_every_article_and_every_capture_has_a_page(archive: Archive) -> None:
    for (key,) in archive.db.execute("SELECT key FROM articles").fetchall():
        assert got(archive, f"/article/{key}").status == 200
        assert got(archive, f"/article/{key}/diff").status == 200
    for (number,) in archive.db.execute("SELECT id FROM captures").fetchall():
        assert got(archive, f"/capture/{number}").status == 200


@pytest.mark.parametrize(
    ("place", "query", "status"),
    [
        ("/article/aaaaaaaaaaaa", {}, 404),
        ("/article/1/diff", {"a": "1", "b": "9"}, 400),
        ("/article/1/diff", {"a": "one"}, 400),
        ("/article/1/diff", {"mode": "upside-down"}, 400),
        ("/article/1", {}, 302),
        ("/article", {}, 400),
        ("/capture/9999", {}, 404),
        (f"/capture/{'9' * 40}/page", {}, 404),
        (f"/capture/{'0' * 17}1{'9' * 9}", {}, 404),
        ("/capture/1/content", {}, 404),
        ("/replay", {"url": "x"}, 400),
        ("/replay", {"url": "http://[::1"}, 404),
        ("/replay", {"url": "http://news.example/never", "at": "'; --"}, 404),
        ("/captures", {}, 400),
        ("/captures", {"url": "http://news.example/never"}, 404),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_said_so(
    archive: Archive, place: str, query: dict[str, str], status: int
) -> None:
    assert got(archive, place, **query).status == status


def test_a_reading_that_is_not_there_is_said_so(archive: Archive) -> None:
    (key,) = archive.db.execute("SELECT min(key) FROM articles").fetchone()
    assert got(archive, f"/article/{key}", revision="99").status == 400


def test_a_capture_whose_record_is_damaged_says_so(tmp_path: Path) -> None:
    path = everything.make(tmp_path / "archive")
    for file in (path / "warc").glob("*.warc.gz"):
        file.unlink()
    with Archive.read(path) as damaged:
        (number,) = damaged.db.execute("SELECT min(id) FROM captures").fetchone()
        reply = got(damaged, f"/capture/{number}")
        assert reply.status == 200
        assert "the file is missing" in reply.body.decode()
        (key,) = damaged.db.execute("SELECT min(key) FROM articles").fetchone()
        assert got(damaged, f"/article/{key}").status == 200


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
