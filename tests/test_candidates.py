"""Explanations: what else a page answers about a field, and why it was not taken."""

import io
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from archive import Archive, Candidate, Explanation, Verdict
from archive.explain_view import print_explanations
from crawler import extract_article, load_profile
from crawler.explaining import explained
from crawler.sites import profile_for
from tests.commands import newsarchive
from tests.little_site import article, path, title
from tests.raw_server import html, page, raw_server
from tests.test_cases import CASES, read_json, slugs

MARKS = (
    '<meta property="og:title" content="山城的灯会">'
    '<meta name="source" content="山城日报">'
    '<script type="application/ld+json">{"@type":"NewsArticle",'
    '"headline":"第1号牧场的草长高了","datePublished":"2010-07-20T08:01:00+08:00"}'
    "</script>"
)
SHOWN = article(1, head=MARKS)
URL = f"http://news.example{path(1)}"
MOMENT = datetime(2011, 1, 1, tzinfo=UTC)


def answers(markup: str = SHOWN) -> dict[str, Explanation]:
    found = explained(
        markup.encode(), url=URL, content_type=None, profile=None, captured_at=MOMENT
    )
    return {each.field: each for each in found}


def told(field: str, markup: str = SHOWN) -> list[tuple[str, Any, Verdict]]:
    """The answers to the question for a field: rule, value, verdict."""
    found = answers(markup)[field].candidates
    return [(each.rule, each.value, each.verdict) for each in found]


def test_mark_that_contradicts_the_page() -> None:
    assert ("open-graph", "山城的灯会", "contradicted") in told("title")
    assert ("meta-standard", "山城日报", "contradicted") in told("source")
    lost = ("json-ld", "2010-07-20T08:01:00+08:00", "contradicted")
    assert lost in told("published")


def test_mark_that_agrees() -> None:
    assert ("json-ld", title(1), "same") in told("title")


def test_date_after_the_capture() -> None:
    later = SHOWN.replace("来源：", "2030-01-01 00:00 来源：")
    verdicts = {value: verdict for _, value, verdict in told("published", later)}
    assert verdicts["2030-01-01T00:00:00+08:00"] == "after-capture"
    assert verdicts["2010-07-21T08:01:00+08:00"] == "taken"


def test_answer_that_says_a_part() -> None:
    """The address holds the day alone."""
    found = explained(
        article(1).encode(),
        url="http://news.example/2010/07/21/1.html",
        content_type=None,
        profile=None,
        captured_at=MOMENT,
    )
    published = next(each for each in found if each.field == "published")
    parts = [each.rule for each in published.candidates if each.verdict == "part"]
    assert parts == ["address"]


def test_credits_make_up_the_people_together() -> None:
    more = "<p>责任编辑：王刚</p>"
    markup = SHOWN.replace("来源：草原晚报", "来源：草原晚报 作者：李明")
    found = answers(markup.replace("</body>", f"{more}</body>"))["people"].candidates
    assert [each.verdict for each in found] == ["added", "added"]
    assert [each.value[0]["name"] for each in found] == ["李明", "王刚"]


def test_containers_of_the_text() -> None:
    markup = SHOWN.replace("class='content'", "class=content itemprop=articleBody")
    rules = [(rule, verdict) for rule, _, verdict in told("body", markup)]
    assert rules[0] == ("article-body", "taken")
    assert {rule for rule, _ in rules} == {"article-body", "density"}


def test_every_answer_names_its_place() -> None:
    for each in answers().values():
        for candidate in each.candidates:
            assert candidate.place or each.field == "kind" or not candidate.is_lost


@pytest.mark.parametrize("slug", slugs())
def test_what_is_taken_is_what_the_record_holds(slug: str) -> None:
    capture = read_json(slug, "capture.json")
    headers = {name.lower(): value for name, value in capture["headers"].items()}
    known: dict[str, Any] = {
        "url": capture["url"],
        "content_type": headers.get("content-type"),
        "captured_at": datetime.fromisoformat(capture["captured_at"]),
    }
    body = (CASES / slug / "page.html").read_bytes()
    site = capture.get("site")
    profile = load_profile(site) if site else profile_for(capture["url"])
    record = extract_article(body, **known, site=site)
    held = {each.field: each for each in record.evidence}
    values = record.as_json() | {"encoding": held["encoding"].text}
    for each in explained(body, **known, profile=profile):
        assert each.value == values[each.field]
        taken = each.taken
        if each.field != "people":
            assert (taken is None) == (each.field not in held), each.field
        if taken is not None:
            evidence = held[each.field]
            assert (taken.rule, taken.place) == (evidence.rule, evidence.place)


