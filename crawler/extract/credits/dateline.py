"""Datelines: the credit that opens a text, 新华社北京7月21日电(记者 X)."""

import re
from functools import lru_cache

from crawler.extract.credits.credits import is_credit, is_line_credit
from crawler.extract.credits.traditional import simplified
from crawler.extract.reading import Reading
from crawler.extract.story.body import story
from crawler.extract.text import HAN
from crawler.page import Page
from crawler.sites.profile import Layout

_START = r"^[\s■□●]*"
_BRACKETED = r"【[^】]*】\s*"
_CREDITED = re.compile(
    rf"{_START}(?:{_BRACKETED})?(?P<outlet>[^（(。，]{{0,30}}?(?:电|讯|消息|报道))?\s*"
    r"[（(〔【](?P<credit>[^（）()〔〕【】]*(?:记\s*者|通讯员)[^（）()〔〕【】]*)[）)〕】]"
)
# 中新网株洲9月17日电 (王刚 李明): names alone, right behind the word.
_NAMED = re.compile(
    rf"{_START}(?:{_BRACKETED}|[^（(。，]{{2,30}}?(?:电|讯|消息)\s*)"
    r"[（(](?P<credit>[^（）()]{2,30})[）)]"
)
_REPORTERS = (
    rf"(?:本报|本网|[{HAN}]{{2,6}}?)?(?:首席|特约|特派|实习|见习)*记者"
    rf"[\s:：]*[{HAN}·]{{2,4}}(?:[\s、][{HAN}·]{{2,4}}){{0,4}}"
)
_BARE = re.compile(
    rf"{_START}(?:{_BRACKETED}|[^（(。，]{{0,20}}?(?:电|讯)\s*)?"
    rf"(?P<credit>{_REPORTERS})\s*(?=报道|[）)])"
)
_OUTLET = re.compile(
    r"^[\s■□●【]*(?:据|综合)?[《“]?(?P<name>[^《》“”【】]{1,12}?"
    r"(?:社|在线|网|报|刊|台|周末|客户端|融媒体中心|融媒|发布))"
)
_FIRST = 3
_LAST = 7
_SHORT = 24
_LONGEST = 120


@lru_cache(maxsize=2)
def dateline(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The credit in a dateline, or on a line of its own below it."""
    text = story(page, layout)
    for index, paragraph in enumerate(text.paragraphs[:_LAST]):
        if index >= _FIRST and len(paragraph) > _SHORT:
            continue
        found = _found(paragraph[:_LONGEST])
        if found is not None:
            credit, printed = found
            return Reading(
                value=credit, rule="dateline", place=text.place, text=printed
            )
    return None


def outlet(printed: str) -> str | None:
    """The outlet that a dateline begins with; `None` where it names only itself.

    >>> outlet("【北湖日报7月1日讯】（记者 王刚）"), outlet("本报讯（记者 王刚）")
    ('北湖日报', None)
    """
    found = _OUTLET.match(printed)
    if (
        found is None
        or found["name"].startswith(("本", "我报"))
        or "者" in found["name"]
    ):
        return None
    return found["name"].strip()


def _found(opening: str) -> tuple[str, str] | None:
    """The credit in an opening, and the part of it that is the dateline."""
    if is_line_credit(opening):
        return opening.strip(), opening
    plain = simplified(opening)
    found = _CREDITED.match(plain) or _BARE.match(plain)
    if found is None:
        found = _NAMED.match(plain)
        if found is None or not is_credit(found["credit"]):
            return None
    credit = opening[found.start("credit") : found.end("credit")]
    return credit.strip(), opening[: found.end()]
