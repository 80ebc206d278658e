"""What is asked of every reading: whether it is well in one respect."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.alarms.measures import MEASURES, RECURRING, is_readable
from archive.alarms.seen import GENERIC, Seen

SELECTOR = "layout"
"""The rule of what a layout's own selector found, as the extractor writes it."""

_THRESHOLD = re.compile(r"(?P<measure>.+) (?P<side>[<>]) (?P<at>\S+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One respect in which the readings of a layout may be well.

    kind: `layout` (a layout knows the page), `gone` (the field is there), `selector`
        (the layout's own selector found it), `reader` (the usual rule found it),
        `repeats` (it is another text than that of other articles), `letters` (they are
        those of the site), `length` (it is as long as usual), `lag` (its date fits the
        day it was found on).
    layout, field: empty where the question is of all.
    detail: the rule, text or threshold that is asked for.
    """

    kind: str
    layout: str = ""
    field: str = ""
    detail: str = ""

    def is_well(self, seen: Seen) -> bool | None:
        """Whether it is; `None` where the question makes no sense."""
        if self.layout and seen.layout != self.layout:
            return None
        if seen.is_old and self.kind not in {"lag", "layout"}:
            return None
        return _ANSWERS[self.kind](self, seen)

    def number(self, seen: Seen) -> float | None:
        """What is measured, where the question is of numbers."""
        return MEASURES[_threshold(self.detail)["measure"]](seen)

    def is_outdated(self, seen: Seen) -> bool:
        """Whether it asks for a rule of another extractor than read this."""
        extractor = self.detail.partition(" of ")[2]
        is_own = seen.layout == self.layout
        return self.kind == "reader" and is_own and str(seen.extractor) != extractor

    @property
    def is_numeric(self) -> bool:
        """Whether it asks on which side of a threshold a number lies."""
        return _THRESHOLD.fullmatch(self.detail) is not None and self.kind in {
            "length",
            "letters",
        }


def rules_of(seen: Seen, field: str) -> tuple[str, ...]:
    """The rules that found a field; several where credits were added up.

    The extractor writes `layout` where the layout's own selector answered, alone
    (`layout`) or with what completed it (`layout+json-ld`, `layout+cut`); every other
    name is that of a fallback. Pictures lie in the text and have no rule of their own.
    """
    rule = seen.rules.get(field)
    return tuple(rule.split("+")) if rule and field != "images" else ()


def by_rule(rule: str, extractor: str | None) -> str:
    """The detail of a question for a rule; another extractor has other rules."""
    return f"{rule} of {extractor}"


def _is_known(asked: Question, seen: Seen) -> bool:
    if asked.detail == "articles":
        return seen.layout is not None
    return seen.layout not in {None, GENERIC}


def _is_there(asked: Question, seen: Seen) -> bool:
    return asked.field in seen.texts


def _is_selected(asked: Question, seen: Seen) -> bool | None:
    rules = rules_of(seen, asked.field)
    return SELECTOR in rules if rules and asked.field in seen.texts else None


def _is_read_as_usual(asked: Question, seen: Seen) -> bool | None:
    rule, _, extractor = asked.detail.partition(" of ")
    rules = rules_of(seen, asked.field)
    if not rules or asked.field not in seen.texts or str(seen.extractor) != extractor:
        return None
    return rule in rules


def _is_its_own(asked: Question, seen: Seen) -> bool | None:
    what, _, text = asked.detail.partition(": ")
    own = RECURRING[what](seen)
    return own != text if own is not None else None


def _is_timely(_asked: Question, seen: Seen) -> bool | None:
    return seen.is_timely


def _is_legible(asked: Question, seen: Seen) -> bool | None:
    return _is_within(asked, seen) if asked.detail else is_readable(seen)


def _is_within(asked: Question, seen: Seen) -> bool | None:
    threshold = _threshold(asked.detail)
    number, at = asked.number(seen), float(threshold["at"])
    if number is None:
        return None
    return number > at if threshold["side"] == ">" else number < at


def _threshold(detail: str) -> Mapping[str, str]:
    found = _THRESHOLD.fullmatch(detail)
    return found.groupdict() if found else {}


_ANSWERS: Mapping[str, Callable[[Question, Seen], bool | None]] = {
    "layout": _is_known,
    "gone": _is_there,
    "selector": _is_selected,
    "reader": _is_read_as_usual,
    "repeats": _is_its_own,
    "letters": _is_legible,
    "length": _is_within,
    "lag": _is_timely,
}

GRAVEST_FIRST = tuple(_ANSWERS)
"""Which kind is told where several hold of one field."""
