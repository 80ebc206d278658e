"""Full text search: the query language, the index, what is found, how it shows."""
