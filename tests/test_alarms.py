"""The rot alarm: told when a layout is read otherwise, and silent when it is not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Alarm, Archive, Article, alarms
from archive.alarms.chance import Tally, apart, fall, gap
from archive.alarms.judging import Finding, found_again
from archive.alarms.question import Question
from archive.alarms.seen import Days, Seen
from tests import rotting_site
from tests.rotting_site import ROTS, Site, dead_selectors, lost_field, new_layout

GOOD_NIGHTS = 16


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of which some weeks were read, all well."""
    site = rotting_site.site(tmp_path_factory.mktemp("grown") / "archive", seed=7)
    for _ in range(GOOD_NIGHTS):
        assert site.next_night() == ()
    return site


@pytest.fixture
def site(grown: Site, request: pytest.FixtureRequest) -> Site:
    """A copy of it for one test."""
    return grown.branch(request.node.name)


def classic(count: int, site: Site) -> list[Article]:
    """So many new articles of one layout, with all fields."""
    found: list[Article] = []
    while len(found) < count:
        night = rotting_site.night_of(site.night, 40, site.dice)
        found += [
            replace(said, url=f"{said.url}?{len(found)}{place}")
            for place, said in enumerate(night)
            if said.layout == "classic" and said.source and said.body and said.byline
            if (said.published or "") > f"{rotting_site.FIRST:%Y-%m}"
        ]
    return found[:count]


def kinds(raised: tuple[Alarm, ...]) -> set[tuple[str, str]]:
    return {(alarm.kind, alarm.layout) for alarm in raised}


# Silent


def test_silent_on_good_nights(site: Site) -> None:
    assert [site.next_night() for _ in range(30 - GOOD_NIGHTS)] == [()] * 14


@pytest.mark.parametrize("seed", [1, 2])
def test_silent_on_a_tiny_site(tmp_path: Path, seed: int) -> None:
    site = rotting_site.site(tmp_path / "archive", seed=seed, most=5)
    assert [site.next_night() for _ in range(30)] == [()] * 30


def test_silent_on_a_first_run(tmp_path: Path) -> None:
    site = rotting_site.site(tmp_path / "archive", seed=1)
    assert site.run(classic(30, site), dead_selectors) == ()


def very_old(site: Site) -> list[Article]:
    """Articles of years ago that appear tonight, and are of another make."""
    return [
        replace(lost_field(said, 0), published="2019-05-04", layout="modern")
        for said in classic(20, site)
    ]


def test_silent_on_old_articles_that_turn_up(site: Site) -> None:
    """A deeper list leads to them, which never announced anything new."""
    site.list_url = "http://news.example/list/index_90.html"
    assert site.run(very_old(site)) == ()


def test_old_articles_on_the_usual_list_are_told_for_a_night(site: Site) -> None:
    """They may be new ones whose date is misread, and nothing else is said of them."""
    assert kinds(site.run(very_old(site))) == {("lag", "modern")}
    site.past.clear()
    modern = [replace(said, layout="modern") for said in classic(9, site)]
    assert "lag" not in {alarm.kind for alarm in site.run(modern)}


def test_unknown_run(site: Site) -> None:
    with Archive.read(site.path) as archive:
        assert alarms(archive, 999) == ()


# Raised


@pytest.mark.parametrize(
    ("rot", "kind", "fields"),
    [
        ("dead selectors", "selector", ("title", "published")),
        ("field gone", "gone", ("source",)),
        ("new layout", "layout", ()),
        ("no articles", "layout", ()),
        ("notice as text", "repeats", ("body",)),
        ("notice below text", "repeats", ("body",)),
        ("UTF-8 as GBK", "letters", ("body",)),
        ("GBK as Latin", "letters", ("body",)),
        ("wrong year", "lag", ("published",)),
    ],
)
def test_raised_on_the_night(
    site: Site, rot: str, kind: str, fields: tuple[str, ...]
) -> None:
    raised = site.run(classic(12, site), ROTS[rot])
    found = next(alarm for alarm in raised if alarm.kind == kind)
    assert found.fields[: len(fields)] == fields
    assert found.now.share < 0.3 < found.before.share
    assert len(found.samples) == 3
    assert len(raised) <= 2  # one a layout; no second name for the same


def test_a_site_of_old_articles(tmp_path: Path) -> None:
    """Where most were published long before they are found, age is no matter."""
    site = rotting_site.site(tmp_path / "archive", seed=3)
    for _ in range(3):
        site.run([replace(said, published="1998-05-04") for said in classic(20, site)])
    old = [replace(said, published="1998-05-04") for said in classic(9, site)]
    assert kinds(site.run(old, dead_selectors)) == {("selector", "classic")}


def test_three_articles_are_enough(site: Site) -> None:
    site.past.clear()
    raised = site.run(classic(3, site), dead_selectors)
    assert kinds(raised) == {("selector", "classic")}


def test_one_article_a_night_adds_up(site: Site) -> None:
    site.past.clear()
    site.faults = 0
    told = []
    for _ in range(5):
        told.append(bool(site.run(classic(1, site), dead_selectors)))
        site.past.clear()
    assert told == [False, False, True, True, True]


def test_half_of_the_pages_are_of_a_new_layout(site: Site) -> None:
    raised = site.run(classic(24, site), rotting_site.half_new_layout)
    assert "layout" in {alarm.kind for alarm in raised}


def test_old_articles_are_held_against_themselves(site: Site) -> None:
    """A run that looks at everything again finds selectors dead, values as before."""
    old = [said for said in site.past[:120] if said.layout == "classic"]
    site.night += 20
    site.past.clear()
    assert kinds(site.run(old, dead_selectors)) == {("selector", "classic")}