@pytest.mark.parametrize(
    ("slug", "field", "lost"),
    [
        ("utf8-labelled-gb2312", "encoding", "gb18030"),
        ("latin1-header-over-gbk", "encoding", "windows-1252"),
        ("dated-links-before-the-headline", "title", "内蒙古新闻网"),
    ],
)
def test_extract_tells_which_mark_lost(slug: str, field: str, lost: str) -> None:
    capture = read_json(slug, "capture.json")
    headers = {name.lower(): value for name, value in capture["headers"].items()}
    file = CASES / slug / "page.html"
    about = ("--url", capture["url"], "--content-type", headers["content-type"])
    done = newsarchive("extract", file, *about, "--explain", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (told,) = (
        each
        for each in json.loads(done.stdout)["explanations"]
        if each["field"] == field
    )
    pairs = [(each["value"], each["verdict"]) for each in told["candidates"]]
    assert (lost, "contradicted") in pairs
    assert (told["value"], "taken") in pairs


def test_extract_explains_in_words(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(SHOWN, encoding="utf-8")
    done = newsarchive("extract", tmp_path / "page.html", "--explain")
    lines = done.stderr.splitlines()
    at = lines.index("    lost      山城的灯会")
    assert lines[at + 1].strip() == (
        "a mark that the page itself contradicts: open-graph at meta[og:title]"
    )
    assert "explanations" not in json.loads(done.stdout)


def test_words_of_a_list_are_told_as_a_person_writes_them(tmp_path: Path) -> None:
    shown = SHOWN.replace("<head>", '<head><meta name="keywords" content="灯会;山城">')
    (tmp_path / "page.html").write_text(shown, encoding="utf-8")
    done = newsarchive("extract", tmp_path / "page.html", "--explain")
    assert "keywords: 灯会; 山城" in done.stderr.splitlines()


@pytest.fixture
def crawled(tmp_path: Path) -> Path:
    answered = {
        "/robots.txt": page(b"User-agent: *\nAllow: /\n"),
        path(1): html(SHOWN),
    }
    with raw_server(answered) as server:
        done = newsarchive(
            "fetch", f"{server.base}{path(1)}", "--quiet", archive=tmp_path
        )
    assert done.returncode == 0, done.stderr
    return tmp_path


def explanation(archive: Path, *words: str) -> dict[str, Any]:
    done = newsarchive("explain", "1", *words, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_explain_tells_what_is_stored_and_what_lost(crawled: Path) -> None:
    found = explanation(crawled, "title")
    (field,) = found["fields"]
    assert (field["value"], field["rule"]) == (title(1), "visible-headline")
    lost = [each for each in field["candidates"] if each["verdict"] == "contradicted"]
    assert [each["place"] for each in lost] == ["meta[og:title]"]
    assert found["read_again"]["changed"] == []


def test_explain_reads_with_the_profile_of_then(crawled: Path) -> None:
    """Whatever the user's profile of this site says today."""
    with sqlite3.connect(crawled / "archive.db") as db:
        ((site,),) = db.execute("SELECT site FROM articles").fetchall()
    folder = crawled / "sites"
    folder.mkdir(exist_ok=True)
    (folder / f"{site}.toml").write_text(
        f'hosts = ["{site}"]\nstart = ["http://{site}/"]\ntimezone = "UTC"\n'
        '[[layouts]]\nname = "other"\nmark = "body"\ntitle = ".info"\n',
        encoding="utf-8",
    )
    again = explanation(crawled)["read_again"]
    assert again["with_profile_of_then"]
    assert again["changed"] == []


def test_explain_says_where_today_reads_otherwise(crawled: Path) -> None:
    """Another version of the extractor read another headline."""
    with Archive.create(crawled) as opened, opened.db.conn:
        opened.db.execute("UPDATE articles SET title = '旧'")
        changed = "UPDATE revisions SET record = json_set(record, '$.title', '旧')"
        opened.db.execute(changed)
    assert explanation(crawled)["read_again"]["changed"] == ["title"]
    lines = newsarchive("explain", "1", "title", archive=crawled).stdout.splitlines()
    assert lines[0] == "title: 旧"
    assert f"    now reads {title(1)}" in lines
    assert lines[-1].endswith("title read differently today")


def test_explain_tells_what_is_stored_of_a_damaged_record(crawled: Path) -> None:
    (file,) = (crawled / "warc").glob("*.warc.gz")
    with sqlite3.connect(crawled / "archive.db") as db:
        query = (
            "SELECT warc_offset + warc_length / 2 FROM captures "
            "JOIN articles ON articles.capture = captures.id"
        )
        ((place,),) = db.execute(query).fetchall()
    whole = bytearray(file.read_bytes())
    whole[place] ^= 0xFF
    file.write_bytes(whole)
    done = newsarchive("explain", "1", "title", archive=crawled)
    assert done.returncode == 5
    assert done.stdout.startswith(f"title: {title(1)}\n    rule      ")
    assert "lost" not in done.stdout


@pytest.mark.parametrize("width", [30, 48, 80])
def test_lines_fit_into_a_window_of_any_width(width: int) -> None:
    """A Chinese character takes two columns; further lines are set in."""
    wide = Candidate(
        value="草原上的牧草长势喜人" * 5,
        rule="json-ld",
        place="json-ld.headline",
        text=None,
        verdict="later",
    )
    found = Explanation(field="title", value="草原" * 40, candidates=(wide,))
    shown = io.StringIO()
    print_explanations([found], Console(file=shown, width=width, no_color=True))
    lines = shown.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= max(width, 34)
    inside = [line for line in lines if line and not line.startswith("title: ")]
    assert all(line.startswith("    ") for line in inside)
    assert "".join("".join(lines).split()).count("草") == 50
