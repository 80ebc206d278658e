"""Captured pages replayed: they look as they did, and nothing in them acts or asks."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive, NotFoundError
from archive.replay import (
    PAGE_POLICY,
    Answer,
    answer,
    file_name,
    known_capture,
    nearest,
    redirect_target,
    shown_page,
    shown_picture,
    shown_style,
    shown_text,
)
from archive.replay.css import rewritten_css
from archive.replay.markup import replayed
from tests import replays

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(
    [*FIXTURES.glob("robustness/*.html"), *FIXTURES.glob("cases/*/page.html")]
)
CANARY = "http://canary.example"
ACTIVE = {
    *("script", "object", "embed", "applet", "base", "template", "video", "audio"),
    *("source", "noscript", "math", "plaintext", "foreignobject"),
}
ADDRESSES = {"src", "href", "background", "xlink:href", "action", "poster", "srcset"}


def link(*steps: str, **query: object) -> str:
    path = "/" + "/".join(quote(step, safe="") for step in steps)
    return path + ("?" + urlencode(query) if query else "")


class Nowhere:
    """An archive that has nothing but links."""

    def picture(self, url: str) -> str | None:
        return None

    style = frame = picture

    def link(self, url: str) -> str:
        return link("replay", url=url)

    def archived(self, urls: object) -> set[str]:
        return set()


class Seen(HTMLParser):
    """What another parser than the one that wrote it finds on a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags = list[tuple[str, dict[str, str]]]()
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def by_id(self, name: str) -> dict[str, str]:
        return next(said for _, said in self.tags if said.get("id") == name)


def assert_dead(markup: str) -> None:
    for tag, said in Seen(markup).tags:
        assert tag not in ACTIVE, tag
        assert not [name for name in said if name.startswith("on")], said
        assert "srcdoc" not in said
        assert "http-equiv" not in said
        for name in ADDRESSES & set(said):
            assert said[name].startswith(("/", "#", "data:image/", "data:,")), said
            assert not said[name].startswith("//"), (tag, said)
        if tag == "link":
            assert said["rel"] == "stylesheet" or said["href"] == "data:,"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = replays.make(tmp_path_factory.mktemp("replay") / "archive", CANARY)
    with Archive.read(path) as opened:
        yield opened


def found(archive: Archive, path: str) -> Answer:
    (number,) = archive.db.execute(
        "SELECT min(id) FROM captures WHERE url = ?", [replays.SITE + path]
    ).fetchone()
    return answer(archive, known_capture(archive, str(number)))


def seen(archive: Archive, path: str) -> Seen:
    return Seen(shown_page(archive, found(archive, path), link).body.decode())


def place(archive: Archive, path: str, use: str) -> str:
    return f"/capture/{found(archive, path).captured.number}/{use}"


def test_a_page_is_decoded_as_the_archive_read_it(archive: Archive) -> None:
    """Its header says ISO-8859-1, its meta tag gb2312, and 镕 is in neither."""
    page = seen(archive, "/2010/07/21/1.shtml")
    assert "镕喆在湖边看见了三百只候鸟。" in page.text


def test_the_mode_of_the_page_is_kept(archive: Archive) -> None:
    shown = shown_page(archive, found(archive, "/2010/07/21/1.shtml"), link)
    assert shown.body.startswith(b"<!DOCTYPE html PUBLIC")


def test_pictures_come_from_the_archive(archive: Archive) -> None:
    page = seen(archive, "/2010/07/21/1.shtml")
    bird = place(archive, "/i/bird.png", "content")
    assert page.by_id("there")["src"] == bird
    assert page.by_id("lazy")["src"] == bird
    assert page.by_id("choice")["src"] == bird
    body = next(said for tag, said in page.tags if tag == "body")
    assert body["background"] == place(archive, "/i/tile.gif", "content")


def test_a_missing_picture_asks_for_nothing_and_keeps_its_place(
    archive: Archive,
) -> None:
    said = seen(archive, "/2010/07/21/1.shtml").by_id("missing")
    assert said["src"].startswith("data:image/svg+xml,")
    assert (said["width"], said["alt"]) == ("60", "湖面")
    assert "not in the archive" in said["title"]


