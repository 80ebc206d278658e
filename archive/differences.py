"""What two readings of an article do not share, field by field. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import Match
from typing import Literal, NamedTuple

from archive.alignment import increasing, matching_blocks
from archive.readable import readable_blocks
from archive.record import Article, Crumb, Image, Person
from archive.words import tokens

RunKind = Literal["equal", "removed", "added"]
PartKind = Literal["equal", "removed", "added", "changed"]

IN_BEFORE = ("equal", "removed", "changed")
IN_AFTER = ("equal", "added", "changed")

ALIKE = 0.25
"""Share of neighbouring pairs of tokens that makes two paragraphs worth comparing."""

KEPT = 0.3
"""Share of tokens that must be kept, or the paragraph was replaced, not changed."""

NEAR, COMPARED = 32, 2_000
"""How far away a changed paragraph is looked for, and how many in all at least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A piece of a paragraph that was kept, left out or put in; never empty."""

    kind: RunKind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A paragraph of a text, or an item of a list; it may be empty.

    kind: `changed` where it has runs of several kinds.
    """

    kind: PartKind
    runs: tuple[Run, ...]

    @property
    def before(self) -> str | None:
        """What it was; `None` where it was not there."""
        return self._text("removed") if self.kind in IN_BEFORE else None

    @property
    def after(self) -> str | None:
        """What it is; `None` where it is not there any more."""
        return self._text("added") if self.kind in IN_AFTER else None

    def _text(self, own: RunKind) -> str:
        return "".join(run.text for run in self.runs if run.kind in ("equal", own))


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDifference:
    """A field of which two records say different things.

    field: its name.
    is_list: whether its parts are items of a list; else they are paragraphs.
    parts: all of it, in order, what both say included. A field that says nothing has
        no parts; one that says an empty text has an empty one.
    """

    field: str
    is_list: bool
    parts: tuple[Part, ...]

    @property
    def before(self) -> tuple[str, ...]:
        """The paragraphs, or items, as they were."""
        return tuple(each.before for each in self.parts if each.before is not None)

    @property
    def after(self) -> tuple[str, ...]:
        """The paragraphs, or items, as they are."""
        return tuple(each.after for each in self.parts if each.after is not None)


def differences(before: Article, after: Article) -> tuple[FieldDifference, ...]:
    """The fields that differ, in the record's order; the evidence is none of them."""
    return tuple(
        _difference(each.name, getattr(before, each.name), getattr(after, each.name))
        for each in fields(Article)
        if each.name != "evidence"
        if getattr(before, each.name) != getattr(after, each.name)
    )


def _difference(name: str, before: object, after: object) -> FieldDifference:
    if isinstance(before, tuple) and isinstance(after, tuple):
        old, new = [_item(each) for each in before], [_item(each) for each in after]
        return FieldDifference(field=name, is_list=True, parts=tuple(_items(old, new)))
    parts = tuple(_paragraphs(_lines(before), _lines(after)))
    return FieldDifference(field=name, is_list=False, parts=parts)


def _lines(text: object) -> list[str]:
    return [] if text is None else str(text).split("\n")


def _item(item: object) -> str:
    """An item of a list in words, all that it says."""
    match item:
        case Person():
            about = ", ".join(filter(None, (item.role, item.affiliation)))
            return f"{item.name} ({about})"
        case Crumb():
            return " ".join(filter(None, (item.name, item.url)))
        case Image():
            caption = f"{item.caption} " if item.caption else ""
            return f"{caption}{item.url} (below line {item.position})"
        case _:
            return str(item)


def _items(before: list[str], after: list[str]) -> Iterator[Part]:
    """The items, each of them there or not."""
    i = j = 0
    for a, b, size in _blocks(before, after):
        yield from (_part("removed", each) for each in before[i:a])
        yield from (_part("added", each) for each in after[j:b])
        yield from (_part("equal", each) for each in before[a : a + size])
        i, j = a + size, b + size


