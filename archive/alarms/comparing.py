"""All that is wrong with a night's readings, each cause told once."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from archive.alarms.asking import of_layout, of_pages
from archive.alarms.judging import Finding, found_anew
from archive.alarms.question import GRAVEST_FIRST, Question
from archive.alarms.seen import GENERIC, Seen

LeftOut = Collection[tuple[int, str, str]]
"""Runs whose readings are no measure: of which layout, in which field."""


def findings(
    history: Sequence[Seen], tonight: Sequence[Seen], left_out: LeftOut = ()
) -> Iterator[Finding]:
    """What is wrong with tonight's readings, held against those before, in time."""
    for question in _questions(history, tonight):
        at = (question.layout, question.field)
        bad = {run for run, *where in left_out if (*where,) == at}
        usual = [seen for seen in history if seen.run not in bad] if bad else history
        found = found_anew(question, usual, tonight)
        if found is not None:
            yield found


def _questions(history: Sequence[Seen], tonight: Sequence[Seen]) -> Iterator[Question]:
    if not history or not tonight:
        return
    yield of_pages(history, tonight)
    for layout in dict.fromkeys(seen.layout for seen in tonight):
        if layout is not None:
            before, now = (
                [seen for seen in each if seen.layout == layout]
                for each in (history, tonight)
            )
            if before:
                yield from of_layout(layout, before, now)


def without_echoes(found: Iterable[Finding]) -> list[Finding]:
    """One finding a field of a layout: the first of the gravest kind.

    Pages that no layout knows are read as best they can be: that they lack fields is
    said with it.
    """
    kept: dict[tuple[str, str], Finding] = {}
    for each in sorted(found, key=_gravity):
        kept.setdefault((each.question.layout, each.question.field), each)
    is_unknown = ("", "") in kept
    return [
        each
        for each in kept.values()
        if not (is_unknown and each.question.layout == GENERIC)
    ]


def _gravity(finding: Finding) -> int:
    return GRAVEST_FIRST.index(finding.question.kind)