def test_the_picture_nearest_in_time_is_shown(archive: Archive) -> None:
    url = f"{replays.SITE}/i/bird.png"
    first = nearest(archive, url, "2026-03-02T00:00:00+00:00")
    last = nearest(archive, url, "2030-01-01T00:00:00+00:00")
    assert first is not None
    assert last is not None
    assert first < last


def test_links_lead_into_the_archive(archive: Archive) -> None:
    page = seen(archive, "/2010/07/21/1.shtml")
    links = {
        said["href"]: said for tag, said in page.tags if tag == "a" and said.get("href")
    }
    assert "#text" in links
    own = [said for href, said in links.items() if "list.html" in href]
    other = [said for href, said in links.items() if "other.example" in href]
    assert own[0]["href"].startswith("/replay?url=http%3A%2F%2Fnews.example")
    assert own[0]["target"] == "_top"
    assert "title" not in own[0]
    assert "not in the archive" in other[0]["title"]
    assert not any("mailto" in href for href in links)


def test_frames_are_replayed_and_others_left_out(archive: Archive) -> None:
    weather = place(archive, "/weather.html", "page")
    frames = [
        said
        for tag, said in seen(archive, "/2010/07/21/1.shtml").tags
        if tag == "iframe"
    ]
    assert [each["src"] for each in frames] == [weather]
    assert "allow-scripts" not in frames[0]["sandbox"]
    frames = [
        said for tag, said in seen(archive, "/frames.html").tags if tag == "frame"
    ]
    assert frames == [{"src": weather}, {}]


def test_what_stands_in_for_scripts_is_shown(archive: Archive) -> None:
    assert "没有脚本也看得见" in seen(archive, "/2010/07/21/1.shtml").text


def test_style_sheets_are_served_with_the_archives_pictures(archive: Archive) -> None:
    sheet = place(archive, "/style/main.css", "style")
    page = seen(archive, "/2010/07/21/1.shtml")
    links = [said["href"] for tag, said in page.tags if tag == "link"]
    assert links == [sheet, "data:,"]
    shown = shown_style(archive, found(archive, "/style/main.css"), link)
    css = shown.body.decode()
    assert shown.content_type == "text/css; charset=utf-8"
    assert f'@import url("{place(archive, "/style/more.css", "style")}")' in css
    assert f'url("{place(archive, "/i/tile.gif", "content")}")' in css
    assert "gone.css" not in css
    assert "ads.example" not in css
    assert css.count("@import") == 1


def test_a_hostile_page_is_dead(archive: Archive) -> None:
    shown = shown_page(archive, found(archive, "/hostile.html"), link)
    markup = shown.body.decode()
    assert_dead(markup)
    assert f"url({CANARY}" not in markup
    assert "@import" not in markup
    assert "敌意" in markup
    for said in (Seen(markup).by_id("js"), Seen(markup).by_id("data")):
        assert "href" not in said


@pytest.mark.parametrize(
    "path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_page_is_left_alive(path: Path) -> None:
    text = path.read_bytes().decode("gb18030", "replace")
    assert_dead(replayed(text, "http://news.example/a/b.html", Nowhere()))


PIECES = (
    *("<svg>", "</svg>", "<math>", "<style>", "</style>", "<!--", "-->", "<![CDATA["),
    *("]]>", "<noscript>", "</noscript>", "<title>", "</title>", "<xmp>", "</xmp>"),
    *("<img src=//e.example/x onerror=a()>", "<a href=javascript:a()>b", "<select>"),
    *("<template>", "</template>", "<table>", "<td title='", "'>", '"', "<form>"),
    *("<iframe srcdoc='<script>'>", "</iframe>", "<frameset>", "<frame src=//e>"),
    *("<plaintext>", "<desc>", "<mglyph>", "<foreignObject>", "<p>", "&lt;script&gt;"),
    *("<textarea>", "</textarea>", "<script>", "</script>", "\0", "<?php ", "?>"),
    *("<link rel=stylesheet href=//e>", "<base href=//e>", "<annotation-xml>"),
    *("<meta http-equiv=refresh>", "<mtext>", "<img src=x title='", "<a<b href=//e>"),
    *("</p", "</br>", "<option>", "<li>", "<object data=//e>", "<!doctype html>"),
    *("url(//e)", '@import "//e";', "<image xlink:href=//e>", "<noframes>", "<body "),
)
"""Markup that parsers disagree about."""


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
@settings(max_examples=150)
def test_no_tangle_of_markup_is_left_alive(pieces: list[str]) -> None:
    assert_dead(replayed("".join(pieces), "http://news.example/", Nowhere()))


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 1_000_000,
        "<a " + " ".join(f"x{number}=1" for number in range(4_000)) + ">",
        "<style>" + "url(" * 100_000,
        "<style>" + "'\\" * 300_000,
        "<style>" + '@import ""' * 100_000 + "{",
        "<style>" + "image-set(" * 100_000,
        "<p style='" + "/*" * 300_000 + "'>",
        "<img srcset='" + "a " * 300_000 + "'>",
    ],
    ids=lambda text: text[:16],
)
def test_no_page_takes_for_ever(text: str) -> None:
    """Where something is looked for again from every place, these take hours."""
    assert_dead(replayed(text, "http://news.example/", Nowhere()))


