"""The editors that a page names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from archive import Person
from crawler.extract.credits.credits import narrow_colons, people
from crawler.extract.credits.names import is_likely_name, names
from crawler.extract.flow import flow
from crawler.extract.labels import EDITOR, labelled
from crawler.extract.reading import Reading, selected
from crawler.extract.story.body import story
from crawler.extract.story.endings import is_editor_line
from crawler.extract.text import narrow
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_LABEL = re.compile(rf"{EDITOR}\s*[\])）】]?\s*[:/]?\s*")
_REACH = 25
_OPENING = ("(", "（", "[", "【")
_CLOSING = (")", "）", "]", "】")


@lru_cache(maxsize=2)
def editors(
    page: Page, layout: Layout | None
) -> tuple[Reading[tuple[Person, ...]], ...]:
    """The editors: by the layout, else the first line that has their label."""
    return tuple(_editors(page, layout))


def _editors(
    page: Page, layout: Layout | None
) -> Iterator[Reading[tuple[Person, ...]]]:
    for found in selected(page, layout, "editor"):
        found_editors = _named_in(found.text)
        if found_editors:
            yield Reading(
                value=found_editors, rule="layout", place=found.place, text=found.text
            )
            return
    yield from _printed(page, layout)


def _printed(
    page: Page, layout: Layout | None
) -> Iterator[Reading[tuple[Person, ...]]]:
    """The editors of the first line that has their label; else those of the head."""
    for index in _editor_lines(page, layout):
        line = flow(page).lines[index]
        found_editors = _named_in(line.text)
        if found_editors:
            place = page.place(line.element)
            yield Reading(
                value=found_editors, rule="editor-label", place=place, text=line.text
            )
            return
    yield from _stated(page)


def _stated(page: Page) -> Iterator[Reading[tuple[Person, ...]]]:
    """The editors of the head's tag: newspapers print it with their names."""
    value = page.meta.get("editor", "")
    found = names(value)
    if found and all(map(is_likely_name, found)):
        named = tuple(Person(name=name, role="editor") for name in found)
        yield Reading(value=named, rule="meta", place="meta[editor]", text=value)


def _editor_lines(page: Page, layout: Layout | None) -> Iterator[int]:
    """The lines that may name editors: those behind the text, then those above it."""
    lines = flow(page).lines
    text = story(page, layout)
    headline = headline_line(page, layout)
    start = text.start if headline is None else headline
    behind = range(max(text.end - 1, 0), min(text.end + _REACH, len(lines)))
    above = range(start, min(max(text.start + 4, start + 5), len(lines)))
    for index in [*behind, *above]:
        line = lines[index].text
        if "编" not in line and "編" not in line:  # every label of theirs has it
            continue
        if is_editor_line(line) or (
            len(line) < 200 and labelled(line, EDITOR) is not None
        ):
            yield index


def _named_in(text: str) -> tuple[Person, ...]:
    """The editors that a line names."""
    plain = narrow_colons(text)
    found = _LABEL.search(narrow(plain))
    if found is None:
        return ()
    rest = _in_bracket(plain, found)
    whole = people(f"责任编辑 {rest.strip('[]【】 ')}")
    return tuple(each for each in whole if each.role == "editor")


def _in_bracket(text: str, label: re.Match[str]) -> str:
    """What stands behind a label, up to the end of the bracket that it opens."""
    before, rest = text[: label.start()].rstrip(), text[label.end() :]
    if not before.endswith(_OPENING):
        return rest
    depth = 0
    for place, sign in enumerate(rest):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth < 0:
            return rest[:place]
    return rest
