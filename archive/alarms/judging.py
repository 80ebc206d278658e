"""Whether tonight's readings are worse than chance allows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Self

from archive.alarms.chance import Tally, apart, fall, gap
from archive.alarms.measures import RECURRING
from archive.alarms.question import Question
from archive.alarms.seen import Seen

LEAST_BEFORE = 30
"""Articles that something has to be known of before anything is called unusual."""

CHANCE = 1e-5
"""What chance does more seldom than this is no chance."""

LEAST_FALL = 0.25
"""How far a share has to fall."""

LEAST_ALIKE = 0.4
"""How much more has to recur: the same line on two of five is soon there by chance."""

NIGHTS = 10
"""Runs that are added up, where one has too few articles to tell."""

MANY = 40
"""Articles that are enough for no more to be added up."""

_SAMPLES = 3
_COMPARED = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One respect in which the readings of a layout are no longer well.

    before, now: how many were well.
    runs: the runs that are not.
    samples: addresses of some that are not.
    """

    question: Question
    before: Tally
    now: Tally
    runs: tuple[int, ...]
    samples: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        asked = self.question
        return {
            "kind": asked.kind,
            "layout": asked.layout,
            "field": asked.field,
            "detail": asked.detail,
            "before": list(self.before),
            "now": list(self.now),
            "runs": list(self.runs),
            "samples": list(self.samples),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """The finding that `as_json` wrote."""
        names = ("kind", "layout", "field", "detail")
        return cls(
            question=Question(**{name: said[name] for name in names}),
            before=Tally(*said["before"]),
            now=Tally(*said["now"]),
            runs=tuple(said["runs"]),
            samples=tuple(said["samples"]),
        )


def found_anew(
    question: Question, history: Sequence[Seen], tonight: Sequence[Seen]
) -> Finding | None:
    """What is wrong with tonight's readings, held against those before.

    Where tonight alone is too little to tell, the runs right before it are added.
    history: in order of time.
    """
    now = _asked(question, tonight)
    if not now or 1 - tallied(question, now).share < _least(question):
        return None  # whatever was usual
    earlier = _asked(question, history)
    if not _is_off(question, earlier, now):
        return None
    for known, pooled in _pools(question, earlier, now):
        if len(known) >= LEAST_BEFORE and _is_no_chance(question, known, pooled):
            return _finding(question, tallied(question, known), pooled)
    return None


def found_again(old: Finding, tonight: Sequence[Seen]) -> Finding | None:
    """The same, where tonight's readings are not well again; where none are, as it was.

    Well means nearer to what they were before than to what they were last. Rules of
    another extractor than tonight's are asked for no more.
    """
    now = _asked(old.question, tonight)
    if not now:
        is_outdated = any(map(old.question.is_outdated, tonight))
        return old if not is_outdated else None
    share = tallied(old.question, now).share
    middle = (old.before.share + old.now.share) / 2
    return _finding(old.question, old.before, now) if share < middle else None


def tallied(question: Question, readings: Sequence[Seen]) -> Tally:
    """How many of these are well."""
    return Tally(
        sum(question.is_well(seen) is True for seen in readings), len(readings)
    )


def _asked(question: Question, readings: Sequence[Seen]) -> list[Seen]:
    return [seen for seen in readings if question.is_well(seen) is not None]


def _is_off(question: Question, known: Sequence[Seen], now: Sequence[Seen]) -> bool:
    usual = tallied(question, known).share
    return usual - tallied(question, now).share >= _least(question)


def _least(question: Question) -> float:
    return LEAST_ALIKE if question.kind == "repeats" else LEAST_FALL


def _pools(
    question: Question, earlier: list[Seen], now: list[Seen]
) -> Iterator[tuple[list[Seen], list[Seen]]]:
    """What is known, and what is new: tonight alone, then with the nights before.

    What is new begins with a night that is off.
    """
    yield earlier, now
    for _ in range(NIGHTS - 1):
        if not earlier or len(now) >= MANY:
            return
        last = [seen for seen in earlier if seen.run == earlier[-1].run]
        earlier, now = earlier[: -len(last)], [*last, *now]
        if _is_off(question, earlier, last):
            yield earlier, now


def _is_no_chance(
    question: Question, known: Sequence[Seen], now: Sequence[Seen]
) -> bool:
    before, after = tallied(question, known), tallied(question, now)
    if before.share - after.share < _least(question):
        return False
    chance = fall(before, after)
    if question.is_numeric:
        first, second = (
            [number for seen in each if (number := question.number(seen)) is not None]
            for each in (known[-_COMPARED:], now)
        )
        size = gap(first, second).size
        chance = apart(size, len(first), len(second))
    return chance < CHANCE and not _was_as_bad(question, known, now)


def _was_as_bad(question: Question, known: Sequence[Seen], now: Sequence[Seen]) -> bool:
    """Whether as many readings in a row ever had as small a share before.

    Articles come in bunches, a gallery's pictures or one agency's texts, and no test
    that takes each for itself knows it.
    """
    size, well = len(now), tallied(question, now).well
    if question.kind == "repeats":
        return any(count >= size - well for count in _most_alike(question, known, size))
    sums = [0, *accumulate(question.is_well(seen) is True for seen in known)]
    return any(
        last - first <= well for first, last in zip(sums, sums[size:], strict=False)
    )


def _most_alike(question: Question, known: Sequence[Seen], size: int) -> Iterator[int]:
    """Of every stretch of so many readings, how many had the same text."""
    text_of = RECURRING[question.detail.partition(": ")[0]]
    texts = [text_of(seen) for seen in known]
    for start in range(0, len(texts) - size + 1, max(1, size // 4)):
        counted = Counter(texts[start : start + size])
        yield counted.most_common(1)[0][1]


def _finding(question: Question, before: Tally, now: Sequence[Seen]) -> Finding:
    bad = [seen.url for seen in reversed(now) if question.is_well(seen) is False]
    return Finding(
        question=question,
        before=before,
        now=tallied(question, now),
        runs=tuple(sorted({seen.run for seen in now})),
        samples=tuple(bad[:_SAMPLES]),
    )
