"""Parquet: what is written is what is read, in row groups that can be skipped."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from archive import Archive
from archive.export import Chosen, article_of, json_object
from archive.export.parquet import Bounds, objects_in, write_parquet
from archive.export.parquet_columns import row
from archive.loading import StoredArticle
from tests import archives
from tests.archives import changed
from tests.awkward import awkward, awkward_archive
from tests.commands import newsarchive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("parquet") / "archive"
    with Archive.read(awkward_archive(path)) as opened:
        yield opened


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_every_field_of_every_record_comes_back(
    archive: Archive, tmp_path: Path, form: str
) -> None:
    """Whatever it holds, and `None` apart from what is empty."""
    file = tmp_path / "out"
    words = ("export", "--format", form, "--evidence", "-o", file)
    done = newsarchive(*words, archive=archive.path)
    assert (done.returncode, done.stderr) == (0, "17 articles\n")
    said = (
        objects_in(file)
        if form == "parquet"
        else map(json.loads, file.read_text("utf-8").split("\n")[:-1])
    )
    objects = [*said]
    stored = [*Chosen(archive=archive).articles(evidence=True)]
    assert objects == [json_object(each, evidence=True) for each in stored]
    records = {each.url: each for each in map(article_of, objects)}
    assert records == {each.url: each for each in awkward()}


def test_without_evidence_the_rest_comes_back(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "out"
    with file.open("wb") as stream:
        write_parquet(Chosen(archive=archive).articles(), stream, {})
    stored = [*Chosen(archive=archive).articles()]
    assert [*objects_in(file)] == [json_object(each) for each in stored]


def moments(stored: StoredArticle, published: str) -> dict[str, object]:
    dated = replace(stored, article=changed(stored.article, published=published))
    said = row(json_object(dated))
    return {name: said[name] for name in ("published_day", "published_at")}


@pytest.mark.parametrize(
    ("published", "day", "instant"),
    [
        (
            "2010-07-21T01:18:00+08:00",
            date(2010, 7, 21),
            datetime(2010, 7, 20, 17, 18, tzinfo=UTC),
        ),
        ("2010-07-21", date(2010, 7, 21), None),
        ("0001-01-01T00:00:00+08:00", date(1, 1, 1), None),
        ("2010-02-30", None, None),
        ("", None, None),
    ],
)
def test_a_moment_is_a_day_of_its_zone_and_an_instant(
    archive: Archive, published: str, day: date | None, instant: datetime | None
) -> None:
    """An instant that no calendar of UTC has is none."""
    stored = next(Chosen(archive=archive).articles())
    said = moments(stored, published)
    assert said == {"published_day": day, "published_at": instant}


def spread(stored: StoredArticle, days: dict[str, int]) -> Iterator[StoredArticle]:
    for day, count in days.items():
        for number in range(count):
            url = f"http://news.example/{day}/{number}"
            article = changed(stored.article, url=url, published=day or None)
            yield replace(stored, article=article)


def groups(
    stored: StoredArticle, days: dict[str, int], bounds: Bounds
) -> list[tuple[int, str, str]]:
    """Of each row group: its rows, its first and its last day."""
    stream = io.BytesIO()
    write_parquet(spread(stored, days), stream, {}, bounds=bounds)
    known = pq.ParquetFile(stream).metadata
    found = []
    for number in range(known.num_row_groups):
        group = known.row_group(number)
        day = group.column(8).statistics
        found.append((group.num_rows, str(day.min), str(day.max)))
    return found


def test_row_groups_end_with_the_year_or_a_long_month(archive: Archive) -> None:
    days = {
        "2009-01-05": 1,
        "2010-01-05": 1,
        "2010-02-05": 1,
        "2010-03-05": 2,
        "2010-04-05": 12,
        "": 1,
    }
    stored = next(Chosen(archive=archive).articles())
    assert groups(stored, days, Bounds(few=3, most=5)) == [
        (1, "2009-01-05", "2009-01-05"),
        (4, "2010-01-05", "2010-03-05"),
        (5, "2010-04-05", "2010-04-05"),
        (5, "2010-04-05", "2010-04-05"),
        (2, "2010-04-05", "2010-04-05"),
        (1, "None", "None"),
    ]


def test_a_row_group_ends_where_it_holds_much_text(archive: Archive) -> None:
    stored = next(Chosen(archive=archive).articles())
    long = replace(stored, article=changed(stored.article, body="长" * 4_000))
    found = groups(long, {"2010-01-05": 6}, Bounds(largest=10_000))
    assert [rows for rows, _, _ in found] == [3, 3]


def test_a_reader_skips_by_date(tmp_path: Path) -> None:
    path, file = archives.make(tmp_path / "a", 60), tmp_path / "out.parquet"
    words = ("export", "--format", "parquet", "-o", file)
    assert newsarchive(*words, archive=path).returncode == 0
    table = pq.read_table(
        file,
        columns=["title", "published"],
        filters=[("published_day", ">=", date(2011, 1, 1))],
    )
    published = table["published"].to_pylist()
    assert published == sorted(published)
    assert published
    assert all(each >= "2011" for each in published)


def test_the_file_says_what_it_is(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "out.parquet"
    words = ("export", "--format", "parquet", "--until", "2011", "-o", file)
    assert newsarchive(*words, archive=archive.path).returncode == 0
    known = pq.ParquetFile(file)
    about = known.schema_arrow.metadata
    assert json.loads(about[b"newsarchive.chosen"]) == {"until": "2011"}
    assert about[b"newsarchive.version"]
    words_of = json.loads(about[b"newsarchive.columns"])
    for field in known.schema_arrow:
        assert field.metadata[b"description"].decode() == words_of[field.name]


def test_columns_are_typed_packed_and_of_few_values_kept_once(
    archive: Archive,
) -> None:
    stream = io.BytesIO()
    write_parquet(Chosen(archive=archive).articles(), stream, {})
    file = pq.ParquetFile(stream)
    types = {field.name: str(field.type) for field in file.schema_arrow}
    assert types["people"] == (
        "list<element: struct<name: string not null, role: string not null, "
        "affiliation: string> not null>"
    )
    assert types["published_at"] == types["last_captured"] == "timestamp[us, tz=UTC]"
    assert (types["published"], types["published_day"]) == ("string", "date32[day]")
    group = file.metadata.row_group(0)
    chunks = [group.column(number) for number in range(group.num_columns)]
    assert {chunk.compression for chunk in chunks} == {"ZSTD"}
    once = {each.path_in_schema for each in chunks if each.has_dictionary_page}
    assert {"site", "section", "source", "people.list.element.role"} <= once
    assert "body" not in once


def test_an_export_of_nothing_is_a_file_of_no_rows(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "out.parquet"
    words = ("export", "--format", "parquet", "--site", "none", "-o", file)
    assert newsarchive(*words, archive=archive.path).returncode == 0
    assert [*objects_in(file)] == []
    assert "body" in pq.ParquetFile(file).schema_arrow.names
