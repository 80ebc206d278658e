"""Who a page prints as its authors, in lines and elements near the headline."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from crawler.extract.credits.alphabetic import may_name, parts, persons, same
from crawler.extract.credits.author_labels import (
    announces_others,
    behind_label,
    credits_others,
    opens_with_label,
)
from crawler.extract.credits.author_marks import is_barred, is_quoted, marks
from crawler.extract.credits.houses import is_nobody, is_site, without_office
from crawler.extract.dates.moment import moments
from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.text import letters, squeezed
from crawler.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A credit as a page prints it.

    names: the persons; else the house or alias that stands behind the label.
    persons: whether they are persons.
    labelled: whether an author's label stands before them.
    sure: whether a label, or a mark made for authors alone, says that they are.
    line: where it stands.
    """

    names: tuple[str, ...]
    line: int
    persons: bool = True
    labelled: bool = False
    sure: bool = True


class Shown(NamedTuple):
    """Where a page prints some names: as its authors', and as other people's work."""

    lines: dict[str, int]
    others: set[str]


_LONGEST = 160
_LONGEST_HOUSE = 40
_LONGEST_NAMES = 80
_REST = 4
_MOST_WORDS = 5
_MOST_LINES = 16
_MISSED = 2
_AND = frozenset(["and", "und", "et", "y", "e", "og", "och", "en", "i", "и", "&"])
_GOES_ON = ("and ", "und ", "et ", "y ", "& ", ", ")
_NOTHING = " ,;&|•·-–—…"


def credits_in(page: Page, window: range) -> list[Printed]:
    """The credits that begin in a range of lines, in its order."""
    lines = flow(page).lines
    short = (index for index in window if len(lines[index].text) <= _LONGEST)
    found = [each for index in short if (each := _credit(page, index)) is not None]
    return [each for each in found if not _is_others(page, each.line)]


def labelled_in(
    page: Page, window: range, opens: Callable[[str], bool] = opens_with_label
) -> list[Printed]:
    """The persons whom author's labels in a range of lines name, in its order.

    opens: whether a text opens with such a label.
    """
    lines = flow(page).lines
    short = [at for at in window if len(lines[at].text) <= _LONGEST]
    likely = [at for at in short if opens(lines[at].text)]
    found = [each for at in likely if (each := _credit(page, at)) is not None]
    return [each for each in found if each.labelled and each.persons]


def named_by_date(page: Page, window: range) -> Printed | None:
    """The persons who are all that a line says beside the date."""
    lines = flow(page).lines
    for index in window:
        line = lines[index]
        names = _persons(page, line, line.text) if _may_be_names(line) else ()
        if (
            not names
            or is_barred(line)
            or _is_others(page, index)
            or not _is_all(line.text, names)
        ):
            continue
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        if any(next(moments(each[:_LONGEST]), None) for each in (line.text, below)):
            return Printed(names=names, line=index, sure=False)
    return None


def shown_in(page: Page, window: range, names: tuple[str, ...]) -> Shown:
    """Which of these names the lines of a range print, and in which line."""
    printed = _letters(page, window)
    sought = {name: letters(name) for name in names}
    shown = Shown({}, set())
    for index, text in zip(window, printed, strict=True):
        here = [name for name, plain in sought.items() if plain in text]
        if here and _is_others(page, index):
            shown.others.update(here)
        else:
            for name in here:
                shown.lines.setdefault(name, index)
    return shown


@lru_cache(maxsize=2)
def _letters(page: Page, window: range) -> list[str]:
    """The letters of the short lines of a range; "" for the others."""
    texts = [line.text for line in flow(page).lines[window.start : window.stop]]
    return [letters(text) if len(text) <= _LONGEST else "" for text in texts]


def named_behind_label(page: Page, index: int) -> tuple[str, ...]:
    """The persons behind an author's label in this very line."""
    line = flow(page).lines[index]
    return _persons(page, line, behind_label(line) or "")


