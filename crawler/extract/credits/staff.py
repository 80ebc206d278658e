"""Lines that list who made a page: `一审：X 二审：Y`, `主编：X 编辑：Y`."""

import re

from crawler.extract.credits.names import is_likely_name, names
from crawler.extract.labels import EDITOR
from crawler.extract.text import narrow

_BEHIND_CREDIT = (
    rf"(?:{EDITOR}|[一二三初复终]\s*审|审\s*[核校签]|监\s*审|校\s*对|校\s*审|监\s*制|总\s*监\s*制"
    r"|主\s*编|副\s*主\s*编|总\s*编(?:辑)?|值班(?:主任|总编)|统\s*筹|签\s*发|美\s*编|排\s*版|编\s*排"
    r"|制\s*图|设\s*计|制\s*作|出\s*品(?:人)?|后\s*期|剪\s*辑|摄\s*像|配\s*音|海\s*报)"
)
_AUTHORS = (
    r"(?:(?:见习)?记\s*者|通\s*讯\s*员|作\s*者|文\s*[字案]|图\s*片|摄\s*影"
    r"|撰\s*文|采\s*写|策\s*划|实习生)"
)
_MARK = r"\s*[:/丨|]\s*"
_LABEL = re.compile(rf"(?:^|(?<=[\s,;|(\[]))(?:{_BEHIND_CREDIT}|{_AUTHORS}){_MARK}")
_REST = re.compile(rf"(?<![\s,;|])[\s,;|]++{_BEHIND_CREDIT}{_MARK}.*$")
_REMARK = re.compile(r"\([^()]*\)")
_LONGEST = 120


def is_staff_line(line: str) -> bool:
    """Whether a line is nothing but labels of such work with their names.

    >>> is_staff_line("一审：李明 二审：王芳"), is_staff_line("主编：他来了")
    (True, False)
    """
    if len(line) > _LONGEST:
        return False
    plain = narrow(line).strip("[] ")
    before, *values = _LABEL.split(plain.strip("()") if plain[:1] == "(" else plain)
    return bool(values) and not before and all(map(_are_names, values))


def without_staff(credit: str) -> str:
    """A credit without those who worked on the page after it was written.

    >>> without_staff("记者：李明 编辑：王芳 审核：赵刚")
    '记者：李明'
    """
    found = _REST.search(narrow(credit))
    return credit[: found.start()] if found else credit


def _are_names(value: str) -> bool:
    found = names(value)
    printed = re.sub(r"[\s、,;|&]+", "", _REMARK.sub("", value))
    return "".join(found) == printed and all(map(is_likely_name, found)) and bool(found)
