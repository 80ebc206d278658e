"""Who is credited: the credit as printed, and the people in it."""

from functools import lru_cache

from crawler.extract.credits.author_marks import marks
from crawler.extract.credits.authors import authors, is_alphabetic
from crawler.extract.credits.closing import closing_credits
from crawler.extract.credits.credit_lines import (
    is_author_label,
    may_name_writer,
    names_only,
    names_writer,
    unlabelled,
    written_by,
)
from crawler.extract.credits.credits import people
from crawler.extract.credits.dateline import dateline
from crawler.extract.credits.editors import editors
from crawler.extract.credits.names import is_likely_name, names
from crawler.extract.flow import flow
from crawler.extract.lines import Line, pieces_of
from crawler.extract.marks import founder_properties, linked_article
from crawler.extract.reading import Reading, Selected, first, selected
from crawler.extract.story.body import story
from crawler.extract.text import squeezed
from crawler.extract.titles.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_BEHIND_TEXT = 12
_LONGEST = 80
_NEAR = 12


def byline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit as printed, without brackets and label."""
    if is_alphabetic(page, layout):
        found = authors(page, layout)
        return found.reading if found is not None else None
    return first(_BYLINE, page, layout)


def _of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    for found in selected(page, layout, "byline"):
        value = written_by(found.gapped) or _piece(found)
        if value:
            return Reading(
                value=value, rule="layout", place=found.place, text=found.text
            )
    return None


def _piece(found: Selected) -> str | None:
    """The credit alone, where the layout puts it into one line with other facts."""
    pieces = [found.text]
    if found.element is not None:
        pieces += [squeezed(piece) for piece in pieces_of(found.element)]
    credits_alone = (each for each in pieces if names_only(each))
    return next((each for each in credits_alone if names_writer(each)), None)


def _of_line(page: Page, layout: Layout | None) -> Reading[str] | None:
    """A labelled author between headline and text, or right behind the text."""
    lines = flow(page).lines
    headline = headline_line(page, layout)
    text = story(page, layout)
    above = (
        lines[headline : max(headline + 5, text.start + 4)]
        if headline is not None
        else []
    )
    window = [*above, *_behind(page, layout)]
    for index, line in enumerate(window):
        near = len(line.text) < 200 and may_name_writer(line.text)
        value = written_by(line.gapped) if near else None
        if near and not value:
            value = _in_next_cell(line, *window[index + 1 : index + 2])
        if value:
            place = page.place(line.element)
            return Reading(value=value, rule="label", place=place, text=line.text)
    return None


def _in_next_cell(label: Line, value: Line | None = None) -> str | None:
    """The names in the cell beside one that holds the label alone."""
    if value is None or not is_author_label(label.text):
        return None
    beside = label.element.getparent() is value.element.getparent()
    return value.text if beside and names_only(value.text) else None


def _behind(page: Page, layout: Layout | None) -> list[Line]:
    """The lines behind the text that may say who wrote it.

    Further down, the author must share a line with the source: lists of other articles
    stand there.
    """
    text = story(page, layout)
    if not text.paragraphs:
        return []
    far = text.end + _BEHIND_TEXT
    lines = flow(page).lines
    return [
        *lines[text.end : far],
        *(line for line in lines[far : far + _BEHIND_TEXT] if "来源" in line.text),
    ]


def _of_element(page: Page, layout: Layout | None) -> Reading[str] | None:
    """An element near the headline whose name says that it is the author."""
    headline = headline_line(page, layout)
    if headline is None:
        return None
    for line in flow(page).lines[headline : headline + _NEAR]:
        for mark in marks(page, line):
            if names_only(mark.text):
                return Reading(
                    value=mark.text,
                    rule="author-element",
                    place=page.place(line.element),
                    text=mark.text,
                )
    return None


def _of_opening(page: Page, layout: Layout | None) -> Reading[str] | None:
    """A credit that stands alone above the text."""
    text = story(page, layout)
    if text.opening is None or not names_writer(text.opening):
        return None
    value = unlabelled(text.opening)
    return Reading(
        value=value, rule="opening-line", place=text.place, text=text.opening
    )


def _of_closing(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit that closes the text."""
    text = story(page, layout)
    for credit in closing_credits(page, layout):
        if names_writer(credit):
            value = unlabelled(credit)
            return Reading(
                value=value, rule="closing-credit", place=text.place, text=credit
            )
    return None


def _of_meta(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The head's author, unless it is the editor: many systems print that there.

    Newspapers print the tag twice: the typist's code, then the writer.
    """
    known = {each.name for found in editors(page, layout) for each in found.value}
    for name in ("author", "article:author", "dc.creator", "byl"):
        for value in page.metas.get(name, ()):
            named = set(names(value, latin=True))
            if _is_person(value) and not named & known:
                place = f"meta[{name}]"
                return Reading(value=value, rule="meta", place=place, text=value)
    return None


def _of_founder(page: Page, _layout: Layout | None) -> Reading[str] | None:
    reading = founder_properties(page).get("author")
    return reading if reading and _is_person(reading.value) else None


def _is_person(text: str) -> bool:
    """Whether a head's author names a person, and no typist's code or outlet."""
    if len(text) > _LONGEST or "://" in text or text.isdecimal():
        return False
    found = () if text.isascii() else people(text)
    return bool(found) and all(is_likely_name(each.name) for each in found)


def _of_json(page: Page, _layout: Layout | None) -> Reading[str] | None:
    value = linked_article(page).get("author")
    authors = value if isinstance(value, list) else [value]
    found = [name for each in authors if (name := _json_name(each))]
    text = ", ".join(found)
    if not found or not _is_person(text):
        return None
    return Reading(value=text, rule="json-ld", place="json-ld.author", text=text)


def _json_name(value: object) -> str | None:
    if isinstance(value, dict):
        kind = value.get("@type")
        value = value.get("name") if kind in (None, "Person", ["Person"]) else None
    return squeezed(value) if isinstance(value, str) and value.strip() else None


@lru_cache(maxsize=2)
def near_headline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit of a line near the headline."""
    return first(_NEAR_HEADLINE, page, layout)


def in_head(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The head's author, where the page itself credits nobody."""
    if first(_ON_PAGE, page, layout) is not None:
        return None
    return first(_IN_HEAD, page, layout)


_NEAR_HEADLINE = (_of_layout, _of_line, _of_element, _of_opening)
_ON_PAGE = (near_headline, _of_closing, dateline)
_IN_HEAD = (_of_founder, _of_json, _of_meta)
_BYLINE = (*_ON_PAGE, *_IN_HEAD)
BYLINES = (*_NEAR_HEADLINE, *_ON_PAGE[1:], *_IN_HEAD)
"""Each reader of a byline by itself, in the same order."""
