"""Citations, read back by the parsers of others."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import rispy
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from archive import Article, Person
from archive.citation import Citation, bibtex, chinese, coins, csl_json, english, ris
from archive.citation.cli import cite
from archive.record import Location
from tests import archives

PLACE = Location(
    file="newsarchive-20260301120000-00000.warc.gz",
    offset=1911,
    length=627,
    member_digest="3" * 64,
)
TAKEN = "2026-03-01T12:00:00+00:00"
ARTICLE = Article(
    url="http://news.example/2010/07/21/1.shtml?a=1&b=%E4%B8%AD#x_y",
    kind="article",
    title="草原 & 湿地：50% {of} #1_2 $3 ~a^b \\c",
    published="2010-07-21T17:18:00+08:00",
    source="内蒙古日报",
    people=(
        Person(name="李明", role="reporter", affiliation="新华社"),
        Person(name="Anna and Berg, Karl", role="author"),
        Person(name="李明", role="correspondent"),
        Person(name="安华祎", role="editor"),
        Person(name="王刚", role="photographer"),
    ),
    language="zh-CN",
    keywords=("草原", "湿地"),
)
MACROS = {
    r"{\textbraceleft}": "⦃",
    r"{\textbraceright}": "⦄",
    r"{\textasciicircum}": "＾",
    r"\$": "＄",
}
"""What LaTeX knows and the parser does not."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def cited(article: Article = ARTICLE) -> Citation:
    return Citation.of(article, TAKEN, PLACE)


def entry(written: str) -> Entry:
    (found,) = parse_string(written, "bibtex").entries.values()
    return found


def plain(latex: str) -> str:
    for macro, sign in MACROS.items():
        latex = latex.replace(macro, sign)
    return str(Text.from_latex(latex))


def test_chinese_words_follow_the_standard() -> None:
    said = chinese(cited(replace(ARTICLE, title="湿地来了候鸟", people=())))
    assert said.startswith(
        "湿地来了候鸟[N/OL]. 内蒙古日报, 2010-07-21[2026-03-01]. http://news.example/"
    )
    assert said.endswith(f"第 1911 字节起 627 字节, SHA-256 {'3' * 64}.")


def test_without_an_outlet_it_is_an_electronic_bulletin() -> None:
    said = chinese(cited(replace(ARTICLE, title="候鸟", source=None)))
    assert "李明, Anna and Berg, Karl. 候鸟[EB/OL]. (2010-07-21)[2026-03-01]." in said


def test_the_fourth_author_is_and_others() -> None:
    people = tuple(Person(name=each, role="reporter") for each in "甲乙丙丁")
    assert chinese(cited(replace(ARTICLE, people=people))).startswith(
        "甲, 乙, 丙, 等. "
    )


def test_english_words_name_everybody_and_the_copy() -> None:
    said = english(cited(replace(ARTICLE, title="Birds", people=ARTICLE.people[:1])))
    assert said.startswith(
        "李明. “Birds”. 内蒙古日报, 2010-07-21. http://news.example/"
    )
    assert "captured 2026-03-01T12:00:00Z" in said


def test_what_the_page_does_not_say_is_left_out() -> None:
    bare = cited(Article(url="http://news.example/1.html", kind="article"))
    assert chinese(bare).startswith("http://news.example/1.html[EB/OL]. [2026-03-01].")
    assert ", no date." in english(bare)
    assert set(entry(bibtex(bare)).fields) == {
        *("title", "howpublished", "url", "urldate", "note")
    }
    (item,) = json.loads(csl_json(bare))
    assert item["type"] == "webpage"
    assert "issued" not in item


@pytest.mark.parametrize("published", ["2010", "2010-07", "2010-07-21"])
def test_a_date_is_as_precise_as_it_is_known(published: str) -> None:
    found = cited(replace(ARTICLE, published=published))
    (item,) = json.loads(csl_json(found))
    parts = [int(each) for each in published.split("-")]
    assert item["issued"]["date-parts"] == [parts]
    assert entry(bibtex(found)).fields["date"] == published
    (reference,) = rispy.loads(ris(found))
    assert reference["date"].rstrip("/").split("/") == published.split("-")


def test_bibtex_reads_back() -> None:
    found = entry(bibtex(cited()))
    assert found.key == f"newsarchive-{ARTICLE.key}"
    expected = "草原 & 湿地：50% ⦃of⦄ #1_2 ＄3 ~a＾b \\c"
    assert plain(found.fields["title"]) == expected
    assert [plain(str(name)) for name in found.persons["author"]] == [
        *("李明", "Anna and Berg, Karl")
    ]
    assert [plain(str(name)) for name in found.persons["editor"]] == ["安华祎"]
    assert found.fields["url"] == ARTICLE.url
    assert found.fields["month"] == "July"


def test_ris_reads_back() -> None:
    (found,) = rispy.loads(ris(cited()))
    assert found["type_of_reference"] == "NEWS"
    assert found["title"] == ARTICLE.title
    assert found["authors"] == ["李明", "Anna and Berg, Karl"]
    assert found["urls"] == [ARTICLE.url]
    assert found["keywords"] == ["草原", "湿地"]
    assert found["accession_number"] == ARTICLE.key
    assert all(line.endswith("\r") for line in ris(cited()).split("\n")[:-1])


def test_csl_json_names_are_literal() -> None:
    (item,) = json.loads(csl_json(cited()))
    assert item["type"] == "article-newspaper"
    assert item["author"][0] == {"literal": "李明"}
    assert item["accessed"] == {"date-parts": [[2026, 3, 1]]}
    assert item["archive_location"] == ARTICLE.key


def test_the_context_object_reads_back() -> None:
    found = parse_qs(coins(cited()))
    assert found["rft.title"] == [ARTICLE.title]
    assert found["rft.creator"] == ["李明", "Anna and Berg, Karl"]


@settings(max_examples=50)
@given(title=TEXTS, name=TEXTS, source=TEXTS, path=TEXTS)
def test_no_text_breaks_out_of_its_field(
    title: str, name: str, source: str, path: str
) -> None:
    said = cited(
        replace(
            ARTICLE,
            url=f"http://news.example/{path}",
            title=title,
            source=source,
            people=(Person(name=name, role="author"),),
        )
    )
    found = entry(bibtex(said))
    assert set(found.fields) <= set(entry(bibtex(cited())).fields)
    assert len(found.persons.get("author", [])) == len(said.authors)
    written = ris(said).split("\r\n")
    assert [line[:6] for line in written].count("TI  - ") == 1
    assert "\n" not in "".join(written)
    (item,) = json.loads(csl_json(said))
    assert item["title"] == said.title


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archives.make(tmp_path_factory.mktemp("cite") / "archive", 3)


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        (["--format", "bibtex"], entry),
        (["--format", "ris"], rispy.loads),
        (["--format", "csl-json"], json.loads),
        (["--lang", "en"], lambda said: said.index("captured 2026-03-01T12:00:01Z")),
    ],
)
def test_the_command_prints_one_form(
    path: Path, words: list[str], reads: Callable[[str], object]
) -> None:
    done = CliRunner().invoke(cite, ["2", *words, "--archive", str(path)])
    assert done.exit_code == 0, done.output
    assert reads(done.stdout)
