"""Captured pages in a real browser: they look as they did, and are dead."""

import random
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Frame, expect

from archive import article_key
from archive.replay.markup import replayed
from tests import replays
from tests.browser.canary import Canary
from tests.browser.visitor import PHONE, Visitor
from tests.test_replay import PAGES, PIECES, Nowhere

Read = Callable[..., Visitor]
KEY = article_key(replays.STORY)


def opened(there: Visitor, path: str) -> Frame:
    """The frame in which the first capture of an address is replayed."""
    there.go(f"replay?at=2026-03-01&url={quote(replays.SITE + path, safe='')}")
    whole = there.page.frame_locator("iframe.replay").locator("html")
    expect(whole).to_be_attached()
    return there.page.frames[1]


@pytest.fixture
def quiet(canary: Canary) -> Iterator[Canary]:
    """The other host, which must not be asked in the test."""
    canary.calls()
    yield canary
    assert canary.calls() == 0


def test_an_article_leads_to_its_page_as_it_was(read: Read) -> None:
    there = read()
    there.go(f"article/{KEY}?revision=1")
    there.page.get_by_role("link", name="The page as captured").first.click()
    body = there.page.frame_locator("iframe.replay")
    expect(body.locator("h1")).to_have_text("草原来了候鸟")
    expect(body.locator("#text p").first).to_have_text("镕喆在湖边看见了三百只候鸟。")
    said = there.text()
    assert "http://news.example/2010/07/21/1.shtml" in said
    assert "1 March 2026, 12:00 UTC" in said


def test_pictures_and_styles_are_shown(read: Read) -> None:
    there = read()
    frame = opened(there, "/2010/07/21/1.shtml")
    for name in ("there", "lazy", "choice"):
        box = frame.locator(f"#{name}")
        assert box.evaluate("it => it.decode().then(() => it.naturalWidth)") == 480
    assert frame.locator("#missing").evaluate("it => it.naturalWidth") == 60
    colour = frame.locator("h1").evaluate("it => getComputedStyle(it).color")
    assert colour == "rgb(1, 2, 3)"
    assert frame.locator("#plain").is_visible()
    inner = frame.frame_locator("iframe")
    expect(inner.locator("#w")).to_have_text("晴")


def test_a_link_leads_to_the_capture_in_the_whole_window(read: Read) -> None:
    there = read()
    there.may_get(404)
    frame = opened(there, "/2010/07/21/1.shtml")
    frame.get_by_text("新闻").click()
    there.page.wait_for_url("**/capture/*")
    expect(there.page.locator(".address")).to_contain_text("/list.html")
    frame = opened(there, "/2010/07/21/1.shtml")
    frame.get_by_text("友情链接").click()
    there.page.wait_for_url("**/replay?*")
    assert "no capture of this address" in there.text()
    live = there.page.get_by_role("link", name="http://other.example/")
    assert "noreferrer" in (live.get_attribute("rel") or "")


def test_a_frameset_is_replayed(read: Read) -> None:
    there = read()
    frame = opened(there, "/frames.html")
    inner = frame.frame_locator("frame").first
    expect(inner.locator("#w")).to_have_text("晴")


def test_a_hostile_page_runs_nothing_and_asks_nobody(read: Read, quiet: Canary) -> None:
    there = read()
    frame = opened(there, "/hostile.html")
    expect(frame.locator("#shown")).to_have_text("敌意")
    there.page.wait_for_timeout(300)
    assert "/capture/" in there.page.url
    assert frame.url.endswith("/page")
    assert frame.locator("script, object, embed, base, meta[http-equiv]").count() == 0


def test_no_click_on_a_hostile_page_leads_out(read: Read, quiet: Canary) -> None:
    there = read()
    there.may_get(404)
    frame = opened(there, "/hostile.html")
    before = there.page.url
    for name in ("#js", "#jst", "#data", "#send", "#go"):
        frame.locator(name).click()
    there.page.wait_for_timeout(200)
    assert there.page.url == before
    there.complaints[:] = [
        each for each in there.complaints if "Blocked form submission" not in each
    ]
    frame.locator("#out").click()
    there.page.wait_for_url("**/replay?*")
    assert there.page.url.startswith(there.base)


def test_the_page_alone_is_as_dead(read: Read, quiet: Canary) -> None:
    there = read()
    frame = opened(there, "/hostile.html")
    response = there.page.goto(frame.url)
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    there.page.wait_for_timeout(300)
    assert there.page.url.startswith(there.base)


