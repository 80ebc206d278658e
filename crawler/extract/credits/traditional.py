"""The words of credits as Hong Kong, Macau and Taiwan write them."""

import re

_WORDS = {
    "記者": "记者", "通訊員": "通讯员", "編輯": "编辑", "責編": "责编", "責任": "责任",
    "編譯": "编译", "翻譯": "翻译", "攝影": "摄影", "圖文": "图文", "圖片": "图片",
    "文圖": "文图", "實習": "实习", "見習": "见习", "特約": "特约", "採寫": "采写",
    "採訪": "采访", "報導": "报道", "報道": "报道", "綜合": "综合",
    "駐": "驻", "本報訊": "本报讯", "本報": "本报", "本網": "本网", "專欄": "专栏",
    "日電": "日电", "訊（": "讯（", "訊(": "讯(", "聯合": "联合", "圖／": "图／",
    "圖/": "图/", "圖：": "图：", "攝）": "摄）", "攝)": "摄)", "評論員": "评论员",
    "發自": "发自", "供圖": "供图", "配圖": "配图",
}  # fmt: skip
_PATTERN = re.compile(
    "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + "|攝$"
)


def simplified(text: str) -> str:
    """The text with these words in simplified characters, position by position.

    Names are left as they are printed.

    >>> simplified("記者陳實攝影")
    '记者陳實摄影'
    """
    return _PATTERN.sub(_word, text) if _MAY.search(text) else text


_MAY = re.compile("[記訊編責譯攝圖實見約採報駐網專電聯評發合供配]")


def _word(found: re.Match[str]) -> str:
    return _WORDS.get(found.group(), "摄")
