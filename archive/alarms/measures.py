"""What is measured of a reading: lengths, letters, what recurs."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from math import log

from archive.alarms.seen import Seen

_SAMPLE = 300
_LONGEST = 80
_LETTERS = {
    "Han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+"),
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
    "digits": re.compile("[0-9０-９]+"),
}
_BROKEN = re.compile("[\ufffd\ue000-\uf8ff]")

Measure = Callable[[Seen], float | None]


def _length(field: str, seen: Seen) -> float | None:
    """The logarithm of a text's length: half and double lie as far apart."""
    text = seen.texts.get(field)
    return log(len(text)) if text else None


def _letters(script: str, seen: Seen) -> float | None:
    """The part of a text's beginning that is of this script."""
    sample = seen.texts.get("body", "")[:_SAMPLE]
    found = _LETTERS[script].findall(sample)
    return sum(map(len, found)) / len(sample) if sample else None


MEASURES: Mapping[str, Measure] = {
    "length of title": partial(_length, "title"),
    "length of byline": partial(_length, "byline"),
    "length of body": partial(_length, "body"),
    "Han in body": partial(_letters, "Han"),
    "Latin in body": partial(_letters, "Latin"),
    "digits in body": partial(_letters, "digits"),
}
"""The numbers whose distributions are compared."""


def is_readable(seen: Seen) -> bool | None:
    """Whether hardly a letter is a replacement character or of private use.

    Text decoded in a wrong way has one in a hundred at least.
    """
    texts = (seen.texts.get(field, "") for field in ("title", "body"))
    sample = "".join(text[:_SAMPLE] for text in texts)
    if not sample:
        return None
    return len(_BROKEN.findall(sample)) * 100 < len(sample)


def _whole(field: str, seen: Seen) -> str | None:
    text = seen.texts.get(field)
    return text[:_LONGEST] if text else None


def _moment(seen: Seen) -> str | None:
    """The moment of publication; a day alone is that of many."""
    moment = seen.texts.get("published", "")
    return moment if "T" in moment else None


def _first_line(seen: Seen) -> str | None:
    return seen.texts.get("body", "").partition("\n")[0][:_LONGEST] or None


def _last_line(seen: Seen) -> str | None:
    return seen.texts.get("body", "").rpartition("\n")[2][-_LONGEST:] or None


RECURRING: Mapping[str, Callable[[Seen], str | None]] = {
    "title": partial(_whole, "title"),
    "byline": partial(_whole, "byline"),
    "published": _moment,
    "first line of body": _first_line,
    "last line of body": _last_line,
}
"""What no two articles need to have in common."""
