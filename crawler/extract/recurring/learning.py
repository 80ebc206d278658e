"""What many pages of a site teach: which lines are no article's own.

A page adds little: digests of the lines of its article's text, and of the prose around
it. What is learnt depends on the pages alone, never on their order.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from archive import Article, article_key
from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.recurring.containers import container_dress
from crawler.extract.recurring.learnt import SHORTEST, line_digest
from crawler.extract.recurring.syndicated import copies
from crawler.page import Page
from crawler.sites.model import SiteModel

SAMPLE = 1000
"""Pages that a site is learnt from, however many it has."""

FEWEST = 6
"""Pages, copies aside, of which anything is learnt."""

MOST_LINES = 2000
MOST_CONTAINERS = 64
_SEVERAL = 3
_LONGEST_TEXT = 1000
_AROUND = 48


def surroundings(page: Page, article: Article) -> str:
    """What a page prints around its article's text, for `Lesson.of`.

    A line: how the element is marked up that holds the text. A line: digests of the
    prose that is no part of it, separated by spaces; what is learnt already comes
    first, so that it is not forgotten on pages of long comments.
    """
    text = set((article.body or "").split("\n"))
    digests: Iterable[str] = _prose(flow(page).lines, text)
    if page.model is not None and page.model.lines:
        known = page.model.known_lines
        digests = sorted(digests, key=lambda each: each not in known)
    around = dict.fromkeys(islice(digests, _AROUND))
    return f"{_container(page, article) or ''}\n{' '.join(around)}"


def _prose(lines: Iterable[Line], without: Container[str]) -> Iterator[str]:
    """Digests of the lines that are no links and not too short, but for these."""
    texts = [
        text
        for line in lines
        if (size := len(text := line.text)) >= SHORTEST
        and line.linked * 2 <= size
        and text not in without
    ]
    return filter(None, map(line_digest, texts))


def _container(page: Page, article: Article) -> str | None:
    read = (each.place for each in article.evidence if each.field == "body")
    place = next(read, None)
    element = page.element_at(place) if place and place.startswith("/") else None
    block = flow(page).blocks.get(element) if element is not None else None
    return container_dress(flow(page), block) if block is not None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What one article's page teaches.

    key: of the article.
    title: digest of its headline, where it is as long as a line that is learnt.
    text, around: digests of the lines of its text, and of the prose around it.
    container: how the element is marked up that holds the text; `None`: unknown.
    """

    key: str
    title: str | None
    text: frozenset[str]
    around: frozenset[str]
    container: str | None

    @classmethod
    def of(
        cls, url: str, *, title: str | None, body: str | None, around: str | None
    ) -> Self:
        """The lesson of an article.

        around: its page's `surroundings`; without them its text alone teaches.
        """
        container, _, digests = (around or "").partition("\n")
        text = (body or "").split("\n", _LONGEST_TEXT)[:_LONGEST_TEXT]
        lines = (line_digest(line) for line in text)
        return cls(
            key=article_key(url),
            title=line_digest(title or ""),
            text=frozenset(line for line in lines if line is not None),
            around=frozenset(digests.split()),
            container=container or None,
        )

    @property
    def lines(self) -> frozenset[str]:
        """All lines of the page."""
        return self.text | self.around


class Learner:
    """Adds up what the pages of a site teach, in bounded memory.

    Of more pages than `limit`, those are kept whose keys come first: keys are made from
    digests of addresses, so these are a sample drawn by chance, the same in any order.
    """

    def __init__(self, site: str, *, limit: int = SAMPLE) -> None:
        self._site = site
        self._limit = limit
        self._lessons: dict[str, Lesson] = {}

    def add(self, lesson: Lesson) -> None:
        """Take a page in; of two of one article, always the same one."""
        known = self._lessons.get(lesson.key, lesson)
        self._lessons[lesson.key] = min(known, lesson, key=_order)
        if len(self._lessons) > 2 * self._limit:
            self._lessons = {each.key: each for each in self._sample()}

    def __len__(self) -> int:
        """How many pages it holds at this moment: at most twice the limit."""
        return len(self._lessons)

    def model(self) -> SiteModel | None:
        """What the pages have in common; `None` where there are too few of them."""
        return _model(self._site, self._sample())

    def _sample(self) -> list[Lesson]:
        return [self._lessons[key] for key in sorted(self._lessons)[: self._limit]]


def needed(pages: int) -> int:
    """On how many of so many pages a line stands that is no article's own.

    On a tenth, and on six; where there are fewer than twelve, on half, and on three.

    >>> [needed(count) for count in (6, 8, 12, 60, 100)]
    [3, 4, 6, 6, 10]
    """
    return max(3, min(6, (pages + 1) // 2), (pages + 9) // 10)


def _order(lesson: Lesson) -> tuple[object, ...]:
    text, around = sorted(lesson.text), sorted(lesson.around)
    return lesson.title or "", text, around, lesson.container or ""


def _model(site: str, lessons: Sequence[Lesson]) -> SiteModel | None:
    counts = Counter(line for each in lessons for line in each.lines)
    bar = needed(len(lessons))
    own = [
        frozenset(line for line in each.text if counts[line] < bar) for each in lessons
    ]
    groups = copies(own)
    teaching = [
        (group, lesson)
        for group, lesson, mine in zip(groups, lessons, own, strict=True)
        if _has_own_text(lesson, mine)
    ]
    pages = len({group for group, _ in teaching})
    if pages < FEWEST:
        return None
    titles = {each.title for each in lessons}
    lines = _tally((group, line) for group, each in teaching for line in each.lines)
    recurring = [line for line in lines if line not in titles]
    containers = _tally((group, each.container) for group, each in teaching)
    return SiteModel.of(
        site,
        pages=pages,
        lines=_most(lines, recurring, at_least=needed(pages), limit=MOST_LINES),
        containers={
            dress: containers[dress]
            for dress in _most(
                containers,
                [each for each in containers if each],
                at_least=_SEVERAL,
                limit=MOST_CONTAINERS,
            )
        },
    )


def _has_own_text(lesson: Lesson, own: frozenset[str]) -> bool:
    """Whether a page has text enough that hardly another one has.

    A syndicated copy has not, where there are so many copies that its lines recur.
    """
    return bool(own) and len(own) * (3 if len(own) > 1 else 2) >= len(lesson.text)


def _tally(said: Iterable[tuple[int, str | None]]) -> Counter[str]:
    """On how many pages each of these is, copies counted once."""
    return Counter(each for _, each in set(said) if each is not None)


def _most(
    counts: Counter[str], found: Iterable[str], *, at_least: int, limit: int
) -> Iterator[str]:
    """Those that are on so many pages; of too many, those on the most."""
    often = [each for each in found if counts[each] >= at_least]
    yield from sorted(often, key=lambda each: (-counts[each], each))[:limit]
