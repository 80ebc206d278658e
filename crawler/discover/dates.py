"""The day that an article's address names."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        # /system/2010/07/21/011234567.shtml, /html/2023-11/30/content_1_2.htm
        r"/((?:19|20)\d\d)[-/_](\d\d?)[-/_](\d\d?)/",
        # /201007/t20100721_1234.html
        r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d",
        # /20100721/1234.html
        r"/((?:19|20)\d\d)(\d\d)(\d\d)/",
    )
)


def stated_moment(text: str) -> str | None:
    """The moment that a feed or sitemap states, ISO 8601 in UTC.

    A day alone means its end: something may have changed until then.

    >>> stated_moment("2010-07-21T17:18:00+08:00")
    '2010-07-21T09:18:00+00:00'
    >>> stated_moment("Wed, 21 Jul 2010 09:18:00 GMT")
    '2010-07-21T09:18:00+00:00'
    >>> stated_moment("2010-07-21")
    '2010-07-21T23:59:59+00:00'
    >>> stated_moment("0001-01-01T00:00:00+08:00") is None
    True
    """
    for reader in (_iso_moment, parsedate_to_datetime):
        try:
            moment = reader(text.strip())
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return aware.astimezone(UTC).replace(microsecond=0).isoformat()
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _iso_moment(text: str) -> datetime:
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    return datetime.fromisoformat(text)


def address_date(url: str) -> str | None:
    """The day in this address, ISO 8601; `None` where it names none.

    >>> address_date("http://www.nmgnews.com.cn/system/2010/07/21/010471234.shtml")
    '2010-07-21'
    """
    for form in _FORMS:
        found = form.search(url)
        if found is None:
            continue
        try:
            return date(*map(int, found.groups())).isoformat()
        except ValueError:
            continue
    return None
