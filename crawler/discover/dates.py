"""The day that an article's address names."""

import re
from datetime import date

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
