"""Full text search: the query language, the index, what is found and how it shows."""

from archive.search.searching import Hit, search

__all__ = ["Hit", "search"]
