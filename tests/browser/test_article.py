"""The page of an article, and the comparison of its readings, in a real browser."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
import rispy
from playwright.sync_api import expect
from pybtex.database import parse_string

from archive import article_key
from tests import replays
from tests.browser.visitor import DESKTOP, PHONE, Visitor

Read = Callable[..., Visitor]
KEY = article_key(replays.STORY)
BAD_KEY = article_key(replays.BAD_URL)


def test_an_article_is_there_to_read(read: Read) -> None:
    there = read(locale="zh-CN")
    there.go(f"article/{KEY}")
    assert "草原来了五百只候鸟" in there.text("h1")
    assert "春到湿地" in there.text(".kicker")
    assert there.page.locator(".body > p").count() == 6
    assert there.page.locator(".body table tr").count() == 3
    assert "记者" in there.text(".credits")
    assert "404 Not Found" in there.text(".side")
    assert "重新出现" in there.text(".side")
    assert "转载报" in there.text(".side")


def test_pictures_come_from_captures_and_missing_ones_are_named(read: Read) -> None:
    there = read()
    there.go(f"article/{KEY}")
    picture = there.page.locator("figure img")
    assert picture.evaluate("it => it.decode().then(() => it.naturalWidth)") == 480
    assert there.page.locator("figure").count() == 2
    assert "gone.jpg" in there.text(".no-picture")


def test_a_mouse_over_a_mark_shows_where_a_value_comes_from(read: Read) -> None:
    there = read(java_script_enabled=False)
    there.go(f"article/{KEY}")
    box = there.page.locator("#box-title")
    assert not box.is_visible()
    there.page.hover("h1 .whence-mark")
    expect(box).to_be_visible()
    said = box.inner_text()
    for each in ("layout", "/html/body/h1", "草原来了候鸟", ".warc.gz", "SHA-256"):
        assert each in said


def test_a_finger_opens_the_same(read: Read) -> None:
    there = read(viewport=PHONE, has_touch=True, java_script_enabled=False)
    there.go(f"article/{KEY}")
    there.page.tap("dd .whence-mark")
    box = there.page.locator("#box-published")
    expect(box).to_be_visible()
    assert box.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_a_keyboard_opens_and_closes_the_same(read: Read) -> None:
    there = read(java_script_enabled=False)
    there.go(f"article/{KEY}")
    there.page.locator("dd .whence-mark").first.focus()
    there.page.keyboard.press("Enter")
    box = there.page.locator("#box-published")
    expect(box).to_be_visible()
    assert "10-07-21 17:18" in box.inner_text()
    there.page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_every_field_is_explained_in_one_place(read: Read) -> None:
    there = read()
    there.go(f"article/{KEY}")
    there.page.get_by_text("All 21 fields").click()
    assert "gb18030" in there.text("#whence-encoding")
    assert "derived from url" in there.text("#whence-key")


def test_an_older_reading_says_that_it_is_one(read: Read) -> None:
    there = read()
    there.go(f"article/{KEY}")
    there.page.get_by_role("link", name="Revision 1").click()
    assert "This is revision 1" in there.text(".notice")
    assert "三百只" in there.text(".body")
    there.page.get_by_role("link", name="Read the newest").click()
    expect(there.page.locator(".body")).to_contain_text("五百只")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_readings_are_compared_as_the_window_allows(
    read: Read, viewport: dict[str, int]
) -> None:
    there = read(viewport=viewport)
    there.go(f"article/{KEY}")
    there.page.get_by_role("link", name="Compare").click()
    is_wide = viewport is DESKTOP
    for layout in ("side", "inline"):
        shown = there.page.locator(f".layout.{layout}").first
        expect(shown).to_be_visible(visible=is_wide is (layout == "side"))
    shown = there.page.locator(".layout.side" if is_wide else ".layout.inline").last
    assert shown.locator("del").all_inner_texts() == ["三", "望远镜一个一个传下去"]
    assert shown.locator("ins").all_inner_texts() == [
        *("五", "看到的都记在本子上", "记者将继续关注。")
    ]
    assert there.fits()


def test_both_ways_to_compare_need_no_script(read: Read) -> None:
    there = read(java_script_enabled=False)
    there.go(f"article/{KEY}/diff?a=1&b=2")
    there.page.get_by_role("link", name="Inline").click()
    expect(there.page.locator(".layout.side")).to_have_count(0)
    expect(there.page.locator(".layout.inline del").first).to_be_visible()
    there.page.get_by_role("link", name="Side by side").click()
    expect(there.page.locator(".layout.inline")).to_have_count(0)
    there.page.get_by_text("4 paragraphs unchanged").click()
    assert "芦苇" in there.text(".layout >> nth=1")
    there.page.get_by_label("To").select_option("1")
    there.page.get_by_role("button", name="Compare").click()
    expect(there.page.locator("main")).to_contain_text("say the same")


@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json", "txt"])
def test_citations_are_files(read: Read, ending: str) -> None:
    there = read()
    there.go(f"article/{KEY}")
    with there.page.expect_download() as started:
        there.page.locator(f"a[href$='{KEY}.{ending}']").click()
    assert started.value.suggested_filename == f"newsarchive-{KEY}.{ending}"
    text = started.value.path().read_text("utf-8")
    assert KEY in text
    if ending == "bib":
        assert list(parse_string(text, "bibtex").entries) == [f"newsarchive-{KEY}"]
    if ending == "ris":
        assert rispy.loads(text)[0]["authors"] == ["镕喆"]
    if ending == "csl.json":
        assert json.loads(text)[0]["type"] == "article-newspaper"


def test_reference_managers_find_the_citation_in_the_page(read: Read) -> None:
    there = read()
    there.go(f"article/{KEY}")
    title = there.page.locator("meta[name=citation_title]")
    assert title.get_attribute("content") == "草原来了五百只候鸟"
    assert "newspaperArticle" in (
        there.page.locator(".Z3988").get_attribute("title") or ""
    )


def test_the_record_is_one_json_object(read: Read) -> None:
    there = read()
    found = there.page.request.get(f"{there.base}article/{KEY}.json")
    assert found.json()["title"] == "草原来了五百只候鸟"
    assert found.headers["content-type"].startswith("application/json")


def test_an_address_leads_to_its_article(read: Read) -> None:
    there = read()
    there.go(f"article?url={quote(replays.SITE + '/old.html', safe='')}")
    assert there.page.url.endswith(f"/article/{KEY}")
    there.go("article/1")
    assert there.page.url.endswith(f"/article/{KEY}")
    there.may_get(404)
    assert there.go("article/aaaaaaaaaaaa").status == 404


@pytest.mark.parametrize("place", ["", "?revision=1", "/diff", "/diff?mode=side"])
def test_hostile_text_stays_text(read: Read, place: str) -> None:
    """What an archived page says is shown as it says it, and is nothing else."""
    there = read(viewport=PHONE)
    there.go(f"article/{BAD_KEY}{place}")
    assert "<script>steal()</script>" in there.text()
    assert "{{7*7}}" in there.text()
    assert there.page.locator("script, main img").count() == 0
    assert there.page.locator("[href^='javascript']").count() == 0
    assert there.fits()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("place", ["", "/diff"])
def test_nobody_scrolls_sideways_in_an_article(
    read: Read, locale: str, place: str
) -> None:
    there = read(viewport=PHONE, locale=locale)
    there.go(f"article/{KEY}{place}")
    assert there.fits()
