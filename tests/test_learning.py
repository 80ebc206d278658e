"""What a site's pages teach about what is no article's own, and what they must not."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pytest

from archive import Article
from crawler import extract_article
from crawler.extract import FEWEST, Learner, Lesson, extract, surroundings
from crawler.page import read_page
from crawler.sites import SiteModel
from tests import crowded_site, little_site
from tests.crowded_site import (
    BACKGROUND,
    COLUMN,
    NOTE,
    PROMOTIONS,
    SUB_HEAD,
    WIRE,
    WRITERS,
    Printed,
)

SITE = "crowded.example"
CLEARLY = 0.1
"""By how much the mean F1 of the bodies has to be better for it to be clear."""


def read(printed: Printed, model: SiteModel | None = None) -> Article:
    return extract_article(printed.body, url=printed.url, model=model)


def lesson(printed: Printed, model: SiteModel | None = None) -> Lesson:
    page = read_page(printed.markup, url=printed.url, model=model)
    found = extract(page, None, None)
    around = surroundings(page, found)
    return Lesson.of(found.url, title=found.title, body=found.body, around=around)


def learnt(lessons: Iterable[Lesson], limit: int = 1000) -> SiteModel | None:
    learner = Learner(SITE, limit=limit)
    for each in lessons:
        learner.add(each)
    return learner.model()


def model_of(lessons: Iterable[Lesson]) -> SiteModel:
    model = learnt(lessons)
    assert model is not None
    return model


@pytest.fixture(scope="module")
def articles() -> list[Printed]:
    return crowded_site.printed()


@pytest.fixture(scope="module")
def lessons(articles: list[Printed]) -> list[Lesson]:
    return [lesson(each) for each in articles]


@pytest.fixture(scope="module")
def model(lessons: list[Lesson]) -> SiteModel:
    return model_of(lessons)


def grams(text: str) -> Counter[str]:
    letters = "".join(text.split())
    return Counter(letters[k : k + 4] for k in range(max(1, len(letters) - 3)))


def f1(text: str, true: str) -> float:
    found, right = grams(text), grams(true)
    return 2 * (found & right).total() / (found.total() + right.total())


def mean_f1(records: Mapping[str, Article], articles: Sequence[Printed]) -> float:
    each = [f1(records[a.url].body or "", "\n".join(a.own)) for a in articles]
    return sum(each) / len(each)


def test_the_other_pages_of_a_site_tell_what_is_no_text(
    articles: list[Printed], model: SiteModel
) -> None:
    alone = {each.url: read(each) for each in articles}
    together = {each.url: read(each, model) for each in articles}
    before, after = mean_f1(alone, articles), mean_f1(together, articles)
    assert before < 0.85
    assert after > 0.99
    assert after - before > CLEARLY


def test_no_text_is_lost(articles: list[Printed], model: SiteModel) -> None:
    for each in articles:
        body = (read(each, model).body or "").split("\n")
        assert [line for line in each.own if line not in body] == []


def test_other_pages_of_the_site_are_read_better_too(articles: list[Printed]) -> None:
    luck = random.Random(4)  # noqa: S311  # a choice, not a secret
    seen = luck.sample(articles, len(articles) // 2)
    half = model_of(map(lesson, seen))
    rest = [each for each in articles if each not in seen]
    with_it = {each.url: read(each, half) for each in rest}
    without = {each.url: read(each) for each in rest}
    assert mean_f1(with_it, rest) - mean_f1(without, rest) > CLEARLY


@pytest.mark.parametrize(
    "text", [NOTE, *PROMOTIONS, *WRITERS, *COLUMN], ids=lambda text: text[:6]
)
def test_what_recurs_is_in_no_body(
    articles: list[Printed], model: SiteModel, text: str
) -> None:
    printed = [each for each in articles if text in each.markup]
    assert len(printed) > 6
    assert not [each.url for each in printed if text in (read(each, model).body or "")]


@pytest.mark.parametrize("text", [*WIRE, BACKGROUND, SUB_HEAD], ids=lambda t: t[:6])
def test_what_several_articles_say_is_their_own(
    articles: list[Printed], model: SiteModel, text: str
) -> None:
    """A copy at many addresses, the background of a story that goes on, a sub-head."""
    printed = [each for each in articles if text in each.own]
    assert len(printed) >= 5
    for each in printed:
        assert text in (read(each, model).body or "").split("\n")


def test_copies_alone_teach_nothing(articles: list[Printed]) -> None:
    copies = [each for each in articles if WIRE[0] in each.own]
    assert len(copies) > FEWEST
    assert learnt(lesson(each) for each in copies) is None


def test_the_order_of_the_pages_does_not_matter(
    lessons: list[Lesson], model: SiteModel
) -> None:
    luck = random.Random(5)  # noqa: S311  # an order, not a secret
    for limit in (1000, 20):
        inside = learnt(lessons, limit)
        for _ in range(5):
            other = luck.sample(lessons, len(lessons))
            again = learnt([*other, *other[:7]], limit)
            assert again == inside
            assert inside is not None
            assert again is not None
            assert again.as_json() == inside.as_json()
    assert learnt(lessons) == model


def test_a_page_that_was_read_with_the_model_teaches_the_same(
    articles: list[Printed], model: SiteModel
) -> None:
    again = model_of(lesson(each, model) for each in articles)
    assert again.digest == model.digest


def test_a_learner_of_a_site_of_many_pages_keeps_a_sample(
    lessons: list[Lesson],
) -> None:
    """However many come in; pages of the same keys are the sample in any order."""
    many = [replace(each, key=f"{n:05}") for n in range(50) for each in lessons]
    luck = random.Random(6)  # noqa: S311  # an order, not a secret
    learner = Learner(SITE, limit=40)
    for each in luck.sample(many, len(many)):
        learner.add(each)
        assert len(learner) <= 80
    assert learner.model() == learnt(many, 40)


@pytest.mark.parametrize("count", range(FEWEST))
def test_few_pages_teach_nothing(lessons: list[Lesson], count: int) -> None:
    assert learnt(lessons[:count]) is None


def test_a_headline_is_never_learnt(articles: list[Printed]) -> None:
    """Not even one that every page prints as a teaser in the column of its text."""
    headline = "河湾村的渡船停了三十年以后，在这个秋天的早晨重新下水了"
    teased = [replace(each, others=((1, headline),)) for each in articles[:40]]
    own = replace(articles[41], title=headline)
    dropped = model_of(lesson(each) for each in teased)
    kept = model_of(lesson(each) for each in [*teased, own])
    assert headline not in (read(teased[3], dropped).body or "")
    assert headline in (read(teased[3], kept).body or "")


def test_a_page_of_nothing_but_learnt_lines_keeps_them(
    articles: list[Printed], model: SiteModel
) -> None:
    bare = replace(articles[0], own=(), others=((0, PROMOTIONS[0]), (0, NOTE)))
    found = read(bare, model)
    assert (found.kind, found.body) == (read(bare).kind, read(bare).body)


def test_a_page_of_another_site_is_read_as_without(model: SiteModel) -> None:
    page = little_site.article(1).encode()
    alone = extract_article(page, url="http://a.example/1")
    with_it = extract_article(page, url="http://a.example/1", model=model)
    others = [each for each in with_it.evidence if each.field != "model"]
    assert replace(with_it, evidence=tuple(others)) == alone


def test_the_evidence_names_the_model_where_it_was_handed_in(
    articles: list[Printed], model: SiteModel
) -> None:
    said = {each.field: each for each in read(articles[3], model).evidence}
    assert (said["model"].rule, said["model"].text) == ("site-model", model.digest)
    assert said["body"].rule == "density+site-model"
    alone = {each.field: each for each in read(articles[3]).evidence}
    assert "model" not in alone
    assert alone["body"].rule == "density"


def test_an_article_that_a_longer_list_stands_beside_is_found(
    articles: list[Printed], model: SiteModel
) -> None:
    """Prose of its own beside a short text: other pages tell where the text stands."""
    teasers = "".join(
        f"<p>{line}</p>" for each in articles[10:16] for line in each.own[:1]
    )
    short = replace(articles[1], own=articles[1].own[:1])
    end = "</div></div></div></body>"
    later = f"</div></div><div class='later'>{teasers}</div></div></body>"
    markup = short.markup.replace(end, later)
    alone = extract_article(markup.encode(), url=short.url)
    found = extract_article(markup.encode(), url=short.url, model=model)
    assert alone.body != short.own[0]
    assert found.body == short.own[0]


def test_a_block_in_which_several_texts_stand_is_not_doubted(
    articles: list[Printed],
) -> None:
    """Pages of another design may hold an element that is a container elsewhere."""

    def other_design(each: Printed) -> Printed:
        return replace(each, number=each.number + 100, words="report", aside="words")

    others = [other_design(each) for each in articles[7:13]]
    model = model_of(lesson(each) for each in [*articles[:45], *others])
    unseen = other_design(articles[14])
    assert len(model.usual) == 1 < len(model.dresses)
    for each in (*others, unseen):
        assert (read(each, model).body or "").split("\n") == list(each.own)


def test_a_model_is_written_and_read_back(model: SiteModel) -> None:
    again = SiteModel.from_json(model.as_json())
    assert again == model
    assert again.digest == model.digest


def test_the_digest_is_of_what_a_reading_depends_on(model: SiteModel) -> None:
    more = replace(model, pages=model.pages + 1)
    less = replace(model, lines=model.lines[1:])
    seldom = [replace(each, pages=3) for each in model.containers]
    assert more.digest == model.digest
    assert less.digest != model.digest
    assert replace(model, containers=tuple(seldom)).digest != model.digest
    assert replace(model, site="b.example").digest != model.digest
    assert replace(model, version=model.version + 1).digest != model.digest
