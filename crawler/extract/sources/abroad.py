"""Outlets that pages in other languages than Chinese credit: `Source: X`."""

import re
from collections.abc import Sequence

from crawler.extract.lines import Line
from crawler.extract.sources.outlets import is_of_pictures, is_outlet
from crawler.extract.text import narrow

_WORDS = (
    "source", "quelle", "fuente", "fonte", "bron", "kilde", "källa", "lähde", "źródło",
    "zdroj", "forrás", "kaynak", "izvor", "sursa", "vir", "šaltinis", "avots",
    "allikas", "источник", "джерело", "извор", "източник", "πηγή", "nguồn", "sumber",
    "출처", "出典", "出所", "配信元", "提供元", "المصدر", "מקור", "स्रोत", "ที่มา",
)  # fmt: skip
_LABEL = re.compile(
    rf"(?:^|[|•·(\[–—]\s*|\s-\s)(?:{'|'.join(_WORDS)})\s*:\s*(?P<outlet>[^|•()\[\]]+)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;。]\s+\S|[,،、].*[,،、]|\d{4}")
_DATE = re.compile(r"\s*[-–—,|]?\s*\d{1,4}[./-]\d{1,2}[./-].*$")
_MOST_WORDS = 6
_LONGEST_LINE = 120
_FIGURES = ("figure", "figcaption")
_CAPTION = re.compile(r"caption|credit|photo|image|picture|figure|media|chart|infobox")


def credited_abroad(line: Line) -> str | None:
    """The outlet that a short line credits, where it credits no picture or table."""
    if ":" not in line.text and "：" not in line.text:
        return None
    text = line.text
    found = _LABEL.search(narrow(text)) if len(text) <= _LONGEST_LINE else None
    if found is None or _is_of_figure(line):
        return None
    value = _DATE.sub("", text[found.start("outlet") : found.end("outlet")])
    value = value.strip(" .,-–—")
    return value if _is_name(value) else None


def _is_name(value: str) -> bool:
    if not is_outlet(value) or is_of_pictures(value) or _SENTENCE.search(value):
        return False
    return len(value.split()) <= _MOST_WORDS


def _is_of_figure(line: Line) -> bool:
    """Whether the line belongs to a picture or a table."""
    if line.row:
        return True
    nearest: Sequence[object] = (line.element, *line.element.iterancestors())
    for element in list(nearest)[:4]:
        tag, names = element.tag, element.get("class") or ""  # type: ignore[attr-defined]
        if tag in _FIGURES or _CAPTION.search(names.lower()):
            return True
    return False
