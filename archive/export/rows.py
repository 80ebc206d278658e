"""The articles that an export is about, one after the other."""

from collections.abc import Iterator

from archive.archive import Archive
from archive.filters import EVERYTHING, Filters
from archive.reading import StoredArticle, load


def articles(
    archive: Archive, filters: Filters = EVERYTHING
) -> Iterator[StoredArticle]:
    """Every article that passes, by moment of publication, then by address.

    Those without a moment come last. Memory holds one article at a time. Hold a
    `snapshot` of the archive meanwhile where a crawl may be writing to it.
    """
    where, values = filters.where()
    # Only these are sorted: a sort of whole rows would hold every body.
    numbers = archive.db.execute(
        f"SELECT a.id, a.published, a.url FROM articles a WHERE {where} "  # noqa: S608  # our own names
        "ORDER BY a.published NULLS LAST, a.url",
        values,
    )
    for number, *_ in numbers:
        yield load(archive, number)
