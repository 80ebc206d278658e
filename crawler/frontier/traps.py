"""Addresses without end, told by what they bring: calendars, mazes, endless pages."""

from collections import Counter, deque
from collections.abc import Iterable

from archive import Visit
from crawler.discover import is_list_file
from crawler.frontier.likeness import own_name, shape

MOST_BARREN = 20
"""Pages of one shape in a row that may bring nothing that their like did not."""

MOST_DRY = 200
"""Pages in a row, of whatever shapes, that may neither be articles nor lead to any: a
maze of words. Shapes that once brought some are asked for all the same."""

BARREN = f"{MOST_BARREN} addresses like it in a row brought nothing new"

_MOST_SHAPES = 2_000
"""Shapes that are kept in mind; a site's lists and articles have a few dozen."""


class Traps:
    """Which shapes of addresses bring nothing any more.

    A page brings something where it is an article, or announces articles that the last
    pages of its shape did not. By how an article is named, not by its address: a maze
    gives one article many addresses.
    """

    def __init__(self) -> None:
        self._barren: Counter[str] = Counter()
        self._names: dict[str, deque[frozenset[str]]] = {}
        self._fruitful: set[str] = set()
        self._dry = 0

    def remember(self, urls: Iterable[str]) -> None:
        """Take up addresses that were left out for this before."""
        self._barren.update({shape(url): MOST_BARREN for url in urls})

    def is_barren(self, url: str) -> bool:
        """Whether enough addresses like this one brought nothing."""
        if is_list_file(url):
            return False
        own = shape(url)
        is_dry = self._dry >= MOST_DRY and own not in self._fruitful
        return is_dry or self._barren[own] >= MOST_BARREN

    def weigh(self, visit: Visit) -> None:
        """Count the first look at a page among its like.

        Not at a list's files that its script has counted: they end.
        """
        if is_list_file(visit.url):
            return
        own = shape(visit.url)
        if visit.article is not None or self._brings_names(visit, own):
            self._barren[own] = 0
        else:
            self._barren[own] += 1
        if visit.article is None and not any(e.kind == "article" for e in visit.found):
            self._dry += 1
        else:
            self._dry = 0
            self._fruitful.add(own)
        if len(self._names) > _MOST_SHAPES:
            self._names.clear()
            self._fruitful.clear()
            self._barren = Counter(dict(self._barren.most_common(_MOST_SHAPES // 2)))

    def _may_bring(self, other: str, own: str) -> bool:
        """Whether a page of this shape may be news on one of that shape."""
        return other != own and self._barren[other] < MOST_BARREN

    def _brings_names(self, visit: Visit, own: str) -> bool:
        names = frozenset(
            own_name(each.url)
            for each in visit.found
            if each.kind == "article"
            or (each.kind == "page" and self._may_bring(shape(each.url), own))
        )
        before = self._names.setdefault(own, deque(maxlen=MOST_BARREN))
        is_news = not names.issubset(frozenset().union(*before))
        before.append(names)
        return is_news
