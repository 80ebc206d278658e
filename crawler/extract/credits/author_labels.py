"""Labels before an author's name in alphabetic scripts: `By X`, `Von X`, `Text: X`."""

import re

from crawler.extract.lines import Line
from crawler.extract.text import squeezed

_BY = (
    "by|By|BY|von|Von|VON|par|Par|PAR|por|Por|POR|door|Door|DOOR|di|Di|DI|av|Av|AV|af|Af"
    "|przez|Przez|Od|От|Від|oleh|Oleh|OLEH|Bởi"
    "|بقلم|كتب|كتبت|מאת|Írta|Γράφει"
)
_DONE = (
    r"(?i:written|posted|published|reported|contributed|authored|submitted|created|story"
    r"|text|words|article|analysis|opinion|commentary|essay|column|guest post|blog"
    r"|interview|publié|publicado|pubblicato|veröffentlicht|geschrieben|verfasst|scritto"
    r"|escrito|écrit|rédigé|geschreven|gastbeitrag|beitrag|artikel|kommentar|texto|testo"
    r"|texte|tekst)"
)
_NOUN = (
    r"(?i:authors?(?:\(s\)| of the article)?|autor(?:in/autor|in|en|es|a)?|auteure?s?"
    r"|autrice|autor[ei]|redakteur(?:in)?|verfasser(?:in)?|texte?|texto|testo|tekst|words"
    r"|story|writers?|reporters?|journalist(?:in|e)?|periodista|redactor|redacción|firma"
    r"|автор(?:ы)?|текст|penulis|a cura di|yazan|haber|teksti|napsala?)"
)
_SAYS = r"(?i:th(?:is|e)\s\w+\s(?:was|is)\s)"
_LABEL = re.compile(
    rf"(?:(?:{_SAYS}?{_DONE}\s+)?(?:{_BY})(?:\s*[:：]\s*|\s+|$)|[Bb]y(?=[A-Z][a-z])"
    rf"|{_DONE}\s+(?:de|da)\s+|{_NOUN}\s*(?:[:：]|\s[|–-])\s*|{_NOUN}\s+(?=[A-ZÀ-ÞА-Я])"
    rf"|{_NOUN}$)"
)
_SPELLED = re.compile(
    rf"(?:{_DONE}\s+(?:{_BY})\s|{_NOUN}\s*[:：]|{_NOUN}\s+(?=[A-ZÀ-ÞА-Я]))"
)
# 김영호 기자: the label stands behind the name.
_BEFORE_LABEL = re.compile(
    r"[\uac00-\ud7a3]{2,4}\s*(?:선임|인턴)?(?:기자|특파원|논설위원)(?![\uac00-\ud7a3])"
)
_BEHIND_DATE = re.compile(
    r"(?i:posted|published|updated|veröffentlicht|publié|publicado)\b"
    r"[^.!?]{0,60}?\s(?:by|von|par|por)\s+"
)
_FIRST = re.compile(  # how the first word of every label begins
    r"(?i:by|vo|pa|po|do|di|av|af|prz|od|от|від|ole|bởi|wri|rep|con|aut|sub|cr|st|te|wor"
    r"|art|ana|opi|com|es|col|gue|blo|int|pub|ver|ges|scr|éc|réd|gas|bei|kom|th|red|jou"
    r"|per|fir|авт|тек|pen|a\s|upd|بق|كت|מא|ír|γρ|yaz|hab|nap)"
)
_STARTS = re.compile(r"[|•·–—\n]\s*|\d,?\s")
_OTHERS = re.compile(
    r"(?:edited|reviewed|checked|produced|translated|updated|photograph(?:y|ed|s)?"
    r"|photos?|images?|video|illustrat(?:ion|ed)s?|graphics?|contributions?|presented"
    r"|filmed|hosted|narrated|approved|verified)\s+(?:by|from)\b|\beditors?\s*:"
    r"|(?:photo|foto|image|bild|bilder|picture|photographer|video|illustration)s?\s*[:/|]"
    r"|©|\bcredit\b|\bgetty\b|bearbeitet von\b|fotos? (?:von|de)\b"
    r"|übersetzt|traduit|traducido|tradotto|translated"
)
_MAY_BE_OTHERS = re.compile("by|from|[:/|©]|credit|getty|bearb|foto|übers|trad|transl")
_ENDS_IN_OTHERS = re.compile(
    r"(?:edited|reviewed|checked|produced|translated|photos?|contributions?|photography"
    r"|illustrations?)\s+(?:by|from):?$"
)


def behind_label(line: Line) -> str | None:
    """What stands behind an author's label in a line; "" where the next one has it.

    A label opens the line, an element of it, or stands behind a bar or a date.
    """
    text = line.text
    if "기자" in text or "특파원" in text:
        before = _BEFORE_LABEL.search(text)
        return text[before.start() :] if before else None
    found = _found(text)
    if found is None and len(line.pieces) > 1:
        text = "\n".join(line.pieces)
        found = _found(text)
    if found is None or credits_others(text[: found.end()]):
        return None
    return without_others(squeezed(text[found.end() :]))


def _found(text: str) -> re.Match[str] | None:
    if _FIRST.match(text):
        found = _LABEL.match(text) or _BEHIND_DATE.match(text)
        if found:
            return found
    for start in _STARTS.finditer(text):
        if _FIRST.match(text, start.end()):
            found = _LABEL.match(text, start.end())
            if found:
                return found
    return None


def without_others(value: str) -> str:
    """A label's value up to the credit of somebody else's work."""
    lower = value.lower()
    found = _OTHERS.search(lower) if _MAY_BE_OTHERS.search(lower) else None
    return value[: found.start()] if found else value


def credits_others(text: str) -> bool:
    """Whether a text credits a picture, an edit or a translation to somebody."""
    lower = text.lower()
    if not _MAY_BE_OTHERS.search(lower):
        return False
    return _OTHERS.search(lower) is not None


def announces_others(text: str) -> bool:
    """Whether a line is the label of such a credit, and the next one has the name."""
    return len(text) < 40 and _ENDS_IN_OTHERS.search(text.lower()) is not None


def opens_with_word(text: str) -> bool:
    """Whether the label that opens a text says more than `by`: `Author`."""
    return _SPELLED.match(text) is not None


def opens_with_label(text: str) -> bool:
    """Whether an author's label is the first that a text says."""
    return _LABEL.match(text) is not None
