"""In which of our two languages a page is written."""

import re
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

TAGS: dict[Language, str] = {"zh": "zh-Hans", "en": "en"}
"""What `lang` says of them."""

DEFAULT: Language = "en"


_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def tongue(text: str | None) -> str:
    """What `lang` says of an archived text, by its signs; empty: nobody knows.

    >>> tongue("草原 GDP"), tongue("草原の風"), tongue("Grasland")
    ('zh', 'ja', '')
    """
    if _KANA.search(text or ""):
        return "ja"
    return "zh" if _HAN.search(text or "") else ""


def chosen(wanted: str | None) -> Language | None:
    """The language that an address asks for; `None`: it asks for none of ours."""
    return next((each for each in LANGUAGES if each == wanted), None)


def preferred(accepted: str) -> Language:
    """The language that a browser prefers (RFC 9110 section 12.5.4).

    >>> preferred("fr, zh-TW;q=0.8, en;q=0.3"), preferred("en-GB,zh"), preferred("fr")
    ('zh', 'en', 'en')
    """
    best: dict[Language, float] = {}
    for part in accepted.split(","):
        name, _, more = part.strip().partition(";")
        language = chosen(name.strip().lower().partition("-")[0])
        if language is not None:
            best[language] = max(best.get(language, 0), _weight(more))
    known = sorted(best, key=lambda each: best[each], reverse=True)
    return known[0] if known and best[known[0]] else DEFAULT


def _weight(more: str) -> float:
    name, _, value = more.strip().partition("=")
    if name.strip() != "q":
        return 1
    try:
        return min(max(float(value), 0), 1)
    except ValueError:
        return 0
