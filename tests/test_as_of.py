"""The archive as of an earlier night is what it was that night."""

import io
import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import (
    Archive,
    Article,
    ForgottenError,
    NotFoundError,
    UsageError,
    Visit,
)
from archive.as_of.moment import last_instant
from archive.captures import capture, page_content
from archive.export import articles, write_jsonl
from archive.reading import find, snapshot
from archive.show import revisions_json, shown_json
from archive.upkeep.forget import forget
from tests import archives, everything
from tests.commands import newsarchive

NIGHTS = 8
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


Rows = list[dict[str, Any]]
Nights = tuple[Path, list[tuple[Rows, dict[str, Any]]]]


def rows(archive: Archive) -> Rows:
    """What an export with revisions writes, in the order in which it does."""
    stream = io.StringIO()
    write_jsonl(
        articles(archive), stream, lambda stored: revisions_json(archive, stored)
    )
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def shown(archive: Archive) -> dict[str, Any]:
    """What `show` prints of every article, and what the tables say beside it."""
    stored = {each.article.url: each for each in articles(archive)}
    told = {
        url: shown_json(archive, each) | {"capture": each.capture}
        for url, each in stored.items()
    }
    return told | {view: table(archive, view) for view in VIEWS}


VIEWS = (
    *("articles_by_day", "articles_by_section", "missing_fields", "stories"),
    *("removals", "captures", "sightings", "copies", "people"),
)


def table(archive: Archive, name: str) -> list[tuple[Any, ...]]:
    found = archive.db.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608  # our own names
    return sorted(found, key=repr)


def dice_of(seed: object) -> random.Random:
    return random.Random(str(seed))  # noqa: S311  # texts, not secrets


TEXTS = tuple(
    "\n".join(archives.sentence(dice_of(f"text {text} {line}")) for line in range(9))
    for text in range(4)
)
"""Texts that more than one article prints."""


def article(number: int, state: int) -> Article:
    """An article in one of its states, each with a page of its own."""
    dice = dice_of(f"{number} {state}")
    first = archives.article(number, dice_of(number))
    fresh = archives.article(number, dice)
    if state == 0:
        return first
    name = dice.choice(("published", "source", "people"))
    return archives.changed(
        first,
        title=f"{fresh.title}，{state}",
        body=dice.choice((first.body, fresh.body, *TEXTS)),
        **{name: getattr(fresh, name)},
    )


def tonight(night: int, dice: random.Random, states: list[int]) -> Iterator[Visit]:
    """What a night finds: new articles, other texts, none any more, the same again."""
    states += [0] * 4
    kinds, weights = ("changed", "back", "same", "304", "gone"), (4, 1, 3, 2, 2)
    for number in range(len(states)):
        is_new = number >= len(states) - 4
        what = "same" if is_new else dice.choices(kinds, weights)[0]
        if what in {"changed", "back"}:
            states[number] = 0 if what == "back" else night
        said = article(number, states[number])
        at = archives.START + timedelta(days=night, seconds=number)
        look = archives.visit(said, at, dice.choice(("plain", "gzip")))
        yield unread(look, what) if what in {"304", "gone"} else look


def unread(look: Visit, what: str) -> Visit:
    """A look that found nothing to read."""
    answers = {"304": NOT_MODIFIED, "gone": b"HTTP/1.1 404 Not Found\r\n\r\n"}
    assert look.exchange is not None
    exchange = archives.exchange_with(look.exchange, answers[what])
    bare = replace(look, article=None, exchange=exchange, found=(), aliases=())
    if what == "gone":
        return replace(bare, kind="page", state="gone", reason="404 Not Found")
    return replace(bare, kind="unchanged")


def day(night: int) -> str:
    return f"{archives.START + timedelta(days=night):%Y-%m-%d}"


