"""What an archive remembers of an article that changed, vanished, or came in late."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Article, Exchange, Visit
from archive.captures import capture, captured_exchange
from archive.reading import find, revisions
from archive.verify import verify
from tests import archives
from tests.commands import newsarchive

A, B, C = "草原上的牧草长高了。", "草原上的牧草长高了不少。", "草原上的牧草割完了。"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def said(**fields: object) -> Article:
    """The one article that the scenes are about."""
    first = next(archives.visits(1)).article
    assert first is not None
    return archives.changed(first, **fields)


def read(day: int, **fields: object) -> Visit:
    """A look that reads the article, with these values."""
    return archives.visit(said(**fields), archives.START + timedelta(days=day))


def answered(day: int, response: bytes, **fields: Any) -> Visit:
    """A look at the article's address that brought this answer, and nothing to read."""
    look = read(day)
    assert look.exchange is not None
    exchange = archives.exchange_with(look.exchange, response)
    bare = replace(look, article=None, exchange=exchange, found=(), aliases=())
    return replace(bare, **fields)


def gone(day: int) -> Visit:
    return answered(day, NOT_FOUND, kind="page", state="gone", reason="404 Not Found")


def unchanged(day: int) -> Visit:
    return answered(day, NOT_MODIFIED, kind="unchanged", state="captured")


def day_of(moment: str) -> int:
    """Which day of the scene a stored moment is."""
    days = {(archives.START + timedelta(days=n)).isoformat(): n for n in range(9)}
    return days[moment]


@dataclass(frozen=True)
class Scene:
    """Looks in the order in which they come in, and what is remembered of them.

    looks: day and text; `None`: gone; `...`: not modified.
    revisions: in order of time: number, day, text.
    article: text, first day, last day, revision, status.
    removals: when it went, and when it was back.
    """

    looks: tuple[tuple[int, Any], ...]
    revisions: tuple[tuple[int, int, str], ...]
    article: tuple[str, int, int, int, str]
    removals: tuple[tuple[int, int | None], ...] = ()


SCENES = {
    "another text": Scene(
        ((0, A), (1, B)), ((1, 0, A), (2, 1, B)), (B, 0, 1, 2, "live")
    ),
    "the same text": Scene(((0, A), (1, A)), ((1, 0, A),), (A, 0, 1, 1, "live")),
    "white space": Scene(
        ((0, "甲 乙"), (1, "甲　\t乙 ")),
        ((1, 0, "甲 乙"),),
        ("甲　\t乙 ", 0, 1, 1, "live"),
    ),
    "width": Scene(
        ((0, "GDP：5%"), (1, "ＧＤＰ:5％")),
        ((1, 0, "GDP：5%"),),
        ("ＧＤＰ:5％", 0, 1, 1, "live"),
    ),
    "there and back": Scene(
        ((0, A), (1, B), (2, A)),
        ((1, 0, A), (2, 1, B), (3, 2, A)),
        (A, 0, 2, 3, "live"),
    ),
    "not modified": Scene(
        ((0, A), (1, ...), (2, B)), ((1, 0, A), (2, 2, B)), (B, 0, 2, 2, "live")
    ),
    "late, the oldest": Scene(
        ((1, B), (0, A)), ((2, 0, A), (1, 1, B)), (B, 0, 1, 1, "live")
    ),
    "late, the oldest, same text": Scene(
        ((1, A), (0, A)), ((1, 1, A),), (A, 0, 1, 1, "live")
    ),
    "late, between, same text": Scene(
        ((0, A), (2, A), (1, A)), ((1, 0, A),), (A, 0, 2, 1, "live")
    ),
    "late, between, as before": Scene(
        ((0, A), (2, B), (1, A)), ((1, 0, A), (2, 2, B)), (B, 0, 2, 2, "live")
    ),
    "late, between, a third text": Scene(
        ((0, A), (2, B), (1, C)),
        ((1, 0, A), (3, 1, C), (2, 2, B)),
        (B, 0, 2, 2, "live"),
    ),
    "late, backwards": Scene(
        ((2, C), (1, B), (0, A)),
        ((3, 0, A), (2, 1, B), (1, 2, C)),
        (C, 0, 2, 1, "live"),
    ),
    "late, a return": Scene(
        ((0, A), (2, A), (3, A), (1, B)),
        ((1, 0, A), (2, 1, B), (3, 2, A)),
        (A, 0, 3, 3, "live"),
    ),
    "late, a return that was not modified": Scene(
        ((0, A), (2, ...), (1, B)),
        ((1, 0, A), (2, 1, B), (3, 2, A)),
        (A, 0, 2, 3, "live"),
    ),
    "gone": Scene(
        ((0, A), (1, None)), ((1, 0, A),), (A, 0, 0, 1, "gone"), ((1, None),)
    ),
    "gone for long": Scene(
        ((0, A), (1, None), (2, None)),
        ((1, 0, A),),
        (A, 0, 0, 1, "gone"),
        ((1, None),),
    ),
    "gone and back": Scene(
        ((0, A), (1, None), (2, None), (3, A)),
        ((1, 0, A),),
        (A, 0, 3, 1, "live"),
        ((1, 3),),
    ),
    "gone twice": Scene(
        ((0, A), (1, None), (2, B), (3, None)),
        ((1, 0, A), (2, 2, B)),
        (B, 0, 2, 2, "gone"),
        ((1, 2), (3, None)),
    ),
    "late, a text before it went": Scene(
        ((0, A), (2, None), (1, B)),
        ((1, 0, A), (2, 1, B)),
        (B, 0, 1, 2, "gone"),
        ((2, None),),
    ),
    "late, it was gone in between": Scene(
        ((0, A), (2, A), (1, None)), ((1, 0, A),), (A, 0, 2, 1, "live"), ((1, 2),)
    ),
    "late, it was back in between": Scene(
        ((0, A), (1, None), (3, None), (2, A)),
        ((1, 0, A),),
        (A, 0, 2, 1, "gone"),
        ((1, 2), (3, None)),
    ),
}


