"""Which articles hold what a query asks for, as a condition for other queries."""

from archive.archive import Archive
from archive.search.query import parsed_query
from archive.search.searching import require_index
from archive.search.then import make_index

_HELD = "a.id IN (SELECT rowid FROM article_search WHERE article_search MATCH ?)"
_REREAD = "a.id IN (SELECT id FROM temp.then_reread)"
_HELD_THEN = "a.id IN (SELECT rowid FROM temp.then_search WHERE then_search MATCH ?)"


def holding(archive: Archive, query: str) -> tuple[str, list[str]]:
    """A condition on the table `articles a`, and the values to bind to it.

    It holds for the articles that `search` finds, in whatever order. Raises as
    `search` does.
    """
    match = parsed_query(query).match()
    require_index(archive)
    if archive.as_of is None:
        return _HELD, [match]
    make_index(archive.db)
    return (
        f"CASE WHEN {_REREAD} THEN {_HELD_THEN} ELSE {_HELD} END",
        [match, match],
    )
