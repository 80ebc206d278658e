"""Labels on info lines: `2010-07-21 来源：X 作者：Y [责任编辑 Z]`."""

import re
from functools import cache

from crawler.extract.text import narrow

SOURCE = (
    r"(?:(?:文章|信息|新闻|新聞|稿件|消息|内容|內容|本文|资讯|資訊|图文|圖文)?[来來]\s*源(?:自|于|於)?"
    r"|稿\s*源|出\s*[处處]|原\s*[载載]|[来來]自|[转轉](?:[载載])?自)"
)
AUTHOR = (
    r"(?:(?:本文|文章|原文)?作\s*者|撰\s*文|撰\s*稿(?:人)?|[记記]\s*者"
    r"|通\s*[讯訊]\s*[员員]|文字)"
)
EDITOR = (
    r"(?:(?:[责責]任|[网網][络絡]|本文|文字|值班|[执執]行|[实實][习習]|[见見][习習]|初[审審]|[审審]核|[频頻]道|[编編][辑輯]部|助理|新媒[体體])?"
    r"[编編]\s*[辑輯]|[责責]\s*[编編]|[责責]\s*任\s*[编編]\s*[辑輯]|[编編]\s*[审審]|小\s*[编編])"
)
TIME = (
    r"(?:(?:[发發]\s*[布佈]|[发發]\s*表|更\s*新|刊\s*[发發]|[发發]\s*稿|出版|上[传傳]|[录錄]入|添加|[创創]建)?"
    r"(?:[时時]\s*[间間]|日\s*期)|[发發][布佈][于於])"
)
_OTHER = (
    r"(?:[点點]\s*[击擊](?:[数數]|量|次[数數])?|[浏瀏]\s*[览覽](?:次[数數]|量|[数數])?|[阅閱]\s*[读讀](?:次[数數]|量|[数數])?|[访訪]\s*[问問](?:量|次[数數])?|人\s*[气氣]"
    r"|字\s*(?:[体體]|[号號])(?:大小)?|大小|打\s*印(?:本[页頁]|内容|本文)?|[关關]\s*[闭閉](?:窗口|本[页頁])?|分\s*享(?:到|至)?"
    r"|[评評]\s*[论論]|我要[评評][论論]|跟\s*[帖贴]|收\s*藏|索引号|校\s*对|[审審]\s*核|[监監]\s*制|审\s*签|[签簽]\s*发|[摄攝]\s*影|供\s*稿|供稿单位"
    r"|投稿|选\s*稿|组\s*稿|查看|[标標]\s*[签籤]|[关關]\s*[键鍵]\s*[词詞字]|[栏欄]\s*目|分\s*[类類]|保护视力色|背景色|手机看新闻|扫码|扫一扫|主[编編]|总监|核发"
    r"|文号|主题|编号|语音|朗读|返回|纠错|[举舉][报報]|推荐|[发發]布(?:者|人|机构|单位)|原[标標][题題]|繁\s*[体體]|[简簡]\s*[体體])"
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
_BETWEEN_SOURCE = rf"(?:{_BETWEEN}|\||(?<!\s)/(?=[^\s/]))"
# 图片来源, 数据来源, 收入来源: the origin of something else than the text.
_NOT_OF_TEXT = "(?<![图圖片照据據料频頻入济金力声])"
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


@cache
def _pattern(label: str) -> re.Pattern[str]:
    if label == SOURCE:
        sign = rf"{_NOT_OF_TEXT}(?:{label}\s*{_BETWEEN_SOURCE}|\[\s*{label}\s*\])"
        return re.compile(rf"{sign}\s*:?\s*\[?")
    return re.compile(rf"(?:{label}\s*{_BETWEEN}|\[\s*{label}\s*\])\s*:?\s*")
