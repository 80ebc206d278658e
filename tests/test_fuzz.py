"""Damaged pages in small number, and whether the hunt for offenders finds any."""

from pathlib import Path

import pytest

from archive import Article, Evidence
from crawler.page import read_page
from tests.fuzz.__main__ import main
from tests.fuzz.corpus import Page, corpus
from tests.fuzz.damaged import damaged
from tests.fuzz.laws import offences
from tests.fuzz.mutations import MUTATIONS
from tests.fuzz.shrinking import shrunk

URL = "http://news.example/1.html"


def test_damaged_pages_keep_the_laws(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--pages", "300", "--seed", "5", "--workers", "1", "--folder", tmp_path)
    code = main([*map(str, words)])
    said = capsys.readouterr().out
    assert said.startswith("fuzz, seed 5: 300 pages, 0 offenders"), said
    assert code == 0
    assert not list(tmp_path.iterdir())


def test_an_offender_is_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No page is read in no time at all."""
    words = ("--pages", "3", "--seconds", "-1", "--workers", "1", "--folder", tmp_path)
    assert main([*map(str, words)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["0:", "1:", "2:", "fuzz,"]
    assert "quick: 0.0" in lines[0]
    assert (tmp_path / "1-2.html").read_bytes() == damaged(1, 2).body


def test_a_page_that_brings_a_worker_down_is_an_offender(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no time at all the reading is ended; the next pages are tried after it."""
    words = ("--pages", "2", "--workers", "1", "--give-up", "0")
    assert main([*words, "--folder", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in lines[:2]] == [
        f"{n}: ends: the process was brought down (-27) ({tmp_path}/1-{n}.html)"
        for n in (0, 1)
    ]


def test_damage_is_the_same_in_every_run() -> None:
    assert damaged(7, 11) == damaged(7, 11)
    assert len({damaged(7, number).body for number in range(50)}) > 45
    assert {page.url.split("/")[2] for page in corpus()} >= {"www.nmgnews.com.cn"}
    assert len({each.__name__ for each in MUTATIONS}) > 12


@pytest.mark.parametrize(
    ("fields", "law"),
    [
        ({"title": "雪\x07"}, "clean_text"),
        ({"title": "雪\ud800"}, "clean_text"),
        ({"body": "雪。\n\n风。"}, "clean_lines"),
        ({"body": "雪。\n\u3000风。"}, "clean_lines"),
        ({"title": "雪\n风"}, "single_lines"),
        ({"source": " "}, "single_lines"),
        ({"published": "2012-06-31"}, "real_moments"),
        ({"published": "2013-06-30"}, "real_moments"),
        ({"published": "2012-06-01T08:00:00"}, "real_moments"),
        (
            {"evidence": (Evidence(field="kind", rule="x", place="/no"),)},
            "places_found",
        ),
        ({"byline": "王海"}, "explained"),
    ],
)
def test_a_broken_law_is_named(fields: dict[str, object], law: str) -> None:
    parsed = read_page("<p>雪。</p>", url=URL)
    article = Article(url=URL, kind="article", **fields)  # type: ignore[arg-type]  # one
    assert law in [each.law for each in offences(parsed, article)]


def test_a_sound_record_breaks_no_law() -> None:
    parsed = read_page("<p>雪。</p>", url=URL)
    said = Evidence(field="body", rule="x", place="/html/body/p", text="雪。")
    article = Article(
        url=URL,
        kind="article",
        published="2012-06-01T08:00:00+08:00",
        body="雪。\n1\t2",
        evidence=(said, Evidence(field="published", rule="x")),
    )
    assert offences(parsed, article) == []


def test_a_page_is_shrunk_to_what_matters() -> None:
    page = Page(url=URL, content_type=None, body=b"a" * 999 + b"<x>" + b"b" * 999)
    assert shrunk(page, lambda page: b"<x>" in page.body).body == b"<x>"
