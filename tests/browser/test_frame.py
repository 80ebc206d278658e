"""What all pages have in common, in a real browser."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]


def test_the_front_page_speaks_the_browsers_language(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go()
    assert there.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert "档案总览" in there.text("h1")


def test_a_link_changes_the_language_and_other_links_keep_it(visit: Visit) -> None:
    there = visit()
    there.go("search?q=草原&sort=newest")
    there.page.get_by_role("link", name="中文").click()
    assert there.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert there.page.locator("#q").input_value() == "草原"
    assert there.page.locator("#sort").input_value() == "newest"
    there.page.get_by_role("link", name="总览").first.click()
    assert there.page.locator("html").get_attribute("lang") == "zh-Hans"


@pytest.mark.parametrize("place", ["", "search?q=草原"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_nobody_scrolls_sideways_on_a_phone(
    visit: Visit, place: str, locale: str
) -> None:
    there = visit(viewport=PHONE, locale=locale)
    there.go(place)
    assert there.fits()


def test_pages_need_no_script(visit: Visit) -> None:
    there = visit(java_script_enabled=False)
    there.go()
    there.page.get_by_label("Search the archive").fill("草原")
    there.page.get_by_role("button", name="Search").click()
    assert "q=" in there.page.url
    assert there.page.locator(".hits li mark").count()


def test_the_first_stop_of_a_keyboard_leads_to_the_content(visit: Visit) -> None:
    there = visit()
    there.go()
    there.page.keyboard.press("Tab")
    there.page.keyboard.press("Enter")
    assert there.page.evaluate("document.activeElement.id") == "content"


def test_an_address_that_leads_nowhere_says_so(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.may_get(404)
    assert there.go("nowhere/at/all").status == 404
    assert "本档案中没有" in there.text("h1")


def test_a_senseless_query_gets_its_message(visit: Visit) -> None:
    there = visit()
    there.may_get(400)
    assert there.go('search?q="a').status == 400
    assert "quotation mark" in there.text("[role=alert]")
