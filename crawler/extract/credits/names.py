"""Personal names in a credit: told apart, and told from other words."""

import re
from collections.abc import Iterator

from crawler.extract.credits.surnames import (
    COMMON_WORDS,
    COMPOUND,
    ends_like_mongolian,
    has_family_name,
    is_all_transliterated,
    is_transliterated,
)
from crawler.extract.text import HAN

_HAN_NAME = re.compile(rf"[{HAN}]{{2,6}}(?:[·•・‧][{HAN}]{{1,8}})*")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.'’\-]*(?: [A-Za-z][A-Za-z.'’\-]*){0,3}")
_SEPARATORS = re.compile(r"[、，,;；/|&＆\t]|\s+(?:和|与)\s*|(?<=\w)\s{2,}")
_CODE = re.compile(
    r"[ _]*\b_?[A-Z]{1,3}\d{2,5}\b|_[A-Z]{2}\d+|(?<=[\u4e00-\u9fff])[A-Z]{1,3}\d{2,6}$"
)
_RUN = re.compile(rf"[{HAN}]{{7,24}}")
_ACCOUNT = re.compile(
    r"(?:admin|administrator|editor|root|webmaster|user)\d*", re.IGNORECASE
)
_AND_OTHERS = re.compile(r"等(?=\s|$|[、，,）)])")
_REMARK = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]?")
_ORGANISATION = re.compile(
    r"(?:报|网|社|台|部|局|院|会|厅|处|司|科|室|组|中心|公司|大学|学院|频道|办公室|办|集团|日报|"
    r"在线|传媒|新闻|编辑部|支部|委|政府|团队|工作室|客户端|号|站|馆|所|队|店|版|刊|杂志)$"
)
# 北湖日报·北湖云: an outlet and its channel, written like a foreign name.
_OUTLET_PART = re.compile(r"(?:[报网台]|新闻|在线|传媒|客户端|融媒)[·•・‧]")
_FUNCTION_WORDS = "了的从将就对把被到这您我你他她它们很也还"
_EDGES = " :：。.-—）)]】（([【"
_NO_NAME = re.compile(
    r"整合|集纳|汇编|记者|通讯员|编辑|作者|来源|完$|未完|待续|见图|资料|图片|图文|综合|整理|报道|全文|连载|摘|转|版$"
    r"|^新华|^人民|本报|本网|本刊|^中国|原创|佚名|未知|不详|匿名|管理员|发布|责任|校对|审核|实习生|摄影"
    r"|点击|打印|纠错|举报|收藏|关闭|返回|评论|分享|字体|浏览|阅读|上一|下一|时间|日期|更多|内容|相关|据|电$|讯$"
    rf"|[{_FUNCTION_WORDS}]|(?<!满)都|供图|视频|特写|特稿|图解|图表|新媒体|希望|直播|简称|以下|单位|下同|人名|化名|音译|右|左|上图|下图|中$|前排|后排|如图|附"
)


def names(text: str, *, latin: bool = False) -> tuple[str, ...]:
    """The personal names in a list of them, in order.

    latin: whether a word in Latin letters may be a name.

    >>> names("方文毅 娄孝云、李 明")
    ('方文毅', '娄孝云', '李明')
    >>> names("赵安妮(实习生)、李栋 SF183")
    ('赵安妮', '李栋')
    """
    bare = _CODE.sub(" ", _REMARK.sub(" ", text)).replace("_", " ")
    bare = _AND_OTHERS.sub(" ", bare)
    parts = [part for part in _SEPARATORS.split(bare) if part and part.strip()]
    found = (name for part in parts for name in _in_part(part.strip(_EDGES), latin))
    return tuple(dict.fromkeys(found))


def is_name(text: str) -> bool:
    """Whether these characters are one Chinese name."""
    if _HAN_NAME.fullmatch(text) is None or _NO_NAME.search(text):
        return False
    if _OUTLET_PART.search(text):
        return False
    long = len(text) > 4 and "·" not in text
    if long and not is_transliterated(text) and not _seams(text):
        return False
    return not (_ORGANISATION.search(text) and len(text) > 3)


def is_likely_name(text: str) -> bool:
    """Whether these are a name even where nothing says that they are."""
    if "·" in text:
        return is_name(text)
    length = len(text)
    known = has_family_name(text) and (length < 4 or text[:2] in COMPOUND)
    known = known or is_transliterated(text)
    known = known and text not in COMMON_WORDS
    return known and is_name(text) and not _ORGANISATION.search(text)


def _in_part(part: str, latin: bool) -> Iterator[str]:  # noqa: FBT001 - private
    words = _joined_single(part.split())
    if latin and _is_latin_name(part):
        yield part
        return
    for word in words:
        if is_name(word):
            yield from _divided(word)
        elif _RUN.fullmatch(word) and not _NO_NAME.search(word):
            yield from _seams(word)
        elif latin and _is_latin_name(word):
            yield word


def _is_latin_name(text: str) -> bool:
    """Whether it is a name in Latin letters, and not a system's account."""
    return bool(_LATIN_NAME.fullmatch(text)) and not _ACCOUNT.fullmatch(text)


def _joined_single(words: list[str]) -> list[str]:
    """The words, with names of two characters that were set apart put together."""
    joined: list[str] = []
    pending = ""
    for word in words:
        if len(word) == 1 and word >= "\u3400":
            pending += word
            if len(pending) == 2:
                joined.append(pending)
                pending = ""
        else:
            joined += [pending, word] if pending else [word]
            pending = ""
    return [*joined, pending] if pending else joined


def _divided(word: str) -> Iterator[str]:
    """Names run together (李明王小红), where family names show the seams."""
    if len(word) < 4 or _is_whole(word):
        yield word
        return
    seams = _seams(word)
    yield from seams or (word,)


def _is_whole(word: str) -> bool:
    """Whether a longer word is one name, although family names may stand inside it."""
    if "·" in word or (len(word) == 4 and word[:2] in COMPOUND):
        return True
    return ends_like_mongolian(word) or is_all_transliterated(word)


def _seams(word: str) -> tuple[str, ...]:
    if not word:
        return ()
    for length in (3, 2, 4):
        head, rest = word[:length], word[length:]
        if len(head) < length or not has_family_name(head):
            continue
        if (length == 4 and head[:2] not in COMPOUND) or head in COMPOUND:
            continue
        if not rest:
            return (head,)
        following = _seams(rest)
        if following:
            return (head, *following)
    return ()
