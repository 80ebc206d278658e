"""Lines that are about the article or the site and no part of the text."""

import re

from crawler.extract.labels import AUTHOR, EDITOR, SOURCE, TIME, is_labelled
from crawler.extract.lines import Line
from crawler.extract.moment import Moment, moments
from crawler.extract.text import letters, narrow

_EDITOR_LINE = re.compile(
    rf"^[\[(<\s]*(?:[\u4e00-\u9fff]{{0,4}}{EDITOR}|责\s*编)\s*[\])]?\s*(?:[:/]|\s|$|[\u4e00-\u9fff]{{2,4}}\s*[\])])"
)
_TOOL = (
    r"(?>打印|关闭|返回|收藏|推荐|顶部)"
    r"(?>本页|本文|此页|此文|窗口|页面|顶部|首页|列表|目录|内容|给朋友|好友)?+"
)
_END = re.compile(
    r"^[\[(<\s>►▶★●■◆·]*(?:"
    r"(?:相关|延伸|推荐|更多|热门|热点|精彩|往期|猜你|您可能|其他|最新|编辑推荐|今日|本周)"
    r"(?:\S{0,4})(?:阅读|新闻|链接|报道|专题|文章|推荐|内容|资讯|稿件|喜欢|评论|主题|视频|搜索|导读|热点|关键词|附件)\s*[\])]?\s*[:>]?\s*(?:[>»更多\[\]]*)$"
    r"|(?:相关|延伸)(?:新闻|链接|报道|阅读|专题|文章|稿件)\s*[\])]?\s*[:]"
    r"|上一[篇条页图则]|下一[篇条则]|(?:网友|最新|热门|我要|精彩|发表)评论\s*(?:$|[(:])|网友(?:跟帖|留言)"
    r"|(?:版权|免责|郑重|特别|本网|法律)\s*(?:声明|说明|作品|申明)|(?:凡|本网).{0,12}(?:注明|来源).{0,60}(?:版权|转载|来源)"
    r"|(?:copyright|©)|.{0,24}版权所有|\S{0,3}ICP[备证]|(?:本文)?转载(?:自|请|声明)|未经.{0,12}(?:授权|许可|同意)"
    r"|扫(?:一扫|码|描).{0,20}(?:手机|微信|分享|下载|关注)|(?:关注|扫描).{0,12}(?:公众号|二维码|客户端)"
    rf"|(?:[\[\]|\s]*+{_TOOL})++[\[\]|\s]*+$"
    r"|(?:本文)?(?:关键[词字]|标签)\s*[:]"
    r"|(?:总?监制|策划|统筹|校对|[初复终]审|审核|签发|值班\S{2,4})\s*[:].{1,40}(?:编辑|责编)\s*[:]"
    r"|更多.{0,10}(?:内容|资讯|新闻|报道|信息|详情).{0,4}(?:请|敬请|可).{0,3}(?:关注|下载|点击|登录|访问)"
    r"|点击(?:进入|查看|阅读|下载).{0,8}(?:专题|全文|原文|更多|客户端)|(?:长按|下载|安装).{0,12}(?:客户端|app|二维码)\S{0,6}$"
    r"|分享(?:到|至)|我来说两句|发表评论|(?:举报|投诉)(?:电话|邮箱|热线)"
    r"|(?:related|recommended|more)\s(?:articles?|stories|news|topics|reading)\b"
    r"|read more\b|share this\b"
    r"|sign up for|subscribe (?:to|now)|all rights reserved)",
    re.IGNORECASE,
)
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
# What a list prints around a link: a bullet, brackets of its section, the day.
_ITEM = re.compile(
    r"^[\s·•●■◆▪►»>]+|[\[\]【】|]\s*|[\s(（\[]+(?:\d{2,4}[-/.年])?\d\d?[-/.月]\d\d?日?(?:\s*\d\d?:\d\d)?[\s)）\]]*$"
)
_PAGER_WORD = re.compile(r"页|\[\d+\]|^\d{1,2}(?:\s+\d{1,2})+$")
_LABELS = re.compile(
    rf"(?:{SOURCE}|{AUTHOR}|{EDITOR}|{TIME}|点击|浏览|阅读|字体|字号|【?打印|索引号)\s*[:\]]?"
)
_LONGEST_INFO = 160


def is_end(line: Line) -> bool:
    """Whether the article's text is over with this line."""
    text = narrow(line.text)
    if len(text) > 300:
        return False
    if _END.match(text):
        return True
    return len(text) < 80 and _EDITOR_LINE.match(text) is not None


def is_editor_line(text: str) -> bool:
    """Whether the line begins with the editor's label."""
    return len(text) < 80 and _EDITOR_LINE.match(narrow(text)) is not None


def is_furniture(line: Line) -> bool:
    """Whether the line is a link, a tool or a remainder, wherever it stands."""
    text = line.text
    if line.linked * 10 >= len(_ITEM.sub("", text)) * 9:
        return True
    if len(text) > 80 or line.row:
        return False
    return any(each.match(text) for each in (_TOOLS, _REMAINS, _SOURCE_LINE, _PLAYER))


def is_info(line: Line) -> bool:
    """Whether a line above the text states its date, source, author or tools."""
    text = narrow(line.text)
    if len(text) > _LONGEST_INFO:
        return False
    if is_editor_line(text) or is_labelled(text) or line.linked * 2 > len(text):
        return True
    day = next(moments(text), None)
    if day is not None and (text.startswith(narrow(day.text)) or _LABELS.search(text)):
        return "。" not in text
    return len(text) < 60 and "。" not in text and _TOOL_LABEL.search(text) is not None


def states_field(line: Line) -> bool:
    """Whether a line states the article's own date, source or editor."""
    if len(line.text) > _LONGEST_INFO or line.linked * 2 > len(line.text):
        return False
    if is_labelled(line.text):
        return True
    day = next(moments(line.gapped), None)
    return day is not None and not _is_behind_link(day, line)


def _is_behind_link(day: Moment, line: Line) -> bool:
    """Whether a date follows a linked headline: it is that of another article."""
    before = letters(line.gapped.partition(day.text)[0])
    return len(before) > 6 and line.linked >= len(before)


_TOOL_LABEL = re.compile(
    r"\[?字[体号]\s*[:\]]|我要评论|打印本[页文]|[\[(]\s*打印|加入收藏"
)
