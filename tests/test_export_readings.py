"""JSON-LD, RSS and Markdown: what other programs read there is what the page says."""

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from archive import Archive, Person
from archive.export import Chosen, json_object
from archive.export.formats import FORMATS, Wishes
from archive.export.json_ld import news_article
from archive.export.markdown import document, file_of, paragraph
from archive.export.origins import origin_of
from archive.export.places import place
from archive.export.rss import moment, write_rss
from archive.filters import Filters
from archive.loading import StoredArticle
from tests import archives
from tests.archives import changed
from tests.awkward import MOMENTS, TEXTS, awkward_archive
from tests.commands import newsarchive

AT = datetime(2026, 3, 5, tzinfo=UTC)
NAMES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("plain") / "archive"
    with Archive.read(archives.make(path, 60)) as opened:
        yield opened


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("odd") / "archive"
    with Archive.read(awkward_archive(path)) as opened:
        yield opened


def exported(
    archive: Archive, form: str, site: str | None = None, limit: int | None = None
) -> str:
    """What the command writes to stdout."""
    stream = io.StringIO()
    chosen = Chosen(archive=archive, filters=Filters(site=site))
    FORMATS[form].write(chosen, stream, Wishes(at=AT, limit=limit))
    return stream.getvalue()


def export_folder(archive: Archive, folder: Path, site: str | None = None) -> None:
    """What the command writes to a folder."""
    chosen = Chosen(archive=archive, filters=Filters(site=site))
    with place("markdown", folder) as part:
        FORMATS["markdown"].write(chosen, part, Wishes(at=AT))


# JSON-LD


def test_json_ld_is_one_document_of_all_articles(plain: Archive) -> None:
    said = json.loads(exported(plain, "json-ld"))
    assert said["@context"] == "https://schema.org"
    stored = [each.article.url for each in Chosen(archive=plain).articles()]
    assert [node["url"] for node in said["@graph"]] == stored
    assert {node["@type"] for node in said["@graph"]} == {"NewsArticle"}


def test_json_ld_of_nothing_is_an_empty_graph(plain: Archive) -> None:
    said = json.loads(exported(plain, "json-ld", site="none"))
    assert said["@graph"] == []


def test_a_news_article_says_who_when_and_where_from(plain: Archive) -> None:
    stored = next(Chosen(archive=plain).articles())
    people = (
        Person(name="李明", role="reporter", affiliation="新华社"),
        Person(name="王刚", role="photographer"),
        Person(name="赵珊珊", role="editor"),
    )
    article = changed(
        stored.article,
        kicker="引题",
        subtitle="副题",
        modified="2011-01-01",
        people=people,
        source_url="http://paper.example/",
    )
    origin = origin_of(plain, stored)
    node = news_article(replace(stored, article=article), origin)
    assert node["headline"] == article.title
    assert node["alternativeHeadline"] == ["引题", "副题"]
    assert node["datePublished"] == article.published
    assert node["dateModified"] == "2011-01-01"
    assert node["author"] == [
        {
            "@type": "Person",
            "name": "李明",
            "affiliation": {"@type": "Organization", "name": "新华社"},
            "jobTitle": "reporter",
        }
    ]
    assert [each["name"] for each in node["editor"]] == ["赵珊珊"]
    assert [each["name"] for each in node["contributor"]] == ["王刚"]
    assert node["sourceOrganization"]["url"] == "http://paper.example/"
    assert node["publisher"]["name"] == "news.example"
    assert node["articleSection"] == article.section
    assert node["articleBody"] == article.body
    assert node["keywords"] == list(article.keywords)
    assert node["inLanguage"] == "zh-CN"
    assert node["image"][0]["caption"] == "湿地"
    assert node["identifier"]["value"] == article.key
    assert node["archivedAt"]["@id"].startswith("urn:uuid:")
    assert node["archivedAt"]["dateCreated"] == stored.first_captured
    crumbs = node["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [(each["position"], each["name"]) for each in crumbs] == [
        (number, crumb.name) for number, crumb in enumerate(article.breadcrumb, 1)
    ]


