"""A profile's TOML text as checked values; an error names file, line and reason."""

import re
from collections.abc import Mapping
from datetime import timedelta

from archive import UsageError, span
from crawler.errors import ProfileError


class Checked:
    """Reads values out of one text; knows where each key stands in it."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def _known(
        self, raw: Mapping[str, object], keys: "list[str] | tuple[str, ...]"
    ) -> None:
        for key in raw:
            if key not in keys:
                known = ", ".join(keys)
                raise self._error(key, f"unknown key {key!r}; known here: {known}")

    def _table(self, raw: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = raw.get(key, {})
        if not isinstance(value, dict):
            raise self._error(key, f"{key} must be a table")
        return value

    def _text_at(self, raw: Mapping[str, object], key: str) -> str:
        value = raw.get(key)
        if not isinstance(value, str) or not value:
            raise self._error(key, f"{key} must be a text, and is needed")
        return value

    def _optional_text(self, raw: Mapping[str, object], key: str) -> str | None:
        return self._text_at(raw, key) if key in raw else None

    def _texts(
        self, raw: Mapping[str, object], key: str, *, needed: bool = False
    ) -> tuple[str, ...]:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(each, str) for each in value
        ):
            raise self._error(key, f"{key} must be a list of texts")
        if needed and not value:
            raise self._error(key, f"{key} must name at least one")
        return tuple(value)

    def _list(
        self, raw: Mapping[str, object], key: str, *, needed: bool
    ) -> tuple[str, ...]:
        """A list of texts that may be written as one text."""
        value = raw.get(key)
        return (
            (value,) if isinstance(value, str) else self._texts(raw, key, needed=needed)
        )

    def _error(self, place: str, reason: str) -> ProfileError:
        return ProfileError(self._file, _line_of(self._text, place), reason)

    def _durations(self, raw: Mapping[str, object], key: str) -> tuple[timedelta, ...]:
        """Growing durations, such as `["6h", "1d", "30d"]`."""
        try:
            lengths = [span(each) for each in self._texts(raw, key, needed=True)]
        except UsageError as error:
            raise self._error(key, f"{key}: {error}") from error
        if not lengths[0]:
            raise self._error(key, f"{key} must be above 0")
        if lengths != sorted(lengths):
            raise self._error(key, f"{key} must grow")
        return tuple(lengths)


def _line_of(text: str, place: str) -> int | None:
    """The line that holds this key or value; the first, if several do."""
    key = re.compile(
        rf"^\s*(?:\[+[\w.]*\b{re.escape(place)}\]+|\"?{re.escape(place)}\"?\s*=)"
    )
    lines = text.splitlines()
    keys = (number for number, line in enumerate(lines, 1) if key.match(line))
    values = (number for number, line in enumerate(lines, 1) if place in line)
    return next(keys, None) or next(values, None)
