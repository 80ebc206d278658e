"""A later change of the schema, said so that an older database can be shown with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """Tables and columns that came to be together.

    tables: by name, the statement that creates it; `{}` stands before the name, for the
        name of a schema and a full stop.
    columns: by table, what is added to it: name, type, and a comment in `/* */`, since
        one behind `--` would swallow the bracket that SQLite puts behind it.
    more: indexes and views.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: tuple[str, ...] = ()

    def statements(self) -> Iterator[str]:
        """What brings a database up to it."""
        for sql in self.tables.values():
            yield sql.format("")
        for table, columns in self.columns.items():
            for column in columns:
                yield f"ALTER TABLE {table} ADD COLUMN {column}"
        yield from self.more