def test_the_browser_holds_what_the_rewriting_lets_through(
    browser: Browser, stories: str, quiet: Canary
) -> None:
    """The hostile page as it came, with the policy alone between it and the world.

    Without frames: Chromium connects to a frame's host before it asks the policy, which
    then forbids to ask anything. The rewriting takes such frames off.
    """
    context = browser.new_context()
    page = context.new_page()
    served = page.request.get(f"{stories}capture/1/page")
    policy = served.headers["content-security-policy"]
    body = re.sub("<iframe.*?</iframe>", "", replays.hostile(quiet.url))
    answer = {"content-type": "text/html", "content-security-policy": policy}
    page.route("**/as-it-came", lambda route: route.fulfill(body=body, headers=answer))
    dialogs = list[str]()
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    holder = f'<iframe sandbox src="{stories}as-it-came"></iframe>'
    outer = {
        "content-type": "text/html",
        "content-security-policy": "default-src 'none'; frame-src 'self'",
    }
    page.route("**/holder", lambda route: route.fulfill(body=holder, headers=outer))
    page.goto(f"{stories}holder")
    page.wait_for_timeout(500)
    assert dialogs == []
    assert page.url == f"{stories}holder"
    context.close()


def test_a_drawing_with_a_script_is_a_picture(read: Read, quiet: Canary) -> None:
    there = read()
    there.go(f"replay?url={quote(replays.SITE + '/i/evil.svg', safe='')}")
    picture = there.page.locator(".picture img")
    assert picture.is_visible()
    there.page.goto(there.page.url + "/content")
    there.page.wait_for_timeout(100)
    assert there.page.url.endswith("/content")
    (blocked,) = there.complaints
    assert "Blocked script execution" in blocked
    there.complaints.clear()


def test_a_file_is_saved_and_never_opened(read: Read) -> None:
    there = read()
    name = '/a/"><b>\u202e..%2f..%2fx.exe'
    there.go(f"captures?url={quote(replays.SITE + name, safe='')}")
    there.page.locator("tbody a").first.click()
    with there.page.expect_download() as started:
        there.page.locator("a[download]").click()
    assert started.value.suggested_filename.endswith("-x.exe.bin")
    assert started.value.path().read_bytes() == b"MZ\0\0"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/old.html", "sent its visitor on to"),
        ("/404.html", "answered with 404"),
        ("/cut.html", "not whole"),
    ],
)
def test_what_is_odd_about_a_capture_is_said(read: Read, path: str, words: str) -> None:
    there = read()
    there.go(f"captures?url={quote(replays.SITE + path, safe='')}")
    there.page.locator("tbody a").first.click()
    expect(there.page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("place", ["capture/1", "captures?url=", "replay?url="])
def test_nobody_scrolls_sideways_in_captures(read: Read, place: str) -> None:
    there = read(viewport=PHONE, locale="zh-CN")
    there.may_get(404)
    url = quote(
        replays.STORY + "?never" if "replay" in place else replays.STORY, safe=""
    )
    there.go(place + url if place.endswith("=") else place)
    assert there.fits()


ALIVE = """markups => markups.map(markup => {
  const found = [], page = new DOMParser().parseFromString(markup, "text/html");
  for (const each of page.querySelectorAll("*")) {
    const name = each.localName;
    if (/^(script|object|embed|applet|base|template|video|audio|noscript)$/.test(name))
      found.push(name);
    for (const {name: key, value} of each.attributes) {
      const leads = /^(.*:)?(href|src|background|action|poster|srcset|data|ping)$/;
      const own = /^(\\/(?!\\/)|#|data:image\\/|data:,$)/;
      if (/^on|^srcdoc$|^http-equiv$/.test(key) || leads.test(key) && !own.test(value))
        found.push(`${name} ${key}=${value}`);
    }
    const strings = /'[^'\\n]*'?|(?<!url\\()"[^"\\n]*"?/g;
    const asks = /url\\((?!"(\\/|data:))|@import (?!url)/i;
    if (name === "style" && asks.test(each.textContent.replace(strings, "")))
      found.push(`style ${each.textContent}`);
  }
  return found;
})"""
"""What a browser's own parser finds alive on pages; it fetches and runs nothing."""


def tangles(count: int) -> Iterator[str]:
    """Markup put together by chance from what parsers disagree about."""
    dice = random.Random(5)  # noqa: S311  # markup, not secrets
    for _ in range(count):
        yield "".join(dice.choices(PIECES, k=dice.randint(2, 14)))


def test_the_browsers_own_parser_finds_nothing_alive(browser: Browser) -> None:
    """Where the parser that wrote a page and the one that shows it disagree."""
    pages = [replays.hostile("http://canary.example"), *tangles(1500)]
    pages += [path.read_bytes().decode("gb18030", "replace") for path in PAGES]
    context = browser.new_context()
    page = context.new_page()
    markups = [replayed(text, "http://news.example/a/", Nowhere()) for text in pages]
    assert page.evaluate("() => typeof DOMParser") == "function"
    found = page.evaluate(ALIVE, markups)
    context.close()
    alive = [(text, each) for text, each in zip(pages, found, strict=True) if each]
    assert alive == []
