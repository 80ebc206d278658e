"""Who is credited: the credit as printed, and the people in it."""

import re
from functools import lru_cache

from crawler.extract.body import story
from crawler.extract.credits import is_line_credit, people
from crawler.extract.dateline import dateline
from crawler.extract.editors import editors
from crawler.extract.flow import flow, is_chinese, named
from crawler.extract.labels import AUTHOR, SOURCE, labelled
from crawler.extract.lines import pieces_of
from crawler.extract.marks import founder_properties, linked_article
from crawler.extract.names import is_likely_name, names
from crawler.extract.reading import Reading, Selected, first, selected
from crawler.extract.staff import without_staff
from crawler.extract.text import squeezed
from crawler.extract.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_LABELLED_CREDIT = re.compile(
    r"^\s*(?:(?:本文)?作\s*者\s*[:：/]\s*"
    r"|(?:记\s*者|通\s*讯\s*员)\s*[:：]\s*(?!.*(?:记\s*者|通讯员|摄影|文|图)\s*[:：/]))"
)
# 北湖晚报记者：王刚: the outlet belongs to the credit.
_OUTLET_FIRST = re.compile(r"^[\s（(【\[]*[^\s:：]{2,}(?:记者|通讯员)\s*[:：]")
_BRACKETED = re.compile(r"[（(【\[]\s*(?P<inside>[^（()）【】\[\]]+?)\s*[）)】\]]")
_BEHIND_TEXT = 8
_BEHIND = frozenset(["editor", "photographer"])
_SAID = re.compile(r"[“”「」。！？]")
_OTHER_FACT = re.compile(r"[\d:：]")
_AT_END = re.compile(
    r"[\s（(](?P<credit>(?:本报|本网)?(?:记者|通讯员)[^（）()|]{2,60})[）)]?\s*$"
)
_LONGEST = 80
_NEAR = 12
_CALLED_AUTHOR = re.compile(r"author|zuozhe|byline|writer")


def byline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit as printed, without brackets and label."""
    return first(_BYLINE, page, layout)


def _of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    for found in selected(page, layout, "byline"):
        value = _author(found.gapped) or _piece(found)
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
    credits_alone = (each for each in pieces if _names_only(each))
    return next((each for each in credits_alone if _names_writer(each)), None)


def _names_only(text: str) -> bool:
    """Whether a text is nothing but a credit, or the names themselves."""
    if is_line_credit(text):
        return True
    if len(text) > _LONGEST or _OTHER_FACT.search(text):
        return False
    found = people(text)
    return bool(found) and all(is_likely_name(each.name) for each in found)


def _author(text: str) -> str | None:
    """What stands behind an author's label and names somebody, or such a line whole."""
    value = labelled(text, AUTHOR, gaps=True)
    alone = value is None or _OUTLET_FIRST.match(text)
    if alone and is_line_credit(text) and _names_writer(text):
        return _unlabelled(text)
    if value is None:
        return _behind_source(text)
    if not value or len(value) > _LONGEST or _SAID.search(value):
        return None
    return value if names(value, latin=True) or people(value) else None


def _behind_source(text: str) -> str | None:
    """A credit without a colon that ends the source's line: `来源：X（记者 Y）`."""
    found = _AT_END.search(text) if labelled(text, SOURCE) else None
    return found["credit"] if found and is_line_credit(found["credit"]) else None


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
    behind = lines[text.end : text.end + _BEHIND_TEXT] if text.paragraphs else []
    for line in [*above, *behind]:
        value = _author(line.gapped) if len(line.text) < 200 else None
        if value:
            place = page.place(line.element)
            return Reading(value=value, rule="label", place=place, text=line.text)
    return None


def _of_element(page: Page, layout: Layout | None) -> Reading[str] | None:
    """An element near the headline whose name says that it is the author."""
    headline = headline_line(page, layout)
    if headline is None:
        return None
    for called, _, element in named(page, headline, headline + _NEAR):
        text = flow(page).text(element)
        if _CALLED_AUTHOR.search(called) and _names_only(text):
            place = page.place(element)
            return Reading(value=text, rule="author-element", place=place, text=text)
    return None


def _of_opening(page: Page, layout: Layout | None) -> Reading[str] | None:
    """A credit that stands alone above the text."""
    text = story(page, layout)
    if text.opening is None or not _names_writer(text.opening):
        return None
    value = _unlabelled(text.opening)
    return Reading(
        value=value, rule="opening-line", place=text.place, text=text.opening
    )


def _names_writer(credit: str) -> bool:
    """Whether a credit names somebody besides editors and photographers."""
    return any(person.role not in _BEHIND for person in people(credit))


def _unlabelled(credit: str) -> str:
    bare = without_staff(credit).strip(" ■□●◎○◆▲")
    bracketed = _BRACKETED.fullmatch(bare)
    return _LABELLED_CREDIT.sub("", bracketed["inside"] if bracketed else bare)


def _of_closing(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit that closes the text."""
    text = story(page, layout)
    for credit in text.signatures:
        if _names_writer(credit):
            value = _unlabelled(credit)
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
            if _is_person(page, value) and not named & known:
                place = f"meta[{name}]"
                return Reading(value=value, rule="meta", place=place, text=value)
    return None


def _of_founder(page: Page, _layout: Layout | None) -> Reading[str] | None:
    reading = founder_properties(page).get("author")
    return reading if reading and _is_person(page, reading.value) else None


def _is_person(page: Page, text: str) -> bool:
    """Whether a head's author names a person, and no typist's code or outlet."""
    if len(text) > _LONGEST or "://" in text or text.isdecimal():
        return False
    if not text.isascii():
        found = people(text)
        return bool(found) and all(is_likely_name(each.name) for each in found)
    return not is_chinese(page) and " " in text


def _of_json(page: Page, _layout: Layout | None) -> Reading[str] | None:
    value = linked_article(page).get("author")
    authors = value if isinstance(value, list) else [value]
    found = [name for each in authors if (name := _json_name(each))]
    text = ", ".join(found)
    if not found or not _is_person(page, text):
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
