"""Whether a moment, names or a breadcrumb were read as they are."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.benchmarks.overlap import bare, folded

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2}):(\d{2}))?"
)
_BETWEEN_NAMES = re.compile(r"[;,、，；\n]")
_LABEL = re.compile(
    r"(?:by|von|par|por|文|作者|记者|責任編輯|责任编辑|编辑|来源|來源|source)[\s:：/丨|]*",
    re.IGNORECASE,
)
_HERE = re.compile(r"^(?:您?(?:所在的|的)?当前位置|位置)")
_NO_CRUMBS = frozenset(
    ["正文", "文章正文", "文章详情", "当前位置", "您的位置", "您所在的位置", "位置"]
)
_HALF_A_DAY = timedelta(hours=12)
_FARTHEST_ZONE = timedelta(hours=14)


class Moment(NamedTuple):
    """A day and, where it is told, the minute, both as ISO 8601 writes them."""

    day: str
    minute: str | None


def moment(text: str | None) -> Moment | None:
    """The first moment in a text, its zone left aside.

    >>> moment("2010年7月21日 9:05")
    Moment(day='2010-07-21', minute='09:05')
    """
    found = _MOMENT.search(text or "")
    if found is None:
        return None
    year, month, day, hour, minute = found.groups()
    clock = f"{int(hour):02}:{minute}" if hour else None
    return Moment(f"{int(year):04}-{int(month):02}-{int(day):02}", clock)


def is_same_day(true: str, read: str | None) -> bool:
    """Whether the days are equal, or the instants less than half a day apart."""
    found = moment(read)
    if found is not None and (known := moment(true)) and known.day == found.day:
        return True
    one, other = _instant(true), _instant(read)
    return bool(one and other and abs(one - other) < _HALF_A_DAY)


def is_same_minute(true: str, read: str | None) -> bool:
    """Whether the minutes are equal; with an offset, in any zone."""
    known, found, instant = moment(true), moment(read), _instant(read)
    if known == found:
        return True
    if known is None or known.minute is None or instant is None:
        return False
    at = datetime.fromisoformat(f"{known.day}T{known.minute}")
    apart = abs(at - instant.replace(tzinfo=None, second=0))
    return apart <= _FARTHEST_ZONE and not apart % timedelta(hours=1)


def _instant(text: str | None) -> datetime | None:
    """The instant, where the text is ISO 8601 with an offset."""
    try:
        read = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return read if read.tzinfo else None


def names(values: Iterable[str]) -> frozenset[str]:
    """The names in these texts, bare and without labels.

    >>> sorted(names(["By Ann Lee, Bo Li", "记者：王海"]))
    ['annlee', 'boli', '王海']
    """
    return frozenset(filter(None, _names(values)))


def _names(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        for part in _BETWEEN_NAMES.split(value):
            text = folded(part).strip()
            label = _LABEL.match(text)
            yield bare(text[label.end() :] if label else text)


def share_of_names(true: frozenset[str], read: frozenset[str]) -> float:
    """F1 of two sets of names; 1 where both are empty."""
    return 2 * len(true & read) / (len(true) + len(read)) if true or read else 1.0


def crumbs(values: Iterable[str]) -> list[str]:
    """The steps of a breadcrumb, bare, without the words that say where one is.

    >>> crumbs(["当前位置：首页", "新闻", "正文"])
    ['首页', '新闻']
    """
    steps = (bare(value) for value in values)
    kept = (step for step in steps if step and step not in _NO_CRUMBS)
    return [_HERE.sub("", step, count=1) for step in kept]
