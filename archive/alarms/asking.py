"""Which questions are asked of the readings of a layout."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from archive.alarms.chance import gap
from archive.alarms.measures import MEASURES, RECURRING
from archive.alarms.question import SELECTOR, Question, by_rule, rules_of
from archive.alarms.seen import FIELDS, GENERIC, Seen

_USUAL = 0.5
_COMPARED = 300
_RECENT = 60
_FURTHEST = 0.5
_FACTOR = 0.69  # of a logarithm: half or double
_SHIFT = 0.2


def of_pages(history: Sequence[Seen], tonight: Sequence[Seen]) -> Question:
    """Whether pages are understood, asked of all that a run looked at.

    Of a site without layouts that they are articles; of others, that a layout knows
    them, unless most of what none knows tonight is not even an article.
    """
    unknown = [seen.layout for seen in tonight if seen.layout in {None, GENERIC}]
    is_without = not {seen.layout for seen in history} - {None, GENERIC}
    is_no_article = unknown.count(None) * 2 > len(unknown)
    detail = "articles" if is_without or is_no_article else "layouts"
    return Question(kind="layout", detail=detail)


def of_layout(
    layout: str, history: Sequence[Seen], tonight: Sequence[Seen]
) -> Iterator[Question]:
    """What is asked of a layout's readings, given those before and those of tonight."""
    history = [seen for seen in history if not seen.is_old]
    fresh = [seen for seen in tonight if not seen.is_old]
    for field in FIELDS:
        yield Question(kind="gone", layout=layout, field=field)
        yield from _of_rules(layout, field, history)
    yield Question(kind="letters", layout=layout, field="body")
    yield Question(kind="lag", layout=layout, field="published")
    if fresh and history:
        yield from _of_repeats(layout, history, fresh)
        yield from _of_numbers(layout, history[-_COMPARED:], fresh)


def _of_rules(layout: str, field: str, history: Sequence[Seen]) -> Iterator[Question]:
    """Whether the rules that answered most often still do."""
    newest = history[-1].extractor if history else None
    late = (seen for seen in history[-_COMPARED:] if field in seen.texts)
    ruled = [rules_of(seen, field) for seen in late]
    counted = Counter(rule for rules in ruled for rule in set(rules))
    for rule, count in counted.items():
        if rule == SELECTOR:
            yield Question(kind="selector", layout=layout, field=field)
        elif count > len(ruled) * _USUAL:
            detail = by_rule(rule, newest)
            yield Question(kind="reader", layout=layout, field=field, detail=detail)


def _of_repeats(
    layout: str, history: Sequence[Seen], tonight: Sequence[Seen]
) -> Iterator[Question]:
    """Whether what recurs most, of late and tonight, is no more than usual."""
    for what, text_of in RECURRING.items():
        own = {text for seen in tonight if (text := text_of(seen)) is not None}
        late = (text_of(seen) for seen in (*history[-_RECENT:], *tonight))
        for text, count in Counter(text for text in late if text in own).most_common(1):
            if count > 2:
                yield Question(
                    kind="repeats",
                    layout=layout,
                    field=what.rpartition(" ")[2],
                    detail=f"{what}: {text}",
                )


def _of_numbers(
    layout: str, history: Sequence[Seen], tonight: Sequence[Seen]
) -> Iterator[Question]:
    """Whether numbers lie where they did, where their middle has moved far."""
    for what, measure in MEASURES.items():
        before, now = (
            [number for seen in each if (number := measure(seen)) is not None]
            for each in (history, tonight)
        )
        is_length = what.startswith("length")
        moved = abs(median(before) - median(now)) if before and now else 0.0
        if moved < (_FACTOR if is_length else _SHIFT):
            continue
        found = gap(before, now)
        if found.size >= _FURTHEST:
            yield Question(
                kind="length" if is_length else "letters",
                layout=layout,
                field=what.rpartition(" ")[2],
                detail=f"{what} {'>' if found.is_above else '<'} {found.at!r}",
            )
