"""Personal names in alphabetic scripts: told apart, and told from other words."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.extract.credits.no_names import HOUSE, OPENING, PARTICLES, SUFFIXES, WORK
from crawler.extract.text import letters, squeezed

_AND = "and|und|et|y|e|og|och|en|ja|i|и|та|és|și|ve|dan|with|mit|con|avec"
_BETWEEN = re.compile(
    rf"\s*(?:[,;&+/|•·●■◆○、\n]|\s[-–—]\s)\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+"
)
_JUNCTION = re.compile(rf"(?:{_AND}|by|for|in)", re.IGNORECASE)
_LETTER = r"\w\u0300-\u036f\u0900-\u0dff"  # with the marks that combine with one
_WORD = re.compile(rf"[^\W\d_](?:[{_LETTER}'’ʼ´`.\-‐‑]*[{_LETTER}])?\.?")
_NO_NAME = WORK | HOUSE
_LABEL = re.compile(
    r"^\W*(?:(?i:by|par|por|door|written by|posted by)\s+|Von\s+(?=\S+\s+[A-Z])"
    r"|(?i:by|authors?|autor|text)\s*:)"
)
_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_WORKS_FOR = re.compile(
    r"\s+(?:(?:for|in|at|special to|of|on|für|pour|para|per|is)\s|(?:yesterday|today|"
    r"gestern|heute|hier|hoy|ieri|oggi)\b).*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S*@\S*|https?://\S+|\bwww\.\S+")
_MONTH = (
    "(?:jan|january|januar|jänner|janvier|janv|januari|janeiro|ene|enero|gen|gennaio"
    "|feb|february|februar|février|févr|febrero|febbraio|fev|fevereiro|februari"
    "|mar|march|märz|mrz|mars|marzo|março|maart|marts|apr|april|avril|avr|abr|abril"
    "|aprile|may|mai|mayo|mag|maggio|maio|mei|maj|jun|june|juni|juin|junio|giu|giugno"
    "|junho|jul|july|juli|juillet|juil|julio|lug|luglio|julho|aug|august|août|ago|agosto"
    "|augustus|augusti|sep|sept|september|septembre|septiembre|setiembre|set|settembre"
    "|setembro|oct|october|okt|oktober|octobre|octubre|ott|ottobre|out|outubro|nov"
    "|november|novembre|noviembre|novembro|dec|december|dez|dezember|déc|décembre|dic"
    "|diciembre|dicembre|dezembro|января|февраля|марта|апреля|мая|июня|июля|августа"
    "|сентября|октября|ноября|декабря)"
)
_DAY = (
    "(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday"
    "|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    "|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    "|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì"
    "|sabato|domenica)"
)
_WHEN = re.compile(
    rf"(?:[\s,|(–—-]|\b(?:on|am|le|el|il|den|op|at|um|the|vom))*"
    rf"(?:\b{_DAY}\.?[\s,]+)?(?:\b{_MONTH}\.?[\s,]*)?\d",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_EDGES = " \t:,;-–—*\"“”„'«»"
_VOWEL = re.compile("[AEIOUY]")
_HANGUL = re.compile(
    "[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공"
    "현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용][\uac00-\ud7a3]{1,3}"
)
_HANGUL_HOUSE = re.compile(
    r"(?:뉴스|신문|일보|방송|통신|경제|기자|편집|팀|부|닷컴|기자단)(?=\s|$)"
)
_HANGUL_WORK = frozenset(["기자", "특파원", "선임기자", "인턴기자", "논설위원"])
_MOST_WORDS = 7
_MOST_PROPER = 4
_LONGEST = 40


@lru_cache(maxsize=256)
def persons(text: str) -> tuple[str, ...]:
    """The personal names that a byline's value lists, in order; its other words go.

    >>> persons("Nora Falk, Senior Reporter, and Jan van der Berg | The Lake Daily")
    ('Nora Falk', 'Jan van der Berg')
    """
    named = dict.fromkeys(name for part in parts(text) if (name := _person(part)))
    return tuple(named)


def may_name(text: str) -> bool:
    """Whether a text may hold a name at all: a cheap first look."""
    words = text.split()
    large = [word for word in words if not word[0].islower()]
    return len(large) > 1 or _HANGUL.search(text) is not None


def parts(text: str) -> Iterator[str]:
    """What separators, notes and dates leave of a byline, piece by piece.

    >>> list(parts("Nora Falk (nf) and Ida Holm | 3 May 2019"))
    ['Nora Falk', 'Ida Holm']
    """
    bare = _NOTE.sub(" \n", _ADDRESS.sub(" ", _LABEL.sub("", text)))
    for part in _BETWEEN.split(bare):
        dated = " " in part and _DIGIT.search(part)  # else an alias: Otter12
        when = _WHEN.search(part) if dated else None
        cut = _WORKS_FOR.sub("", part[: when.start()] if when else part)
        if cut.strip(_EDGES):
            name = " ".join(cut.split()).lstrip(".").strip(_EDGES)
            yield name.rstrip(".") if len(name.rpartition(" ")[2]) > 4 else name


def unescaped(text: str) -> str:
    """A head's text with its entities read, of which systems may write two layers."""
    return squeezed(html.unescape(html.unescape(text)) if "&" in text else text)


