"""What a page answers about a field: the value that was taken, and those that lost."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal[
    "taken",
    "added",
    "same",
    "more",
    "part",
    "contradicted",
    "after-capture",
    "passed",
    "later",
]
"""What became of an answer."""

REASONS: dict[Verdict, str] = {
    "taken": "the first answer in the order of trust",
    "added": "one of those that make up the value",
    "same": "says the same",
    "more": "says the same, and more around it",
    "part": "says a part of it",
    "contradicted": "a mark that the page itself contradicts",
    "after-capture": "lies after the moment of the capture",
    "passed": "was not believed on this page",
    "later": "comes later in the order of trust",
}
"""The verdicts in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One answer to the question what a field holds.

    value: as the record would hold it, a plain JSON value; of a text of many lines,
        what tells it from others.
    rule: the name of the reader that gave it.
    place: an XPath into the parsed page, or the header, tag or comment that was read.
    text: the text that it was read from.
    verdict: what became of it.
    """

    value: Any
    rule: str
    place: str | None
    text: str | None
    verdict: Verdict

    @property
    def is_lost(self) -> bool:
        """Whether it says something else than what was taken."""
        return self.verdict not in ("taken", "added", "same")

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values, with the verdict in words."""
        return asdict(self) | {"reason": REASONS[self.verdict]}


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """All that a page answers about one field.

    field: a field of the record, or `encoding`.
    value: what the record holds, a plain JSON value.
    candidates: the answers in the order of trust; one of them is taken, unless the
        page says nothing, or the field is put together from all of them.
    """

    field: str
    value: Any
    candidates: tuple[Candidate, ...]

    @property
    def taken(self) -> Candidate | None:
        """The answer that the record holds."""
        return next((each for each in self.candidates if each.verdict == "taken"), None)

    @property
    def others(self) -> tuple[Candidate, ...]:
        """The answers beside it."""
        taken = self.taken
        return tuple(each for each in self.candidates if each is not taken)

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        candidates = [each.as_json() for each in self.candidates]
        return {"field": self.field, "value": self.value, "candidates": candidates}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rereading:
    """What a capture answers when it is read again.

    explanations: of every field.
    extractor: the version that read it now.
    with_profile_of_then: whether the profile is the one of the stored reading.
    changed: the fields that now read differently.
    """

    explanations: tuple[Explanation, ...]
    extractor: str
    with_profile_of_then: bool
    changed: tuple[str, ...]
