"""Labels on info lines: `2010-07-21 来源：X 作者：Y [责任编辑 Z]`."""

import re

from crawler.extract.text import narrow

SOURCE = (
    r"(?:(?:文章|信息|新闻|稿件|消息|内容|本文|资讯|图文)?来\s*源(?:自|于)?"
    r"|稿\s*源|出\s*处|原\s*载|来自|转(?:载)?自)"
)
AUTHOR = (
    r"(?:(?:本文|文章|原文)?作\s*者|撰\s*文|撰\s*稿(?:人)?|记\s*者|通\s*讯\s*员|文字)"
)
EDITOR = (
    r"(?:(?:责任|网络|本文|文字|值班|执行|实习|见习|初审|审核|频道|编辑部|助理|新媒体)?"
    r"编\s*辑|责\s*编|责\s*任\s*编\s*辑|编\s*审|小\s*编)"
)
TIME = (
    r"(?:(?:发\s*布|发\s*表|更\s*新|刊\s*发|发\s*稿|出版|上传|录入|添加|创建)?"
    r"(?:时\s*间|日\s*期)|发布于)"
)
_OTHER = (
    r"(?:点\s*击(?:数|量|次数)?|浏\s*览(?:次数|量|数)?|阅\s*读(?:次数|量|数)?|访\s*问(?:量|次数)?|人\s*气"
    r"|字\s*(?:体|号)(?:大小)?|大小|打\s*印(?:本页|内容|本文)?|关\s*闭(?:窗口|本页)?|分\s*享(?:到|至)?"
    r"|评\s*论|我要评论|跟\s*帖|收\s*藏|索引号|校\s*对|审\s*核|监\s*制|审\s*签|签\s*发|摄\s*影|供\s*稿|供稿单位"
    r"|投稿|选\s*稿|组\s*稿|查看|标\s*签|关\s*键\s*[词字]|栏\s*目|分\s*类|保护视力色|背景色|手机看新闻|扫码|扫一扫|主编|总监|核发"
    r"|文号|主题|编号|语音|朗读|返回|纠错|推荐|发布(?:者|人|机构|单位)|原标题|繁\s*体|简\s*体)"
)
_ANY = f"(?:{SOURCE}|{AUTHOR}|{EDITOR}|{TIME}|{_OTHER})"
_BREAK = (
    r"\|+|\[|\]|\)$|丨"
    r"|(?:19|20)?\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
)
# A value ends at the next label, a date, a bracket, a bar, or a gap.
_NEXT = re.compile(rf"\s*(?:{_BREAK}|{_ANY}\s*[:]|(?:^|(?<=[\s\])(])){_ANY})")
# A credit goes on with the next role: 作者：记者 王刚 通讯员 李明.
_ROLE = r"(?:记\s*者|通\s*讯\s*员|摄\s*影)"
_NEXT_OF_CREDIT = re.compile(
    rf"\s*(?:{_BREAK}|(?!{_ROLE}){_ANY}\s*[:]|(?:^|(?<=[\s\])]))(?!{_ROLE}){_ANY})"
)
# Colons, and what stands for one: [来源]X, 编辑丨X, 编辑|X.
_BETWEEN = r"(?:\]?\s*[:丨]|(?<!\s)\|(?=[^\s|]))"
_GAP = re.compile(r"(?<![A-Za-z.&,])\s+|\s+(?![A-Za-z&])")
_TOOL = re.compile(rf"[\s\[【(]*{_OTHER}")
_LABEL_AHEAD = re.compile(rf"{_ANY}\s*[:丨]")


def labelled(text: str, label: str, *, gaps: bool = False) -> str | None:
    """The value after a label in a line; `None` without the label, "" without a value.

    gaps: whether white space belongs to the value, as between names.

    >>> labelled("2010-07-21 17:18 来源： 新华社 作者： 我要评论", SOURCE)
    '新华社'
    >>> labelled("来源：X 作者： 点击：3", AUTHOR, gaps=True)
    ''
    """
    plain = narrow(text)
    found = _pattern(label).search(plain)
    if found is None:
        return None
    start = found.end()
    ahead = _NEXT_OF_CREDIT if label == AUTHOR else _NEXT
    end = _end(plain, start, ahead, gaps=gaps)
    value = text[start:end].strip(" ,;，；:：-—>(（\t")
    return value if "《" in value else value.rstrip("》 ")


def is_tool(text: str) -> bool:
    """Whether the text is a reader's tool (`打印本页`, `评论`), or the label of one."""
    return _TOOL.match(narrow(text)) is not None


def is_labelled(text: str) -> bool:
    """Whether the line begins with a known label and a colon."""
    return _LABEL_AHEAD.match(narrow(text).lstrip("([ ")) is not None


def _end(plain: str, start: int, following: re.Pattern[str], *, gaps: bool) -> int:
    ahead = following.search(plain, start)
    end = ahead.start() if ahead else len(plain)
    gap = None if gaps else _GAP.search(plain, start, end)
    return gap.start() if gap else end


def _pattern(label: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{label}\s*{_BETWEEN}|\[\s*{label}\s*\])\s*:?\s*")
