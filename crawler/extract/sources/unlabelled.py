"""An outlet that stands beside the date without a label: `X晚报 2012-05-08`."""

import re
from collections.abc import Sequence
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extract.credits.names import is_likely_name
from crawler.extract.dates.moment import moments
from crawler.extract.flow import flow, is_chinese
from crawler.extract.labels import EDITOR, SOURCE, TIME
from crawler.extract.lines import Line
from crawler.extract.reading import Reading
from crawler.extract.sources.nearby import head_lines
from crawler.extract.sources.outlets import has_shape, is_account, is_plain
from crawler.extract.text import narrow, squeezed
from crawler.extract.titles.title import headline_line
from crawler.page import Page, elements
from crawler.sites.profile import Layout

_LINKS = XPath(".//a[@href]")
_DIGIT = re.compile(r"\d|[昨今前]天|刚刚")
_AGO = re.compile(
    r"(?:昨天|今天|前天|刚刚|\d+\s*(?:秒|分[钟鐘]|小[时時]|天|周|[个個]?月)前)"
    r"(?:\s*\d{1,2}\s*[:：]\s*\d\d)?|\d{1,2}\s*[-/月]\s*\d{1,2}日?\s+\d{1,2}\s*:\s*\d\d"
    r"|^\d{1,2}\s*:\s*\d\d$"
)
_AROUND = re.compile(
    rf"https?://\S+|(?:\s+[大中小]号?){{2,}}\s*$|(?:^|\s){TIME}\s*[:：]|^\s*(?:原创|转载|首发)\s+|\d+\s*(?:人参与)?\s*(?:评论|阅读|浏览|跟[帖贴])"
    r"|(?:评论|阅读|浏览|点击)(?:量|数)?\s*[(（]?\d+[)）]?"
)
_WORDS = re.compile(
    rf"{TIME}|{EDITOR}|{SOURCE}|评论|参与|阅读|浏览|北京时间|星期|天气|更新|[大中小]$|农历|作者"
)
# Sections, not outlets: 国内新闻, 公司动态.
_SECTION = re.compile(
    r"(?:动态|要闻|资讯|快讯|公告|通知|专题|频道|头条|热点|中心|栏目|文章|首页)$"
    r"|^(?:国内|国际|社会|时政|政务|体育|娱乐|财经|经济|本地|综合|图片|视频|热点|最新|地方|科技|教育|文化"
    r"|军事|健康|旅游|汽车|房产|今日|公司|行业|企业|校园|学院|工作|部门|基层|更多|滚动|重要|媒体|焦点)新[闻聞]$"
)
_ACCOUNT = re.compile(r"\S{2,4}号|官方[账帐]号|\S{0,8}认证")
_CALLED = re.compile(r"author|source|media|account|nickname|user-?name|zuozhe|laiyuan")
_NO_OUTLET = re.compile("原[创創]|[转轉][载載]|首[发發]")
_INFO = 8
_LONGEST = 80
_HELD = 30


def beside_date(page: Page, layout: Layout | None) -> Reading[str] | None:
    """The outlet in the date's line, or alone in the line above or below it."""
    if not is_chinese(page):
        return None
    lines = head_lines(page, layout)[:_INFO]
    for index, line in enumerate(lines):
        when = _when(line)
        if when is None:
            continue
        found = _in_line(page, line, when) or _in_neighbour(page, layout, lines, index)
        if found is not None and not _is_section(page, layout, found.value):
            return found
    return None


def _when(line: Line) -> str | None:
    """The date that a line prints."""
    text = line.gapped
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    day = next(moments(text), None)
    if day is not None:
        return day.text
    found = _AGO.search(narrow(text))
    return text[found.start() : found.end()] if found else None


def _in_line(page: Page, line: Line, when: str) -> Reading[str] | None:
    rest = _AROUND.sub(" ", line.gapped.replace(when, " ", 1))
    text = squeezed(rest).strip(" |·•-—")
    if len(text) < 2 or not is_plain(text) or _WORDS.search(text):
        return None
    for link in _links(line):
        shown = squeezed("".join(link.itertext()))
        if shown == text or (len(shown) > 1 and text.startswith(f"{shown} ")):
            return _reading(page, link, shown, line) if _may_be(shown) else None
    name = _before_names(text)
    return _reading(page, line.element, name, line) if is_account(name) else None


def _before_names(text: str) -> str:
    """The outlet that a person's name follows: `X晚报 王刚 2012-05-08`."""
    outlet, _, rest = text.partition(" ")
    named = rest and all(is_likely_name(word) for word in rest.split())
    return outlet if named and has_shape(outlet) else text


def _may_be(shown: str) -> bool:
    """Whether a link beside the date may be an outlet's: a person's is a byline."""
    return is_plain(shown) and (has_shape(shown) or is_account(shown))


def _in_neighbour(
    page: Page, layout: Layout | None, lines: Sequence[Line], index: int
) -> Reading[str] | None:
    headline = headline_line(page, layout)
    if headline is None:
        return None
    for near in (index - 1, index + 1):
        name = _alone(lines, near) if 0 < near < len(lines) else None
        if name is not None:
            line = lines[near]
            return _reading(page, line.element, name, line)
    return None


def _alone(lines: Sequence[Line], index: int) -> str | None:
    """The outlet that is all a line says, or all beside a writer's name."""
    line = lines[index]
    if len(line.pieces) < 2:
        return line.text if _stands_alone(lines, index) else None
    pieces = [piece for each in line.pieces if (piece := squeezed(each))]
    rest = [each for each in pieces if not _NO_OUTLET.fullmatch(each)]
    rest = [each for each in rest if not is_likely_name(each)]
    if len(rest) == len(pieces):
        return line.text if _stands_alone(lines, index) else None
    return rest[0] if len(rest) == 1 and is_account(rest[0]) else None


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is nothing but an outlet, and looks like one in some way."""
    line = lines[index]
    text = line.text
    if len(text) > 20 or line.heading or not is_plain(text) or _WORDS.search(text):
        return False
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    if _ACCOUNT.fullmatch(below) and line.linked:
        return True
    shown = line.linked == len(text) or _CALLED.search(line.block.names) is not None
    return has_shape(text) or (shown and is_account(text))


def _is_section(page: Page, layout: Layout | None, text: str) -> bool:
    """Whether the word is the name of a section, as the site's navigation has it."""
    if _SECTION.search(text):
        return True
    headline = headline_line(page, layout) or 0
    return any(
        line.text == text and line.linked for line in flow(page).lines[:headline]
    )


def _links(line: Line) -> list[HtmlElement]:
    return list(islice(elements(_LINKS, line.element), _HELD)) if line.linked else []


def _reading(page: Page, element: HtmlElement, text: str, line: Line) -> Reading[str]:
    place = page.place(element)
    return Reading(value=text, rule="beside-date", place=place, text=line.text)
