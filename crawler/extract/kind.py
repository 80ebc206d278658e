"""What a page is."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

from lxml.etree import XPath

from archive import Kind
from crawler.extract.flow import flow
from crawler.extract.lines import Flow
from crawler.extract.marks import linked_article
from crawler.extract.reading import Reading
from crawler.extract.story.body import Story, story
from crawler.extract.story.prose import prose
from crawler.extract.titles.title import headline_line, title
from crawler.page import Page
from crawler.sites.profile import Addresses, Layout

_PASSWORD = XPath(
    "boolean(//input[translate(@type, 'PASWORD', 'pasword') = 'password'])"
)
_MISSING = re.compile(
    r"(?:页面|网页|文章|内容|信息|稿件|新闻|地址|资源|文件|链接)[^。，]{0,8}(?:不存在|已(?:经)?(?:被)?(?:\w{0,4}?)(?:删除|下架|下线|撤下|屏蔽|过期|失效)|找不到|无法(?:访问|显示)|被移除)"
    r"|(?:找不到|未找到|无法找到|没有找到)[^。，]{0,12}(?:页面|网页|文章|内容|文件|资源|地址|该页)"
    r"|\b404\b.{0,30}(?:not found|error|错误|页)|^\W*404\W*$"
    r"|[该此本]页(?:面)?(?:无法|不能)(?:显示|访问|打开)|(?:页面|网页)[^。，]{0,4}(?:走丢|走失|飞走|迷路|去火星)"
    r"|page (?:not|cannot be) found|not found",
    re.IGNORECASE,
)
_FAULTY = re.compile(
    r"(?:页面|网页)(?:出错|错误)|服务器(?:错误|繁忙|内部)"
    r"|(?:50[0234]|40[0134])\s+"
    r"(?:internal|bad|service|gateway|forbidden|unauthorized|error)",
    re.IGNORECASE,
)
# What short notices say too: an error only where nothing is dated.
_BUSY = re.compile(
    r"(?:稿件|文章|信息|内容)[^。，]{0,4}(?:审核中|未通过审核|尚未发布|未审核)|参数(?:错误|不正确|有误)"
    r"|(?:系统|网站|服务器)[^。，]{0,6}(?:维护|升级)中?[^。]{0,4}(?:稍后|暂停|$)"
)
_BLOCKED = re.compile(
    r"(?:访问|请求|IP|操作)[^。，]{0,10}"
    r"(?:被拒绝|受限|被禁止|过于频繁|异常|被拦截|频繁)"
    r"|安全验证|人机验证|滑动验证|请输入验证码"
    r"|access denied|verify (?:that )?you are (?:a )?human|just a moment"
    r"|checking your browser|captcha"
    r"|request blocked|forbidden|unusual traffic"
    r"|网站防火墙|防火墙拦截|请开启\s*javascript",
    re.IGNORECASE,
)
_SIGNS = (_MISSING, _FAULTY, _BLOCKED)
_SENTENCE = re.compile(r"[。！？；]|[.!?](?:\s|$)|，.*，")
_LITTLE = 400
_FEW_LINKS = 12
_FEW_HEADS = 5
_LEAST_PROSE = 60
_MUCH_PROSE = 200
_LONGEST_SUMMARY = 200


def kind(
    page: Page, layout: Layout | None, addresses: Addresses | None, *, dated: bool
) -> Reading[Kind]:
    """What the page is; every page is something.

    dated: whether the page itself prints the moment of its publication.
    """
    whole = flow(page)
    text = story(page, layout)
    for name, holds in (
        ("empty", _is_empty(whole)),
        ("error", _is_error(page, whole, text, dated=dated)),
        ("login", not (dated and text.paragraphs) and _is_login(page, whole)),
    ):
        if holds:
            return _reading(name, "content")
    return _by_substance(page, layout, addresses, dated=dated)


def says_missing(page: Page) -> bool:
    """Whether an error page says that there is no such page, and nothing worse."""
    said = [page.head_title, *(line.text for line in flow(page).lines)]
    return any(map(_MISSING.search, said)) and not any(map(_BLOCKED.search, said))


def _reading(name: str, rule: str) -> Reading[Kind]:
    value: Kind = name  # type: ignore[assignment]  # the names are written here
    return Reading(value=value, rule=rule)


def _is_empty(whole: Flow) -> bool:
    """Whether there is nothing to read: no text and no picture, or cut off before."""
    return not whole.lines and not whole.pictures


def _is_error(page: Page, whole: Flow, text: Story, *, dated: bool) -> bool:
    """Whether the page, whatever its status, says that there is none, or blocks us."""
    if dated and sum(map(len, text.paragraphs)) > 100:
        return False
    unlinked = [line.text for line in whole.lines if line.linked < line.unlinked]
    if sum(map(len, unlinked)) > _LITTLE:
        return False
    said = [page.head_title, *unlinked]
    signs = _SIGNS if dated else (*_SIGNS, _BUSY)
    return any(sign.search(each) for sign in signs for each in said)


def _is_login(page: Page, whole: Flow) -> bool:
    if sum(line.unlinked for line in whole.lines) >= _LITTLE:
        return False
    return bool(_PASSWORD(page.tree))


def _by_substance(
    page: Page, layout: Layout | None, addresses: Addresses | None, *, dated: bool
) -> Reading[Kind]:
    expected = _expected(page.url, addresses)
    text = story(page, layout)
    length = sum(map(len, text.paragraphs))
    shown = length + 60 * len(text.pictures.images)
    if title(page, layout) is None or not shown:
        return _reading(_without_text(page, layout, expected), "no-text")
    if expected == "list":
        return _reading("list", "address")
    if _alternates(page, text) or (
        _is_listing(page, length) and not _is_told(page, layout, expected, dated=dated)
    ):
        return _reading("list", "links")
    if not (text.pictures.images or _has_prose(text)) and not _stands(page, layout):
        return _reading("other", "no-prose")
    return _by_signs(page, layout, expected, dated=dated)


def _by_signs(
    page: Page, layout: Layout | None, expected: Kind | None, *, dated: bool
) -> Reading[Kind]:
    """An article, if the address, a layout, the head or the text itself says so."""
    text = story(page, layout)
    length = sum(map(len, text.paragraphs))
    if expected == "article" or layout is not None or _declares(page):
        return _reading("article", "address" if expected else "declared")
    if dated and length >= 20:
        return _reading("article", "dated-text")
    weight = prose(flow(page)).weight(text.start, text.end)
    is_text = weight > _MUCH_PROSE and _stands(page, layout)
    longest = max(map(len, text.paragraphs), default=0)
    is_long = length > 200 and longest > 60
    return _reading("article" if is_text or is_long else "other", "text")


def _is_told(
    page: Page, layout: Layout | None, expected: Kind | None, *, dated: bool
) -> bool:
    """Whether a page full of links tells a story all the same.

    Portals print hundreds of links around a few sentences. A list has no text of its
    own: what looks like one are the beginnings of others.
    """
    if dated and expected:
        return True
    if not _stands(page, layout) or not (dated or _declares(page)):
        return False
    text = story(page, layout)
    measured = prose(flow(page))
    if measured.is_teasers(text.start, text.end):
        return False
    return _has_prose(text) and measured.weight(text.start, text.end) > _LEAST_PROSE


def _stands(page: Page, layout: Layout | None) -> bool:
    """Whether the page shows the headline that it is said to have."""
    return headline_line(page, layout) is not None


def _has_prose(text: Story) -> bool:
    """Whether anything in the text is a sentence: a footer's lines are none."""
    return any(_SENTENCE.search(each) for each in text.paragraphs)


