"""Lines that are links, tools or remainders, and no part of any text."""

import re

from crawler.extract.labels import SOURCE
from crawler.extract.lines import Line
from crawler.extract.story.wording import ADVERTISEMENT, SHARE
from crawler.extract.story.wording import TOOLS as WESTERN_TOOLS

_TOOLS = re.compile(
    r"^[\W_]*+(?:(?>字\s*[体号](?:大小)?|大\s*中\s*小|打\s*印(?:本[页稿文]|内容)?|关\s*闭(?:窗口|本页)?|分\s*享(?:到|至)?(?:微信|微博|QQ|\S{0,6})?"
    r"|收\s*藏(?:本[页文])?|加入收藏|设为首页|我要评论|评论|推荐|复制链接|微信|微博|新浪微博|腾讯微博|QQ空间|朋友圈|人人网"
    r"|手机看新闻|语音播报|返回(?:顶部|首页|列表|目录)?|保存|复制|举报|纠错|阅读全文|展开全文|查看原图|点击查看大图|扫码|"
    r"默认|超大|大|中|小|繁体|简体|TTS|A[-+]|\d++|纠错/举报|放大|缩小|朗读|暂停|播放|全屏)[\W_]*+)++$",
    re.IGNORECASE,
)
_REMAINS = re.compile(
    r"^(?:/?enp(?:property|content)-->|-->|<!--.*|&nbsp;?|正文|文章正文|新闻正文|[\W_]+|上一页|下一页"
    r"|(?:首页|尾页|末页|上一页|下一页|\d{1,3}+|[\[\]【】|<>«»‹›.…\s]|共\s*\d+\s*页|第\s*\d+\s*页|全文阅读|阅读全文|全文|余下全文|[前后]一?页|第一页|最后一?页)++)$"
)
_SOURCE_LINE = re.compile(rf"^\s*[（(\[【]?\s*{SOURCE}\s*[:：][^。，,；]{{2,24}}$")
_PLAYER = re.compile(
    r"^(?:视频|音频|正在|努力)\S{0,2}(?:加载|缓冲|载入)|^您的浏览器(?:不支持|版本)|^\S{0,8}(?:flash|Flash)\s*(?:player|插件|播放器)",
    re.IGNORECASE,
)
_WESTERN_TOOLS = re.compile(
    rf"^\W*(?:(?:{WESTERN_TOOLS}|{ADVERTISEMENT})\W*|{SHARE}\s*[:：].{{0,60}})$",
    re.IGNORECASE,
)
_FURNITURE = (_TOOLS, _REMAINS, _SOURCE_LINE, _PLAYER, _WESTERN_TOOLS)
# By signing up you agree to our Terms of Use: a form's small print.
_TERMS = (
    r"(?:[Tt]erms of (?:Use|Service)|Terms (?:and|&) Conditions"
    r"|Privacy (?:Policy|Notice)|Datenschutzerklärung)"
)
_JOINING = r"(?i:sign(?:ing|ed)? ?up|subscrib|agree to|clicking|consent|recaptcha)"
_SMALL_PRINT = re.compile(
    rf"{_TERMS}.{{0,120}}{_JOINING}|{_JOINING}.{{0,160}}{_TERMS}"
    r"|[Ee]xterne[rn]? Inhalt|redaktioneller Inhalt"
)
_PRINTED = ("erms ", "rivacy ", "atenschutz", " Inhalt")
"""What small print cannot do without: a cheap look before the search."""

# What a list prints around a link: a bullet, brackets of its section, the day.
_ITEM = re.compile(
    r"^[\s·•●■◆▪►»>]+|[\[\]【】|]\s*|[\s(（\[]+(?:\d{2,4}[-/.年])?\d\d?[-/.月]\d\d?日?(?:\s*\d\d?:\d\d)?[\s)）\]]*$"
)
_BETWEEN = re.compile(r"\s+[-–—|·•/]\s+|[|｜┊]")
# Related: X, Read more | X, a label and the linked headline of another story.
_LABEL = re.compile(r"^[^.!?。！？]{2,45}[:|：丨>»]\s*")
_HEADLINE = 25
_MARKS = 40
_LONGEST_PRINT = 400
_LONGEST = 80


def is_furniture(line: Line) -> bool:
    """Whether the line is a link, a tool or a remainder, wherever it stands."""
    text = line.text
    if line.linked * 2 > len(text) - _MARKS and line.linked and _is_linked(line):
        return True
    if len(text) < _LONGEST_PRINT and _is_small_print(text):
        return True
    if len(text) > _LONGEST or line.row:
        return False
    return any(each.match(text) for each in _FURNITURE)


def _is_small_print(text: str) -> bool:
    for sign in _PRINTED:
        if sign in text:
            return _SMALL_PRINT.search(text) is not None
    return False


def _is_linked(line: Line) -> bool:
    """Whether a line is all link, or a label and the headline of another story."""
    text = line.text
    if len(text) > _LONGEST_PRINT:
        return line.linked * 10 >= len(text) * 9
    if line.linked * 10 >= len(_BETWEEN.sub("", _ITEM.sub("", text))) * 9:
        return True
    label = _LABEL.match(text) if line.linked * 2 > len(text) else None
    if label is None or line.linked < len(text) - label.end():
        return False
    return line.linked >= (_HEADLINE if text.isascii() else _HEADLINE // 2)
