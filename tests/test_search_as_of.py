"""A search as of an earlier night finds what it found that night."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from archive import Archive
from archive.filters import EVERYTHING, Filters
from archive.search.query import parsed_query
from archive.search.ranking import Window, best
from archive.search.searching import Sort, search
from archive.search.weighing import weighing_of
from archive.text import seg
from tests import archives
from tests.commands import newsarchive
from tests.test_as_of import day, dice_of, tonight

NIGHTS = 6
QUERIES = (
    *("草原", "呼和浩特 OR 包头", "内蒙古 NOT 包头", '"GDP"', "grass*", "2010", "蒙"),
    *("(学校 OR 湿地) 道路", "内蒙古日报", "赵珊珊", "新闻发布会"),
)
FILTERS = (EVERYTHING, Filters(site="other"), Filters(since="2010-06", person="李明"))
Found = dict[tuple[str, Filters, Sort], list[dict[str, object]]]


def found(archive: Archive) -> Found:
    """What all queries find, in order; of the best the set alone."""
    hits: Found = {}
    for query in QUERIES:
        for filters in FILTERS:
            for sort in ("relevance", "newest"):
                told = search(archive, query, filters, Window(limit=999), sort=sort)
                rows = [asdict(hit) | {"score": None} for hit in told]
                if sort == "relevance":
                    rows.sort(key=lambda row: str(row["key"]))
                hits[query, filters, sort] = rows
    return hits


@pytest.fixture(scope="module", params=range(2))
def nights(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Path, list[Found]]:
    path = tmp_path_factory.mktemp("searches") / "archive"
    dice, states, kept = dice_of(f"search {request.param}"), list[int](), []
    with Archive.create(path) as archive:
        archives.keep_readers(archive)
        for night in range(NIGHTS):
            archive.store([*tonight(night, dice, states)])
            archive.commit()
            kept.append(found(archive))
    return path, kept


def test_a_search_as_of_each_night_finds_what_it_found(
    nights: tuple[Path, list[Found]],
) -> None:
    path, kept = nights
    for night, hits in enumerate(kept):
        with Archive.read(path, as_of=day(night)) as archive:
            assert found(archive) == hits, night


def test_there_is_much_to_find(nights: tuple[Path, list[Found]]) -> None:
    _, kept = nights
    assert sum(map(len, kept[3].values())) > 100


def test_parts_of_a_list_as_of_then_make_the_whole(
    nights: tuple[Path, list[Found]],
) -> None:
    with Archive.read(nights[0], as_of=day(2)) as archive:
        for sort in ("relevance", "newest"):
            whole = search(archive, "草原", window=Window(limit=99), sort=sort)
            parts = [
                hit
                for offset in range(len(whole) + 1)
                for hit in search(
                    archive, "草原", window=Window(limit=1, offset=offset), sort=sort
                )
            ]
            assert [hit.key for hit in parts] == [hit.key for hit in whole]


@pytest.mark.parametrize("query", QUERIES)
def test_texts_of_then_are_weighed_as_the_index_weighs(
    nights: tuple[Path, list[Found]], query: str
) -> None:
    asked = parsed_query(query)
    with Archive.read(nights[0]) as archive:
        weighing = weighing_of(archive.db, [*asked.phrases()])
        for number, score in best(archive.db, asked.match(), Window(limit=99)):
            row = archive.db.execute(
                "SELECT title, kicker, body, byline, source FROM articles WHERE id = ?",
                [number],
            ).fetchone()
            tokens = [(seg(text) or "").split() for text in row]
            assert weighing.score(tokens) == pytest.approx(score, rel=1e-6)


def test_search_takes_the_date(tmp_path: Path) -> None:
    said = archives.article(1, dice_of("first"))
    with archives.opened(tmp_path) as archive:
        for night, body in enumerate(("湿地里的候鸟", "公路修好了")):
            at = archives.START + timedelta(days=night)
            archive.store([archives.visit(archives.changed(said, body=body), at)])
    then = ("--as-of", day(0), "--quiet")
    for words, where, count in (
        ("候鸟", then, 1),
        ("公路", then, 0),
        ("候鸟", (), 0),
        ("公路", (), 1),
    ):
        done = newsarchive("search", words, "--json", *where, archive=tmp_path)
        assert done.stdout.count(said.key) == count, (words, where)
