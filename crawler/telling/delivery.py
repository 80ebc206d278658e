"""Hands what is told of a command to files and a webhook, for programs that watch."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from archive import replaced
from crawler.telling.ending import GRAVEST_FIRST, Told, gravest
from crawler.telling.metrics import metrics
from crawler.telling.webhook import checked_webhook, post

UNWRITABLE = 8
"""The exit code where a file that was asked for cannot be written."""

UNTOLD = (0, 7)
"""Exit codes that no webhook hears of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlets:
    """Where a person wants a command's end to be told, beside stderr.

    report: a file for the whole report, as JSON.
    metrics: a file in the folder of node_exporter's textfile collector.
    webhook: an address that is sent the report on trouble.
    """

    report: Path | None = None
    metrics: Path | None = None
    webhook: str | None = None

    @classmethod
    def of(cls, asked: dict[str, Any]) -> Self:
        """Those that were asked for, taken out of a command's options.

        Raises `UsageError` where nothing can be posted to the webhook.
        """
        named = {each.name: asked.pop(each.name, None) for each in fields(cls)}
        checked_webhook(named["webhook"])
        return cls(**named)

    def deliver(self, told: Told) -> tuple[int, tuple[str, ...]]:
        """Tell all of them; the command's exit code, and what went wrong, in lines.

        A file that cannot be written is exit 8 where nothing graver holds. A webhook
        that does not take the report is said, and changes no code: there is trouble
        enough already where it is asked.
        """
        lines = [*self._written(told)]
        if lines:
            told = replace(told, code=_with_unwritable(told.code))
        if self.webhook is not None and told.code not in UNTOLD:
            lines += post(self.webhook, told.as_json())
        return told.code, tuple(f"newsarchive: {line}" for line in lines)

    def _written(self, told: Told) -> Iterator[str]:
        """Write the files; says which cannot be written."""
        if self.report is not None:
            text = json.dumps(told.as_json(), ensure_ascii=False, indent=2)
            yield from _put(self.report, f"{text}\n")
        if self.metrics is not None:
            yield from _put(self.metrics, metrics(told, earlier=_held(self.metrics)))


def _with_unwritable(code: int) -> int:
    return gravest((code, UNWRITABLE)) if code in (0, *GRAVEST_FIRST) else code


def _held(path: Path) -> str:
    """What a file holds; nothing where there is none."""
    try:
        return path.read_text("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return ""


def _put(path: Path, text: str) -> Iterator[str]:
    """Put a file in place; the reason where that cannot be done."""
    try:
        with replaced(path) as stream:
            stream.write(text)
    except OSError as error:
        yield f"{path} cannot be written: {error.strerror or error}"
