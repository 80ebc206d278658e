"""Lines that end an article's text, or head a box of something else."""

import re

from crawler.extract.labels import EDITOR
from crawler.extract.lines import Line
from crawler.extract.story.wording import COMMENTS, ELSEWHERE, RELATED, RELATED_EAST
from crawler.extract.text import narrow

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
    r"|上一[篇条页图则]|下一[篇条则]|(?:网友|最新|热门|我要|精彩|发表)评论\s*(?:$|[(:])|网友(?:跟[帖贴]|留言)"
    r"|(?:版权|免责|郑重|特别|本网|法律)\s*(?:声明|说明|作品|申明)|(?:凡|本网).{0,12}(?:注明|来源).{0,60}(?:版权|转载|来源)"
    r"|(?:copyright|©)|.{0,24}版权所有|\S{0,3}ICP[备证]|(?:本文)?转载(?:自|请|声明)|未经.{0,12}(?:授权|许可|同意)"
    r"|扫(?:一扫|码|描).{0,20}(?:手机|微信|分享|下载|关注)|(?:关注|扫描).{0,12}(?:公众号|二维码|客户端)"
    rf"|(?:[\[\]|\s]*+{_TOOL})++[\[\]|\s]*+$"
    r"|(?:本文)?(?:关键[词字]|标签)\s*[:]"
    r"|(?:总?监制|策划|统筹|校对|[初复终]审|审核|签发|值班\S{2,4})\s*[:].{1,40}(?:编辑|责编)\s*[:]"
    r"|(?:想看)?更多.{0,10}(?:内容|资讯|新闻|报道|信息|详情|评论).{0,4}(?:请|敬请|可).{0,3}(?:关注|下载|点击|登录|访问|到)"
    r"|点击(?:进入|查看|阅读|下载).{0,8}(?:专题|全文|原文|更多|客户端)|(?:长按|下载|安装).{0,12}(?:客户端|app|二维码)\S{0,6}$"
    r"|分享(?:到|至)|我来说两句|发表评论|(?:举报|投诉)(?:电话|邮箱|热线)"
    r"|all rights reserved)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(rf"^\W*{ELSEWHERE}\b", re.IGNORECASE)
_RELATED = re.compile(rf"^\W*(?:{RELATED}\b|{RELATED_EAST})", re.IGNORECASE)
_COMMENTS = re.compile(
    rf"^\W*(?:\d+\s*)?{COMMENTS}\s*[(（:：]?\s*\d*\s*[)）]?\W*$", re.IGNORECASE
)
_RIGHTS = re.compile(r"[\s\W]*(?:copyright|©|all rights reserved)", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST_END = 300
_LONGEST_HEAD = 60
_LONGEST_LEADING = 160


def is_end(line: Line) -> bool:
    """Whether the article's text is over with this line."""
    if len(line.text) > _LONGEST_END:
        return False
    if _HAN.search(line.text, 0, _LONGEST_HEAD) is None:
        return _RIGHTS.match(line.text) is not None
    text = narrow(line.text)
    if _END.match(text):
        return True
    return len(text) < 80 and _EDITOR_LINE.match(text) is not None


def heads_comments(line: Line) -> bool:
    """Whether readers' comments follow."""
    return (
        len(line.text) < _LONGEST_HEAD // 2 and _COMMENTS.match(line.text) is not None
    )


def leads_elsewhere(line: Line) -> bool:
    """Whether a line leads to other stories: behind a text, but inside it too."""
    return len(line.text) < _LONGEST_LEADING and _ELSEWHERE.match(line.text) is not None


def heads_links(line: Line) -> bool:
    """Whether a line heads a box of links to other stories."""
    return len(line.text) < _LONGEST_HEAD and _RELATED.match(line.text) is not None


def is_editor_line(text: str) -> bool:
    """Whether the line begins with the editor's label."""
    return len(text) < 80 and _EDITOR_LINE.match(narrow(text)) is not None
