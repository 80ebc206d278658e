"""What differs between two readings, as a person reads it and as a program does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from rich.text import Text

from archive.command_line import console, print_json, printable, say
from archive.differences import FieldDifference, Part, Run, differences
from archive.errors import UsageError
from archive.reading import Revision

CONTEXT = 60
"""Characters that are shown of an unchanged text beside a change."""

LONG = 400
"""Characters of an unchanged run within a paragraph that are shown whole."""

COLOURS = {
    "equal": "",
    "changed": "",
    "removed": "red strike",
    "added": "green underline",  # white space shows too
}
MARKS = {"equal": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
SIGNS = {"equal": "  ", "changed": "  ", "removed": "- ", "added": "+ "}


def two_revisions(
    readings: Iterable[Revision], numbers: tuple[int, int]
) -> tuple[Revision, Revision]:
    """The readings with these numbers.

    Raises `UsageError`, naming those that exist, where one does not.
    """
    known = {each.number: each for each in readings}
    for number in numbers:
        if number not in known:
            there = ", ".join(map(str, known))
            message = f"no revision {number} of this article: it has {there}"
            raise UsageError(message)
    before, after = (known[number] for number in numbers)
    return before, after


def print_diff(
    before: Revision, after: Revision, *, as_json: bool, quiet: bool
) -> None:
    """Print what differs between two readings; say so where nothing does."""
    found = differences(before.article, after.article)
    screen = console()
    if as_json:
        print_json(diff_json(before, after, found))
    elif found:
        in_colour = bool(screen.color_system) and not screen.no_color
        lines = diff_lines(before, after, found, in_colour=in_colour)
        screen.print(*lines, sep="\n", soft_wrap=True)
    if not found:
        words = f"revisions {before.number} and {after.number} say the same"
        say(words, quiet=quiet)


def diff_json(
    before: Revision, after: Revision, found: Iterable[FieldDifference]
) -> dict[str, Any]:
    """The two readings, and of each field that differs all parts with their runs."""
    return {
        "key": after.article.key,
        "url": after.article.url,
        "before": _reading(before),
        "after": _reading(after),
        "fields": [
            {
                "field": each.field,
                "items" if each.is_list else "paragraphs": [
                    asdict(part) for part in each.parts
                ],
            }
            for each in found
        ],
    }


def _reading(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "captured_at": revision.captured_at,
        "cause": revision.cause,
    }


def diff_lines(
    before: Revision,
    after: Revision,
    found: Iterable[FieldDifference],
    *,
    in_colour: bool,
) -> Iterator[Text]:
    """The fields that differ; what was removed and added is coloured, or marked.

    The marks are those of `git diff --word-diff`: `[-removed-]{+added+}`.
    """
    for label, one in (("from", before), ("to", after)):
        words = f"{label:<5}revision {one.number}, {one.captured_at} ({one.cause})"
        yield Text(printable(words), "dim")
    for each in found:
        yield Text()
        yield Text(each.field, "bold")
        for line in _folded(each):
            yield _line(line, in_colour=in_colour) if isinstance(line, Part) else line


def _folded(difference: FieldDifference) -> Iterator[Part | Text]:
    """The parts; of many in a row that are unchanged, those beside a change."""
    groups = [
        (kind, list(parts))
        for kind, parts in groupby(difference.parts, lambda part: part.kind == "equal")
    ]
    noun = "items" if difference.is_list else "paragraphs"
    for place, (is_equal, parts) in enumerate(groups):
        if not is_equal:
            yield from parts
            continue
        head = parts[: place > 0]
        tail = parts[len(head) :][-1:] if place < len(groups) - 1 else []
        hidden = parts[len(head) : len(parts) - len(tail)]
        yield from map(_shortened, head)
        if len(hidden) == 1:
            yield _shortened(hidden[0])
        elif hidden:
            yield Text(f"  … {len(hidden)} {noun} unchanged", "dim")
        yield from map(_shortened, tail)


def _shortened(part: Part) -> Part:
    """An unchanged part by its beginning."""
    text = part.before or ""
    if len(text) <= 2 * CONTEXT:
        return part
    begins = Run(kind="equal", text=f"{text[: 2 * CONTEXT]}…")
    return Part(kind="equal", runs=(begins,))


def _line(part: Part, *, in_colour: bool) -> Text:
    pieces = [_folded_run(part.runs, place) for place in range(len(part.runs))]
    if not in_colour:
        marked = (
            printable("".join(piece)).join(MARKS[run.kind])
            for run, piece in zip(part.runs, pieces, strict=True)
        )
        return Text("  " + ("".join(marked) or "".join(MARKS[part.kind])))
    line = Text.assemble((SIGNS[part.kind], COLOURS[part.kind].partition(" ")[0]))
    for run, (begins, hidden, ends) in zip(part.runs, pieces, strict=True):
        style = "dim" if part.kind == "equal" else COLOURS[run.kind]
        line.append(printable(begins), style)
        line.append(hidden, "dim")
        line.append(printable(ends), style)
    return line


def _folded_run(runs: Sequence[Run], place: int) -> tuple[str, str, str]:
    """The run's text; of a long one that was kept, what stands beside the changes.

    In the middle the words that say how much is not shown, where there are any.
    """
    run = runs[place]
    if run.kind != "equal" or len(run.text) <= LONG:
        return run.text, "", ""
    begins = f"{run.text[:CONTEXT]} " if place else ""
    ends = f" {run.text[-CONTEXT:]}" if place < len(runs) - 1 else ""
    hidden = len(run.text) - CONTEXT * (bool(begins) + bool(ends))
    return begins, f"… {hidden} characters unchanged …", ends