@given(css=st.text(st.sampled_from("url(@import\"'\\/*;{}) e.p29\n"), max_size=60))
@settings(max_examples=100)
def test_any_style_sheet_is_rewritten(css: str) -> None:
    once = rewritten_css(css, lambda _url, _use: None)
    assert "url(" not in once.replace('url("data:,")', "").lower().partition("(")[0]


@pytest.mark.parametrize(
    "css",
    [
        "a{background:url(http://e.example/a.png)}",
        "a{background:url( 'http://e.example/a.png' )}",
        "a{background:u\\72l(http://e.example/a.png)}",
        "a{background:\\75 \\72 \\6c(http://e.example/a.png)}",
        "a{background:URL(http://e.example/a.png}",
        "@import 'http://e.example/a.css' screen;",
        "@IMPORT/**/url(http://e.example/a.css)",
        '@\\69mport "http://e.example/a.css"',
        "a{background:url(http:\\2f\\2f e.example/a.png)}",
        "a{background:image-set('http://e.example/a.png' 1x, url(b.png) 2x)}",
        "@font-face{font-family:f;src:url(http://e.example/f.woff)}",
    ],
)
def test_css_asks_nobody(css: str) -> None:
    assert "e.example" not in rewritten_css(css, lambda _url, _use: None)


def test_nothing_taken_out_of_a_style_makes_an_address() -> None:
    page = replayed("<style>a{b:u<!--rl(//e.example)}</style>", "http://a/", Nowhere())
    assert "url(" not in page


def test_the_policy_lets_nothing_run() -> None:
    rules = dict(rule.strip().partition(" ")[::2] for rule in PAGE_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert "allow-scripts" not in rules["sandbox"]
    assert "allow-same-origin" not in rules["sandbox"]


def test_a_picture_is_known_by_its_bytes(archive: Archive) -> None:
    assert shown_picture(found(archive, "/i/bird.png")).content_type == "image/png"
    assert "sandbox" in shown_picture(found(archive, "/i/evil.svg")).policy
    with pytest.raises(NotFoundError):
        shown_picture(found(archive, "/list.html"))


def test_a_file_is_saved_under_a_harmless_name(archive: Archive) -> None:
    (number,) = archive.db.execute(
        "SELECT id FROM captures WHERE url LIKE '%exe'"
    ).fetchone()
    captured = answer(archive, known_capture(archive, str(number)))
    assert captured.kind == "file"
    assert file_name(captured) == f"capture-{number}-x.exe.bin"


def test_plain_text_is_shown_as_text(archive: Archive) -> None:
    robots = found(archive, "/robots.txt")
    assert robots.kind == "text"
    assert shown_text(archive, robots) == ("Disallow: /<b>", False)


def test_a_redirect_says_where_it_leads(archive: Archive) -> None:
    old = found(archive, "/old.html")
    assert old.kind == "redirect"
    assert redirect_target(old) == replays.STORY


def test_what_was_never_captured_is_missing(archive: Archive) -> None:
    with pytest.raises(NotFoundError):
        known_capture(archive, "9" * 30)
    assert nearest(archive, "http://news.example/no", "2026-03-01") is None
