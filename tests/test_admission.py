"""What a look brings is looked over before it is stored: admission, traps, revisits."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pytest

from archive import Alias, Archive, Article, Found, Reopened, Start, State, Visit
from crawler.discover import profile_of
from crawler.errors import ProfileError
from crawler.frontier.admission import CIRCLES, TOO_MANY_HOPS, Admission
from crawler.frontier.order import Order
from crawler.frontier.setting_out import NO_PICTURES, setting_out
from crawler.frontier.traps import BARREN, MOST_BARREN, MOST_DRY, Traps
from crawler.sites.loading import parse_profile
from tests import archives

START = archives.START
HOST = "http://news.example"
LATER = START + timedelta(days=3)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archives.opened(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def admission(archive: Archive) -> Admission:
    profile = replace(profile_of(f"{HOST}/"), name="example")
    return Admission(archive=archive, profile=profile, order=Order(), began_at=START)


def link(path: str, kind: str = "article", way: str = "list", **more: object) -> Found:
    url = path if path.startswith("http") else f"{HOST}{path}"
    return Found(url=url, kind=kind, way=way, **more)  # type: ignore[arg-type]


def look(path: str, *found: Found, kind: str = "list", at: datetime = START) -> Visit:
    made = next(archives.visits(1))
    assert made.exchange is not None
    url = f"{HOST}{path}"
    return replace(
        made,
        url=url,
        kind=kind,
        site="example",
        article=None,
        aliases=(),
        visited_at=at,
        exchange=replace(made.exchange, url=url, captured_at=at),
        found=found,
    )


def read(path: str, said: Article) -> Visit:
    """A look at an article's page."""
    article = replace(said, url=f"{HOST}{path}")
    return replace(look(path, kind="article"), article=article)


def brought(admission: Admission, visit: Visit) -> dict[str, Found]:
    """What a look brings, stored; by path."""
    over = admission.looked_over(visit)
    admission.archive.store([over])
    return {each.url.removeprefix(HOST): each for each in over.found}


def test_another_spelling_of_an_address_is_an_alias(admission: Admission):
    others = ("https://news.example/%c4", "http://www.news.example/%C4", "/%C4")
    spelt = ("/%c4", *others)
    over = admission.looked_over(look("/", *(link(each) for each in spelt)))
    assert [each.skip is None for each in over.found] == [True, False, False, False]
    assert {(each.url, each.leads_to) for each in over.aliases} == {
        (f"{HOST}{each}" if each.startswith("/") else each, f"{HOST}/%c4")
        for each in others
    }


def test_another_spelling_stands_in_for_an_address_that_is_gone(admission: Admission):
    brought(admission, look("/", link("/a")))
    gone = replace(look("/a", kind="article"), state="gone", reason="404")
    admission.archive.store([gone])
    (found,) = brought(admission, look("/x", link("https://news.example/a"))).values()
    assert found.skip is None


def test_the_same_text_under_the_same_name_is_an_alias(admission: Admission):
    said = next(archives.visits(1)).article
    assert said is not None
    first, copy = "/2010/07/21/10471.shtml", "/print/2010/07/21/10471.shtml"
    admission.archive.store([admission.looked_over(read(first, said))])
    over = admission.looked_over(read(copy, said))
    assert over.article is None
    assert [(each.leads_to, each.reason) for each in over.aliases] == [
        (f"{HOST}{first}", "copy")
    ]


def test_the_same_text_under_another_name_is_a_record_of_its_own(
    admission: Admission,
):
    said = next(archives.visits(1)).article
    assert said is not None
    admission.archive.store([admission.looked_over(read("/2010/10471.shtml", said))])
    assert admission.looked_over(read("/2010/10999.shtml", said)).article is not None


def test_redirects_are_followed_ten_times_in_a_row(admission: Admission):
    for number in range(20):
        hop = link(f"/r/{number + 1}", "page", "redirect")
        found = brought(admission, look(f"/r/{number}", hop, kind="redirect"))
        if (skip := found[f"/r/{number + 1}"].skip) is not None:
            break
    assert (number, skip) == (10, TOO_MANY_HOPS)


