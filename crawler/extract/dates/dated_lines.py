"""The dates that lines of a page print as marks, and what their labels call them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.dates.locale import order_of
from crawler.extract.dates.moment import Moment, moments
from crawler.extract.dates.months import month_number
from crawler.extract.flow import is_chinese
from crawler.extract.lines import Line
from crawler.extract.reading import Reading
from crawler.extract.text import letters, narrow, squeezed
from crawler.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A date that stands near the headline as a mark, not told in the text.

    changed: whether a label says that it is the date of a change.
    labelled: whether a label says that it is the date of publication.
    unsure: whether it may be of something else: it stands above the headline, where
        days of the visit stand too, or among many words, or no headline was found, or
        it is older than the web, as birthdays are.
    edition: whether it is the day of the printed edition, which the web runs ahead of.
    apart: whether it stands in pieces, each in a line of its own.
    """

    reading: Reading[Moment]
    changed: bool = False
    labelled: bool = False
    unsure: bool = False
    apart: bool = False
    edition: bool = False


_CHANGED = re.compile(
    r"(?:更新|修改|修订|最終更新|수정|updated?|modified|revised|edited|reviewed"
    r"|aktualisiert|aktualisierung|geändert|änderung|mis à jour|mise à jour"
    r"|modifié|actualizado|actualización|modificado|aggiornat[oa]|aggiornamento"
    r"|modificato|atualizad[oa]|atualização|bijgewerkt|gewijzigd|oppdatert|uppdaterad|opdateret"
    r"|zaktualizowano|aktualizacja|aktualizováno|обновлено|изменено|оновлено"
    r"|güncelleme|güncellendi|päivitetty|frissítve)"
    r"\s*(?:时间|日期|于|[:：]|\b(?:on|at|am|le|el|il|em|op|den|dnia|the)\b|[\s,.(—–-])*$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:发布|发表|刊发|时间|日期|公開|配信|掲載|입력|등록|published|posted"
    r"|veröffentlicht|veröffentlichung|erschienen|publié|publicado|publicada|pubblicato|gepubliceerd"
    r"|publicerad|publisert|opublikowano|опубликовано|yayınlanma|julkaistu|datum|date)"
    r"\s*(?:时间|日期|于|[:：]|\b(?:on|at|am|le|el|il|em|op)\b|[\s,.(—–-])*$",
    re.IGNORECASE,
)
_NOT_PUBLISHED = re.compile(
    r"今天是|截至|有效期|现在是|注册|成文日期|生成日期|©|copyright|\bborn\b|\*\s*$|expires"
    r"|(?:last|first) (?:visit|seen)|joined|member since",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"(?:ausgabe(?: vom)?|print edition|print(?:ed)? (?:on|in)|édition (?:datée )?du"
    r"|edición del|edizione del|edição de|wydanie z|numer z)[\s:,]*(?:the\s*)?$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d\D{0,4}\d")
_FRAGMENT = re.compile(r"[\d\s/.:,年月日-]{1,12}|[^\W\d_]{3,10}\.?(?:\s\d\d?)?")
_YEAR_APART = re.compile(r"^(\d{4})\s+(\d\d?)\s*[/.月-]\s*(\d\d?)")
_DAY_APART = re.compile(r"^(\d\d?)\s*[/.-]\s*(\d\d?)\s+(\d{4})")
_NAME_OF_CHANGE = re.compile(r"(?<![a-z])(?:modified|updated?|changed)(?![a-z])")
_CAPTIONS = frozenset(["figcaption", "caption", "figure"])
_LONGEST = 200
_MOST_LETTERS = 90
_FEW_LETTERS = 50
_HEADLINE = 25
_CHINESE_HEADLINE = 8
_WEB = 1990


def in_lines(page: Page, lines: list[Line]) -> Iterator[Printed]:
    """What the lines print, and what several of them print together."""
    run: list[Line] = []
    for line in lines:
        yield from in_line(page, line)
        if len(line.text) <= 12 and _FRAGMENT.fullmatch(narrow(line.text)):
            run.append(line)
        else:
            yield from _in_run(page, run)
            run = []
    yield from _in_run(page, run)


