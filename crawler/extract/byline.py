"""Who is credited: the credit as printed, and the people in it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from archive import Person, Role
from crawler.extract.body import story
from crawler.extract.credits import is_line_credit, narrow_colons, people
from crawler.extract.flow import flow
from crawler.extract.furniture import is_editor_line
from crawler.extract.labels import AUTHOR, EDITOR, labelled
from crawler.extract.marks import founder_properties, linked_article, stated
from crawler.extract.names import is_likely_name, names
from crawler.extract.reading import Reading, first, selected
from crawler.extract.text import narrow, squeezed
from crawler.extract.title import headline_line
from crawler.page import Page
from crawler.sites.profile import Layout

_DATELINE = re.compile(
    r"^[\s■□●]*(?:【[^】]*】\s*)?(?P<outlet>[^（(。，]{0,30}?(?:电|讯|消息|报道))?\s*"
    r"[（(](?P<credit>[^（）()]*(?:记\s*者|通讯员)[^（）()]*)[）)]"
)
_BARE_DATELINE = re.compile(
    r"^[\s■□●]*(?:[^（(。，]{0,20}?(?:电|讯)\s*)?(?P<credit>(?:本报|本网|[\u4e00-\u9fff]{2,6}?)?(?:首席|特约|特派|实习|见习)*记者"
    r"[\s:：]*[\u4e00-\u9fff·]{2,4}(?:[\s、][\u4e00-\u9fff·]{2,4}){0,4})\s*(?=报道|[）)])"
)
_OUTLET = re.compile(r"^(.{1,10}?(?:社|在线|日报|晚报|晨报|网|报|台|客户端))")
_OWN = frozenset(["本报", "本网", "本刊", "本台", "我报"])
_PHOTOGRAPHER = re.compile(
    r"(?:^|[\s，。,（(])(?P<who>[^，。,（()）]{2,40}?)\s*(?:摄影|摄|供图)\s*[）)]?\s*$"
)
_PHOTO_LABEL = re.compile(
    r"(?:摄影(?:记者)?|图)\s*[:：/／]\s*(?P<who>[^，。（）()]{2,40})"
)
_LABELLED_CREDIT = re.compile(r"^\s*(?:本文)?作\s*者\s*[:：/]\s*")
_EDITOR_REACH = 25
_LONGEST = 80
_LONGEST_DATELINE = 120


def byline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit as printed, without brackets and label."""
    return first(_BYLINE, page, layout)


@lru_cache(maxsize=4)
def credited(
    page: Page, layout: Layout | None
) -> tuple[Reading[tuple[Person, ...]], ...]:
    """Everybody whom the page credits, by the credits that name them, in page order."""
    return tuple(
        reading
        for reader in _CREDITS
        for reading in reader(page, layout)
        if reading.value
    )


def _of_layout(page: Page, layout: Layout | None) -> Reading[str] | None:
    for found in selected(page, layout, "byline"):
        value = _author(found.gapped)
        if value is None and len(found.text) <= _LONGEST and people(found.text):
            value = found.text
        if value:
            return Reading(
                value=value, rule="layout", place=found.place, text=found.text
            )
    return None


def _author(text: str) -> str | None:
    """What stands behind an author's label and names somebody, or such a line whole."""
    value = labelled(text, AUTHOR, gaps=True)
    if value is None and is_line_credit(text):
        return _unlabelled(text)
    if not value or len(value) > _LONGEST:
        return None
    return value if names(value, latin=True) else None


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
    behind = lines[text.end : text.end + 3] if text.paragraphs else []
    for line in [*above, *behind]:
        value = _author(line.gapped) if len(line.text) < 200 else None
        if value:
            place = page.place(line.element)
            return Reading(value=value, rule="label", place=place, text=line.text)
    return None


def _of_opening(page: Page, layout: Layout | None) -> Reading[str] | None:
    """A credit that stands alone above the text."""
    text = story(page, layout)
    if text.opening is None:
        return None
    value = _unlabelled(text.opening)
    return Reading(
        value=value, rule="opening-line", place=text.place, text=text.opening
    )


def _unlabelled(credit: str) -> str:
    return _LABELLED_CREDIT.sub("", credit).strip(" ■□●")