def test_a_news_article_leaves_out_what_the_page_does_not_say(odd: Archive) -> None:
    bare = "http://news.example/bare"
    (stored,) = (each for each in stored_in(odd) if each.article.url == bare)
    node = news_article(stored, origin_of(odd, stored))
    assert list(node) == [
        *("@type", "@id", "url", "identifier", "publisher", "sameAs"),
        *("mainEntityOfPage", "archivedAt"),
    ]


def test_json_ld_holds_awkward_texts(odd: Archive) -> None:
    said = json.loads(exported(odd, "json-ld"))
    by_url = {node["url"]: node for node in said["@graph"]}
    for stored in Chosen(archive=odd).articles():
        assert by_url[stored.article.url].get("headline") == stored.article.title


# RSS


def feed(archive: Archive, limit: int | None = None) -> ET.Element:
    text = exported(archive, "rss", limit=limit)
    channel = ET.fromstring(text.encode()).find("channel")  # noqa: S314  # our own
    assert channel is not None
    return channel


def test_a_feed_has_the_newest_first_and_no_more_than_asked(plain: Archive) -> None:
    keys = [item.findtext("guid") for item in feed(plain, 5).iter("item")]
    newest = Chosen(archive=plain).articles(newest=True)
    assert keys == [stored.article.key for stored in newest][:5]


def test_a_feed_without_a_limit_has_a_hundred(tmp_path: Path) -> None:
    path = archives.make(tmp_path / "a", 105)
    with Archive.read(path) as opened:
        assert len([*feed(opened).iter("item")]) == 100


def test_an_item_says_what_readers_of_feeds_show(plain: Archive) -> None:
    stored = next(Chosen(archive=plain).articles(newest=True))
    article, channel = stored.article, feed(plain, 1)
    assert channel.findtext("link") == "http://news.example/"
    (item,) = channel.iter("item")
    assert item.findtext("title") == article.title
    assert item.findtext("link") == article.url
    date = parsedate_to_datetime(item.findtext("pubDate") or "")
    assert date == datetime.fromisoformat(article.published or "")
    creators = [each.text for each in item.findall("dc:creator", NAMES)]
    assert creators == [*dict.fromkeys(each.name for each in article.people)]
    assert item.findtext("dc:source", None, NAMES) == article.source
    assert [each.text for each in item.findall("category")] == [
        *(article.section, *article.keywords)
    ]
    content = item.findtext("content:encoded", "", NAMES)
    lines = [each.text for each in lxml_html.fromstring(content).iter("p")]
    assert lines == (article.body or "").split("\n")
    assert "<figcaption>湿地</figcaption>" in content


@pytest.mark.parametrize("published", [*MOMENTS, "1899-12-31"])
def test_moments_of_feeds_are_those_of_mail(published: str | None) -> None:
    """Mail knows no year before 1900 (RFC 5322 section 3.3)."""
    said = moment(published)
    try:
        known = datetime.fromisoformat(published or "")
    except ValueError:
        known = datetime.min  # noqa: DTZ901  # no moment of anywhere
    if known.year < 1900:
        assert said is None
    else:
        assert parsedate_to_datetime(said or "") == known.replace(microsecond=0)


def test_archived_text_breaks_no_xml_and_is_no_markup(odd: Archive) -> None:
    """Nothing is lost but what XML cannot hold."""
    items = [*feed(odd).iter("item")]
    assert len(items) == 17
    texts = {item.findtext("title") for item in items}
    assert {xml_text(text) for text in TEXTS} <= texts
    for item in items:
        content = item.findtext("content:encoded", "", NAMES)
        tags = set(re.findall(r"<(/?\w+)", content))
        assert tags <= {
            "p",
            "/p",
            "figure",
            "/figure",
            "img",
            "figcaption",
            "/figcaption",
        }
        assert "javascript:" not in content


