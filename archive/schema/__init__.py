"""The database's tables, as researchers type them: every column with its comment.

The comments stand inside the SQL, so that `.schema` in any SQLite shell shows them. One
module a change; `archive/migrations.py` says in which order they came to be. Old ones
are never edited.
"""
