"""The pages that show what the archive holds, what is missing, and how runs went."""

from collections.abc import Callable

import pytest

from tests.browser.library import ACCEPTED_DAY, FULL_SECTION, OPEN_DAY
from tests.browser.visitor import DESKTOP, PHONE, Visitor

Visit = Callable[..., Visitor]

PLACES = (
    "",
    "search?q=草原",
    "day/2026",
    "day/2026-03",
    f"day/{OPEN_DAY}",
    "people",
    "person/李明",
    "outlets",
    "outlet/内蒙古日报",
    "coverage",
    "coverage?site=example&state=all",
    f"coverage?site=example&section={FULL_SECTION}",
    "runs",
    "run/3",
)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_every_page_fits_a_phone(visit: Visit, locale: str) -> None:
    there = visit(viewport=PHONE, locale=locale)
    for place in PLACES:
        assert there.go(place).status == 200, place
        assert there.fits(), place


def test_every_page_has_one_headline_and_named_parts(visit: Visit) -> None:
    """Tables name their columns, inputs have labels, ids occur once."""
    there = visit(viewport=DESKTOP, java_script_enabled=True)
    for place in PLACES:
        there.go(place)
        wrong = there.page.evaluate("""() => {
            const all = selector => [...document.querySelectorAll(selector)];
            const ids = all('[id]').map(each => each.id);
            return {
                headlines: all('h1').length,
                twice: ids.filter((id, at) => ids.indexOf(id) !== at),
                bare: all('table')
                    .filter(each => !each.querySelector('thead th[scope]')).length,
                unlabelled: all('input:not([type=hidden]), select')
                    .filter(each => !each.labels.length).length,
                inline: all('[style], style, script').length,
                regions: all('main, nav[aria-label], header, footer').length >= 4,
            }
        }""")
        assert wrong == {
            "headlines": 1,
            "twice": [],
            "bare": 0,
            "unlabelled": 0,
            "inline": 0,
            "regions": True,
        }, place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(visit: Visit, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    there = visit(color_scheme=scheme)
    for place in PLACES:
        there.go(place)
        assert there.page.evaluate(FAINT) == [], place


FAINT = """() => {
    const numbers = color => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
    const behind = element => {
        for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if (color.startsWith('rgb(')) return numbers(color);
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const each of document.querySelectorAll('main *, header *, footer *')) {
        const own = [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!own || each.closest('svg') || !each.getClientRects().length) continue;
        const pair = [numbers(getComputedStyle(each).color), behind(each)].map(light);
        const ratio = (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
        if (ratio < 4.5) faint.push([each.outerHTML.slice(0, 80), ratio]);
    }
    return faint;
}"""


def test_a_click_on_a_day_shows_its_articles(visit: Visit) -> None:
    there = visit()
    there.go()
    there.page.locator(".days a[href$='/day/2026-03-12']").click()
    assert there.page.url.endswith("/day/2026-03-12")
    assert there.text("h1") == "Articles of 12 March 2026"
    assert there.page.locator(".entries li").count() == 3


def test_a_keyboard_goes_from_a_month_to_its_days(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go()
    there.page.get_by_role("link", name="2026年3月").focus()
    there.page.keyboard.press("Enter")
    there.page.locator(".month-table a[href$='2026-03-12']").focus()
    there.page.keyboard.press("Enter")
    assert there.text("h1") == "2026年3月12日的文章"


def test_gaps_stand_out_by_their_shape(visit: Visit) -> None:
    there = visit()
    there.go()
    for day, sign, words in (
        (OPEN_DAY, ".m-open", "open gap"),
        (ACCEPTED_DAY, ".m-accepted", "gap, accepted"),
    ):
        cell = there.page.locator(f".days a[href$='/day/{day}']")
        assert cell.locator(sign).count() == 1
        assert words in (cell.locator("title").text_content() or "")


def test_what_needs_a_person_is_said_in_the_pages_language(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go()
    said = there.text(".box")
    assert "完成，但有事项需要人工处理" in said
    assert "1 个警报" in said
    assert "1 处有待处理的缺漏" in said
    there.page.get_by_role("link", name="1 处有待处理的缺漏").click()
    assert there.page.locator(".gaps > li").count() == 1


def test_a_calendar_can_be_of_one_site(visit: Visit) -> None:
    there = visit()
    there.go()
    there.page.locator(".choice").get_by_role("link", name="other").click()
    assert "other" in there.text("#calendar")
    there.page.locator(".month").first.click()
    assert "site=other" in there.page.url


def test_a_day_says_what_is_missing_and_why(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go(f"day/{OPEN_DAY}")
    there.page.get_by_text("网址", exact=True).click()
    miss = there.page.locator(".misses li")
    assert "500 Internal Server Error" in miss.inner_text()
    link = miss.locator("a")
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"


def test_accepted_gaps_say_their_reason(visit: Visit) -> None:
    there = visit()
    there.go("coverage?state=accepted")
    assert "当天印刷厂停电" in there.text(".gaps")
    there.page.get_by_role("link", name="Open gaps", exact=True).click()
    assert "当天印刷厂停电" not in there.text(".gaps")


def test_a_section_has_its_own_calendar(visit: Visit) -> None:
    there = visit()
    there.go("coverage?site=example")
    there.page.get_by_role("link", name=FULL_SECTION).first.click()
    assert FULL_SECTION in there.text("#calendar")
    assert "150" in there.text(".year h3") or "151" in there.text(".year h3")


def test_people_lead_to_what_they_wrote_and_with_whom(visit: Visit) -> None:
    there = visit()
    there.go("people")
    there.page.get_by_label("Name contains").fill("李")
    there.page.get_by_role("button", name="Show").click()
    assert there.page.locator("tbody tr").count() == 1
    there.page.get_by_role("link", name="李明").click()
    assert there.text("h1") == "李明"
    others = there.page.locator(".rankings section").first
    assert "Credited with" in others.inner_text()
    others.get_by_role("link").first.click()
    assert there.text("h1") != "李明"


def test_a_chart_is_a_table_too_and_narrows_the_list(visit: Visit) -> None:
    there = visit(java_script_enabled=False)
    there.go("person/李明")
    before = there.text(".facts span")
    there.page.locator(".chart summary").click()
    there.page.locator(".chart tbody a").first.click()
    assert "in=20" in there.page.url
    assert there.text(".facts span") == before
    there.page.get_by_role("link", name="Show all times").click()
    assert "in=" not in there.page.url


def test_somebody_who_is_not_credited_is_not_found(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.may_get(404)
    assert there.go("person/没有这个人").status == 404
    assert "没有署此名的人" in there.text()


def test_a_run_says_how_it_ended_and_what_it_told(visit: Visit) -> None:
    there = visit(locale="zh-CN")
    there.go("runs")
    there.page.get_by_role("link", name="3", exact=True).click()
    text = there.text()
    assert "完成，但有事项需要人工处理" in text
    assert "字段缺失" in text
    assert "logs/2026-03-20T20-00-00.jsonl" in text
    there.page.get_by_role("link", name="前一次运行").click()
    assert "没有发出警报" in there.text()


def test_the_sql_side_leads_back(visit: Visit) -> None:
    there = visit()
    there.go()
    there.page.get_by_role("link", name="SQL and data").click()
    there.page.get_by_role("link", name="articles", exact=True).first.click()
    assert there.page.url.endswith("/archive/articles")
    there.page.locator(".nav-menu summary").click()
    there.page.get_by_role("link", name="newsarchive").click()
    assert there.text("h1") == "The archive at a glance"
