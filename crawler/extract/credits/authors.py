"""The authors of a page in an alphabetic script: print and head, checked together."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from crawler.extract.credits.alphabetic import persons
from crawler.extract.credits.author_claims import Claim, claims, staff
from crawler.extract.credits.author_labels import behind_label, opens_with_word
from crawler.extract.credits.authored import (
    Printed,
    Shown,
    credits_in,
    labelled_in,
    named_behind_label,
    named_by_date,
    shown_in,
)
from crawler.extract.credits.biography import introduced
from crawler.extract.credits.credit_windows import windows
from crawler.extract.flow import flow, is_chinese
from crawler.extract.reading import Reading, selected
from crawler.extract.story.body import story
from crawler.extract.text import han_and_kana, letters
from crawler.page import Page
from crawler.sites.profile import Layout

_SAMPLED = 4
_MOST_BEHIND = 3
_SAMPLE = 300
_LONGEST = 300
_LONGEST_STAFF = 60


class Authors(NamedTuple):
    """A credit and the names in it."""

    reading: Reading[str]
    names: tuple[str, ...]


@lru_cache(maxsize=2)
def is_alphabetic(page: Page, layout: Layout | None) -> bool:
    """Whether names are to be read as alphabets write them, and not as Chinese does."""
    sample = "".join(story(page, layout).paragraphs[:_SAMPLED])[:_SAMPLE]
    if not sample:
        return not is_chinese(page)
    if sample.isascii():
        return True
    han, kana = han_and_kana(sample)
    return han * 4 < len(sample) or kana * 10 > han


@lru_cache(maxsize=2)
def authors(page: Page, layout: Layout | None) -> Authors | None:
    """Whom the page credits as its authors.

    What the head states counts where the page prints it, and else gives way to a label
    near the headline.
    """
    found = (reader(page, layout) for reader in _AUTHORS)
    return next((each for each in found if each is not None), None)


def _of_layout(page: Page, layout: Layout | None) -> Authors | None:
    for found in selected(page, layout, "byline"):
        names = persons(found.text[:_LONGEST])
        if names:
            value = _span(found.text, names)
            place, text = found.place, found.text
            reading = Reading(value=value, rule="layout", place=place, text=text)
            return Authors(reading, names)
    return None


def _of_both(page: Page, layout: Layout | None) -> Authors | None:
    """Those whom the head states and a line near the headline prints."""
    below, near = windows(page, layout).below, windows(page, layout).near
    for claim in _claims(page):
        shown = shown_in(page, near, claim.names)
        if shown.lines and (claim.persons or min(shown.lines.values()) in below):
            return _confirmed(page, claim, shown)
    return None


def _claims(page: Page) -> list[Claim]:
    """The head's claims, those of persons first."""
    return sorted(claims(page), key=lambda claim: not claim.persons)


def _confirmed(page: Page, claim: Claim, shown: Shown) -> Authors:
    """The names of a claim that the page prints near the headline.

    A person whom it does not print is kept, unless it credits another work to them; and
    the line may name more behind its label.
    """
    names = [name for name in claim.names if _is_kept(name, shown)]
    for index in dict.fromkeys(shown.lines.values()):
        more = named_behind_label(page, index)
        names += [name for name in more if not _is_among(name, claim.names)]
    return _of_line(page, min(shown.lines.values()), tuple(dict.fromkeys(names)))


def _is_among(name: str, names: tuple[str, ...]) -> bool:
    """Whether one of the names is this, with a title or without."""
    plain = letters(name)
    return any(plain in known or known in plain for known in map(letters, names))


def _is_kept(name: str, shown: Shown) -> bool:
    if name in shown.lines:
        return True
    return name not in shown.others and bool(persons(name))


def _of_label(page: Page, layout: Layout | None) -> Authors | None:
    found = _below(page, layout)
    return _first(page, found, lambda each: each.labelled and each.persons)


def _of_persons_in_head(page: Page, _layout: Layout | None) -> Authors | None:
    found = _of_head(page, _layout)
    return found if found and any(map(persons, found.names)) else None


def _of_mark(page: Page, layout: Layout | None) -> Authors | None:
    return _first(page, _below(page, layout), lambda each: each.persons and each.sure)


