"""The measure of the extractor, on small data whose figures are worked out by hand."""

import gzip
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from archive import Article, Crumb, Person
from tests.benchmarks import pace, quality
from tests.benchmarks.agreement import crumbs, is_same_day, is_same_minute, names
from tests.benchmarks.known import Known, Truth
from tests.benchmarks.overlap import (
    Overlap,
    overlap,
    without_headline,
    without_optional,
)
from tests.benchmarks.scores import Score, Summary, score, summary
from tests.benchmarks.tables import table

NOWHERE = Path("none.html")


def page(truth: Truth, dataset: str = "zh") -> Known:
    return Known(
        name="p1",
        dataset=dataset,
        language="zh",
        url="http://news.example/1.html",
        file=NOWHERE,
        truth=truth,
    )


def article(**fields: Any) -> Article:
    return Article(url="http://news.example/1.html", kind="article", **fields)


def test_runs_of_four_words() -> None:
    """Truth abcd bcde cdef, reading bcde cdef defx: two of four in common."""
    found = overlap("a b c d e f", "b c d e f x", language="en")
    assert found == Overlap(both=0.5, extra=0.25, missing=0.25)
    assert (found.precision, found.recall) == (2 / 3, 2 / 3)


def test_runs_are_counted_as_often_as_they_occur() -> None:
    found = overlap("a a a a a", "a a a a", language="en")
    assert found == Overlap(both=0.5, extra=0.0, missing=0.5)


def test_chinese_runs_are_of_characters() -> None:
    found = overlap("草原降雪。五天", "草原降 雪,五", language="zh")
    assert found == Overlap(both=2 / 3, extra=0.0, missing=1 / 3)


def test_a_short_text_is_one_run() -> None:
    assert overlap("a b", "a b", language="en") == Overlap(both=1.0)
    assert overlap("a b", "b a", language="en").precision == 0


def test_nothing_of_nothing_is_right() -> None:
    found = overlap("", "", language="en")
    assert (found.precision, found.recall) == (1, 1)


@pytest.mark.parametrize(
    ("read", "line", "left"),
    [
        (
            "雪停了。\n图为草原上的羊。\n风大了。",
            "图为：草原上的羊",
            "雪停了。\n\n。\n风大了。",
        ),
        ("羊群（王海 摄）\n雪停了。", "王海摄", "羊群(王海 摄)\n雪停了。"),
        ("（王海 摄）\n雪停了。", "王海摄", "\n\n雪停了。"),
        ("雪", "雪", "雪"),
    ],
)
def test_optional_lines_are_cut(read: str, line: str, left: str) -> None:
    """A long one wherever it stands, a short one where it stands alone."""
    assert without_optional(read, [line]) == left


def test_a_repeated_headline_is_cut_unless_the_text_has_it() -> None:
    assert (
        without_headline("草原降雪\n雪停了。", "草原降雪！", "雪停了。") == "雪停了。"
    )
    assert (
        without_headline("草原降雪\n雪", "草原降雪", "草原降雪。雪") == "草原降雪\n雪"
    )


@pytest.mark.parametrize(
    ("true", "read", "same"),
    [
        ("2010-07-21", "2010-07-21T17:18:00+08:00", True),
        ("2010年7月21日", "2010-07-21", True),
        ("2010-07-21", "2010-07-22", False),
        ("2010-07-21", None, False),
        ("2010-07-21T20:00:00+00:00", "2010-07-22T04:00:00+08:00", True),
        ("2010-07-21T20:00:00+00:00", "2010-07-22T09:00:00+00:00", False),
    ],
)
def test_days(true: str, read: str | None, same: bool) -> None:
    assert is_same_day(true, read) is same


@pytest.mark.parametrize(
    ("true", "read", "same"),
    [
        ("2010-07-21 17:18", "2010-07-21T17:18:00+08:00", True),
        ("2010-07-21 17:18", "2010-07-21T09:18:20+00:00", True),
        ("2010-07-21 17:18", "2010-07-21T09:19:00+00:00", False),
        ("2010-07-21 17:18", "2010-07-20T17:18:00+08:00", False),
        ("2010-07-21 17:18", "2010-07-21", False),
    ],
)
def test_minutes(true: str, read: str | None, same: bool) -> None:
    """An offset may put the same minute into another hour."""
    assert is_same_minute(true, read) is same


def test_names_and_crumbs_are_bare() -> None:
    assert names(["记者：王海、李 雪", "By A. Lee"]) == {"王海", "李雪", "alee"}
    assert crumbs(["您所在的位置：", "当前位置：首页", ">", "新闻", "正文"]) == [
        "首页",
        "新闻",
    ]


