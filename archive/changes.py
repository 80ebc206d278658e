"""What differs between two readings of an article."""

import unicodedata
from collections.abc import Mapping
from typing import Any

NOT_COMPARED = frozenset({"evidence", "layout", "key"})
"""What may change in a record without the reading being another one."""


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the fields in which two records, as JSON, say different things.

    White space inside a line and the width of characters (Unicode normalisation form
    KC) are no difference.
    """
    return [
        name
        for name in after
        if name not in NOT_COMPARED and _differ(before.get(name), after[name])
    ]


def _differ(before: Any, after: Any) -> bool:
    return bool(before != after) and _folded(before) != _folded(after)


def _folded(value: Any) -> Any:
    """The value as it is compared; tuples and lists are alike, as in JSON."""
    if isinstance(value, str):
        lines = unicodedata.normalize("NFKC", value).splitlines()
        return "\n".join(" ".join(line.split()) for line in lines)
    if isinstance(value, Mapping):
        return {name: _folded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_folded(each) for each in value]
    return value