def without_notes(text: str) -> str:
    """A name without what stands behind it in brackets, and without addresses."""
    return " ".join(_NOTE.sub(" ", _ADDRESS.sub(" ", text)).split()).strip(_EDGES)


def same(one: str, other: str) -> bool:
    """Whether two names are written with the same letters."""
    return letters(one) == letters(other)


def is_person(text: str) -> bool:
    """Whether a text has the form of a personal name.

    >>> is_person("Nora M. Falk"), is_person("NORA FALK"), is_person("Lake Daily News")
    (True, True, False)
    """
    words = text.split()
    if len(words) == 1:
        return _is_hangul(text)
    if not text.isascii() and _HANGUL_HOUSE.search(text):
        return False
    if not 2 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST:
        return False
    lower = [word.lower().strip(".,") for word in words]
    if lower[0] in OPENING or any(word in _NO_NAME for word in lower):
        return False
    proper = [word for word in words if word.lower() not in PARTICLES]
    if not 2 <= len(proper) <= _MOST_PROPER or not _may_end(words[-1]):
        return False
    return all(map(_is_proper, proper)) and not _is_shouted_house(proper)


def _may_end(word: str) -> bool:
    """Whether a word may be a name's last: no particle, and no model's letter."""
    return len(word) > 1 and word.lower() not in PARTICLES


def _is_hangul(text: str) -> bool:
    return _HANGUL.fullmatch(text) is not None and not _HANGUL_HOUSE.search(text)


def _is_proper(word: str) -> bool:
    large = not word[0].islower() or any(map(str.isupper, word))
    return large and _WORD.fullmatch(word.rstrip(",")) is not None


def _is_shouted_house(words: list[str]) -> bool:
    """Whether a word is an outlet's initials: MDR, or ABC beside a plain word."""
    plain = not all(word.isupper() for word in words)
    return any(_is_initials(word, plain=plain) for word in words)


def _is_initials(word: str, *, plain: bool) -> bool:
    bare = word.strip(".")
    if len(bare) < 3 or not bare.isascii() or not bare.isupper():
        return False
    if bare.lower() in SUFFIXES or "." in bare or "-" in bare:
        return False
    return not _VOWEL.search(bare) or (plain and len(bare) <= 4)


def _person(part: str) -> str | None:
    """The name in one part of a list, without what the person does."""
    words = part.split()
    if len(words) == 2 and words[1] in _HANGUL_WORK:
        words.pop()
    while len(words) > 2 and _is_work(words[-1]):
        words.pop()
    while len(words) > 2 and _is_work(words[0]):
        words.pop(0)
    name = " ".join(words)
    return name if is_person(name) else None


def _is_work(word: str) -> bool:
    return word.lower().strip(".,:") in WORK or _JUNCTION.fullmatch(word) is not None
