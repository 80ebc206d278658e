"""Everybody whom a page credits."""

import re
from collections.abc import Iterator
from functools import lru_cache

from archive import Person, Role
from crawler.extract.credits.authors import authors, is_alphabetic
from crawler.extract.credits.byline import in_head, near_headline
from crawler.extract.credits.captions import photographers, photographers_abroad
from crawler.extract.credits.closing import closing_credits
from crawler.extract.credits.credits import people
from crawler.extract.credits.dateline import dateline, outlet
from crawler.extract.credits.editors import editors
from crawler.extract.credits.names import names
from crawler.extract.reading import Reading
from crawler.extract.story.body import story
from crawler.page import Page
from crawler.sites.profile import Layout

Credits = Iterator[Reading[tuple[Person, ...]]]

_PHOTO_NOTE = re.compile(r"\s*[(\[](?:photo|foto|bild|pictures?|imag)", re.IGNORECASE)
_ROLE_LABEL = re.compile(r"(?:记\s*者|通\s*讯\s*员)\s*[:：/丨|]\s*$")


@lru_cache(maxsize=2)
def credited(
    page: Page, layout: Layout | None
) -> tuple[Reading[tuple[Person, ...]], ...]:
    """Everybody whom the page credits, by the credits that name them, in page order."""
    if is_alphabetic(page, layout):
        return tuple(_in_alphabet(page, layout))
    return tuple(
        reading
        for reader in _CREDITS
        for reading in reader(page, layout)
        if reading.value
    )


def _in_alphabet(page: Page, layout: Layout | None) -> Credits:
    """The authors of a page in an alphabetic script."""
    found = authors(page, layout)
    if found is not None:
        text = found.reading.text or ""
        named = (Person(name=name, role=_noted(name, text)) for name in found.names)
        yield _named(found.reading, tuple(named))
    yield from _in_captions(page, layout)


def _noted(name: str, text: str) -> Role:
    """The role that a note behind the name gives: `Nora Falk (photos)`."""
    _, _, rest = text.partition(name)
    return "photographer" if _PHOTO_NOTE.match(rest) else "author"


def _named(
    reading: Reading[str], found: tuple[Person, ...]
) -> Reading[tuple[Person, ...]]:
    return Reading(
        value=found, rule=reading.rule, place=reading.place, text=reading.text
    )


def _in_byline(page: Page, layout: Layout | None) -> Credits:
    """The people of a line near the headline."""
    reading = near_headline(page, layout)
    if reading is not None:
        yield _named(reading, _people_in(reading))


def _people_in(reading: Reading[str]) -> tuple[Person, ...]:
    text = reading.value
    role = _labelled_role(reading)
    found = people(text, fallback=role)
    if found:
        return found
    return tuple(Person(name=name, role=role) for name in names(text, latin=True))


def _labelled_role(reading: Reading[str]) -> Role:
    """The role that the label right before the credit gives (`记者：王刚`)."""
    before = (reading.text or "").partition(reading.value)[0]
    label = _ROLE_LABEL.search(before)
    if label is None:
        return "author"
    return "reporter" if label.group().startswith("记") else "correspondent"


def _in_datelines(page: Page, layout: Layout | None) -> Credits:
    reading = dateline(page, layout)
    if reading is None:
        return
    name = outlet(reading.text or "")
    found = people(reading.value)
    yield _named(reading, tuple(_with_affiliation(each, name) for each in found))


def _with_affiliation(person: Person, outlet: str | None) -> Person:
    if person.affiliation or person.role == "correspondent":
        return person
    return Person(name=person.name, role=person.role, affiliation=outlet)


def _in_captions(page: Page, layout: Layout | None) -> Credits:
    text = story(page, layout)
    alphabetic = is_alphabetic(page, layout)
    read = photographers_abroad if alphabetic else photographers
    for image in text.pictures.images:
        found = read(image.caption) if image.caption else ()
        if found:
            yield Reading(
                value=found,
                rule="caption",
                place=text.pictures.place,
                text=image.caption,
            )


def _in_closing(page: Page, layout: Layout | None) -> Credits:
    text = story(page, layout)
    for credit in closing_credits(page, layout):
        yield Reading(
            value=people(credit), rule="closing-credit", place=text.place, text=credit
        )


def _in_head(page: Page, layout: Layout | None) -> Credits:
    """The head's author, where the page itself credits nobody."""
    reading = in_head(page, layout)
    if reading is not None:
        yield _named(reading, _people_in(reading))


_CREDITS = (
    _in_byline,
    _in_datelines,
    _in_captions,
    _in_closing,
    _in_head,
    editors,
)