def _paragraphs(before: list[str], after: list[str]) -> Iterator[Part]:
    """The paragraphs, those that were changed compared word by word."""
    i = j = 0
    for a, b, size in _blocks(before, after):
        yield from _replaced(before[i:a], after[j:b])
        yield from (_part("equal", each) for each in before[a : a + size])
        i, j = a + size, b + size


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """The matching blocks, and an empty one at the end of both."""
    return [*matching_blocks(before, after), Match(len(before), len(after), 0)]


def _part(kind: RunKind, text: str) -> Part:
    return Part(kind=kind, runs=(Run(kind=kind, text=text),) if text else ())


class _Paragraph(NamedTuple):
    """A paragraph in tokens, with what it is recognised by."""

    text: str
    tokens: list[str]
    pairs: Counter[tuple[str, str]]


def _read(text: str) -> _Paragraph:
    found = tokens(text)
    pairs = Counter(zip(["", *found], [*found, ""], strict=True))
    return _Paragraph(text, found, pairs)


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    """Paragraphs in the place of others: those that are alike are changed ones."""
    old, new = [_read(each) for each in before], [_read(each) for each in after]
    i = j = 0
    for a, b in [*increasing(_alike(old, new)), (len(old), len(new))]:
        yield from (_part("removed", each.text) for each in old[i:a])
        yield from (_part("added", each.text) for each in new[j:b])
        if a < len(old):
            yield from _changed(old[a], new[b])
        i, j = a + 1, b + 1


def _alike(
    old: Sequence[_Paragraph], new: Sequence[_Paragraph]
) -> Iterator[tuple[int, int]]:
    """For each old paragraph the new one that is most like it, if one is.

    Looked for near its place alone, so that the work grows with the text, not with
    its square.
    """
    reach = max(NEAR, COMPARED // max(1, len(old)))
    for place, paragraph in enumerate(old):
        middle = place * len(new) // len(old)
        near = range(max(0, middle - reach), min(len(new), middle + reach + 1))
        scores = ((_likeness(paragraph, new[other]), -other) for other in near)
        score, other = max(scores, default=(0.0, 0))
        if score >= ALIKE:
            yield place, -other


def _likeness(one: _Paragraph, other: _Paragraph) -> float:
    """Which share of their neighbouring tokens two paragraphs have in common."""
    short, long = sorted((one, other), key=lambda each: len(each.tokens))
    size = len(short.tokens) + len(long.tokens) + 2
    if 2 * (len(short.tokens) + 1) < ALIKE * size:
        return 0.0
    common = sum(min(count, long.pairs[pair]) for pair, count in short.pairs.items())
    return 2 * common / size


def _changed(before: _Paragraph, after: _Paragraph) -> tuple[Part, ...]:
    """One part with its runs; two where too little was kept to be called a change."""
    old, new = before.tokens, after.tokens
    blocks = readable_blocks(matching_blocks(old, new), old, new)
    kept = sum(_words(old[block.a : block.a + block.size]) for block in blocks)
    if 2 * kept < KEPT * (_words(old) + _words(new)):
        return _part("removed", before.text), _part("added", after.text)
    return (Part(kind="changed", runs=tuple(_runs(blocks, old, new))),)


def _words(found: Iterable[str]) -> int:
    """How many of the tokens are more than white space and punctuation."""
    return sum(token[0].isalnum() for token in found)


def _runs(
    blocks: Iterable[Match], old: Sequence[str], new: Sequence[str]
) -> Iterator[Run]:
    i = j = 0
    for a, b, size in blocks:
        pieces: tuple[tuple[RunKind, Sequence[str]], ...] = (
            ("removed", old[i:a]),
            ("added", new[j:b]),
            ("equal", old[a : a + size]),
        )
        yield from (Run(kind=kind, text="".join(each)) for kind, each in pieces if each)
        i, j = a + size, b + size
