"""Times of the day as pages print them before or behind a date."""

import re
from datetime import UTC, time, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

_WEEKDAY = (
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\([月火水木金土日월화수목금토일]\)"
)
# What stands between a date and its time, in the languages of the news.
_AT = (
    r"at|um|à|a\slas|alle\sore|alle|ore|às|as|kl\.?|klo|o\sgodz\.?|godz\.?|o|в|о|г\.,?"
    r"|u\.?|saat|om|ob|στις|@"
)
_HALF = r"上午|下午|中午|晚上|凌晨|傍晚|早上|晚|午前|午後|오전|오후"
_ZONE = (
    r"Z\b|(?:UTC|GMT)?\s?[+-][01]?\d:?[0-5]\d(?!\d)|(?:UTC|GMT)\s?[+-]\d\d?(?!\d)"
    r"|\(?(?:UTC|GMT|EST|EDT|PST|PDT|CEST|CET|JST|MSK)\b\)?"
)
_MARK = r"(?P<apm>[ap]\.?\s?m\b\.?)?\s*(?:uhr\b|hrs?\b|uur\b)?"
_BEHIND = re.compile(
    rf"\s*(?:[.,|·•–—/T-]\s*)?(?:(?:{_WEEKDAY})\s*)?(?:(?P<at>{_AT})\s*)?"
    rf"(?P<half>{_HALF})?\s*"
    r"(?P<hour>[012]?\d)\s*(?P<gap>[:时時點点시h.])\s*(?P<minute>[0-5]?\d)(?!\d)"
    r"(?:\s*[:分분]\s*(?P<second>[0-5]\d)?(?!\d)(?:[.:]\d+)?[秒초]?)?"
    rf"\s*{_MARK}\s*(?P<zone>{_ZONE})?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<![\d:.])(?P<at>)(?P<half>)(?P<hour>[012]?\d)\s?(?P<gap>[:h])\s?"
    r"(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d)(?!\d))?"
    rf"\s*{_MARK}\s*(?P<zone>{_ZONE}|\bET\b)?\s*[,|·•–—/)(-]*\s*"
    r"(?:on\s|am\s|del\s|du\s|le\s|il\s|el\s)?\s*(?:[^\W\d_]{2,10}\.?,?\s*)?$",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"uhr|uur|hrs?", re.IGNORECASE)
_AFTERNOON = ("下午", "晚上", "晚", "傍晚", "午後", "오후")
_ABROAD: Final = {
    "EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "JST": 9, "MSK": 3,
}  # fmt: skip
_REACH = 45


class Clock(NamedTuple):
    """A time of the day, the zone that is printed with it, and where it stands."""

    value: time
    zone: tzinfo | None
    start: int
    end: int


def clock_behind(text: str, place: int) -> Clock | None:
    """The time that follows a date which ends at this place."""
    found = _BEHIND.match(text, place)
    if found is None or (found["gap"] == "." and not _is_spoken(found)):
        return None
    return _clock(found)


def clock_before(text: str, place: int, *, after: int = 0) -> Clock | None:
    """The time that precedes a date which begins at this place."""
    first = max(after, place - _REACH)
    if ":" not in text[first:place] and "h" not in text[first:place]:
        return None
    found = _BEFORE.search(text, first, place)
    return _clock(found) if found else None


def _is_spoken(found: re.Match[str]) -> bool:
    """Whether words say that 10.30 is a time: a label before it, or Uhr behind."""
    return bool(found["at"] or found["apm"] or _SPOKEN.search(found[0]))


def _clock(found: re.Match[str]) -> Clock | None:
    hour, half = int(found["hour"]), (found["apm"] or "").lower()[:1]
    if (half == "p" or found["half"] in _AFTERNOON) and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    if hour > 23:
        return None
    value = time(hour, int(found["minute"]), int(found["second"] or 0))
    return Clock(value, _zone(found["zone"]), found.start(), found.end())


def _zone(text: str | None) -> tzinfo | None:
    """The offset that a text names; none for ET, which is of two offsets."""
    name = (text or "").strip(" ()").upper()
    if name in _ABROAD:
        return timezone(timedelta(hours=_ABROAD[name]))
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    digits = re.sub(r"\D", "", name)
    if not digits:
        return None
    hours, minutes = (digits, "0") if len(digits) < 3 else (digits[:-2], digits[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > timedelta(hours=14):
        return None
    return timezone(-offset if "-" in name else offset)