def _expected(url: str, addresses: Addresses | None) -> Kind | None:
    """What the site's address patterns say."""
    if addresses is None:
        return None
    path = _path(url)
    if any(pattern.search(path) for pattern in addresses.articles):
        return "article"
    return "list" if any(pattern.search(path) for pattern in addresses.lists) else None


def _path(url: str) -> str:
    """What stands behind the host; nothing of an address that is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _without_text(page: Page, layout: Layout | None, expected: Kind | None) -> Kind:
    """A list, unless it is an article's page whose text is missing."""
    links = sum(1 for line in flow(page).lines if line.linked > line.unlinked)
    if expected == "article" and _stands(page, layout):
        return "other"
    return "list" if expected == "list" or links >= _FEW_LINKS else "other"


def _declares(page: Page) -> bool:
    declared = page.meta.get("og:type", "").lower() in {
        "article",
        "news",
        "newsarticle",
    }
    return declared or bool(linked_article(page)) or "articletitle" in page.meta


def _alternates(page: Page, text: Story) -> bool:
    """Whether every paragraph stands below a link: headlines and their summaries."""
    if any(len(each) > _LONGEST_SUMMARY for each in text.paragraphs):
        return False
    lines = flow(page).lines[max(text.start - 1, 0) : text.end]
    heads = sum(
        1
        for head, below in pairwise(lines)
        if head.linked > 10 and not head.unlinked and not below.linked
    )
    return heads >= _FEW_HEADS and heads + 1 >= len(text.paragraphs)


def _is_listing(page: Page, length: int) -> bool:
    """Whether links outweigh prose by far."""
    lines = flow(page).lines
    linked = sum(line.linked for line in lines)
    titles = sum(
        1 for line in lines if line.linked > 10 and line.linked >= line.unlinked
    )
    return titles >= _FEW_LINKS and linked > 3 * length