@pytest.mark.parametrize(
    ("kind", "way"), [("image", "redirect"), ("style", "requisite")]
)
def test_what_pictures_and_style_sheets_lead_on_to_ends_too(
    admission: Admission, kind: str, way: str
):
    """A picture redirects, or a style sheet imports another one, without end."""
    for number in range(20):
        there = link(f"/r/{number + 1}", kind, way)
        found = brought(admission, look(f"/r/{number}", there, kind=kind))
        if (skip := found[f"/r/{number + 1}"].skip) is not None:
            break
    assert (number, skip) == (10, TOO_MANY_HOPS)


def test_a_path_that_goes_round_in_circles_is_left_out(admission: Admission):
    found = brought(admission, look("/", link("/news/list/news/list/news/list/a/")))
    assert [each.skip for each in found.values()] == [CIRCLES]


@pytest.mark.parametrize(
    "form",
    [
        "/calendar/{year}/{month}/",
        "/list?page={n}",
        "/s/{token}/list",
        "/list?sid={token}",
    ],
)
def test_pages_without_end_end(admission: Admission, form: str):
    """Each leads to the next, and announces what the ones before it did."""
    addresses = [
        form.format(n=n, year=2030 + n // 12, month=n % 12, token=f"a1b2c3d4e5{n:04}f6")
        for n in range(100)
    ]
    asked = 0
    for here, there in pairwise(addresses):
        asked += 1
        article = link(f"/2010/07/21/10471.shtml?sid={here[-12:]}")
        found = brought(admission, look(here, link(there, "page"), article))
        if found[there].skip is not None:
            break
    assert found[there].skip == BARREN
    assert asked <= MOST_BARREN + 2


def test_a_maze_of_words_ends(admission: Admission):
    """No two of its addresses are of one shape."""
    dice, asked, here = random.Random(1), 0, "/start/"  # noqa: S311  # a maze
    while asked < 1000:
        asked += 1
        there = "/" + "".join(dice.choices(ascii_lowercase, k=9)) + "/"
        if brought(admission, look(here, link(there, "page")))[there].skip is not None:
            break
        here = there
    assert asked <= MOST_DRY + 2


def test_pages_of_a_list_that_bring_news_do_not_end(admission: Admission):
    for n in range(3 * MOST_BARREN):
        article = link(f"/2010/07/21/{10000 + n}.shtml")
        there = f"/list?page={n + 1}"
        visit = look(f"/list?page={n}", link(there, "list", "pager"), article)
        assert brought(admission, visit)[there].skip is None


def test_a_trap_is_remembered_by_the_next_crawl_unless_it_looks_at_everything(
    admission: Admission,
):
    for n in range(MOST_BARREN + 2):
        brought(admission, look(f"/t/{n}", link(f"/t/{n + 1}", "page")))
    for everything in (False, True):
        later = replace(
            admission, order=Order(everything=everything), traps=Traps(), began_at=LATER
        )
        assert later.traps.is_barren(f"{HOST}/t/99") is not everything


def stored_list(admission: Admission, *found: Found) -> None:
    """A list and its second page, both captured at the start."""
    brought(admission, look("/list", *found, link("/list2", "list", "pager")))
    brought(admission, look("/list2"))


def test_a_list_that_brings_news_leads_on_to_its_next_page(admission: Admission):
    stored_list(admission, link("/2010/1.html"))
    admission.began_at = LATER
    news = look(
        "/list", link("/2010/2.html"), link("/list2", "list", "pager"), at=LATER
    )
    assert brought(admission, news)["/list2"].again
    assert admission.archive.ledger.get(f"{HOST}/list2").state == "queued"  # type: ignore[union-attr]


def test_a_list_without_news_does_not(admission: Admission):
    stored_list(admission, link("/2010/1.html"))
    admission.began_at = LATER
    same = look(
        "/list", link("/2010/1.html"), link("/list2", "list", "pager"), at=LATER
    )
    assert not brought(admission, same)["/list2"].again


@pytest.mark.parametrize(
    ("changed", "is_asked_again"),
    [(-1, False), (1, True), (9, False)],
    ids=["before the look", "after it", "in the future"],
)
def test_a_sitemap_says_what_has_changed(
    admission: Admission, changed: int, is_asked_again: bool
):
    admission.archive.store([look("/a", kind="article")])
    lastmod = (START + timedelta(days=changed)).isoformat()
    entry = link("/a", way="sitemap", lastmod=lastmod)
    found = brought(admission, look("/sitemap.xml", entry, kind="sitemap", at=LATER))
    assert found["/a"].again is is_asked_again


def test_a_sitemap_that_was_merely_made_anew_is_not_believed(admission: Admission):
    paths = [f"/{n}" for n in range(30)]
    admission.archive.store([look(path, kind="article") for path in paths])
    lastmod = (LATER - timedelta(hours=1)).isoformat()
    entries = [link(path, way="sitemap", lastmod=lastmod) for path in paths]
    found = brought(admission, look("/sitemap.xml", *entries, kind="sitemap", at=LATER))
    assert not any(each.again for each in found.values())


def test_a_picture_that_was_only_a_link_is_asked_for_when_an_article_shows_it(
    admission: Admission,
):
    by_name = link("/a.jpg", "other", skip="no page, by its name")
    brought(admission, look("/", by_name))
    brought(admission, look("/1", link("/a.jpg", "image", "image"), kind="article"))
    entry = admission.archive.ledger.get(f"{HOST}/a.jpg")
    assert entry is not None
    assert (entry.kind, entry.state) == ("image", "queued")


def test_pictures_that_nobody_asked_for_say_so(admission: Admission):
    unillustrated = replace(admission, order=Order(images=False))
    found = brought(unillustrated, look("/1", link("/a.jpg", "image", "image")))
    assert found["/a.jpg"].skip == NO_PICTURES


@pytest.mark.parametrize(
    ("born", "least", "most"),
    [(0, 0.2, 0.25), (0.5, 0.2, 0.25), (3, 0.8, 1), (20, 5.6, 7), (4000, 292, 365)],
)
def test_the_older_a_page_the_longer_it_rests(
    admission: Admission, born: float, least: float, most: float
):
    said = next(archives.visits(1)).article
    assert said is not None
    published = (START - timedelta(days=born)).isoformat()
    over = admission.looked_over(read("/1.html", replace(said, published=published)))
    assert over.look_again_at is not None
    pause = over.look_again_at - START
    assert timedelta(days=least) <= pause <= timedelta(days=most)


def test_what_is_due_again_is_queued_behind_what_is_new(
    admission: Admission, archive: Archive
):
    archive.store([admission.looked_over(look("/old", kind="article"))])
    archive.ledger.add([link("/new")], site="example", at=START)
    archive.ledger.reopen("example", Reopened(), at=START + timedelta(hours=1))
    due = archive.ledger.due("example", at=LATER, limit=9)
    assert [each.url for each in due] == [f"{HOST}/new"]
    archive.ledger.reopen("example", Reopened(), at=LATER)
    due = archive.ledger.due("example", at=LATER, limit=9)
    assert {each.url for each in due} == {f"{HOST}/new", f"{HOST}/old"}


DATED = """hosts = ["news.example"]
timezone = "Asia/Shanghai"
start = ["http://news.example/"]
dated_start = ["http://news.example/{year}-{month}/{day}/"]
"""


def days(archive: Archive, at: datetime) -> list[str]:
    """The addresses of days that a crawl at this moment sets out from."""
    profile = parse_profile(DATED, file="dated.toml", name="example")
    start = setting_out(archive, profile, Order(), command="crawl", at=at)
    return [each.url.removeprefix(HOST) for each in start.found if each.way == "dated"]


def test_the_addresses_of_all_days_since_the_last_run_are_entered(archive: Archive):
    assert days(archive, START) == ["/2026-03/01/"]
    start = Start(command="newsarchive crawl x", site="example", version="1")
    run = archive.start_run(start, at=START)
    archive.end_run(run, at=START, counts={}, exit_code=0)
    later = START + timedelta(days=2, hours=5)  # past midnight where the site is
    assert days(archive, later) == [f"/2026-03/0{day}/" for day in (4, 3, 2, 1)]


def test_an_address_of_days_names_nothing_else():
    with pytest.raises(ProfileError, match="hour"):
        parse_profile(DATED.replace("{day}", "{hour}"), file="x.toml", name="example")


def test_a_site_that_moves_to_another_spelling_is_followed(admission: Admission):
    there = "https://news.example/"
    moved = replace(
        look("/", link(there, "page", "redirect"), kind="redirect"),
        aliases=(Alias(url=f"{HOST}/", leads_to=there, reason="redirect"),),
    )
    admission.archive.ledger.add([link("/", "page")], site="example", at=START)
    assert [each.skip for each in admission.looked_over(moved).found] == [None]


def test_a_spelling_that_was_left_out_is_asked_for_when_the_first_is_gone(
    admission: Admission,
):
    other = "https://news.example/a"
    brought(admission, look("/", link("/a"), link(other)))
    assert admission.archive.ledger.get(other).state == "skipped"  # type: ignore[union-attr]
    gone = replace(look("/a", kind="page"), state="gone", reason="404 Not Found")
    brought(admission, gone)
    assert admission.archive.ledger.get(other).state == "queued"  # type: ignore[union-attr]


@pytest.mark.parametrize("state", ["gone", "skipped"])
def test_a_list_that_fails_for_a_night_stays_a_list(admission: Admission, state: State):
    ledger = admission.archive.ledger
    brought(admission, look("/news/"))
    failed = replace(look("/news/", kind="page", at=LATER), state=state, reason="403")
    brought(admission, failed)
    assert ledger.get(f"{HOST}/news/").kind == "list"  # type: ignore[union-attr]
    ledger.reopen("example", Reopened(), at=LATER + timedelta(hours=12))
    assert [each.url for each in ledger.due("example", at=LATER, limit=9)] == [
        f"{HOST}/news/"
    ]


def test_an_article_that_redirects_for_a_night_is_looked_at_again(
    admission: Admission,
):
    said = next(archives.visits(1)).article
    assert said is not None
    brought(admission, read("/2010/10471.shtml", said))
    wall = Alias(
        url=f"{HOST}/2010/10471.shtml", leads_to=f"{HOST}/w", reason="redirect"
    )
    redirect = replace(
        look("/2010/10471.shtml", kind="redirect", at=LATER), aliases=(wall,)
    )
    over = admission.looked_over(redirect)
    assert over.look_again_at is not None
    assert over.look_again_at <= LATER + timedelta(hours=6)


def test_an_outage_makes_no_trap(admission: Admission):
    for n in range(2 * MOST_BARREN):
        failed = replace(look(f"/story/{n}", kind="page"), state="failed")
        brought(admission, failed)
    assert not admission.traps.is_barren(f"{HOST}/story/99")


def test_news_that_the_front_page_told_first_leads_on_all_the_same(
    admission: Admission,
):
    stored_list(admission, link("/2010/1.html"))
    admission.began_at = LATER
    news = link("/2010/2.html")
    brought(admission, look("/", news, at=LATER))
    pager = (link("/index.html", "list", "pager"), link("/list2", "list", "pager"))
    found = brought(admission, look("/list", news, *pager, at=LATER))
    assert found["/list2"].again


def test_what_failed_and_was_had_comes_in_its_turn_again(admission: Admission):
    ledger = admission.archive.ledger
    ledger.add([link("/", "home", priority=100)], site="example", at=START)
    admission.archive.store([replace(look("/", kind="home"), state="failed")])
    admission.archive.store([look("/", kind="home", at=LATER)])
    ledger.add([link("/new", priority=40)], site="example", at=LATER)
    ledger.reopen("example", Reopened(), at=LATER)
    due = ledger.due("example", at=LATER, limit=9)
    assert [each.url for each in due] == [f"{HOST}/", f"{HOST}/new"]


@pytest.mark.parametrize(
    ("kind", "reason", "is_due"),
    [
        ("other", "no article: no headline, time and body", True),
        ("empty", "no article: empty or cut off", True),
        ("other", "no page but image/jpeg", False),
    ],
)
def test_an_article_without_its_text_is_looked_at_again(
    admission: Admission, kind: str, reason: str, is_due: bool
):
    early = replace(
        look("/2010/10471.shtml", kind=kind), state="skipped", reason=reason
    )
    assert (admission.looked_over(early).look_again_at is not None) is is_due


@pytest.mark.parametrize("has_moved", [True, False])
def test_where_an_article_has_moved_to_is_looked_at_in_its_place(
    admission: Admission, has_moved: bool
):
    said = next(archives.visits(1)).article
    assert said is not None
    first, copy = "/2010/07/21/10471.shtml", "/new/2010/07/21/10471.shtml"
    brought(admission, read(first, said))
    if has_moved:
        moved = Alias(url=HOST + first, leads_to=HOST + copy, reason="redirect")
        visit = look(first, link(copy, way="redirect"), kind="redirect", at=LATER)
        brought(admission, replace(visit, aliases=(moved,)))
    over = admission.looked_over(read(copy, said))
    assert over.article is None
    assert (over.look_again_at is not None) is has_moved