def xml_text(text: str) -> str:
    legal = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    return re.sub(legal, "\ufffd", text)


@given(st.text())
def test_any_title_makes_a_feed(text: str) -> None:
    stream = io.StringIO()
    assert write_rss([], stream, title=text, version="0") == 0
    channel = ET.fromstring(stream.getvalue()).find("channel")  # noqa: S314  # our own
    assert channel is not None
    assert channel.findtext("title") == xml_text(text)


# Markdown


def front_matter(text: str) -> dict[str, object]:
    _, front, _ = text.split("---\n", 2)
    said = yaml.safe_load(front)
    assert isinstance(said, dict)
    return said


def stored_in(*archives_: Archive) -> Iterator[StoredArticle]:
    for archive in archives_:
        yield from Chosen(archive=archive).articles()


def test_front_matter_says_the_same_to_a_reader_of_yaml(
    plain: Archive, odd: Archive
) -> None:
    for stored in stored_in(plain, odd):
        known = json_object(stored)
        del known["body"]
        said = {name: each for name, each in known.items() if each not in (None, [])}
        assert front_matter(document(stored)) == said


def test_files_lie_in_folders_by_month(plain: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    export_folder(plain, folder)
    written = {str(path.relative_to(folder)) for path in folder.rglob("*.md")}
    assert written == {
        f"{stored.article.published[:7].replace('-', '/')}/{stored.article.key}.md"
        if stored.article.published
        else f"undated/{stored.article.key}.md"
        for stored in stored_in(plain)
    }


def test_no_archived_text_names_a_file(odd: Archive) -> None:
    for stored in stored_in(odd):
        path = file_of(stored.article).as_posix()
        assert re.fullmatch(r"(\d{4}/\d\d|undated)/[a-z2-7]{12}\.md", path)


def shown(markdown: str) -> list[str]:
    """The paragraphs and headings that CommonMark makes of it, tags taken away."""
    rendered = MarkdownIt("commonmark").render(markdown)
    blocks = re.findall(r"<(?:p|h1)>(.*?)</(?:p|h1)>", rendered, re.DOTALL)
    rest = re.sub(r"<(p|h1)>.*?</\1>", "", rendered, flags=re.DOTALL)
    assert rest.strip() == ""
    return [html.unescape(block) for block in blocks]


@given(
    st.text(alphabet="#->+*_`~|=1.) \t<b/>&amp;[]()!\\内a:x\"'{}@^$%\u3000\xa0").filter(
        str.strip
    )
)
def test_a_line_renders_as_what_it_says(line: str) -> None:
    """It is one paragraph, and no markup whatever it looks like."""
    assert [each.strip() for each in shown(paragraph(line))] == [line.strip()]


def test_a_document_renders_as_the_page_says(odd: Archive, plain: Archive) -> None:
    for stored in stored_in(odd, plain):
        text = document(stored).split("---\n", 2)[2]
        rendered = MarkdownIt("commonmark").render(text)
        assert "<script" not in rendered
        assert set(re.findall(r"<(\w+)", rendered)) <= {"p", "h1", "a"}
        links = re.findall(r'href="([^"]*)"', rendered)
        assert all(link.startswith("http://") for link in links)


def test_a_second_export_takes_the_place_of_the_first(
    plain: Archive, tmp_path: Path
) -> None:
    """Files of articles that are no longer among them go away."""
    folder = tmp_path / "notes"
    export_folder(plain, folder)
    export_folder(plain, folder, site="other")
    assert len([*folder.rglob("*.md")]) == 12
    assert [*tmp_path.iterdir()] == [folder]


def test_a_folder_with_files_of_others_is_left_alone(
    plain: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    export_folder(plain, folder)
    (folder / "2010" / "mine.md").write_text("mine")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    words = ("export", "--format", "markdown", "-o", folder)
    done = newsarchive(*words, archive=plain.path)
    assert done.returncode == 2
    assert "2010/mine.md" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