def _of_closing(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit that closes the text."""
    text = story(page, layout)
    for credit in text.credits:
        if any(person.role != "editor" for person in people(credit)):
            value = _unlabelled(credit)
            return Reading(
                value=value, rule="closing-credit", place=text.place, text=credit
            )
    return None


def _of_dateline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit in a dateline: 新华社北京7月21日电(记者 X)."""
    text = story(page, layout)
    for paragraph in text.paragraphs[:3]:
        opening = paragraph[:_LONGEST_DATELINE]
        if "者" not in opening and "通讯员" not in opening:
            continue
        found = _DATELINE.match(opening) or _BARE_DATELINE.match(opening)
        if found is not None:
            value = found["credit"].strip()
            return Reading(
                value=value, rule="dateline", place=text.place, text=found.group()
            )
    return None


def _of_meta(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The head's author, unless it is the editor: many systems print that there."""
    reading = stated(page, ("author", "article:author", "dc.creator", "byl"), "meta")
    if reading is None or not _is_person(page, reading.value):
        return None
    editors = {
        each.name for found in _in_editor_line(page, layout) for each in found.value
    }
    return None if set(names(reading.value, latin=True)) & editors else reading


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
    return not page.is_chinese and " " in text


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


Credits = Iterator[Reading[tuple[Person, ...]]]


def _named(
    reading: Reading[str], found: tuple[Person, ...]
) -> Reading[tuple[Person, ...]]:
    return Reading(
        value=found, rule=reading.rule, place=reading.place, text=reading.text
    )


def _in_byline(page: Page, layout: Layout | None) -> Credits:
    """The people of a line near the headline."""
    reading = first(_NEAR_HEADLINE, page, layout)
    if reading is not None:
        yield _named(reading, _people_in(reading))


def _people_in(reading: Reading[str]) -> tuple[Person, ...]:
    text = reading.value
    found = people(text)
    if found:
        return found
    role: Role = (
        "reporter" if re.search(r"记\s*者\s*[:：]", reading.text or "") else "author"
    )
    if text.isascii():
        return tuple(_western(text, role))
    return tuple(Person(name=name, role=role) for name in names(text, latin=True))


def _western(text: str, role: Role) -> Iterator[Person]:
    bare = re.sub(r"^\s*by\s+", "", text, flags=re.IGNORECASE)
    for part in re.split(r"\s*(?:,|;|&|\band\b)\s*", bare):
        if part:
            yield Person(name=part, role=role)


def _in_datelines(page: Page, layout: Layout | None) -> Credits:
    reading = _of_dateline(page, layout)
    if reading is None:
        return
    outlet = _OUTLET.match(reading.text or "")
    name = outlet.group(1).strip(" ■□●") if outlet else None
    if name in _OWN or (name and name.startswith("本")):
        name = None
    found = people(reading.value)
    yield _named(reading, tuple(_with_affiliation(each, name) for each in found))


def _with_affiliation(person: Person, outlet: str | None) -> Person:
    if person.affiliation or person.role == "correspondent":
        return person
    return Person(name=person.name, role=person.role, affiliation=outlet)


def _in_captions(page: Page, layout: Layout | None) -> Credits:
    text = story(page, layout)
    for image in text.pictures.images:
        found = _photographers(image.caption) if image.caption else ()
        if found:
            yield Reading(
                value=found,
                rule="caption",
                place=text.pictures.place,
                text=image.caption,
            )


def _photographers(caption: str) -> tuple[Person, ...]:
    found = _PHOTOGRAPHER.search(caption) or _PHOTO_LABEL.search(caption)
    if found is None:
        return ()
    credit = people(found["who"], fallback="photographer")
    return tuple(
        Person(name=each.name, role="photographer", affiliation=each.affiliation)
        for each in credit
    )


def _in_closing(page: Page, layout: Layout | None) -> Credits:
    text = story(page, layout)
    for credit in text.credits:
        yield Reading(
            value=people(credit), rule="closing-credit", place=text.place, text=credit
        )


def _in_head(page: Page, layout: Layout | None) -> Credits:
    """The head's author, where the page itself credits nobody."""
    if first(_ON_PAGE, page, layout) is None:
        reading = first(_IN_HEAD, page, layout)
        if reading is not None:
            yield _named(reading, _people_in(reading))


def _in_editor_line(page: Page, layout: Layout | None) -> Credits:
    """The editors: by the layout, else the first line that has their label."""
    for found in selected(page, layout, "editor"):
        editors = _editors(found.text)
        if editors:
            yield Reading(
                value=editors, rule="layout", place=found.place, text=found.text
            )
            return
    for index in _editor_lines(page, layout):
        line = flow(page).lines[index]
        editors = _editors(line.text)
        if editors:
            place = page.place(line.element)
            yield Reading(
                value=editors, rule="editor-label", place=place, text=line.text
            )
            return


def _editor_lines(page: Page, layout: Layout | None) -> Iterator[int]:
    """The lines that may name editors: those behind the text, then those above it."""
    lines = flow(page).lines
    text = story(page, layout)
    headline = headline_line(page, layout)
    start = text.start if headline is None else headline
    behind = range(max(text.end - 1, 0), min(text.end + _EDITOR_REACH, len(lines)))
    above = range(start, min(max(text.start + 4, start + 5), len(lines)))
    for index in [*behind, *above]:
        line = lines[index].text
        if is_editor_line(line) or (
            len(line) < 200 and labelled(line, EDITOR) is not None
        ):
            yield index


def _editors(text: str) -> tuple[Person, ...]:
    """The editors that a line names."""
    plain = narrow_colons(text)
    found = re.search(rf"{EDITOR}\s*[\])）】]?\s*[:/]?\s*", narrow(plain))
    if found is None:
        return ()
    rest = plain[found.end() :]
    whole = people(f"责任编辑 {rest.strip('[]【】 ')}")
    return tuple(each for each in whole if each.role == "editor")


_NEAR_HEADLINE = (_of_layout, _of_line, _of_opening)
_ON_PAGE = (*_NEAR_HEADLINE, _of_closing, _of_dateline)
_IN_HEAD = (_of_founder, _of_json, _of_meta)
_BYLINE = (*_ON_PAGE, *_IN_HEAD)
_CREDITS = (
    _in_byline,
    _in_datelines,
    _in_captions,
    _in_closing,
    _in_head,
    _in_editor_line,
)
