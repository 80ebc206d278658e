"""Rows written by the names of their columns, which are our own."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database


def insert(db: Database, table: str, row: Mapping[str, Any]) -> int:
    """Insert a row; its number."""
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    cursor = db.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  # our own names
        list(row.values()),
    )
    return cursor.lastrowid or 0


def update(db: Database, table: str, number: int, row: Mapping[str, Any]) -> None:
    """Write other values into the row of this number."""
    values = ", ".join(f"{name} = ?" for name in row)
    db.execute(
        f"UPDATE {table} SET {values} WHERE id = ?",  # noqa: S608  # our own names
        [*row.values(), number],
    )
