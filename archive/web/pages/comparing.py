"""The page that compares two readings of an article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from archive.archive import Archive
from archive.differences import FieldDifference, Part, differences
from archive.errors import UsageError
from archive.history import Step, history, record_at, step
from archive.reading import find
from archive.web.asked import Asked, Reply
from archive.web.rendering import page

Mode = Literal["side", "inline", "fitting"]
MODES: tuple[Mode, ...] = ("fitting", "side", "inline")

SHOWN = 1
"""Unchanged paragraphs that stay beside a change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Parts in a row: changed ones and their neighbours, or many that are the same."""

    is_folded: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One field that differs."""

    field: str
    is_list: bool
    stretches: tuple[Stretch, ...]


def comparing(archive: Archive, asked: Asked) -> Reply:
    """What differs between the readings `a` and `b`, beside each other or in one."""
    stored = find(archive, asked.named["key"])
    steps = history(archive, stored.number)
    before, after = _pair(asked, steps)
    mode = asked.said("mode") or "fitting"
    if mode not in MODES:
        message = f"no mode {mode!r}: {', '.join(MODES)}"
        raise UsageError(message)
    records = (
        record_at(archive, stored.number, each.number) for each in (before, after)
    )
    return page(
        asked,
        "comparing.html",
        stored=stored,
        steps=steps,
        before=before,
        after=after,
        modes=MODES,
        mode=mode,
        layouts=("side", "inline") if mode == "fitting" else (mode,),
        fields=[_compared(each) for each in differences(*records)],
    )


def _pair(asked: Asked, steps: Sequence[Step]) -> tuple[Step, Step]:
    """The readings that are asked for; without words, the last two."""
    last = [*steps[-2:], *steps[-2:]][:2]
    wanted = (
        asked.said("a") or str(last[0].number),
        asked.said("b") or str(last[1].number),
    )
    return step(steps, wanted[0]), step(steps, wanted[1])


def _compared(found: FieldDifference) -> Compared:
    return Compared(
        field=found.field,
        is_list=found.is_list,
        stretches=tuple(stretches(found.parts)),
    )


def stretches(parts: Sequence[Part]) -> Iterator[Stretch]:
    """The parts in order; those that are the same are folded, but beside a change."""
    groups = [
        (is_equal, list(group))
        for is_equal, group in groupby(parts, lambda part: part.kind == "equal")
    ]
    for place, (is_equal, group) in enumerate(groups):
        if not is_equal:
            yield Stretch(is_folded=False, parts=tuple(group))
            continue
        head = group[: SHOWN if place else 0]
        rest = group[len(head) :]
        tail = rest[-SHOWN:] if place < len(groups) - 1 else []
        hidden = rest[: len(rest) - len(tail)]
        for is_folded, each in (
            (False, head),
            (len(hidden) > 1, hidden),
            (False, tail),
        ):
            if each:
                yield Stretch(is_folded=is_folded, parts=tuple(each))
