"""An article of many pages: its pages' visits, joined into one record."""

from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from archive import Alias, Article, ContentCodingError, Visit
from crawler.announcing import with_resources
from crawler.answer import Answer
from crawler.extract import join
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.visits import plain_visit, reading, unanswered, visit_of

MAX_PAGES = 200
"""Pages of one article that are followed."""

HAD = {"captured", "gone"}
"""The states of pages that need not be asked for again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A further page of an article: its visit, and what it reads as by itself."""

    visit: Visit
    article: Article | None = None

    @classmethod
    def missing(cls, url: str, profile: Profile, at: datetime) -> Self:
        """A page of which there is no capture."""
        return cls(visit=unanswered(url, profile, "page", "not captured", at))


def part_of(
    answer: Answer,
    profile: Profile,
    *,
    first: str,
    with_links: bool = True,
    model: SiteModel | None = None,
) -> Part:
    """What this answer brings as a page of the article at `first`.

    with_links: whether the addresses that it announces are wanted.
    model: what is known of the site's other pages.
    """
    alias = Alias(url=answer.url, leads_to=first, reason="page")
    visit = replace(plain_visit(answer, profile), aliases=(alias,))
    if answer.redirect is not None:
        return Part(visit=visit_of(answer, profile, model=model))
    if not answer.is_ok:
        return Part(visit=visit)
    try:
        body = answer.content(limit=profile.pace.max_body)
    except ContentCodingError as error:
        return Part(visit=replace(visit, state="failed", reason=str(error)))
    page, article = reading(answer, profile, body, model)
    found = tuple(with_resources(page, article, profile)) if with_links else ()
    reason = f"a page of {first}"
    read_with = model.digest if model else None
    visit = replace(visit, found=found, reason=reason, model=read_with)
    return Part(visit=visit, article=article)


def further_pages(
    url: str, article: Article | None
) -> Generator[str, Part, list[Part]]:
    """The further pages of the article at this address, as its pagers announce them.

    Yields the address of each page that is wanted, is sent what it brings, and gives
    all of them back.
    """
    parts: list[Part] = []
    waiting = deque(article.pages[1:] if article else ())
    seen = {url, *waiting}
    while waiting and len(parts) < MAX_PAGES:
        part = yield waiting.popleft()
        parts.append(_that_goes_on(part, article))
        announced = [
            *(alias.leads_to for alias in part.visit.aliases),
            *(part.article.pages if part.article else ()),
        ]
        waiting.extend(url for url in announced if url not in seen)
        seen.update(announced)
    return parts


def _that_goes_on(part: Part, first: Article | None) -> Part:
    """The page, which is no page of the article where it says what the first one does.

    A pager of comments leads to the same text once more.
    """
    if part.article is None or first is None:
        return part
    is_same = (part.article.body, part.article.images) == (first.body, first.images)
    return replace(part, article=None) if is_same else part


def joined(first: Visit, parts: Sequence[Part]) -> tuple[Visit, ...]:
    """The visits of an article and its further pages, which become one record.

    Where a page cannot be had, nothing is stored as the article: its address counts as
    failed and is asked for again. A page that is gone is left out.
    """
    if first.article is None or not parts:
        return (first,)
    visits = [part.visit for part in parts]
    missing = next((visit for visit in visits if visit.state not in HAD), None)
    if missing is not None:
        reason = f"its page {missing.url}: {missing.reason}"
        whole = replace(first, article=None, state="failed", reason=reason)
    else:
        articles = [part.article for part in parts if part.article is not None]
        whole = replace(first, article=join([first.article, *articles]))
    return (whole, *visits)
