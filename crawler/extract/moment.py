"""Dates and times as pages print them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crawler.extract.text import narrow

_CLOCK = (
    r"(?:\s*(?:[,|T]\s*)?(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*)?(?P<half>上午|下午|中午|晚上|凌晨|晚)?\s*"
    r"(?P<hour>[012]?\d)\s*[:时点]\s*(?P<minute>[0-5]?\d)(?!\d)"
    r"(?:\s*[:分]\s*(?P<second>[0-5]\d)?(?!\d)(?:\.\d+)?秒?)?"
    r"\s*(?P<apm>[AaPp]\.?[Mm]\b\.?)?"
    r"\s*(?P<zone>Z\b|[+-][01]\d:?[0-5]\d(?!\d))?)?"
)
_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s*(?P<mark>[-/.年])\s*(?P<month>[01]?\d)"
    r"\s*[-/.月]\s*(?P<day>[0-3]?\d)(?!\d)\s*日?" + _CLOCK
)
# Two digits for the year: always year, month, day on Chinese pages (10-07-21 17:18).
_SHORT_YEAR = re.compile(
    r"(?<![\d./-])(?P<year>\d\d)(?P<mark>[-/.])(?P<month>[01]\d)[-/.]"
    r"(?P<day>[0-3]\d)(?![\d./-])" + _CLOCK
)
# 10年07月21日 as a mark; 过去10年7月 is told in prose, and has no day.
_SHORT_CHINESE = re.compile(
    r"(?<![\d./-])(?P<year>\d\d)(?P<mark>年)\s*(?P<month>[01]?\d)\s*月\s*"
    r"(?P<day>[0-3]?\d)\s*日" + _CLOCK
)
_DIGITS = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<mark>)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)" + _CLOCK
)
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>(?:19|20)\d\d)(?P<mark>)" + _CLOCK.replace("[,|T]", "[,|T·–-]|at"),
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH},?\s+"
    r"(?P<year>(?:19|20)\d\d)(?P<mark>)" + _CLOCK.replace("[,|T]", "[,|T·–-]|at"),
    re.IGNORECASE,
)
_PATTERNS = (_YEAR_FIRST, _SHORT_YEAR, _SHORT_CHINESE, _MONTH_FIRST, _DAY_FIRST)
_AFTERNOON = ("下午", "晚上", "晚")


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A printed date, with its time where one is printed.

    text: as printed.
    zone: the offset that is printed with it.
    """

    day: date
    clock: time | None
    text: str
    zone: tzinfo | None = None

    def iso(self, zone: tzinfo | None) -> str:
        """ISO 8601 in this zone; the date alone where time or zone is unknown."""
        if self.clock is None:
            return self.day.isoformat()
        here = datetime.combine(self.day, self.clock)
        if self.zone is not None:
            known = here.replace(tzinfo=self.zone)
            return (known.astimezone(zone) if zone else known).isoformat()
        return here.replace(tzinfo=zone).isoformat() if zone else self.day.isoformat()

    def is_after(self, bound: datetime | None, zone: tzinfo | None) -> bool:
        """Whether it lies after this moment, in whatever zone it may be printed."""
        if bound is None:
            return False
        stated = self.zone or zone
        if self.clock is None or stated is None:
            return self.day > (bound.astimezone(UTC) + timedelta(hours=14)).date()
        return datetime.combine(self.day, self.clock, stated) > bound + timedelta(
            hours=1
        )


def moments(text: str) -> Iterator[Moment]:
    """The dates printed in a text, in order.

    >>> [moment.iso(None) for moment in moments("10-07-21 17:18 打印本页")]
    ['2010-07-21']
    """
    plain = narrow(text)
    found = [match for pattern in _PATTERNS for match in pattern.finditer(plain)]
    for match in sorted(found, key=lambda each: each.start()):
        moment = _moment(match, text[match.start() : match.end()].strip())
        if moment is not None:
            yield moment


def compact_moment(text: str) -> Moment | None:
    """The first date of a text in which it may be written without separators."""
    found = _DIGITS.search(narrow(text))
    plain = next(moments(text), None)
    return plain or (_moment(found, found.group().strip()) if found else None)


def _moment(match: re.Match[str], text: str) -> Moment | None:
    try:
        day = date(_year(match["year"]), _month(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Moment(day=day, clock=_clock(match), text=text, zone=_zone(match["zone"]))


def _year(text: str) -> int:
    """Two digits are of the age of the web: 90 to 99 are the last century."""
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= 90 else 2000)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else 1 + _MONTHS.index(text[:3].lower()) // 3


def _clock(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    later = match["half"] in _AFTERNOON or (match["apm"] or "").lower().startswith("p")
    if later and hour < 12:
        hour += 12
    if (match["apm"] or "").lower().startswith("a") and hour == 12:
        hour = 0
    if hour > 23:
        return None
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    parsed = datetime.fromisoformat(f"2000-01-01T00:00:00{text}")
    return parsed.tzinfo
