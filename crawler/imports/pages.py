"""Articles of several pages, whose pages come in any order: joined when all are there.

Until then they wait in memory, which is limited: those that waited longest are then
joined from what there is.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from archive import Exchange, Visit
from crawler.answer import Answer
from crawler.parts import HAD, joined, part_of
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.visits import visit_of

MAX_WAITING = 64 * 1024 * 1024
"""Bytes of answers that wait for the other pages of their articles."""

Held = Callable[[str, datetime], Answer | None]
ModelOf = Callable[[str], SiteModel | None]


def no_page(url: str, at: datetime) -> None:
    """Where no archive is at hand, none of it can be joined."""
    del url, at


def no_model(site: str) -> None:
    """Where no archive is at hand, nothing is known of a site's pages."""
    del site


Visits = tuple[Visit, ...]
"""Visits that belong together: stored together or not at all."""


@dataclass(kw_only=True, slots=True)
class _Group:
    """One article: captures of its first page, and of its other pages."""

    profile: Profile
    firsts: list[Visit] = field(default_factory=list)
    pages: list[Answer] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        had = {page.url for page in self.pages}
        return len(self.firsts) == 1 and had.issuperset(_further(self.firsts[0]))


class Pages:
    """Pages that wait for the others of their article.

    held: gives the archive's own capture of a page that is nearest to a moment.
    model: gives what is known of a site's pages.
    """

    def __init__(
        self,
        *,
        limit: int = MAX_WAITING,
        held: Held = no_page,
        model: ModelOf = no_model,
    ) -> None:
        self._limit = limit
        self._held = held
        self._model = model
        self._groups: dict[tuple[str, str], _Group] = {}
        self._waiting = 0
        self._exchanges: set[bytes] = set()

    def add(self, visit: Visit, answer: Answer, profile: Profile) -> Iterator[Visits]:
        """Take a visit in; give what is ready to be stored."""
        first = _first(visit)
        if first is None:
            yield (visit,)
            return
        key = (profile.name, first)
        group = self._groups.setdefault(key, _Group(profile=profile))
        if first == visit.url:
            group.firsts.append(visit)
        else:
            group.pages.append(answer)
        self._waiting += len(answer.exchange.response)
        self._exchanges.add(_identity(answer.exchange))
        if group.is_whole:
            yield from self._taken(key)
        while self._waiting > self._limit:
            yield from self._taken(next(iter(self._groups)))

    def holds(self, exchange: Exchange) -> bool:
        """Whether this very capture waits already."""
        return _identity(exchange) in self._exchanges

    def rest(self) -> Iterator[Visits]:
        """What still waits, joined from what there is."""
        for key in list(self._groups):
            yield from self._taken(key)

    def _taken(self, key: tuple[str, str]) -> Iterator[Visits]:
        group = self._groups.pop(key)
        exchanges = [page.exchange for page in group.pages]
        exchanges += [visit.exchange for visit in group.firsts if visit.exchange]
        self._waiting -= sum(len(each.response) for each in exchanges)
        self._exchanges.difference_update(map(_identity, exchanges))
        return _sorted_out(group, self._held, self._model(group.profile.name))


def joined_visits(
    first: Visit,
    pages: Sequence[Answer],
    profile: Profile,
    *,
    held: Held = no_page,
    model: SiteModel | None = None,
) -> Visits:
    """An article's first page and further ones, as the visits of one record.

    Pages that the archive holds are joined, but are no visits. Those that could not be
    had are visits, and the record does without them.
    """
    read = partial(part_of, profile=profile, first=first.url, model=model)
    parts = [read(page) for page in pages]
    known = {page.url for page in pages}
    further = (
        held(url, first.visited_at) for url in _further(first) if url not in known
    )
    all_parts = [*parts, *(read(answer) for answer in further if answer)]
    places = {url: place for place, url in enumerate(_further(first))}
    had = [part for part in all_parts if part.visit.state in HAD]
    had.sort(key=lambda part: places.get(part.visit.url, len(places)))
    return (joined(first, had)[0], *(part.visit for part in parts))


def _identity(exchange: Exchange) -> bytes:
    """The digest of what tells one capture from another."""
    about = f"{exchange.captured_at.isoformat()} {exchange.url}\n".encode()
    return hashlib.sha256(about + exchange.response).digest()


def _first(visit: Visit) -> str | None:
    """Where the article begins that this is a page of, if it has several."""
    if visit.article is not None:
        return visit.url if len(visit.article.pages) > 1 else None
    pages = (alias.leads_to for alias in visit.aliases if alias.reason == "page")
    return next(pages, None)


def _further(first: Visit) -> tuple[str, ...]:
    return first.article.pages[1:] if first.article else ()


def _sorted_out(group: _Group, held: Held, model: SiteModel | None) -> Iterator[Visits]:
    """Each capture of the first page, with the captures nearest in time of the others.

    A capture that no first page takes stands by itself.
    """
    left = list(group.pages)
    for first in group.firsts:
        urls = dict.fromkeys([*_further(first), *(page.url for page in left)])
        nearest = [_nearest(left, url, first) for url in urls]
        mine = [page for page in nearest if page is not None]
        left = [page for page in left if not any(page is each for each in mine)]
        yield joined_visits(first, mine, group.profile, held=held, model=model)
    for page in left:
        yield (visit_of(page, group.profile, model=model),)


def _nearest(pages: Sequence[Answer], url: str, first: Visit) -> Answer | None:
    return min(
        (page for page in pages if page.url == url),
        key=lambda page: abs(page.exchange.captured_at - first.visited_at),
        default=None,
    )
