"""The soak at its shortest, and what its checks find where something is amiss."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fixtures.living import Calendar, Story, stories
from fixtures.living.answers import LivingSite
from fixtures.living.tonight import Tonight
from tests.soak.checks import after_night, at_end
from tests.soak.crawls import Ran
from tests.soak.held import Held, HeldArticle
from tests.soak.lives import late, untrue
from tests.soak.soak import Soak, soak

LITTLE = Calendar(
    seed=11,
    nights=4,
    stock=60,
    few=9,
    many=11,
    flood=(),
    quiet=(),
    down=(),
    busy=(),
    cut=(),
    layout=3,
)
LAST = LITTLE.nights
BASE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def soaked(tmp_path_factory: pytest.TempPathFactory) -> Soak:
    """Four nights, the second of which is killed in the middle."""
    archive = tmp_path_factory.mktemp("soak") / "archive"
    return soak(LITTLE, archive, minutes=2, killed=frozenset({2}))


@pytest.fixture(scope="module")
def held(soaked: Soak) -> Held:
    assert soaked.held is not None
    return soaked.held


def test_nothing_is_missed_and_every_change_is_dated(soaked: Soak):
    assert [(when, str(each)) for when, each, _ in soaked.amiss] == []
    assert soaked.nights[1].killed


def test_the_alarm_is_raised_on_the_night_of_the_new_layout(soaked: Soak):
    assert [ran.code for ran in soaked.nights[:3]] == [0, 0, 3]
    assert "layout" in " ".join(soaked.nights[2].complaints)


def test_a_night_follows_from_its_seed_and_its_number_alone():
    paths = [story.path for story in stories(LITTLE)]
    assert len(set(paths)) == len(paths) > 40
    sites = [LivingSite(LITTLE, 4, BASE) for _ in range(2)]
    one, other = ([site.answer(path) for path in paths] for site in sites)
    assert one == other
    other_seed = LivingSite(replace(LITTLE, seed=2), 4, BASE)
    assert [other_seed.answer(path) for path in paths] != one


def test_an_article_is_the_same_in_both_layouts_but_for_its_markup():
    plain = [s for s in stories(LITTLE) if s.sheets == len(s.versions) == 1]
    story = plain[0]
    pages = [LivingSite(LITTLE, n, BASE).answer(story.path) for n in (2, 3)]
    for page in pages:
        for paragraph in story.version(2).paragraphs:
            assert paragraph in page.body.decode()
    assert [b"story-main" in page.body for page in pages] == [True, False]


def test_the_whole_calendar_has_every_kind_of_life():
    lives = stories(Calendar())
    assert len(lives) > 600
    assert sum(len(each.versions) > 1 for each in lives) > 60
    assert sum(each.gone is not None for each in lives) > 10
    assert sum(each.back is not None for each in lives) > 2
    assert {each.ending for each in lives if each.gone} == {"404", "soft"}
    assert sum(each.copy_of is not None for each in lives) > 10
    assert sum(each.sheets > 1 for each in lives) > 10
    alone = {each.ways for each in lives if len(each.ways) == 1}
    assert alone == {frozenset({"list"}), frozenset({"feed"}), frozenset({"sitemap"})}


def test_what_only_the_feed_announces_stands_in_it_for_two_nights():
    calendar = Calendar()
    for night in range(2, calendar.nights):
        fed = Tonight(calendar, night + 1).feed
        born = [s for s in stories(calendar) if s.born == night]
        alone = [s for s in born if s.ways == {"feed"} and s.is_there(night + 1)]
        assert [s for s in alone if s not in fed] == []


def test_an_article_that_is_not_stored_is_missed(soaked: Soak, held: Held):
    path, *_ = held.articles
    rest = {p: article for p, article in held.articles.items() if p != path}
    found = after_night(LITTLE, soaked.nights[-1], replace(held, articles=rest))
    assert [each.path for each in found if each.kind == "missed"] == [path]


def _retitled(article: HeldArticle) -> HeldArticle:
    first, *rest = article.readings
    return replace(article, readings=(replace(first, title="别的"), *rest))


def _read_twice(article: HeldArticle) -> HeldArticle:
    return replace(article, readings=(*article.readings, article.readings[-1]))


def _removed(article: HeldArticle) -> HeldArticle:
    return replace(article, removals=((article.sightings[0].captured_at, None),))


def _called_gone(article: HeldArticle) -> HeldArticle:
    return replace(article, status="gone")


@pytest.mark.parametrize(
    ("kind", "harm"),
    [
        ("misread", _retitled),
        ("false revision", _read_twice),
        ("removal", _removed),
        ("removal", _called_gone),
    ],
)
def test_what_is_stored_and_never_was_so_is_found(
    held: Held, kind: str, harm: Callable[[HeldArticle], HeldArticle]
):
    story = next(each for each in stories(LITTLE) if len(each.versions) == 1)
    article = held.articles[story.path]
    assert list(untrue(LITTLE, story, article)) == []
    assert kind in [each.kind for each in untrue(LITTLE, story, harm(article))]


def test_a_change_that_nobody_looked_at_is_late(held: Held):
    story = next(each for each in stories(LITTLE) if _changes_soon(each))
    article = held.articles[story.path]
    once = replace(article, sightings=article.sightings[:1])
    assert [each.kind for each in late(LITTLE, story, once, LAST)] == ["late"]


def _changes_soon(story: Story) -> bool:
    """Whether it changes once, and a sitemap says so."""
    return [each.since for each in story.versions[1:]] == [2] and (
        "sitemap" in story.ways
    )


Nights = list[Ran]


def _ended_otherwise(nights: Nights) -> Nights:
    return [replace(nights[0], code=7), *nights[1:]]


def _early_alarm(nights: Nights) -> Nights:
    return [replace(nights[0], complaints=("a new layout",)), *nights[1:]]


def _robots_last(nights: Nights) -> Nights:
    first = nights[0]
    return [replace(first, requests=first.requests[::-1]), *nights[1:]]


def _busy(nights: Nights) -> Nights:
    busy = replace(nights[0].night, trouble="busy")
    return [replace(nights[0], night=busy), *nights[1:]]


def _without_conditions(nights: Nights) -> Nights:
    second = nights[1]
    asked = tuple((path, {"Host": "x"}) for path, _ in second.requests)
    return [nights[0], replace(second, requests=asked), *nights[2:]]


@pytest.mark.parametrize(
    ("kind", "harm"),
    [
        ("exit code", _ended_otherwise),
        ("exit code", _early_alarm),
        ("robots", _robots_last),
        ("retry-after", _busy),
        ("unconditional", _without_conditions),
    ],
)
def test_a_night_that_went_wrong_is_found(
    soaked: Soak, held: Held, kind: str, harm: Callable[[Nights], Nights]
):
    nights = harm(soaked.nights)[:2]
    found = [each for ran in nights for each in after_night(LITTLE, ran, held)]
    assert kind in {each.kind for each in found}


def _asked_twice(nights: Nights) -> Nights:
    return [*nights[:-1], replace(nights[-1], again=len(nights[0].requests))]


def _grown(nights: Nights) -> Nights:
    calm = nights[0]
    return [*[calm] * 5, *[replace(calm, peak=calm.peak * 2)] * 5]


@pytest.mark.parametrize(("kind", "harm"), [("cost", _asked_twice), ("memory", _grown)])
def test_a_soak_that_costs_too_much_is_found(
    soaked: Soak, held: Held, kind: str, harm: Callable[[Nights], Nights]
):
    found = at_end(LITTLE, harm(soaked.nights), held)
    assert kind in {each.kind for each in found}


def test_a_copy_that_is_not_known_as_one_is_found(soaked: Soak, held: Held):
    copy = next(s for s in stories(LITTLE) if s.copy_of and s.path in held.articles)
    alone = replace(held.articles[copy.path], story="alone")
    harmed = replace(held, articles=held.articles | {copy.path: alone})
    found = [e for e in at_end(LITTLE, soaked.nights, harmed) if e.kind == "copy"]
    assert [each.path for each in found] == [copy.path]


def test_what_is_stored_beside_the_truth_is_found(soaked: Soak, held: Held):
    path, article = next(iter(held.articles.items()))
    more = replace(held, articles=held.articles | {"/x.html": article})
    found = [*at_end(LITTLE, soaked.nights, replace(more, whole=frozenset()))]
    assert {"no article", "picture"} <= {each.kind for each in found}
    assert path in held.whole
