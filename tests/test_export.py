"""Exports: every article, in order, as it was stored."""

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive, Article
from archive.export import articles, json_object, replaced, write_csv, write_jsonl
from archive.export.csv import COLUMNS, defused
from archive.filters import Filters
from tests import archives
from tests.commands import newsarchive

FIELDS = [
    *("url", "key", "kind", "site", "title", "kicker", "subtitle", "published"),
    *("published_text", "modified", "source", "source_url", "byline", "people"),
    *("editor", "breadcrumb", "breadcrumb_urls", "body", "images", "pages"),
    *("language", "keywords", "description", "layout"),
]
FACTS = [
    *("section", "status", "first_captured", "last_captured", "revision", "aliases"),
    *("story", "copies"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("export") / "archive"
    with Archive.read(archives.make(path, 60)) as opened:
        yield opened


@pytest.fixture(scope="module")
def objects(archive: Archive) -> list[dict[str, object]]:
    stream = io.StringIO()
    assert write_jsonl(articles(archive), stream) == 60
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def rows(archive: Archive) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_csv(articles(archive), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_jsonl_has_the_fields_of_the_design_in_order(
    objects: list[dict[str, object]],
) -> None:
    assert all(list(each) == FIELDS + FACTS for each in objects)


def test_jsonl_gives_back_what_was_stored(objects: list[dict[str, object]]) -> None:
    stored = {look.url: look.article for look in archives.visits(60)}
    assert len(stored) == len(objects)
    for each in objects:
        said = stored[str(each["url"])]
        assert said is not None
        assert {**each, "breadcrumb": None} == {
            **json_of(said),
            "breadcrumb": None,
            "breadcrumb_urls": [crumb.url for crumb in said.breadcrumb],
            "status": "live",
            "first_captured": each["first_captured"],
            "last_captured": each["first_captured"],
            "revision": 1,
            "aliases": [said.url + "?from"],
            "story": said.key,
            "copies": [],
        }
        assert each["breadcrumb"] == [crumb.name for crumb in said.breadcrumb]


def json_of(said: Article) -> dict[str, object]:
    known = json.loads(json.dumps(said.as_json()))
    return {name: value for name, value in known.items() if name != "evidence"}


def test_exports_are_ordered_by_moment_then_address(
    objects: list[dict[str, object]],
) -> None:
    order = [
        (each["published"] is None, each["published"], each["url"]) for each in objects
    ]
    assert order == sorted(order, key=lambda key: (key[0], key[1] or "", key[2]))


def test_filters_choose_what_is_exported(archive: Archive) -> None:
    filters = Filters(site="other", since="2010-06", until="2011")
    chosen = [each.article for each in articles(archive, filters)]
    assert chosen
    for each in chosen:
        assert each.site == "other"
        assert "2010-06" <= (each.published or "") < "2012"


def test_csv_has_one_row_an_article(
    archive: Archive, objects: list[dict[str, object]]
) -> None:
    read = rows(archive)
    assert list(read[0]) == list(COLUMNS)
    assert [row["url"] for row in read] == [each["url"] for each in objects]
    assert [row["body"] for row in read] == [
        re.sub(r"\A(?='*[=+@-])", "'", str(each["body"])) for each in objects
    ]


def test_csv_joins_lists_in_one_cell(archive: Archive) -> None:
    row, stored = rows(archive)[0], next(iter(articles(archive)))
    reporter, editor = stored.article.people
    assert row["people"] == f"{reporter.name} (reporter); {editor.name} (editor)"
    assert row["breadcrumb"] == f"内蒙古新闻 > {stored.article.section}"
    assert row["keywords"] == "草原\n湿地"
    assert row["images"] == stored.article.images[0].url
    assert row["subtitle"] == ""


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "'=1", "''-"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell


@given(st.text(alphabet="'=-+a内\n", max_size=6))
def test_defusing_can_be_undone(cell: str) -> None:
    harmless = defused(cell)
    assert not re.match(r"[=+@\t\r\n-]", harmless)
    undone = re.sub(r"\A'(?='*[=+@＝＋－＠\t\r\n-])", "", harmless)
    assert undone == cell


def test_a_headline_that_is_a_formula_is_defused_in_the_file(tmp_path: Path) -> None:
    look = next(archives.visits(1))
    assert look.article is not None
    odd = archives.changed(look.article, title='=HYPERLINK("http://x.example")')
    with Archive.create(tmp_path / "a") as opened:
        archives.fill(opened, [archives.visit(odd)])
        assert rows(opened)[0]["title"] == f"'{odd.title}"


def write_half(file: Path) -> None:
    with replaced(file) as stream:
        stream.write("half")
        raise KeyboardInterrupt


def test_an_export_replaces_its_file_only_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_half(file)
    assert file.read_text(encoding="utf-8") == "old"
    with replaced(file) as stream:
        stream.write("new")
    assert file.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_the_evidence_is_left_out(archive: Archive) -> None:
    stored = next(iter(articles(archive)))
    assert stored.article.evidence
    assert "evidence" not in json_object(stored)


def history(number: int, length: int) -> Iterator[dict[str, object]]:
    for revision in range(length):
        yield {"number": revision + 1, "record": {"body": f"{number}" * 10_000}}


def test_jsonl_with_revisions_is_the_same_and_each_reading(archive: Archive) -> None:
    plain, full = io.StringIO(), io.StringIO()
    write_jsonl(articles(archive), plain)
    write_jsonl(articles(archive), full, lambda stored: history(stored.number, 3))
    pairs = zip(
        plain.getvalue().splitlines(), full.getvalue().splitlines(), strict=True
    )
    for before, after in pairs:
        each = json.loads(after)
        assert [reading["number"] for reading in each.pop("revisions")] == [1, 2, 3]
        assert each == json.loads(before)


def test_a_long_history_takes_no_more_memory(archive: Archive) -> None:
    first = next(iter(articles(archive)))
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        tracemalloc.start()
        try:
            write_jsonl([first], nowhere, lambda _: history(1, 2_000))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 1_000_000  # of 20 MB that are written


def test_revisions_are_exported_as_show_prints_them(archive: Archive) -> None:
    path = archive.path
    done = newsarchive("export", "--revisions", "--quiet", archive=path)
    each = json.loads(done.stdout.splitlines()[3])
    shown = newsarchive("show", each["key"], "--revisions", "--json", archive=path)
    assert each["revisions"] == json.loads(shown.stdout)
    assert list(each["revisions"][0]) == [
        *("number", "captured_at", "cause", "extractor", "profile", "model", "changed"),
        "record",
    ]
    refused = newsarchive("export", "--revisions", "--format", "csv", archive=path)
    assert (refused.returncode, refused.stdout) == (2, "")
