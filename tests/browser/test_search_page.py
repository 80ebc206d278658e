"""The page that searches, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
HITS = 20


def hits(there: Visitor) -> int:
    return there.page.locator(".hits > li").count()


def said_total(there: Visitor) -> int:
    return int(there.text("#results").split()[0].replace(",", ""))


def test_hits_are_marked_as_they_are_printed(visit: Visit) -> None:
    there = visit()
    there.go("search?q=發展 OR 道路")
    marks = set(there.page.locator(".hits mark").all_inner_texts())
    assert marks
    assert marks <= {"发展", "發展", "道路"}
    assert hits(there) == min(said_total(there), HITS)


@pytest.mark.parametrize("facet", range(5))
def test_a_click_narrows_down_and_another_lifts_it(visit: Visit, facet: int) -> None:
    there = visit()
    there.go("search?q=草原 OR 蒙")
    before = said_total(there)
    group = there.page.locator(".facets > details").nth(facet)
    value = group.locator("a").first
    count = int(group.locator(".number").first.inner_text())
    name = value.inner_text()
    value.click()
    assert said_total(there) == count <= before
    assert name in there.text(".chips")
    there.page.locator(".chips a").click()
    assert said_total(there) == before


def test_the_address_of_a_state_brings_it_back(visit: Visit, base: str) -> None:
    there, again = visit(), visit(java_script_enabled=False)
    there.go("search?q=草原 OR 蒙&sort=newest")
    there.page.locator(".facets a").first.click()
    again.go(there.page.url.removeprefix(base))
    assert again.text(".results") == there.text(".results")


def test_a_column_of_the_chart_leads_to_its_time(visit: Visit) -> None:
    there = visit()
    there.go("search?q=草原 OR 蒙 OR 道路")
    there.page.locator(".results .chart summary").click()
    row = there.page.locator(".results .chart tbody tr").first
    count = int(row.locator("td").inner_text())
    row.locator("a").click()
    assert said_total(there) == count
    assert "since=" in there.page.url


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_what_was_found_can_be_taken_away(
    visit: Visit, tmp_path: Path, ending: str, script: bool
) -> None:
    there = visit(java_script_enabled=script)
    there.go("search?q=草原 OR 蒙")
    with there.page.expect_download() as waiting:
        there.page.locator(f".take a[href*='search.{ending}?']").click()
    file = tmp_path / "taken"
    waiting.value.save_as(file)
    assert waiting.value.suggested_filename.endswith(f".{ending}")
    text = file.read_text("utf-8")
    if ending == "jsonl":
        assert len(text.splitlines()) == said_total(there)
    else:
        assert text.startswith("url,key,")


def test_without_words_all_articles_are_listed(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go("search")
    assert hits(there) > 5
    assert "共" in there.text("#results")


def test_nothing_found_says_so(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go("search?q=没有这样的词语")
    assert "没有找到" in there.text(".results")


@pytest.mark.parametrize("place", ["search", "search?q=草原 OR 蒙&section=经济"])
def test_it_fits_a_phone(visit: Visit, place: str) -> None:
    there = visit(viewport=PHONE)
    there.go(place)
    assert there.fits()


def test_a_date_that_is_none_gets_its_message(visit: Visit) -> None:
    there = visit()
    there.may_get(400)
    assert there.go("search?since=2010-13").status == 400
    assert "no date" in there.text("[role=alert]")
    assert there.page.locator("#f-since").input_value() == "2010-13"