def test_a_page_is_scored_field_by_field() -> None:
    truth = Truth(
        titles=("草原降雪", "草原降大雪"),
        published="2010-07-21 17:18",
        authors=("王海", "李雪"),
        source="草原晚报",
        breadcrumb=("首页", "新闻"),
        body="雪下了一夜",
    )
    read = article(
        title="草原，降大雪",
        published="2010-07-21T17:18:00+08:00",
        people=(
            Person(name="王海", role="reporter"),
            Person(name="赵云", role="editor"),
        ),
        source="草原 晚报",
        breadcrumb=(Crumb(name="首页"), Crumb(name="要闻")),
        body="雪下了一",
    )
    assert score(page(truth), read) == Score(
        precision=1.0,
        recall=0.5,
        body=2 / 3,
        title=1.0,
        day=1.0,
        day_wrong=0.0,
        minute=1.0,
        byline=2 / 3,
        source=1.0,
        breadcrumb=0.0,
    )


def test_nothing_read_is_not_wrong_but_missing() -> None:
    truth = Truth(published="2010-07-21", authors=(), body="雪下了一夜")
    found = score(page(truth), None)
    assert found == Score(
        recall=0.0, body=0.0, day=0.0, day_wrong=0.0, byline_false=0.0
    )


def test_a_name_where_there_is_none_is_false() -> None:
    read = article(people=(Person(name="王海", role="author"),))
    assert score(page(Truth(authors=())), read).byline_false == 1
    assert score(page(Truth()), read).byline_false is None


def test_means_are_over_the_pages_that_have_the_measure() -> None:
    """F1 is that of the means: precision 0.75, recall 0.5."""
    scores = [
        Score(precision=1.0, recall=0.5, body=2 / 3, day=1.0),
        Score(precision=0.5, recall=0.5, body=0.5),
        Score(title=1.0, day=0.0),
    ]
    assert summary(scores) == Summary(
        pages=3, body=0.6, precision=0.75, recall=0.5, poor=2, title=1.0, day=0.5
    )


def test_a_table_has_what_anyone_measured() -> None:
    """Columns that nobody has are left out; peers stand below."""
    ours = Summary(pages=497, day=0.95, day_wrong=0.0)
    lines = table("htmldate", ours).splitlines()
    assert lines[:2] == ["**htmldate test pages**, 497 pages", ""]
    assert lines[2:5] == [
        "|  | day right | day wrong |",
        "|---|---|---|",
        "| **newsarchive** | 0.950 | 0.000 |",
    ]
    assert lines[5].startswith("| htmldate | 0.909 | - |")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages: the first is read right, of the second a third of the text is not."""
    sentences = [
        "雪下了一整夜，牧民清早就起来扫羊圈。",
        "路上的车开得很慢，孩子们走着去上学。",
    ]
    text = "".join(f"<p>{each}</p>" for each in sentences)
    html = f"<title>草原降雪</title><body><h1>草原降雪</h1><div>{text}</div>"
    (tmp_path / "one.html").write_text(html, "utf-8")
    (tmp_path / "two.html.gz").write_bytes(gzip.compress(html.encode("gb18030")))
    rows = [
        row("one", "one.html", {"title": "草原降雪", "body": "\n".join(sentences)}),
        row("two", "two.html.gz", {"title": "草原放晴", "published": "2010-07-21"}),
    ]
    lines = "".join(json.dumps(each) + "\n" for each in rows)
    (tmp_path / "pages.jsonl").write_text(lines, "utf-8")
    return tmp_path


def row(name: str, file: str, truth: dict[str, str]) -> dict[str, Any]:
    place = {"html_file": file, "url": f"http://news.example/{name}.html"}
    return {"id": name, "dataset": name, "lang": "zh", "truth": truth} | place


def test_a_folder_is_measured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = folder / "rows.jsonl"
    assert quality.main([str(folder), "--json", "--per-page", str(rows)]) == 0
    sets = json.loads(capsys.readouterr().out)["sets"]
    assert (sets["one"]["body"], sets["one"]["title"], sets["one"]["day"]) == (
        1,
        1,
        None,
    )
    assert (sets["two"]["body"], sets["two"]["title"], sets["two"]["day"]) == (
        None,
        0,
        0,
    )
    written = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    assert [each["id"] for each in written] == ["one", "two"]
    assert written[0]["read"]["title"] == "草原降雪"


def test_sets_are_chosen_and_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quality.main([str(folder), "--datasets", "two"])
    assert (
        capsys.readouterr().out
        == "two: pages 1, title 0.0000, day 0.0000, day_wrong 0.0000\n"
    )
    quality.main([str(folder), "--datasets", "two", "--markdown"])
    assert "| **newsarchive** | 0.000 | 0.000 | 0.000 |" in capsys.readouterr().out


def test_the_pace_is_told_in_floors(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pace.main([str(folder), "--datasets", "one,two", "--rounds", "1", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["bare parse"]["floors"] == 1
    assert said["newsarchive"]["milliseconds"] > 0


@pytest.mark.parametrize("program", [quality, pace])
def test_a_folder_without_pages_is_refused(
    program: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        program.main([str(tmp_path)])
    assert left.value.code == 2
    assert f"{tmp_path} holds no pages.jsonl" in capsys.readouterr().err