def test_old_articles_as_they_were(site: Site) -> None:
    old = site.past[:120]
    site.night += 20
    site.past.clear()
    assert site.run(old) == ()


# Told until it is well


def test_told_each_night_until_it_is_well(site: Site) -> None:
    first = site.next_night(dead_selectors)
    later = [site.next_night(dead_selectors) for _ in range(4)]
    for each in later:
        assert kinds(each) == kinds(first) == {("selector", "classic")}
        assert (each[0].since, each[0].before) == (first[0].since, first[0].before)
    assert site.next_night() == ()


def test_told_though_the_broken_state_is_all_that_is_left(site: Site) -> None:
    """After months, no good reading is in the window any more."""
    assert site.next_night(dead_selectors)
    site.night += 70
    assert kinds(site.next_night(dead_selectors)) == {("selector", "classic")}


def test_told_on_a_night_without_an_article_of_the_layout(site: Site) -> None:
    assert site.next_night(dead_selectors)
    site.past.clear()
    modern = [replace(said, layout="modern") for said in classic(2, site)]
    assert ("selector", "classic") in kinds(site.run(modern))


def test_told_after_a_run_that_was_killed(site: Site) -> None:
    assert site.next_night(dead_selectors)
    site.run(classic(9, site), dead_selectors, ends=False)
    assert kinds(site.next_night(dead_selectors)) == {("selector", "classic")}


@pytest.mark.parametrize(("extractor", "is_told"), [("1", True), ("2", False)])
def test_rules_of_another_extractor_are_no_measure(
    extractor: str, is_told: bool
) -> None:
    asked = Question(kind="reader", layout="trs", field="title", detail="h1 of 1")
    tally, runs = (Tally(200, 200), Tally(0, 9)), (4,)
    old = Finding(question=asked, before=tally[0], now=tally[1], runs=runs, samples=())
    seen = Seen(
        url="http://news.example/1.shtml",
        run=5,
        layout="trs",
        extractor=extractor,
        texts={"title": "草原"},
        rules={"title": "head-title"},
    )
    assert (found_again(old, [seen]) is not None) is is_told


def test_another_profile_ends_it(site: Site) -> None:
    assert site.next_night(dead_selectors)
    site.profile = "6" * 64
    assert site.next_night(dead_selectors) == ()


def test_rot_after_rot(site: Site) -> None:
    """What was well again and breaks once more is told once more."""
    assert site.next_night(dead_selectors)
    assert site.next_night() == ()
    site.past.clear()
    assert kinds(site.run(classic(9, site), dead_selectors)) == {
        ("selector", "classic")
    }


def test_another_field_breaks_meanwhile(site: Site) -> None:
    site.next_night(dead_selectors)

    def both(said: Article, number: int) -> Article:
        return lost_field(dead_selectors(said, number), number)

    (raised,) = [each for each in site.next_night(both) if each.layout == "classic"]
    assert set(raised.fields) == {"source", "title", "published"}


# Words


def test_words_of_dead_selectors(site: Site) -> None:
    site.past.clear()
    site.faults = 0
    (raised,) = site.run(classic(12, site), dead_selectors)
    said, _, places = raised.words.partition(", for example ")
    assert said == (
        "example: layout classic: the profile's selector for title and published found "
        f"nothing on 12 of 12 articles (before: 0 of {raised.before.total}); "
        f"since {raised.since[:10]}"
    )
    assert places.count("http://news.example/news/") == 3
    assert "\n" not in raised.words


def test_words_of_unknown_layouts_and_of_no_articles(site: Site) -> None:
    other = site.branch("other")
    (unknown,) = site.run(classic(12, site), new_layout)
    assert "pages are of no layout that the profile knows" in unknown.words
    (nothing,) = other.run(classic(12, other), rotting_site.no_articles)
    assert "addresses of articles are read as no article" in nothing.words


def test_written_and_read_back(site: Site) -> None:
    (raised,) = site.run(classic(12, site), dead_selectors)
    said = json.loads(json.dumps(raised.as_json(), ensure_ascii=False))
    assert Alarm.from_json(said) == raised
    assert said["now"]["share"] < said["before"]["share"] == 1.0
    assert said["words"] == raised.words


# Chance and days


def test_fall_is_exact() -> None:
    """Of five good and five bad, the five of one kind come once in 252 draws."""
    assert fall(Tally(5, 5), Tally(0, 5)) == pytest.approx(1 / 252)
    assert fall(Tally(5, 5), Tally(5, 5)) == pytest.approx(1.0)


def test_samples_apart_is_exact() -> None:
    """Two orders of ten keep two samples of five wholly apart."""
    assert apart(1.0, 5, 5) == pytest.approx(2 / 252)
    assert gap([1, 2], [1, 2]).size == 0.0


@pytest.mark.parametrize(
    ("published", "address", "before", "is_timely"),
    [
        ("2026-03-10T08:00:00+08:00", None, "2026-03-10", True),
        ("2026-03-09", None, "2026-03-10", True),
        ("2026-03-01", None, "2026-03-10", False),
        ("2026-03-01", None, "2026-03-02", True),  # no run for nine days
        ("2026-03-20", None, "2026-03-10", False),  # after it was found
        ("2016-03-01", "2016-03-01", "2026-03-10", True),  # really old
        ("2016-03-01", "2026-03-11", "2026-03-10", False),
        ("2026-03-01", None, None, None),
        (None, "2026-03-11", "2026-03-10", None),
    ],
)
def test_timely(
    published: str | None,
    address: str | None,
    before: str | None,
    is_timely: bool | None,
) -> None:
    days = Days(
        published=published,
        address=address,
        found="2026-03-11T02:00:00+00:00",
        before=before,
        is_expected=True,
    )
    assert days.is_timely is is_timely