def look_of(day: int, text: Any) -> Visit:
    if text is None:
        return gone(day)
    return unchanged(day) if text is ... else read(day, body=text)


def stored(path: Path, looks: Iterable[Visit]) -> Archive:
    """An archive to which these looks came, one after the other."""
    archive = archives.opened(path)
    for look in looks:
        archive.store([look])
    archive.commit()
    return archive


@pytest.mark.parametrize("name", SCENES)
def test_looks_take_their_place_in_time(tmp_path: Path, name: str) -> None:
    scene = SCENES[name]
    with stored(tmp_path, (look_of(*look) for look in scene.looks)) as archive:
        known = find(archive, said().url)
        first, last = day_of(known.first_captured), day_of(known.last_captured)
        told = [
            (each.number, day_of(each.captured_at), each.article.body)
            for each in revisions(archive, known.number)
        ]
        removed = archive.db.execute(
            "SELECT removed_at, returned_at FROM removals ORDER BY removed_at"
        ).fetchall()
        assert tuple(told) == scene.revisions
        assert (
            *(known.article.body, first, last),
            *(known.revision, known.status),
        ) == scene.article
        assert (
            tuple((day_of(at), back and day_of(back)) for at, back in removed)
            == scene.removals
        )
        assert list(verify(archive)) == []


def causes(archive: Archive) -> list[tuple[int, str, tuple[str, ...]]]:
    """Number, cause and changed fields of each revision, in order of time."""
    number = find(archive, said().url).number
    return [
        (each.number, each.cause, each.changed) for each in revisions(archive, number)
    ]


def test_what_changed_follows_when_a_look_comes_in_late(tmp_path: Path) -> None:
    looks = [
        read(1, title="乙题", body=B),
        read(3, title="丁题", body=C),
        read(2, title="丁题", body=B),
        read(0, title="甲题", body=B),
    ]
    with stored(tmp_path, looks) as archive:
        assert causes(archive) == [
            (4, "source", ()),
            (1, "source", ("title",)),
            (3, "source", ("title",)),
            (2, "source", ("body",)),
        ]


