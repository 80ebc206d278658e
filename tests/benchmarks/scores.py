"""What a record got right of a page, and the means over a set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from statistics import mean
from typing import Any

from archive import Article
from tests.benchmarks.agreement import (
    crumbs,
    is_same_day,
    is_same_minute,
    moment,
    names,
    share_of_names,
)
from tests.benchmarks.known import WITH_MINUTES, Known, Truth
from tests.benchmarks.overlap import (
    WITHOUT_SPACES,
    Overlap,
    bare,
    f1,
    overlap,
    without_headline,
    without_optional,
)

POOR = 0.8
"""A body with an F1 below it is counted as badly read."""

_NO_AUTHORS = frozenset(["editor", "photographer"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How well one page was read: shares from 0 to 1, `None` where nothing is known.

    precision: `None` where nothing was read; recall: where there is nothing to read.
    day_wrong: another day than the true one was read, rather than none.
    byline: F1 of the authors' names, on pages that have some.
    byline_false: somebody was named on a page that names nobody.
    """

    precision: float | None = None
    recall: float | None = None
    body: float | None = None
    title: float | None = None
    day: float | None = None
    day_wrong: float | None = None
    minute: float | None = None
    byline: float | None = None
    byline_false: float | None = None
    source: float | None = None
    breadcrumb: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """Means over the pages of a set that have the measure; `None` where none has it.

    body: F1 of the mean precision and the mean recall.
    poor: how many bodies have an F1 below 0.8.
    """

    pages: int
    body: float | None = None
    precision: float | None = None
    recall: float | None = None
    poor: int | None = None
    title: float | None = None
    day: float | None = None
    day_wrong: float | None = None
    minute: float | None = None
    byline: float | None = None
    byline_false: float | None = None
    source: float | None = None
    breadcrumb: float | None = None


_MEANS = tuple(each.name for each in fields(Score) if each.name != "body")


def score(page: Known, read: Article | None) -> Score:
    """What the record got right; without one, nothing was read."""
    article = read or Article(url=page.url, kind="empty")
    truth = page.truth
    found = _overlap(page, article)
    authors = names(authors_of(article))
    day, wrong = _days(truth, article)
    return Score(
        precision=found.precision if found and found.both + found.extra else None,
        recall=found.recall if found and found.both + found.missing else None,
        body=f1(found.precision, found.recall) if found else None,
        title=_title(truth, article),
        day=day,
        day_wrong=wrong,
        minute=_minute(page, article),
        byline=_byline(truth, authors),
        byline_false=float(bool(authors)) if truth.authors == () else None,
        source=_source(truth, article),
        breadcrumb=_breadcrumb(truth, article),
    )


def summary(scores: Sequence[Score]) -> Summary:
    """The means of these pages' scores."""
    found: dict[str, Any] = {
        name: _mean(getattr(each, name) for each in scores) for name in _MEANS
    }
    bodies = [each.body for each in scores if each.body is not None]
    if bodies:
        found["body"] = f1(found["precision"] or 0.0, found["recall"] or 0.0)
        found["poor"] = sum(body < POOR for body in bodies)
    return Summary(pages=len(scores), **found)


def authors_of(article: Article) -> list[str]:
    """Those whom the record names as the text's authors."""
    return [each.name for each in article.people if each.role not in _NO_AUTHORS]


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _overlap(page: Known, article: Article) -> Overlap | None:
    true, read = page.truth.body, article.body or ""
    if true is None:
        return None
    if page.language in WITHOUT_SPACES:
        headline = (page.truth.titles or ("",))[0]
        read = without_optional(read, page.truth.optional)
        read = without_headline(read, headline, true)
    return overlap(true, read, language=page.language)


def _title(truth: Truth, article: Article) -> float | None:
    if truth.titles is None:
        return None
    return float(bare(article.title) in [bare(title) for title in truth.titles])


def _days(truth: Truth, article: Article) -> tuple[float | None, float | None]:
    """Whether the day is right, and whether it is wrong; neither without one."""
    if truth.published is None:
        return None, None
    right = is_same_day(truth.published, article.published)
    wrong = not right and moment(article.published) is not None
    return float(right), float(wrong)


def _minute(page: Known, article: Article) -> float | None:
    known = moment(page.truth.published)
    if page.dataset not in WITH_MINUTES or known is None or known.minute is None:
        return None
    return float(is_same_minute(page.truth.published or "", article.published))


def _byline(truth: Truth, authors: frozenset[str]) -> float | None:
    return share_of_names(names(truth.authors), authors) if truth.authors else None


def _source(truth: Truth, article: Article) -> float | None:
    if truth.source is None:
        return None
    return float(bare(article.source) == bare(truth.source))


def _breadcrumb(truth: Truth, article: Article) -> float | None:
    if truth.breadcrumb is None:
        return None
    read = crumbs(crumb.name for crumb in article.breadcrumb)
    return float(read == crumbs(truth.breadcrumb))
