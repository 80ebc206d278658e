"""An explanation as a person reads it, in a window of any width."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from archive.candidates import REASONS, Candidate, Explanation, Verdict
from archive.command_line import printable
from archive.explain import DERIVED, Provenance
from archive.record import Evidence

LONGEST = 300
"""Characters of a value that are shown."""

LABEL = 14
"""Columns of the labels on the left, the indent included."""

NARROWEST = 20
"""Columns that a value gets even where the window has fewer."""

LABELS: dict[Verdict, tuple[str, str]] = {
    "taken": ("rule", "dim"),
    "added": ("and", "dim"),
    "same": ("same", "green"),
    "more": ("also", "green"),
    "part": ("also", "green"),
    "contradicted": ("lost", "yellow"),
    "after-capture": ("lost", "yellow"),
    "passed": ("lost", "yellow"),
    "later": ("lost", "yellow"),
}
"""What stands on the left of an answer, and in which colour."""

NOTHING = "the page does not say"


def print_provenance(found: Provenance, screen: Console) -> None:
    """Print the stored evidence of each field, then what else its page answers."""
    for each in found.values:
        _print(_of_field(found, each, screen), screen)
    screen.print()
    _print(_reading_lines(found, screen), screen)


def print_explanations(found: Iterable[Explanation], screen: Console) -> None:
    """Print what a page answers about each field that it says anything of."""
    for each in found:
        _print(_of_explanation(each, screen), screen)


def _print(lines: Iterable[Text], screen: Console) -> None:
    for line in lines:
        screen.print(line, soft_wrap=True)  # they are wrapped already


def _of_field(
    found: Provenance, said: tuple[str, Any, Evidence | None], screen: Console
) -> Iterator[Text]:
    field, value, evidence = said
    yield from _headed(field, value, screen)
    if value not in (None, [], ()):
        rule = evidence.rule if evidence else DERIVED.get(field)
        yield from _labelled("rule", rule or "not kept", screen)
    if evidence is not None:
        yield from _evidence(evidence.place, evidence.text, screen)
    answers = found.answers(field)
    if answers is None:
        return
    if found.changed(field):
        yield from _labelled("now reads", _brief(answers.value), screen, "yellow")
        if answers.taken is not None:
            yield from _under(_where(answers.taken), screen)
    yield from _others(answers, screen)


def _of_explanation(answers: Explanation, screen: Console) -> Iterator[Text]:
    yield from _headed(answers.field, answers.value, screen)
    taken = answers.taken
    if taken is not None:
        yield from _labelled("rule", taken.rule, screen)
        yield from _evidence(taken.place, taken.text, screen)
    yield from _others(answers, screen)


def _headed(field: str, value: Any, screen: Console) -> Iterator[Text]:
    lead = f"{field}: "
    yield from _hanging(Text(lead, "bold"), _brief(value), screen, indent=4)


def _evidence(place: str | None, text: str | None, screen: Console) -> Iterator[Text]:
    if place:
        yield from _labelled("place", place, screen)
    if text:
        yield from _labelled("read from", _brief(text), screen)


def _others(answers: Explanation, screen: Console) -> Iterator[Text]:
    """The answers beside the one that was taken: those that agree, in one line each."""
    for each in answers.others:
        label, style = LABELS[each.verdict]
        if each.verdict == "same":
            yield from _labelled(label, _where(each), screen, style)
            continue
        yield from _labelled(label, _brief(each.value), screen, style)
        yield from _under(f"{REASONS[each.verdict]}: {_where(each)}", screen)
        if each.text and each.text not in (each.value, each.place):
            yield from _under(f"read from {_brief(each.text)}", screen)


def _where(answer: Candidate) -> str:
    return f"{answer.rule} at {answer.place}" if answer.place else answer.rule


def _reading_lines(found: Provenance, screen: Console) -> Iterator[Text]:
    """What read the article, from where; and what reads it today."""
    captured, place = found.captured, found.captured.payload
    lies = f"{place.file}, {place.length} bytes from {place.offset}"
    facts = [
        ("extractor", found.extractor or "not kept"),
        ("profile", found.profile or "none"),
        ("model", found.model or "none"),
        ("capture", f"{captured.url} at {captured.captured_at}"),
        ("lies in", lies),
    ]
    if found.again is not None:
        facts.append(("today", _again(found)))
    for label, value in facts:
        yield from _labelled(label, value, screen)


def _again(found: Provenance) -> str:
    again = found.again
    if again is None:
        return ""
    profile = "the same profile" if again.with_profile_of_then else "today's profile"
    read = f"read with extractor {again.extractor} and {profile}"
    if not again.changed:
        return f"{read}: it says what is stored"
    return f"{read}: {', '.join(again.changed)} read differently today"


def _labelled(
    label: str, value: str, screen: Console, style: str = "dim"
) -> Iterator[Text]:
    lead = Text(f"    {label:<9} ", style)
    return _hanging(lead, value, screen, indent=LABEL)


def _under(value: str, screen: Console) -> Iterator[Text]:
    """More about the value above."""
    return _hanging(Text(" " * LABEL), value, screen, indent=LABEL, style="dim")


def _hanging(
    lead: Text, value: str, screen: Console, *, indent: int, style: str = ""
) -> Iterator[Text]:
    """A value beside its label, its further lines set in: a wide character is two."""
    room = max(screen.width - max(indent, lead.cell_len), NARROWEST)
    text = Text(printable(value), style)
    for index, line in enumerate(text.wrap(screen, room, overflow="fold")):
        line.rstrip()
        yield Text.assemble(" " * indent if index else lead, line)


def _brief(value: Any) -> str:
    """The value in one line of bearable length."""
    if value is None or value in ([], ()):
        return NOTHING
    text = value if isinstance(value, str) else _listed(value)
    line = " / ".join(text.splitlines())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(text)} in all)"


def _listed(value: Any) -> str:
    """A list of crumbs, people or words as a person writes it."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        if all("role" in each for each in value):
            return "; ".join(map(_person, value))
        if all(set(each) == {"name", "url"} for each in value):
            return " > ".join(each["name"] for each in value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _person(person: dict[str, Any]) -> str:
    said = ", ".join(filter(None, (person["role"], person["affiliation"])))
    return f"{person['name']} ({said})"