@pytest.fixture(scope="module", params=range(2))
def nights(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Nights:
    """An archive after some nights, and what was kept after each."""
    path = tmp_path_factory.mktemp("nights") / "archive"
    dice, states, kept = dice_of(request.param), list[int](), []
    with Archive.create(path) as archive:
        archives.keep_readers(archive)
        for night in range(NIGHTS):
            archive.store([*tonight(night, dice, states)])
            archive.commit()
            kept.append((rows(archive), shown(archive)))
    return path, kept


def test_an_export_as_of_each_night_is_that_nights(nights: Nights) -> None:
    path, kept = nights
    for night, (exported, _) in enumerate(kept):
        with Archive.read(path, as_of=day(night)) as archive, snapshot(archive):
            found = rows(archive)
        assert [each["url"] for each in found] == [each["url"] for each in exported]
        for ours, theirs in zip(found, exported, strict=True):
            assert ours == theirs, night


def test_an_article_as_of_each_night_is_that_nights(nights: Nights) -> None:
    path, kept = nights
    for night, (_, told) in enumerate(kept):
        with Archive.read(path, as_of=day(night)) as archive:
            found = shown(archive)
        for name in told | found:
            assert found[name] == told[name], (night, name)


def test_stories_were_others_in_some_night(nights: Nights) -> None:
    """Or nothing would show that copies are found among the texts of then."""
    path, kept = nights
    moved = [night for night in range(NIGHTS) if moved_stories(path, night)]
    assert moved
    assert any(len(told["copies"]) > 4 for _, told in kept)


def moved_stories(path: Path, night: int) -> bool:
    with Archive.read(path, as_of=day(night)) as archive:
        passed = "SELECT 1 FROM then_apart WHERE id NOT IN (SELECT id FROM then_reread)"
        return archive.db.execute(passed).fetchone() is not None


def stored(path: Path, looks: list[Visit]) -> None:
    with archives.opened(path) as archive:
        for look in looks:
            archive.store([look])
        archive.commit()


FIRST = archives.article(1, dice_of("first"))


def look(night: int, **fields: Any) -> Visit:
    said = archives.changed(FIRST, **fields)
    return archives.visit(said, archives.START + timedelta(days=night))


def test_what_was_not_captured_yet_is_not_found(tmp_path: Path) -> None:
    stored(tmp_path, [look(1, body="今")])
    with Archive.read(tmp_path, as_of=day(0)) as archive:
        assert rows(archive) == []
        with pytest.raises(NotFoundError):
            find(archive, FIRST.url)


def body_of(path: Path, as_of: str) -> str | None:
    with Archive.read(path, as_of=as_of) as archive:
        return find(archive, FIRST.key).article.body


@pytest.mark.parametrize(
    ("as_of", "body"),
    [
        *(("2026-03-01", "甲"), ("2026-03-01T12:00Z", "甲"), ("2026-03", "丙")),
        *(("2026-03-02T11:59:59+00:00", "甲"), ("2026-03-02T20:00+08:00", "乙")),
        *(("2026-03-02T12:00", "乙"), ("2026", "丙"), ("2099-01-01", "丙")),
    ],
)
def test_a_date_counts_whole_and_a_moment_to_the_second(
    tmp_path: Path, as_of: str, body: str
) -> None:
    stored(tmp_path, [look(0, body="甲"), look(1, body="乙"), look(2, body="丙")])
    assert body_of(tmp_path, as_of) == body


@pytest.mark.parametrize("odd", ["", "soon", "2026-13", "2026-03-01T25:00", "1:2"])
def test_what_is_no_moment_is_refused(odd: str) -> None:
    with pytest.raises(UsageError):
        last_instant(odd)


def test_a_capture_that_came_in_late_counts_from_its_own_moment_on(
    tmp_path: Path,
) -> None:
    stored(tmp_path, [look(2, body="丙"), look(0, body="甲")])
    assert body_of(tmp_path, day(1)) == "甲"
    with Archive.read(tmp_path, as_of=day(1)) as archive:
        (reading,) = revisions_json(archive, find(archive, FIRST.key))
        assert (reading["number"], reading["captured_at"][:10]) == (2, day(0))


def test_a_reading_that_an_older_capture_has_too_is_dated_by_it(tmp_path: Path) -> None:
    stored(tmp_path, [look(2, body="甲"), look(0, body="甲")])
    with Archive.read(tmp_path, as_of=day(1)) as archive:
        known = find(archive, FIRST.key)
        (reading,) = revisions_json(archive, known)
        assert (known.revision, known.capture) == (1, 2)
        assert (reading["number"], reading["captured_at"][:10]) == (1, day(0))
        page = page_content(archive, capture(archive, known.capture))
        assert "甲" in page.decode("gb18030")  # its bytes came in with the later one


def test_a_capture_that_was_read_anew_is_seen_as_it_is_read_today(
    tmp_path: Path,
) -> None:
    stored(tmp_path, [look(0, body="甲"), look(2, body="丙")])
    with Archive.create(tmp_path) as archive:
        (record,) = archive.db.execute(
            "SELECT record_id FROM captures ORDER BY id LIMIT 1"
        ).fetchone()
        again = look(5, body="甲，更好地读")
        archive.store([replace(again, exchange=None, reads=record, extractor="2")])
    assert body_of(tmp_path, day(0)) == "甲，更好地读"
    with Archive.read(tmp_path, as_of=day(0)) as archive:
        told = revisions_json(archive, find(archive, FIRST.key))
        assert [(each["number"], each["cause"]) for each in told] == [
            (1, "source"),
            (3, "extractor"),
        ]


def test_what_was_forgotten_stays_forgotten(tmp_path: Path) -> None:
    stored(tmp_path, [look(0, body="甲"), look(1, body="乙")])
    with Archive.create(tmp_path) as archive:
        forget(archive, FIRST.key, reason="asked", at=archives.START)
    with Archive.read(tmp_path, as_of=day(0)) as archive:
        assert rows(archive) == []
        with pytest.raises(ForgottenError):
            find(archive, FIRST.key)


def test_white_space_and_width_are_as_the_newest_reading_has_them(
    tmp_path: Path,
) -> None:
    """They make no revision: that is all that the past does not keep."""
    stored(tmp_path, [look(0, body="GDP：5%"), look(1, body="ＧＤＰ:5％")])
    assert body_of(tmp_path, day(0)) == "ＧＤＰ:5％"


def test_what_a_crawl_writes_meanwhile_is_not_seen(tmp_path: Path) -> None:
    stored(tmp_path, [look(0, body="甲"), look(2, body="丙")])
    with Archive.read(tmp_path, as_of=day(1)) as archive:
        before = rows(archive)
        more = archives.article(2, dice_of("more"))
        stored(tmp_path, [archives.visit(more, archives.START), look(1, body="乙")])
        with snapshot(archive):
            assert rows(archive) == before
    assert body_of(tmp_path, day(1)) == "乙"


def test_an_archive_with_everything_in_it_is_the_same_as_of_today(
    tmp_path: Path,
) -> None:
    path = everything.make(tmp_path / "archive")
    with Archive.read(path) as archive:
        today = rows(archive)
    with Archive.read(path, as_of="2099") as archive:
        assert rows(archive) == today


def test_show_and_export_take_the_date(tmp_path: Path) -> None:
    stored(tmp_path, [look(0, body="甲"), look(1, body="乙")])
    where = ("--as-of", day(0), "--quiet")
    done = newsarchive("show", FIRST.key, "--json", *where, archive=tmp_path)
    (line,) = newsarchive("export", *where, archive=tmp_path).stdout.splitlines()
    assert json.loads(done.stdout)["body"] == json.loads(line)["body"] == "甲"
    odd = newsarchive("export", "--as-of", "then", archive=tmp_path)
    assert (odd.returncode, odd.stdout) == (2, "")


def test_the_page_is_that_of_then(tmp_path: Path) -> None:
    stored(tmp_path, [look(0, body="甲"), look(1, body="乙")])
    with Archive.read(tmp_path, as_of=day(0)) as archive:
        read_from = capture(archive, find(archive, FIRST.key).capture)
        assert "甲" in page_content(archive, read_from).decode("gb18030")


PLANS = {
    "SELECT * FROM articles WHERE key = 'x'": "INDEX sqlite_autoindex_articles",
    "SELECT * FROM articles WHERE url = 'x'": "INDEX sqlite_autoindex_articles",
    "SELECT title FROM articles WHERE id = 5": "USING INTEGER PRIMARY KEY",
    "SELECT id FROM articles WHERE published > '2010'": "INDEX articles_published",
    "SELECT id, published, url FROM articles WHERE section = 'x' "
    "ORDER BY published, url": "INDEX articles_section",
    "SELECT id FROM articles WHERE story = 'x'": "INDEX articles_story",
    "SELECT article FROM people WHERE name = 'x'": "INDEX people_name",
    "SELECT * FROM images WHERE article = 5": "USING PRIMARY KEY",
    "SELECT * FROM revisions WHERE article = 5": "INDEX sqlite_autoindex_revisions",
    "SELECT a.key FROM copies c JOIN articles a ON a.id = c.copy "
    "WHERE c.article = 5": "USING INTEGER PRIMARY KEY",
}


@pytest.mark.parametrize("query", PLANS)
def test_indexes_of_the_main_tables_serve(nights: Nights, query: str) -> None:
    with Archive.read(nights[0], as_of=day(3)) as archive:
        plan = archive.db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
    steps = [str(step[3]) for step in plan]
    assert any(PLANS[query] in step for step in steps), steps
    assert not [s for s in steps if s.startswith("SCAN") and "LEFT" not in s], steps


def test_an_archive_of_an_older_version_has_a_past_too(tmp_path: Path) -> None:
    """What it lacks is empty, and nothing is written to it."""
    stored(tmp_path, [look(0, body="甲"), look(1, body="乙")])
    with sqlite3.connect(tmp_path / "archive.db") as db:
        for view in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'"):
            db.execute(f"DROP VIEW {view[0]}")
        for name in ("copies", "bands", "sketches", "accepted_gaps"):
            db.execute(f"DROP TABLE {name}")
        db.execute("DROP INDEX articles_story")
        db.execute("ALTER TABLE articles DROP COLUMN story")
        db.execute("ALTER TABLE runs DROP COLUMN report")
    db.close()
    with Archive.read(tmp_path, as_of=day(0)) as archive:
        (found,) = articles(archive)
        assert (found.article.body, found.copies) == ("甲", ())
        assert table(archive, "accepted_gaps") == []
    assert body_of(tmp_path, day(1)) == "乙"
