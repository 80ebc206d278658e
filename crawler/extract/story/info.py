"""Lines that state an article's date, source, author or tools."""

import re

from crawler.extract.dates.moment import Moment, moments
from crawler.extract.labels import AUTHOR, EDITOR, SOURCE, TIME, is_labelled
from crawler.extract.lines import Line
from crawler.extract.story.endings import is_editor_line
from crawler.extract.story.wording import BY, STAMPED
from crawler.extract.text import letters, narrow

_LABELS = re.compile(
    rf"(?:{SOURCE}|{AUTHOR}|{EDITOR}|{TIME}|点击|浏览|阅读|字体|字号|【?打印|索引号)\s*[:\]]?"
)
_TOOL_LABEL = re.compile(
    r"\[?字[体号]\s*[:\]]|我要评论|打印本[页文]|[\[(]\s*打印|加入收藏"
)
# Published 12 May 2020; By X on May 12, 2020; 4 min read.
_STAMPED = re.compile(
    rf"(?:{STAMPED}\b.{{0,80}}\d|{BY}\s[^.!?]{{2,80}}(?:\d{{4}}|$)"
    r"|.{0,40}\d+\s*min(?:ute)?s?\s*(?:read|de lecture|lesezeit|de lectura)"
    r"|.{0,60}lesedauer.{0,20}$)",
    re.IGNORECASE,
)
_LONGEST = 160
_WEEKDAY = 14


def is_info(line: Line) -> bool:
    """Whether a line above the text states its date, source, author or tools."""
    if len(line.text) > _LONGEST:
        return False
    text = narrow(line.text)
    if "。" not in text and _STAMPED.match(text):
        return True
    if is_editor_line(text) or is_labelled(text) or line.linked * 2 > len(text):
        return True
    day = next(moments(text), None)
    if day is not None and (_opens(text, day) or _LABELS.search(text)):
        return "。" not in text
    return len(text) < 60 and "。" not in text and _TOOL_LABEL.search(text) is not None


def _opens(text: str, day: Moment) -> bool:
    """Whether a line begins with a date, or with its weekday."""
    place = text.find(narrow(day.text))
    return place == 0 or (0 < place < _WEEKDAY and len(text) < _LONGEST // 2)


def states_field(line: Line) -> bool:
    """Whether a line states the article's own date, source or editor."""
    if len(line.text) > _LONGEST or line.linked * 2 > len(line.text):
        return False
    if is_labelled(line.text):
        return True
    day = next(moments(line.gapped), None)
    return day is not None and not _is_behind_link(day, line)


def _is_behind_link(day: Moment, line: Line) -> bool:
    """Whether a date follows a linked headline: it is that of another article."""
    before = letters(line.gapped.partition(day.text)[0])
    return len(before) > 6 and line.linked >= len(before)
