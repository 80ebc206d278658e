"""The articles that an export is about, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from archive.archive import Archive
from archive.filters import EVERYTHING, Filters
from archive.loading import StoredArticle, loaded
from archive.search.holding import holding

BATCH = 200
"""Articles in memory together."""

_OLDEST = "a.published NULLS LAST, a.url"
_NEWEST = "a.published DESC NULLS LAST, a.url"


def _nobody(done: int, of: int) -> None:
    """Where nobody watches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The articles of an archive that pass.

    filters: what they have in common.
    query: what their text holds, in the language of `archive.search.query`; `None`
        asks for nothing.
    watch: is told now and then how many steps of how many are done.

    Hold a `snapshot` of the archive where a crawl may be writing to it. Raises
    `UsageError` where the query makes no sense.
    """

    archive: Archive
    filters: Filters = EVERYTHING
    query: str | None = None
    watch: Callable[[int, int], None] = _nobody

    def __post_init__(self) -> None:
        self.where()

    @property
    def is_everything(self) -> bool:
        """Whether every article passes."""
        return self.query is None and self.filters == EVERYTHING

    def where(self) -> tuple[str, list[str]]:
        """A condition on the table `articles a`, and the values to bind to it."""
        where, values = self.filters.where()
        if self.query is None:
            return where, values
        holds, words = holding(self.archive, self.query)
        return f"{where} AND {holds}", [*values, *words]

    def count(self) -> int:
        """How many articles pass."""
        where, values = self.where()
        (count,) = self.archive.db.execute(
            f"SELECT count(*) FROM articles a WHERE {where}",  # noqa: S608  # our own names
            values,
        ).fetchone()
        return int(count)

    def articles(
        self, *, newest: bool = False, limit: int = -1, evidence: bool = False
    ) -> Iterator[StoredArticle]:
        """The articles, by moment of publication, then by address.

        newest: the newest first. Those without a moment come last in any case.
        limit: no more than these; negative: all.
        evidence: whether records have theirs.
        """
        where, values = self.where()
        # Only these are sorted: a sort of whole rows would hold every body.
        numbers = self.archive.db.execute(
            f"SELECT a.id, a.published, a.url FROM articles a WHERE {where} "  # noqa: S608  # our own names
            f"ORDER BY {_NEWEST if newest else _OLDEST} LIMIT {limit:d}",
            values,
        )
        done, of = 0, self.count()
        of = of if limit < 0 else min(of, limit)
        while batch := [number for number, *_ in islice(numbers, BATCH)]:
            yield from loaded(self.archive, batch, evidence=evidence)
            done += len(batch)
            self.watch(done, of)


def articles(
    archive: Archive, filters: Filters = EVERYTHING
) -> Iterator[StoredArticle]:
    """Every article that passes, without evidence, in the order of `Chosen`."""
    return Chosen(archive=archive, filters=filters).articles()