def _of_labelled_house(page: Page, layout: Layout | None) -> Authors | None:
    return _first(page, _below(page, layout), lambda each: each.labelled)


def _above_headline(page: Page, layout: Layout | None) -> Authors | None:
    found = credits_in(page, windows(page, layout).above)
    return _first(page, found, lambda each: each.persons and each.sure)


def _of_link(page: Page, layout: Layout | None) -> Authors | None:
    return _first(page, _below(page, layout), lambda each: each.persons)


def _by_date(page: Page, layout: Layout | None) -> Authors | None:
    found = named_by_date(page, windows(page, layout).below)
    return _of_line(page, found.line, found.names) if found else None


def _far_off(page: Page, layout: Layout | None) -> Authors | None:
    """A label above the text whose names no other label there contradicts."""
    return _unanimous(page, labelled_in(page, windows(page, layout).anywhere))


def _far_behind(page: Page, layout: Layout | None) -> Authors | None:
    """The same for one behind the text, where `by` alone introduces other articles."""
    window = windows(page, layout).far_behind
    return _unanimous(page, labelled_in(page, window, opens_with_word))


def _unanimous(page: Page, found: list[Printed]) -> Authors | None:
    named = {each.names for each in found}
    return _of_line(page, found[0].line, found[0].names) if len(named) == 1 else None


def _behind_text(page: Page, layout: Layout | None) -> Authors | None:
    found = credits_in(page, windows(page, layout).behind)
    if len({name for each in found for name in each.names}) > _MOST_BEHIND:
        return None  # each of them the author of another article
    return _first(page, found, lambda each: each.persons and each.sure)


def _of_biography(page: Page, layout: Layout | None) -> Authors | None:
    found = introduced(page, layout)
    if found is None:
        return None
    line, name = found
    place = page.place(line.element)
    reading = Reading(value=name, rule="biography", place=place, text=line.text)
    return Authors(reading, (name,))


def _of_head(page: Page, _layout: Layout | None) -> Authors | None:
    claim = next(iter(_claims(page)), None)
    if claim is None:
        return None
    value = ", ".join(claim.names)
    reading = Reading(value=value, rule=claim.rule, place=claim.place, text=claim.text)
    return Authors(reading, claim.names)


@lru_cache(maxsize=2)
def _below(page: Page, layout: Layout | None) -> list[Printed]:
    """The credits below the headline."""
    return credits_in(page, windows(page, layout).below)


def _first(
    page: Page, printed: list[Printed], suits: Callable[[Printed], bool]
) -> Authors | None:
    found = next((each for each in printed if suits(each)), None)
    return _of_line(page, found.line, found.names) if found else None


def _of_line(page: Page, index: int, names: tuple[str, ...]) -> Authors:
    line = flow(page).lines[index]
    value = _span(line.text, names)
    place = page.place(line.element)
    reading = Reading(value=value, rule="byline", place=place, text=line.text)
    return Authors(reading, names)


def _of_staff(page: Page, layout: Layout | None) -> Authors | None:
    """The site's staff, if the head states it and the page prints it as its author."""
    stated = {letters(name): name for name in staff(page)}
    window = windows(page, layout).below if stated else range(0)
    for index in window:
        line = flow(page).lines[index]
        value = behind_label(line) if len(line.text) <= _LONGEST_STAFF else ""
        name = stated.get(letters(line.text if value is None else value))
        if name is not None:
            return _of_line(page, index, (name,))
    return None


def _span(text: str, names: tuple[str, ...]) -> str:
    """The credit as printed, from the first of its names to the last."""
    start = text.find(names[0])
    end = text.rfind(names[-1])
    if start < 0 or end < start:
        return ", ".join(names)
    return text[start : end + len(names[-1])]


_AUTHORS = (
    _of_layout,
    _of_both,
    _of_label,
    _of_persons_in_head,
    _of_mark,
    _of_labelled_house,
    _above_headline,
    _of_link,
    _by_date,
    _far_off,
    _behind_text,
    _far_behind,
    _of_biography,
    _of_staff,
    _of_head,
)
