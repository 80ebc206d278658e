"""Archived text does no harm on a page: it is shown as it stands, and nothing else."""

import csv
import re
import sqlite3
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
import pytest

from tests.browser import hostile
from tests.browser.serving import served
from tests.commands import newsarchive

OWN = ("/archive", "/static", "/-")
"""What is Datasette's, or no page."""

MANY = 40
"""Pages of one kind that are looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A page that was looked at."""

    url: str
    status: int
    headers: dict[str, str]
    tree: lxml.html.HtmlElement
    text: str


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.make(tmp_path_factory.mktemp("hostile") / "archive")


@pytest.fixture(scope="module")
def base(archive: Path) -> Iterator[str]:
    with served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def pages(base: str) -> list[Seen]:
    """All pages that links lead to, from the front page on, in both languages."""
    more = ("", "?lang=zh", "search?q=passwd", "coverage?state=all")
    todo = [base + place for place in more]
    known, seen, kinds = set(todo), list[Seen](), Counter[str]()
    while todo:
        page = look(todo.pop(0))
        if not page.headers["content-type"].startswith("text/html"):
            continue
        seen.append(page)
        for link in page.tree.iterfind(".//a[@href]"):
            url = urljoin(page.url, link.get("href")).partition("#")[0]
            is_page = url.startswith(base) and not urlsplit(url).path.startswith(OWN)
            if is_page and url not in known and kinds[kind(url)] < MANY:
                kinds[kind(url)] += 1
                known.add(url)
                todo.append(url)
    return seen


def kind(url: str) -> str:
    return urlsplit(url).path.split("/")[1]


def look(url: str) -> Seen:
    request = urllib.request.Request(url)  # noqa: S310  # our own server
    try:
        answer = urllib.request.urlopen(request)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        body = answer.read().decode(errors="replace")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    is_page = headers["content-type"].startswith("text/html") and body
    return Seen(
        url=url,
        status=answer.status,
        headers=headers,
        tree=lxml.html.document_fromstring(body if is_page else "<p>"),
        text=body,
    )


def test_every_link_leads_to_a_page(pages: list[Seen], base: str) -> None:
    wrong = {
        page.url
        for page in pages
        if page.status not in {200, 404} and "/archive" not in page.url
    }
    assert not wrong
    assert len(pages) > 60
    shown = {kind(page.url) for page in pages}
    assert shown >= {"", "day", "person", "outlet", "coverage", "run", "runs", "people"}


def test_people_and_outlets_of_any_name_have_a_page(pages: list[Seen]) -> None:
    found = {
        page.tree.findtext(".//h1"): page.status
        for page in pages
        if re.search(r"/(person|outlet)(/|\?name=)", page.url)
    }
    for text in hostile.TEXTS:
        shown = text.replace("\x00", "\ufffd") if "\x00" in text else text
        assert found.get(shown) == 200, text


def test_nothing_that_was_archived_becomes_part_of_a_page(
    pages: list[Seen], base: str
) -> None:
    for page in pages:
        names = {each.tag for each in page.tree.iter() if isinstance(each.tag, str)}
        assert not names & {"script", "style", "object", "embed", "base"}, page.url
        for each in page.tree.iter():
            handlers = [name for name in each.attrib if name.startswith("on")]
            assert not handlers, page.url
        for each in page.tree.iter("img", "iframe"):
            assert urljoin(page.url, each.get("src")).startswith(base), page.url
        for each in page.tree.iter("iframe"):
            assert "allow-scripts" not in each.attrib["sandbox"]
        assert "49" not in (page.tree.findtext(".//h1") or "")


def test_archived_addresses_are_links_to_the_web_or_no_links(
    pages: list[Seen], base: str
) -> None:
    outside = 0
    for page in pages:
        for link in page.tree.iterfind(".//a[@href]"):
            target = urljoin(page.url, link.get("href"))
            if not target.startswith(base):
                outside += 1
                assert urlsplit(target).scheme in {"http", "https"}, target
                assert link.get("rel") == "noopener noreferrer nofollow"
                assert "live" in (link.get("class") or "")
    assert outside


def test_every_page_says_what_a_browser_may_do(pages: list[Seen]) -> None:
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), page.url
        assert "unsafe" not in policy, page.url
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    "place",
    [
        "search?q=%27%22%3B--&section=%27+OR+1%3D1--",
        "search?q=a&since=%27%3B--",
        "search?q=" + quote("草" * 1001),
        "search?q=%00",
        "search?q=a&page=-1",
        "search?q=a&page=99999999999",
        "search?q=a&sort=published;--",
        "day/2010-99-99",
        "day/..%2f..%2fetc",
        "day/%00",
        "run/99999999999999999999",
        "people?q=%25&page=1e9",
        "person/%FF%FE",
        "person/%ed%a0%80",
        "outlet/" + quote("x" * 5000),
        "coverage?site=" + quote("' OR 1=1"),
        "coverage?state=nothing&page=0",
        "?site=" + quote("<script>"),
        "?lang=xx",
    ],
)
def test_what_makes_no_sense_gets_words(base: str, place: str) -> None:
    page = look(base + place)
    assert page.status in {200, 400, 404}, page.text[:500]
    for word in ("Traceback", "sqlite", "OperationalError", "jinja"):
        assert word not in page.text
    assert page.tree.findtext(".//h1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_shows_a_key_of_the_catalogue(pages: list[Seen], lang: str) -> None:
    tag = {"zh": "zh-Hans", "en": "en"}[lang]
    mine = [page for page in pages if page.tree.get("lang") == tag]
    assert mine
    for page in mine:
        assert not re.search(r">\s*[a-z]+\.[a-z]+(-[a-z]+)*\s*<", page.text), page.url


def test_cells_of_csv_are_defused(base: str, archive: Path) -> None:
    for place in ("articles.csv", "articles.csv?_stream=1", "people.csv?_dl=1"):
        with urllib.request.urlopen(f"{base}archive/{place}") as answer:  # noqa: S310
            text = answer.read().decode()
        cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
        assert "'=cmd|' /C calc'!A0" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    rows = "archive.csv?sql=select+-1.5+as+number,+'-x'+as+text"
    with urllib.request.urlopen(base + rows) as answer:  # noqa: S310
        assert answer.read().decode() == "number,text\r\n-1.5,'-x\r\n"


def test_what_is_taken_away_is_what_export_writes(base: str, archive: Path) -> None:
    """Cells are defused once, and nothing on the way cuts a row in two."""
    words = f"search.csv?q={quote('/etc/passwd')}"
    with urllib.request.urlopen(base + words) as answer:  # noqa: S310
        got = answer.read()
    done = newsarchive("export", "--format", "csv", "--quiet", archive=archive)
    assert got.decode() == done.stdout
    assert len(got) > 1 << 16


def test_the_archive_is_as_it_was(base: str, archive: Path, pages: list[Seen]) -> None:
    del pages
    for sql in ("delete from articles", "attach 'x' as y", "pragma writable_schema=1"):
        assert look(f"{base}archive?sql={quote(sql)}").status == 400
    connection = sqlite3.connect(archive / "archive.db")
    (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    assert count == len(hostile.TEXTS)
