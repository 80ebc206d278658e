"""Lines that credit writers: what in them is the credit, and whether it is one."""

import re

from crawler.extract.credits.credits import is_line_credit, people
from crawler.extract.credits.names import is_likely_name, names
from crawler.extract.credits.staff import without_staff
from crawler.extract.labels import AUTHOR, SOURCE, labelled
from crawler.extract.text import HAN, narrow

_LABELLED_CREDIT = re.compile(
    r"^\s*(?:(?:本文)?作\s*者\s*[:：/]\s*"
    r"|(?:[记記]\s*者|通\s*[讯訊]\s*[员員])\s*[:：]\s*(?!.*(?:[记記]\s*者|通[讯訊][员員]|[摄攝]影|文|[图圖])\s*[:：/]))"
)
# 北湖晚报记者：王刚: the outlet belongs to the credit.
_OUTLET_FIRST = re.compile(
    r"^[\s（(【\[]*[^\s:：]{2,}(?:[记記]者|通[讯訊][员員])\s*[:：]"
)
_BRACKETED = re.compile(r"[（(【\[]\s*(?P<inside>[^（()）【】\[\]]+?)\s*[）)】\]]")
_BEHIND = frozenset(["editor", "photographer"])
_SAID = re.compile(r"[“”「」。！？]")
_OTHER_FACT = re.compile(r"[\d:：]")
_AT_END = re.compile(
    r"[\s（(](?P<credit>(?:本[报報]|本[网網])?(?:[记記]者|通[讯訊][员員])[^（）()|]{2,60})[）)]?\s*$"
)
_BARRED = re.compile(rf"[|｜]\s*作者\s*(?P<name>[{HAN}·]{{2,4}})\s*(?:[|｜]|$)")
# 文/王刚 2018-12-03 21:15 阅读 31
_FACTS = re.compile(
    r"\s+(?:\d{2,4}\s*[-/.年]\s*\d|(?:[阅閱][读讀]|[浏瀏][览覽]|[点點][击擊]|[评評][论論])\s*[:：\d]).*$"
)
_LABEL_ALONE = re.compile(rf"\[?{AUTHOR}\]?\s*:?\s*")
_SHORT = 12
_LONGEST = 80
# What every label of a writer holds, and the marks that stand before names alone.
_HINT = re.compile("[者撰员員文供采採生策译譯述报報□■◎●○◆▲]")


def written_by(text: str) -> str | None:
    """What stands behind an author's label and names somebody, or such a line whole."""
    value = labelled(text, AUTHOR, gaps=True)
    if value is None:
        value = _behind_bar(text)
    alone = value is None or _OUTLET_FIRST.match(text)
    if alone and is_line_credit(text) and names_writer(text):
        return unlabelled(_FACTS.sub("", text))
    if value is None:
        return _behind_source(text)
    if not value or len(value) > _LONGEST or _SAID.search(value):
        return None
    return value if names(value, latin=True) or people(value) else None


def may_name_writer(text: str) -> bool:
    """Whether a text holds what every label of a writer does: a cheap first look."""
    return _HINT.search(text) is not None


def is_author_label(text: str) -> bool:
    """Whether a text is the label of a writer and nothing else."""
    return len(text) < _SHORT and _LABEL_ALONE.fullmatch(narrow(text)) is not None


def names_only(text: str) -> bool:
    """Whether a text is nothing but a credit, or the names themselves."""
    if is_line_credit(text):
        return True
    if len(text) > _LONGEST or _OTHER_FACT.search(text):
        return False
    found = people(text)
    return bool(found) and all(is_likely_name(each.name) for each in found)


def names_writer(credit: str) -> bool:
    """Whether a credit names somebody besides editors and photographers."""
    return any(person.role not in _BEHIND for person in people(credit))


def unlabelled(credit: str) -> str:
    """A credit without its brackets, its label and those who worked on the page."""
    bare = without_staff(credit).strip(" ■□●◎○◆▲")
    bracketed = _BRACKETED.fullmatch(bare)
    return _LABELLED_CREDIT.sub("", bracketed["inside"] if bracketed else bare)


def _behind_bar(text: str) -> str | None:
    """A name whose label has no colon but a bar before it: `来源X | 作者王刚`."""
    found = _BARRED.search(text) if "作者" in text else None
    return found["name"] if found and is_likely_name(found["name"]) else None


def _behind_source(text: str) -> str | None:
    """A credit without a colon that ends the source's line: `来源：X（记者 Y）`."""
    found = _AT_END.search(text) if labelled(text, SOURCE) else None
    return found["credit"] if found and is_line_credit(found["credit"]) else None