def test_markup_alone_is_no_revision(tmp_path: Path) -> None:
    look = read(1, body=A)
    assert look.exchange is not None
    other = look.exchange.response.replace(b"<html>", b"<html><!-- design -->")
    again = replace(look, exchange=archives.exchange_with(look.exchange, other))
    with stored(tmp_path, [read(0, body=A), again]) as archive:
        assert causes(archive) == [(1, "source", ())]
        assert find(archive, said().url).capture == 2


@pytest.mark.parametrize(
    "reader", [{"extractor": "2"}, {"profile": "6" * 64}], ids=["extractor", "profile"]
)
def test_the_same_bytes_read_differently_are_no_news_of_the_source(
    tmp_path: Path, reader: dict[str, Any]
) -> None:
    with stored(tmp_path, [read(0, body=A), read(2, body=B)]) as archive:
        archive.keep_profile("6" * 64, "example", 'name = "e"\n', at=archives.START)
        (record,) = archive.db.execute(
            "SELECT record_id FROM captures WHERE id = 1"
        ).fetchone()
        again = replace(read(5, body=C), exchange=None, reads=record, **reader)
        assert archive.store([again]) == [True]
        assert causes(archive) == [
            (1, "source", ()),
            (3, "extractor", ("body",)),
            (2, "source", ("body",)),
        ]
        known = find(archive, said().url)
        assert (known.article.body, known.revision) == (B, 2)
        assert list(verify(archive)) == []
        assert archive.store([replace(again, visited_at=archives.START)]) == [False]


def test_revisions_are_shown_in_order_of_time(tmp_path: Path) -> None:
    stored(tmp_path, [read(2, body=C), read(0, body=A), read(1, body=B)]).close()
    done = newsarchive("show", said().url, "--revisions", "--json", archive=tmp_path)
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    told = shown[0] if isinstance(shown[0], list) else shown
    assert [(each["number"], each["record"]["body"]) for each in told] == [
        (2, A),
        (3, B),
        (1, C),
    ]


def test_removals_and_returns_are_shown_with_their_days(tmp_path: Path) -> None:
    looks = ((0, A), (1, None), (2, A), (3, None))
    stored(tmp_path, (look_of(*look) for look in looks)).close()
    words = newsarchive("show", said().url, archive=tmp_path).stdout
    assert "gone       2026-03-02" in words
    assert ", back 2026-03-03" in words
    done = newsarchive("show", said().url, "--json", archive=tmp_path)
    removals = json.loads(done.stdout)["removals"]
    assert [
        (
            day_of(each["removed_at"]),
            each["returned_at"] and day_of(each["returned_at"]),
        )
        for each in removals
    ] == [(1, 2), (3, None)]


def refers_to(archive: Archive, number: int) -> Any:
    rows = archive.db.execute("SELECT revisit_of FROM captures WHERE id = ?", [number])
    return rows.fetchone()[0]


def test_not_modified_refers_to_the_newest_answer_not_to_the_last_stored(
    tmp_path: Path,
) -> None:
    looks = [read(1, body=B), read(0, body=A), unchanged(2)]
    with stored(tmp_path, looks) as archive:
        assert refers_to(archive, 3) == 1
        assert causes(archive)[-1] == (1, "source", ("body",))
        assert (
            find(archive, said().url).last_captured == looks[2].visited_at.isoformat()
        )


def test_not_modified_without_an_answer_before_refers_to_nothing(
    tmp_path: Path,
) -> None:
    with stored(tmp_path, [unchanged(0), unchanged(1)]) as archive:
        assert [refers_to(archive, number) for number in (1, 2)] == [None, None]


@pytest.mark.parametrize("later", [None, ...], ids=["the same bytes", "not modified"])
def test_a_revisit_gives_back_what_the_server_sent_before(
    tmp_path: Path, later: Any
) -> None:
    looks = [read(0, body=A), unchanged(1) if later else read(1, body=A)]
    with stored(tmp_path, looks) as archive:
        assert refers_to(archive, 2) == 1
        sent: Exchange | None = looks[0].exchange
        assert sent is not None
        assert captured_exchange(archive, capture(archive, 2)).response == sent.response
