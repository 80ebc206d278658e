"""Names of outlets: told from other words, and cut from what is printed around them."""

import re

from crawler.extract.credits.credits import is_line_credit, people
from crawler.extract.credits.names import is_likely_name
from crawler.extract.dates.moment import moments
from crawler.extract.labels import SOURCE, is_tool, labelled
from crawler.extract.text import HAN, letters, narrow

LONGEST = 40
"""Characters of the longest name of an outlet."""

_NONE = re.compile(
    r"(?:未知|不[详詳]|其[他它]|[网網][络絡]|互[联聯][网網]|[转轉][载載](?:文章)?|[无無]|暂无|本站|原[创創]|整理"
    r"|null|none|unknown|n/a|-+)",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    rf"[{HAN}A-Za-z0-9·]{{1,12}}(?:日[报報]|晚[报報]|早[报報]|晨[报報]|[时時][报報]|商[报報]|都市[报報]"
    r"|快[报報]|青年[报報]|周刊|[网網]|社|在[线線]|[电電][视視][台臺]|[电電]台|[电電]臺|[广廣]播[台臺]|客户端"
    r"|融媒体中心|融媒|新[闻聞]|发布|中文站)"
)
# 凡本网注明“来源：X”的作品: a notice names the site, not the article's source.
_NOTICE = re.compile(
    r"[注註写寫]明|版[权權](?:[声聲]明|所有|[归歸]|[属屬])|免[责責][声聲]明|未[经經].{0,12}(?:授[权權]|[许許]可)"
)
_ORDERED = re.compile(r"[注註写寫]明|[“\"「『]\s*(?:稿件)?来源")
# A label that needs no colon: 来自 and 转自 are words of sentences, too.
_NOUN = r"(?:(?:文章|信息|新[闻聞]|稿件)?[来來]\s*源|稿\s*源|出\s*[处處])"
_BARRED = re.compile(
    rf"(?:^|[|\t])\s*{_NOUN}\s+(?P<outlet>[^\s|:\t]{{2,20}})\s*(?:[|\t]|$)"
)
_AHEAD = re.compile(
    r"^(?:[来來]源|稿源|(?:官方)?(?:微信)?公[众眾][号號]|微信|微博|客户端)\s*(?:[:|丨]\s*|(?=[“\"「《]))"
)
_QUOTED = re.compile(r"[“\"「](?P<name>[^“”\"「」]{2,30})[”\"」]")
_ACCOUNT = re.compile(r"(?<=..)(?:官方)?(?:微信)?公[众眾][号號]$")
# 来源：北湖晚报记者王刚, 来源：北湖晚报（北湖）: what touches the outlet.
_TAIL = re.compile(
    r"(?<=..)(?:[（(]|(?:本[報报網网]|[見见][習习]|实习|特约)?"
    r"(?:记者|記者|通[讯訊][员員]|作者|责任编辑|责编))"
)
_PICTURES = re.compile(
    r"getty|shutterstock|istock|alamy|pixabay|unsplash|pexels|depositphotos"
    r"|adobe ?stock"
    r"|视觉中国|東方ic|东方ic|^(?:photo|image|picture|foto|bild)s?\b|©",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[:：。！？；!?;]|，.*，")
_SEVERAL = re.compile(r"[\s/／、，,。！？!?；;|｜]")
_LONGEST_LINE = 250
_SIGNS = re.compile("[源处處载載自]")


def credited(text: str) -> str | None:
    """The outlet that a line credits behind a label; "" where it names none.

    >>> credited("2010-07-21 17:18 来源：新华社 点击：3")
    '新华社'
    """
    if len(text) >= _LONGEST_LINE or is_notice(text):
        return None
    value = labelled(text, SOURCE)
    if value is None:
        return _between_bars(text)
    return cut(value)


def is_notice(text: str) -> bool:
    """Whether the line tells how to credit the site's own articles.

    A line that prints the date beside the label is none, whatever it begins with.
    """
    if not _NOTICE.search(text):
        return False
    return _ORDERED.search(text) is not None or next(moments(text), None) is None


def cut(value: str) -> str:
    """The name alone: without a label inside the value, and without what closes it.

    >>> cut("微信公众号“北湖发布”"), cut("北湖晚报记者王刚")
    ('北湖发布', '北湖晚报')
    """
    ahead = _AHEAD.match(narrow(value))
    inner = value[ahead.end() :] if ahead else value
    quoted = _QUOTED.match(inner)
    if quoted:
        return quoted["name"]
    tail = _TAIL.search(inner)
    inner = inner[: tail.start()] if tail else inner
    return _ACCOUNT.sub("", inner)


def is_outlet(text: str) -> bool:
    """Whether what stands behind a label can be an outlet's name at all."""
    return (
        1 < len(text) <= LONGEST
        and not _NONE.fullmatch(text)
        and not text.isdecimal()
        and "://" not in text
        and not is_tool(text)
        and bool(letters(text))
    )


def is_plain(text: str) -> bool:
    """Whether a text without a label is no field, tool, credit or date."""
    if _SENTENCE.search(text) or not is_outlet(text) or is_line_credit(text):
        return False
    return next(moments(text), None) is None and not _PICTURES.search(text)


def has_shape(text: str) -> bool:
    """Whether a word is made as outlets' names are: X日报, X网, X电视台."""
    return _SHAPE.fullmatch(text) is not None


def is_account(text: str) -> bool:
    """Whether a name that stands where authors do is no person's.

    Accounts of self-made media publish under names of their own making.
    """
    if has_shape(text):
        return True
    han = sum(char >= "\u3400" for char in text)
    if han < 2 or len(letters(text)) < 4 or _SEVERAL.search(text):
        return False
    return not any(is_likely_name(each.name) for each in people(text))


def is_of_pictures(text: str) -> bool:
    """Whether a credit is one of pictures alone."""
    return _PICTURES.search(text) is not None


def _between_bars(text: str) -> str | None:
    """The outlet behind a label without a colon: `21:30 | 来源 X | 作者 Y`."""
    found = _BARRED.search(narrow(text))
    return text[found.start("outlet") : found.end("outlet")] if found else None
