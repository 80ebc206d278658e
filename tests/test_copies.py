"""Articles that print the same text know each other, in whatever order they came in."""

import json
import random
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from archive import Archive, Article, copies
from archive.migrations import migrations
from archive.opening import database
from archive.sketch import bands, pieces, similarity
from archive.upkeep.forget import forget
from archive.upkeep.rebuild import rebuild
from archive.verify import verify
from tests import archives
from tests.commands import newsarchive
from tests.everything import days, look

LETTERS = [chr(0x4E00 + 5 * number) for number in range(3000)]
LEAD = "本台呼和浩特七月二十一日电（记者 李明）"
CREDIT = "\n（记者 王刚 通讯员 安华祎 摄影报道）"


def text(seed: int, length: int = 600) -> str:
    """Sentences of no meaning, others for each seed."""
    dice = random.Random(seed)  # noqa: S311  # texts, not secrets
    signs = dice.choices(LETTERS, k=length)
    return "".join(
        sign + ("。" if place % 23 == 22 else "") for place, sign in enumerate(signs)
    )


def edited(body: str, share: float) -> str:
    """The text with so many of its sentences written anew."""
    sentences = body.split("。")
    dice = random.Random(body)  # noqa: S311  # texts, not secrets
    for place in dice.sample(range(len(sentences)), round(share * len(sentences))):
        sentences[place] = text(place + 1000, 23).strip("。")
    return "。".join(sentences)


def article(number: int, body: str | None, **fields: object) -> Article:
    dice = random.Random(number)  # noqa: S311  # texts, not secrets
    said = archives.article(number, dice)
    return archives.changed(said, **{"body": body, **fields})


BODY = text(1)
FIRST = article(1, BODY, published="2010-07-21T08:00:00+08:00", source="甲报")
SECOND = article(2, f"{LEAD}{BODY}", published="2010-07-22", source="乙报", site="b")
THIRD = article(3, edited(BODY, 0.1) + CREDIT, published=None)
OTHER = article(4, text(2))
SHORT = article(5, BODY[:80])
SHORT_TOO = article(6, BODY[:80])
EMPTY = article(7, None)
ALL = (FIRST, SECOND, THIRD, OTHER, SHORT, SHORT_TOO, EMPTY)


def make(path: Path, articles: Iterable[Article]) -> Path:
    with archives.opened(path) as archive:
        archive.store([archives.visit(each) for each in articles])
    return path


def pairs(archive: Archive) -> dict[tuple[str, str], float]:
    rows = archive.db.execute(
        "SELECT a.key, b.key, similarity FROM copies "
        "JOIN articles a ON a.id = article JOIN articles b ON b.id = copy"
    )
    return {(one, other): alike for one, other, alike in rows}


def stories(archive: Archive) -> dict[str, str]:
    return dict(archive.db.execute("SELECT key, story FROM articles").fetchall())


def held(path: Path) -> tuple[dict[tuple[str, str], float], dict[str, str]]:
    """What is stored of copies and stories, once it was checked."""
    with Archive.read(path) as archive:
        assert [each.words for each in verify(archive)] == []
        return pairs(archive), stories(archive)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("copies") / "archive", ALL)


def test_copies_know_each_other_and_share_the_first_ones_key(whole: Path) -> None:
    known, names = held(whole)
    alike = {FIRST.key, SECOND.key, THIRD.key}
    assert {frozenset(pair) for pair in known} == {
        frozenset({one, other}) for one in alike for other in alike - {one}
    }
    assert all(known[one, other] == known[other, one] for one, other in known)
    assert {names[key] for key in alike} == {FIRST.key}
    for each in (OTHER, SHORT, SHORT_TOO, EMPTY):
        assert names[each.key] == each.key


