"""Dates and times as pages print them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from crawler.extract.dates.clocks import Clock, clock_before, clock_behind
from crawler.extract.dates.months import month_number
from crawler.extract.text import narrow

Order = Literal["ymd", "dmy", "mdy"]
"""How a page writes a date in figures, where these alone do not tell."""

_SIGN = re.compile(r"(?:19|20)\d\d|\d[-./]\d\d?[-./]\d\d|\d\d年")
_LETTERS = re.compile(r"[^\W\d_\u3041-\u9fff\uac00-\ud7a3]{3}")
_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s*[-/.年년]\s*(?P<month>[01]?\d)"
    r"\s*[-/.月월]\s*(?P<day>[0-3]?\d)(?!\d)\s*[日일]?"
)
# Two digits for the year: year, month, day on Chinese pages (10-07-21 17:18).
_SHORT_YEAR = re.compile(
    r"(?<![\d./-])(?P<year>\d\d)[-/.](?P<month>[01]\d)[-/.](?P<day>[0-3]\d)(?![\d./-])"
)
# 10年07月21日 as a mark; 过去10年7月 is told in prose, and has no day.
_SHORT_CHINESE = re.compile(
    r"(?<![\d./-])(?P<year>\d\d)年\s*(?P<month>[01]?\d)\s*月\s*(?P<day>[0-3]?\d)\s*日"
)
_DIGITS = re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
_YEAR_LAST = re.compile(
    r"(?<![\d./-])(?P<first>[0-3]?\d)(?P<gap>\s?[./|-]\s?)(?P<second>[0-3]?\d)"
    r"(?P=gap)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_SHORT_YEAR_LAST = re.compile(
    r"(?<![\d./-])(?P<first>[0-3]?\d)(?P<gap>[./-])(?P<second>[0-3]?\d)(?P=gap)"
    r"(?P<year>\d\d)(?![\d./-]?\d)"
)
_WORD = r"(?P<word>[^\W\d_]{3,12})"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|[ºª°.])?[\s./-]*"
    rf"(?:(?:of|de|di|den)\s+|d['’])?{_WORD}[\s.,/-]*(?:(?:de|del|of)\s+)?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_]){_WORD}[\s.-]+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s*[,.]?\s*{_YEAR}",
    re.IGNORECASE,
)
_YEAR_AND_WORD = re.compile(
    rf"(?<!\d){_YEAR}[.,]?\s?(?:m\.)?[\s-]{_WORD}[\s.-]+(?P<day>[0-3]?\d)(?!\d)"
)
_CLOCK_INSIDE = re.compile(  # Mon Jan 20 09:49:32 UTC 2020
    rf"(?<![^\W_]){_WORD}\s+(?P<day>[0-3]?\d)\s+"
    rf"(?P<inside>\d\d:\d\d(?::\d\d)?)(?:\s+[A-Z]{{3,4}})?\s+{_YEAR}"
)
_VIETNAMESE = re.compile(
    rf"(?<!\d)(?P<day>[0-3]?\d)\s+tháng\s+(?P<month>[01]?\d),?\s+(?:năm\s+)?{_YEAR}"
)
_OLDEST, _NEWEST = 90, 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A printed date, with its time where one is printed.

    text: as printed.
    zone: the offset that is printed with it.
    swapped: what the day would be if the page put day and month the other way around.
    """

    day: date
    clock: time | None
    text: str
    zone: tzinfo | None = None
    swapped: date | None = None

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


def moments(text: str, order: Order = "ymd") -> Iterator[Moment]:
    """The dates printed in a text, in order.

    >>> [moment.iso(None) for moment in moments("10-07-21 17:18 打印本页")]
    ['2010-07-21']
    >>> [moment.iso(None) for moment in moments("Le 3 juillet 2019 à 14h05")]
    ['2019-07-03']
    """
    plain = narrow(text)
    if _SIGN.search(plain) is None:
        return
    forms = (*_FORMS, *_SHORT_FORMS[order])
    if _LETTERS.search(plain):
        forms = (*forms, *_WORD_FORMS)
    found = [
        (match.start(), match, read)
        for pattern, read in forms
        for match in pattern.finditer(plain)
    ]
    found.sort(key=lambda each: each[0])
    end = 0
    for start, match, read in found:
        days = read(match, order) if start >= end else None
        if days is not None:
            moment, end = _moment(match, days, text, plain, end)
            yield moment


def compact_moment(text: str, order: Order = "ymd") -> Moment | None:
    """The first date of a text in which it may be written without separators."""
    plain = next(moments(text, order), None)
    if plain is not None:
        return plain
    found = _DIGITS.search(narrow(text))
    days = _in_figures(found, order) if found else None
    return _moment(found, days, text, narrow(text), 0)[0] if found and days else None


Days = tuple[date, date | None]


def _moment(
    match: re.Match[str], days: Days, text: str, plain: str, after: int
) -> tuple[Moment, int]:
    """The moment of a date, and where its text ends."""
    clock = _clock(match, plain, after)
    start, end = match.span()
    if clock is not None:
        start, end = min(start, clock.start), max(end, clock.end)
    day, swapped = days
    moment = Moment(
        day=day,
        clock=clock.value if clock else None,
        text=text[start:end].strip(),
        zone=clock.zone if clock else None,
        swapped=swapped,
    )
    return moment, end


def _clock(match: re.Match[str], plain: str, after: int) -> Clock | None:
    if match.re is _CLOCK_INSIDE:
        return clock_behind(plain, match.start("inside"))
    behind = clock_behind(plain, match.end())
    return behind or clock_before(plain, match.start(), after=after)


def _in_figures(match: re.Match[str], _order: Order) -> Days | None:
    year, month, day = match["year"], match["month"], match["day"]
    found = _day(_full_year(year), int(month), int(day))
    return (found, None) if found else None


def _in_words(match: re.Match[str], _order: Order) -> Days | None:
    month = month_number(match["word"])
    found = _day(int(match["year"]), month, int(match["day"])) if month else None
    return (found, None) if found else None


def _year_last(match: re.Match[str], order: Order) -> Days | None:
    """Day and month; points stand between them in this order alone."""
    year = _full_year(match["year"])
    first, second = int(match["first"]), int(match["second"])
    usual, other = _day(year, second, first), _day(year, first, second)
    if order == "mdy" and "." not in match["gap"]:
        usual, other = other, usual
    day = usual or other
    return (day, other if other != day else None) if day else None


def _full_year(text: str) -> int | None:
    """Two digits are of the age of the web: 90 to 99 are the last century."""
    year = int(text)
    if len(text) == 4:
        return year
    if _NEWEST <= year < _OLDEST:
        return None
    return year + (1900 if year >= _OLDEST else 2000)


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], Order], Days | None]]
_FORMS: Final[tuple[_Form, ...]] = (
    (_YEAR_FIRST, _in_figures),
    (_SHORT_CHINESE, _in_figures),
    (_YEAR_LAST, _year_last),
)
_WORD_FORMS: Final[tuple[_Form, ...]] = (
    (_DAY_FIRST, _in_words),
    (_MONTH_FIRST, _in_words),
    (_YEAR_AND_WORD, _in_words),
    (_CLOCK_INSIDE, _in_words),
    (_VIETNAMESE, _in_figures),
)
_SHORT_FORMS: Final[dict[Order, tuple[_Form, ...]]] = {
    "ymd": ((_SHORT_YEAR, _in_figures),),
    "dmy": ((_SHORT_YEAR_LAST, _year_last),),
    "mdy": ((_SHORT_YEAR_LAST, _year_last),),
}
