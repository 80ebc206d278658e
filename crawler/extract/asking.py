"""Every reader of a field asked, not only the first that answers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any, NamedTuple

from crawler.extract.breadcrumbs.breadcrumb import BREADCRUMB
from crawler.extract.credits.byline import BYLINES
from crawler.extract.credits.people import credited
from crawler.extract.dates.locale import CHINA
from crawler.extract.dates.moment import Moment
from crawler.extract.dates.timestamp import MODIFIED, PUBLISHED
from crawler.extract.flow import flow
from crawler.extract.head import LANGUAGE
from crawler.extract.reading import Reader, Reading, candidates
from crawler.extract.sources.source import SOURCES
from crawler.extract.story.content import CONTAINERS, Content
from crawler.extract.text import letters
from crawler.extract.titles.headings import KICKER, SUBTITLE
from crawler.extract.titles.title import TITLE
from crawler.page import Page
from crawler.sites.profile import Layout


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What the readers of one page are asked with.

    captured_at: no date after it is believed.
    zone: in which moments are written.
    """

    page: Page
    layout: Layout | None
    captured_at: datetime | None
    zone: tzinfo | None


class Answer(NamedTuple):
    """What one reader says.

    value: as JSON; of a text, what tells it from others.
    compared: the letters by which it is compared with other answers.
    is_late: whether it is a moment after the page's capture.
    """

    value: Any
    compared: str
    rule: str
    place: str | None
    text: str | None
    is_late: bool = False


Asked = Callable[[Case], Iterable[Answer]]
Moments = Callable[[Page, Layout | None], Iterator[Reading[Moment]]]

_MOST = 40
_BEGINNING = 24
_TO_THE_MINUTE = 16


def _texts(readers: Sequence[Reader[str]]) -> Asked:
    """What the readers of a field say that is one text."""

    def asked(case: Case) -> Iterator[Answer]:
        for reading in candidates(readers, case.page, case.layout):
            yield _answer(reading, reading.value, letters(reading.value))

    return asked


def _moments(readers: Sequence[Moments]) -> Asked:
    """The same of a moment; each reader may know several."""

    def asked(case: Case) -> Iterator[Answer]:
        for reader in readers:
            for reading in islice(reader(case.page, case.layout), _MOST):
                stated = reading.value.iso(case.zone)
                is_late = reading.value.is_after(case.captured_at, CHINA)
                minute = letters(stated[:_TO_THE_MINUTE])
                yield _answer(reading, stated, minute, is_late=is_late)

    return asked


def _crumbs(case: Case) -> Iterator[Answer]:
    for reading in candidates(BREADCRUMB, case.page, case.layout):
        names = "".join(letters(crumb.name) for crumb in reading.value)
        yield _answer(reading, [asdict(crumb) for crumb in reading.value], names)


def _people(case: Case) -> Iterator[Answer]:
    for reading in credited(case.page, case.layout):
        named = "".join(f"{each.name} {each.role}" for each in reading.value)
        yield _answer(reading, [asdict(each) for each in reading.value], named)


def _containers(case: Case) -> Iterator[Answer]:
    """The elements that may hold the text; the text itself is cut out of one."""
    for container in CONTAINERS:
        found = container(case.page, case.layout)
        if found is not None:
            yield _container(case.page, found)


def _container(page: Page, found: Content) -> Answer:
    lines = [line.text for line in flow(page).lines[found.span.start : found.span.end]]
    size = f"{len(lines)} lines, {sum(map(len, lines))} characters"
    first = lines[0] if lines else ""
    begins = f"{first[:_BEGINNING]}…" if len(first) > _BEGINNING else first
    whole = letters("".join(lines))
    return Answer(f"{size}, from “{begins}” on", whole, found.rule, found.place, first)


def _answer(
    reading: Reading[Any], value: Any, compared: str, *, is_late: bool = False
) -> Answer:
    return Answer(value, compared, reading.rule, reading.place, reading.text, is_late)


ASKED: Mapping[str, Asked] = {
    "title": _texts(TITLE),
    "kicker": _texts(KICKER),
    "subtitle": _texts(SUBTITLE),
    "published": _moments(PUBLISHED),
    "modified": _moments(MODIFIED),
    "source": _texts(SOURCES),
    "byline": _texts(BYLINES),
    "people": _people,
    "breadcrumb": _crumbs,
    "body": _containers,
    "language": _texts(LANGUAGE),
}
"""How all answers to the question for a field are had; the others have but one."""