def _in_run(page: Page, run: list[Line]) -> Iterator[Printed]:
    """A date that stands in pieces: 2019 / 09/07 / 19:02."""
    if len(run) < 2 or not all(_is_piece(line.text) for line in run):
        return
    text = " ".join(narrow(line.text).strip(" /.,-") for line in run)
    text = _YEAR_APART.sub(r"\1-\2-\3", text)
    text = _DAY_APART.sub(r"\1.\2.\3", text)
    for moment in moments(text, order_of(page)):
        place = page.place(run[0].element)
        yield Printed(
            reading=Reading(value=moment, rule="visible-date", place=place, text=text),
            apart=True,
        )


def _is_piece(text: str) -> bool:
    return any(map(str.isdigit, text)) or month_number(text.strip(". ")) is not None


def in_line(page: Page, line: Line) -> Iterator[Printed]:
    """The dates of one line, without those that are another article's."""
    if len(line.text) > _LONGEST or _FIGURES.search(line.text) is None:
        return
    text = line.gapped
    found = list(moments(text, order_of(page)))
    if not found or _is_caption(line.element):
        return
    plain, place, term = narrow(text), 0, _term(line.element)
    for moment in found:
        start = plain.find(narrow(moment.text), place)
        before = f"{term} {plain[place:start]}" if term else plain[place:start]
        place, term = start + len(moment.text), ""
        if _NOT_PUBLISHED.search(before) or _NOT_PUBLISHED.search(plain[:start]):
            continue
        if _is_prose(plain, moment, before):
            continue
        if not line.linked or not _is_behind_link(page, line, moment):
            yield _labelled(page, line, moment, before)


def _term(element: HtmlElement) -> str:
    """What the list of terms that an element stands in calls it: Published, Joined."""
    term = element.getprevious() if element.tag == "dd" else None
    return narrow(squeezed(term.text_content())) if term is not None else ""


def _labelled(page: Page, line: Line, moment: Moment, before: str) -> Printed:
    """A date, and what the words before it say that it is the date of."""
    changed = _CHANGED.search(before) is not None
    edition = _EDITION.search(before) is not None
    labelled = not changed and _PUBLISHED.search(before) is not None
    place = page.place(line.element)
    return Printed(
        reading=Reading(value=moment, rule="visible-date", place=place, text=line.text),
        changed=changed or (not labelled and _is_named_change(line)),
        labelled=labelled,
        unsure=edition or (not labelled and _is_doubtful(line.gapped, moment)),
        edition=edition,
    )


def _is_doubtful(text: str, moment: Moment) -> bool:
    return len(text) - len(moment.text) > _FEW_LETTERS or moment.day.year < _WEB


def _is_named_change(line: Line) -> bool:
    names = line.block.names
    return "publi" not in names and _NAME_OF_CHANGE.search(names) is not None


def _is_prose(text: str, moment: Moment, before: str) -> bool:
    """Whether the date is told in a sentence, and not printed as a mark."""
    if "。" in text:
        return moment.clock is None or len(text) > 80
    rest = len(text) - len(moment.text)
    if _PUBLISHED.search(before) or rest <= _HEADLINE:
        return False
    return rest > _MOST_LETTERS or text.rstrip().endswith((".", "!", "?"))


def _is_caption(element: HtmlElement) -> bool:
    """Whether it stands in a picture's block, and no headline with it."""
    around = next(element.iterancestors("figure"), None)
    if around is None and element.tag in _CAPTIONS:
        around = element
    return around is not None and next(around.iter("h1", "h2"), None) is None


def _is_behind_link(page: Page, line: Line, moment: Moment) -> bool:
    """Whether the date follows a linked headline, or stands in one: it is another's.

    A link that is the date alone leads to the article itself.
    """
    day = letters(moment.text)
    for link in line.element.iter("a"):
        said = letters(link.text_content())
        if day in said:
            return len(said) > len(day) + 12
        if len(said) > (_CHINESE_HEADLINE if is_chinese(page) else _HEADLINE):
            return True
    return line.linked >= len(line.text)
