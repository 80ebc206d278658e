"""The text of an article: the column that holds it, and what is left out of it."""