def _is_others(page: Page, index: int) -> bool:
    """Whether a line, or the label above it, credits somebody's picture or edit."""
    lines = flow(page).lines
    text = lines[index].text
    if credits_others(text) and not opens_with_label(text):
        return True
    return index > 0 and announces_others(lines[index - 1].text)


def _credit(page: Page, index: int) -> Printed | None:
    """The credit that begins in a line."""
    line = flow(page).lines[index]
    if is_quoted(line):
        return None
    value = behind_label(line)
    if value is not None:
        return _labelled(page, index, value)
    if not may_name(line.text):
        return None
    for mark in marks(page, line):
        names = _persons(page, line, mark.text)
        if names:
            whole = _with_following(page, index, names)
            return Printed(names=whole, line=index, sure=mark.sure)
    return None


def _labelled(page: Page, index: int, value: str) -> Printed | None:
    """Those behind a label, or in the line below it."""
    lines = flow(page).lines
    value = without_office(page, value)
    names = _persons(page, lines[index], value)
    bare = not value.strip(" :：")
    if names or bare:
        names = _with_following(page, index, names)
    if names:
        return Printed(names=names, line=index, labelled=True)
    if bare and index + 1 < len(lines):
        value = lines[index + 1].text
    house = _house(value)
    if house is None:
        return None
    return Printed(names=(house,), line=index, persons=False, labelled=True)


def _may_be_names(line: Line) -> bool:
    """Whether a line may be names; only large letters tell them where no label does."""
    if len(line.text) > _LONGEST_NAMES or line.heading:
        return False
    return any(map(str.isupper, line.text)) and may_name(line.text)


def _is_all(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text says nothing but these names, and when."""
    rest = text
    for name in names:
        rest = rest.replace(name, " ")
    day = next(moments(rest), None)
    rest = rest.replace(day.text, " ") if day else rest
    return len(letters(rest)) <= _REST


def _house(value: str) -> str | None:
    """The outlet, desk or alias that a label's value begins with."""
    name = next(parts(value), "")
    if not 2 < len(name) <= _LONGEST_HOUSE or len(name.split()) > _MOST_WORDS:
        return None
    if is_nobody(name):
        return None
    ends = value.rstrip().endswith((".", "!", "?"))
    return name if name[0].isupper() and not ends else None


def _persons(page: Page, line: Line, text: str) -> tuple[str, ...]:
    """The persons in a text of a line, whose elements may set names apart."""
    pieces = [squeezed(piece) for piece in line.pieces] if len(line.pieces) > 1 else []
    apart = [name for each in pieces if each in text for name in persons(each)]
    found = dict.fromkeys(apart or persons(text))
    return tuple(name for name in found if not is_site(page, name))


def _with_following(page: Page, index: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names with those of the lines below that go on with the list."""
    missed = 0
    made = _made(flow(page).lines[index]) if names else ""
    for line in _following(page, index):
        alike = made and made in (_made(line), line.element.tag)
        goes_on = alike or line.text.startswith(_GOES_ON)
        found = _persons(page, line, line.text) if goes_on or not names else ()
        if not names:
            if not found:
                break
            made = _made(line) or line.element.tag
        more = tuple(name for name in found if not any(same(name, n) for n in names))
        names, missed = names + more, 0 if more else missed + 1
        if missed > _MISSED:
            break
    return names


def _following(page: Page, index: int) -> Iterator[Line]:
    """The short lines below a line, up to other people's credits."""
    lines = flow(page).lines
    for at in range(index + 1, min(index + _MOST_LINES, len(lines))):
        line = lines[at]
        if len(line.text) > _LONGEST or _is_others(page, at):
            return
        if line.text.strip(_NOTHING) and line.text not in _AND:
            yield line


def _made(line: Line) -> str:
    """How a line's block is made: its tag and the first of its classes; "" without."""
    classes = (line.element.get("class") or "").split(None, 1)
    return f"{line.element.tag}.{classes[0]}" if classes else ""