def test_a_story_counts_once(whole: Path) -> None:
    with Archive.read(whole) as archive:
        rows = archive.db.execute("SELECT * FROM stories ORDER BY articles").fetchall()
    assert len(rows) == len(ALL) - 2
    story, title, articles, sites, outlets, first, last = rows[-1]
    assert (story, title, articles, sites) == (FIRST.key, FIRST.title, 3, 2)
    assert {"甲报", "乙报"} <= set(outlets.split(","))
    assert (first, last) == (FIRST.published, SECOND.published)


@pytest.mark.parametrize("order", [*permutations(range(4))][1::4])
def test_the_order_of_entry_changes_nothing(
    whole: Path, tmp_path: Path, order: tuple[int, ...]
) -> None:
    rest = [each for place, each in enumerate(ALL) if place not in order]
    path = make(tmp_path / "archive", [*(ALL[place] for place in order), *rest])
    assert held(path) == held(whole)


def test_rebuilt_it_is_the_same(tmp_path: Path) -> None:
    path = make(tmp_path / "archive", ALL)
    before = held(path)
    rebuild(path, at=days(1), advance=lambda count: None)
    assert held(path) == before


def test_a_text_that_changes_is_a_copy_no_more_and_again(tmp_path: Path) -> None:
    path = make(tmp_path / "archive", ALL)
    before = held(path)
    with Archive.create(path) as archive:
        archive.store([look(replace(FIRST, body=text(9)), 1)])
    known, names = held(path)
    assert {key for pair in known for key in pair} == {SECOND.key, THIRD.key}
    assert names[FIRST.key] == FIRST.key
    assert names[THIRD.key] == names[SECOND.key] == SECOND.key
    with Archive.create(path) as archive:
        archive.store([look(FIRST, 2)])
    assert held(path) == before


def test_a_story_follows_its_moment_of_publication(tmp_path: Path) -> None:
    path = make(tmp_path / "archive", ALL)
    with Archive.create(path) as archive:
        archive.store([look(replace(THIRD, published="1999-01-01"), 1)])
    _, names = held(path)
    assert {names[each.key] for each in (FIRST, SECOND, THIRD)} == {THIRD.key}


def test_what_is_forgotten_is_nobodys_copy(tmp_path: Path) -> None:
    path = make(tmp_path / "archive", ALL)
    with Archive.create(path) as archive:
        forget(archive, FIRST.url, reason="test", at=days(3))
        for table in ("bands", "sketches"):
            assert not archive.db.execute(
                f"SELECT 1 FROM {table} WHERE article NOT IN (SELECT id FROM articles)"  # noqa: S608  # names above
            ).fetchall()
    known, names = held(path)
    assert held(make(tmp_path / "without", ALL[1:])) == (known, names)
    assert names[SECOND.key] == names[THIRD.key] == SECOND.key


def test_what_joins_two_stories_parts_them_again(tmp_path: Path) -> None:
    """A copy of copies belongs to the story, as long as there is one between them."""
    left, middle, right = (text(seed, 230) for seed in (11, 12, 13))
    ends = [article(1, left + middle), article(2, middle + right)]
    between = article(3, left + middle + right)
    path = make(tmp_path / "archive", [*ends, between])
    known, names = held(path)
    assert (ends[0].key, ends[1].key) not in known
    assert len(set(names.values())) == 1
    with Archive.create(path) as archive:
        forget(archive, between.url, reason="test", at=days(3))
    known, names = held(path)
    assert (known, len(set(names.values()))) == ({}, 2)


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_is_no_story_whoever_came_first(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a smaller crowd, texts that come, change and go leave what a rebuild finds.

    The number is a bound and not behaviour: with the real one this would take minutes.
    """
    monkeypatch.setattr(copies, "CROWD", 4)
    monkeypatch.setattr("archive.verify.copies.CROWD", 4)
    dice = random.Random(seed)  # noqa: S311  # stories, not secrets
    path = make(tmp_path / "archive", [])
    with Archive.create(path) as archive:
        for day in range(40):
            body = edited(text(dice.randrange(2), 300), dice.choice((0, 0.1, 0.2)))
            said = article(dice.randrange(12), body, published=None)
            archive.store([look(said, day)])
            if day % 9 == 8:
                (url,) = archive.db.execute("SELECT max(url) FROM articles").fetchone()
                forget(archive, url, reason="test", at=days(day))
    before = held(path)
    rebuild(path, at=days(99), advance=lambda count: None)
    assert held(path) == before


def test_an_older_archive_finds_its_copies_when_it_is_opened(tmp_path: Path) -> None:
    path = make(tmp_path / "archive", ALL)
    before = held(path)
    db = database(sqlite3.connect(path / "archive.db"))
    for statement in (
        "DROP VIEW stories",
        "DROP VIEW reprints",
        "DROP INDEX articles_story",
        "ALTER TABLE articles DROP COLUMN story",
        *(f"DROP TABLE {table}" for table in ("sketches", "bands", "copies")),
        "DELETE FROM _sqlite_migrations WHERE name = 'm0005_copies'",
    ):
        db.execute(statement)
    db.conn.commit()
    assert [each.name for each in migrations.pending(db)] == ["m0005_copies"]
    db.close()
    with Archive.read(path) as archive:  # shown with what it lacks, empty
        assert set(stories(archive).values()) == {None}
        assert pairs(archive) == {}
    with Archive.create(path):
        pass
    assert held(path) == before


def test_show_and_export_tell_of_copies(whole: Path) -> None:
    shown = newsarchive("show", FIRST.key, archive=whole).stdout
    assert f"copy       {SECOND.key} b (乙报), 100% the same: {SECOND.url}" in shown
    said = json.loads(newsarchive("show", FIRST.key, "--json", archive=whole).stdout)
    assert {each["key"] for each in said["copies"]} == {SECOND.key, THIRD.key}
    assert {*said["copies"][0]} == {
        *("key", "url", "site", "source", "published", "similarity")
    }
    lines = newsarchive("export", archive=whole).stdout.splitlines()
    found = {each["key"]: each for each in map(json.loads, lines)}
    assert set(found[SECOND.key]["copies"]) == {FIRST.key, THIRD.key}
    assert found[THIRD.key]["story"] == FIRST.key
    assert (found[OTHER.key]["story"], found[OTHER.key]["copies"]) == (OTHER.key, [])


ENGLISH = (
    "The council voted on Tuesday to reopen the harbour road, which a storm had "
    "closed in March, and to pay for the repair of both bridges out of the money that "
    "had been set aside for a new ferry. Work would begin, it said, before winter."
)


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        (BODY, BODY, True),
        (BODY, BODY.replace("。", "，\n  ").upper(), True),
        (ENGLISH, ENGLISH.upper().replace(",", " –"), True),
        (BODY, edited(BODY, 0.05), True),
        (BODY, edited(BODY, 0.15), True),
        (BODY, edited(BODY, 0.5), False),
        (BODY, f"{LEAD}{BODY}{CREDIT}", True),
        (BODY, BODY[:360], True),
        (BODY, BODY[:200], False),
        (text(3, 250) + text(5, 150), text(4, 250) + text(5, 150), False),
        (text(3), text(4), False),
        (BODY[:90], BODY[:90], False),
        ("", "", False),
    ],
)
def test_what_counts_as_the_same_text(one: str, other: str, are_alike: bool) -> None:
    found = similarity(pieces(one), pieces(other))
    assert (found is not None) is are_alike
    assert found == similarity(pieces(other), pieces(one))


def test_the_cost_of_a_text_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    body = text(1, 900)
    began = time.process_time()
    for _ in range(100):
        assert bands(pieces(body))
    taken = (time.process_time() - began) / 100
    with capsys.disabled():
        print(f"\n900 characters: {taken * 1e6:.0f} µs for pieces and bands")  # noqa: T201
