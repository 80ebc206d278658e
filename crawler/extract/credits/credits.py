"""Credits: who reported, wrote, photographed or edited, as a line or a bracket says."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive import Person, Role
from crawler.extract.credits.names import is_likely_name, names
from crawler.extract.credits.staff import is_staff_line
from crawler.extract.credits.traditional import simplified
from crawler.extract.labels import EDITOR
from crawler.extract.text import HAN, narrow

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "photographer",
        r"摄影(?:记者)?(?!报道)|图片(?!来源)|配图|供图|图(?=\s*[/／:：|丨｜])",
    ),
    ("correspondent", r"(?:特约|本报|本网)?通讯员|(?:特约)?供稿(?:人)?"),
    (
        "reporter",
        (
            r"(?:首席|特约|特派|见习|实习|驻[^ ，,、记]{1,6}|全媒体|融媒体?|新媒体|联合"
            r"|本报|本网|本刊|本台|文字)*(?:记\s*者|实习生|采写|报道组|评论员)"
        ),
    ),
    ("editor", EDITOR),
    (
        "author",
        r"(?:本文|专栏|特约|特邀)?作\s*者|撰\s*文|撰\s*稿(?:人)?|文字|(?:文图|图文|文)(?=\s*[/／:：])|(?<![\u4e00-\u9fff])(?:文图|图文|文)(?=\s*[|丨｜])|策划|口述|翻译|编译",
    ),
)
_ROLES = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _ROLE_WORDS))
_TRAINEE = re.compile(r"(?<=[（(])\s*(?:实习生?|见习)\s*(?=[）)])")
_LABELLED = re.compile(r"\s*[:：/／|丨｜]")
_AFTER_ROLE = re.compile(r"^[\s:：/／|丨｜]*")
_BEFORE_ROLE = re.compile(r"[^、，,;；。/／|\s（(）)\]【】\[:：]*$")
_OUTLET = re.compile(
    rf"^[{HAN}A-Za-z0-9·]{{2,}}?(?:社|网|报|刊|台|在线|客户端|新闻|周末|杂志|频道|广播|云|传媒|中心|央视|央广|总台|发布|融媒|"
    r"公司|大学|学院|局|厅|委|部|院|处|办|队|会)$"
)
_OWN = re.compile(r"^(?:本报|本网|本刊|本台|本站|我报|特约|图|文|图文|据)$")
_CREDIT = re.compile(
    r"编\s*辑|责\s*编|"
    r"记\s*者|通讯员|作\s*者|撰\s*文|文图?[/／]|图文[/／]|实习生|供稿|摄影报道|采写|编译\s*[/／:：]"
)


_LINE = re.compile(
    rf"^[■□●◎▲◆\s]*(?:[{HAN}]{{2,8}}?\s*|《[^《》]{{1,12}}》)?(?:首席|特约|见习|实习)*(?:记\s*者|作\s*者\s*[:：]|(?<=》)作者|通讯员|撰文|供稿|采写)"
    r"|^\s*(?:文|文图|图文|编译)\s*[/／丨|｜]"
    rf"|^\s*[{HAN}·]{{2,4}}\s*[/／]\s*[{HAN}]{{2,6}}报道\s*$"
)
_BRACKETED = re.compile(r"[（(【\[](?P<inside>[^（()）【】\[\]]+)[）)】\]]")
_MARKED = re.compile(rf"[□■◎●○◆▲]\s*(?P<names>[{HAN}·\s、]{{2,24}})")
# 李明 文/王芳 图: the work stands behind the name.
_BEHIND_NAME = re.compile(
    r"(?P<writer>[^，。/／]{2,30}?)(?:(?:\s+|[/／])文[\s、，,]|\s*文\s*[/／])\s*"
    r"(?P<photographer>[^，。/／]{2,30}?)(?:(?:\s+|[/／])图片?|[\s/／]*摄影?)"
)
_WHERE = re.compile(
    rf"(?:发自\s*[{HAN}]{{2,6}}?(?:报道)?|(?<![文图])[\s/／]+(?!摄影|图文)[{HAN}]{{2,6}}报道"
    rf"|[{HAN}]{{2}}\d{{1,2}}日电)\s*$"
)
_PHOTOGRAPHED = re.compile(r"(?:摄|供图)\s*[）)]?\s*$")
_TELLS = re.compile(r"[，。！？!?；]|了解|获悉|采访(?!撰文|[/／:：])|看到|报道说")
_LONGEST_LINE = 80
_LONGEST_PHOTO_CREDIT = 40


def people(credit: str, *, fallback: Role = "author") -> tuple[Person, ...]:
    """Everybody whom a credit names, in order.

    fallback: the role of names that stand without one.

    >>> [p.name for p in people("内蒙古日报记者 王刚 通讯员 李明 赵小红")]
    ['王刚', '李明', '赵小红']
    """
    plain = simplified(narrow_colons(credit))
    credit = _WHERE.sub("", plain.lstrip(" □■◎●○◆▲"))
    behind = _BEHIND_NAME.fullmatch(credit)
    if behind:
        credit = "文/{writer} 图/{photographer}".format(**behind.groupdict())
    found = list(_people(credit, fallback))
    if _PHOTOGRAPHED.search(credit):
        found = [replace(person, role="photographer") for person in found]
    return tuple({(person.name, person.role): person for person in found}.values())


def is_credit(text: str) -> bool:
    """Whether a bracket's content credits somebody, and says nothing else.

    >>> is_credit("记者 王刚"), is_credit("郭奋"), is_credit("资料图"), is_credit("完")
    (True, True, False, False)
    """
    if len(text) > 160 or re.search(r"[。！？!?]", text):
        return False
    text = simplified(text)
    if _CREDIT.search(text) or _BEHIND_NAME.fullmatch(text):
        return bool(people(text))
    bare = _WHERE.sub("", text)
    words = [word for word in re.split(r"[\s、，,]+", bare) if word]
    if len(words) > 1 and _OUTLET.match(words[0]):
        words = words[1:]
    single = _joined(words)
    return bool(single) and all(is_likely_name(word) for word in single)


def is_line_credit(line: str) -> bool:
    """Whether a line without brackets is nothing but a credit (`本报记者 王刚`)."""
    line = simplified(line)
    if is_staff_line(line):
        return True
    bracketed = _BRACKETED.fullmatch(line)
    line = bracketed["inside"] if bracketed else line
    marked = _MARKED.fullmatch(line)
    if marked:
        return _are_names(marked["names"])
    if len(line) > _LONGEST_LINE or not _LINE.match(line) or _TELLS.search(line):
        return False
    if _PHOTOGRAPHED.search(line):
        return False
    found = people(line)
    return bool(found) and all(is_likely_name(each.name) for each in found)


def is_photo_credit(line: str) -> bool:
    """Whether a line is nothing but a photographer's name (`本报记者 王刚 摄`)."""
    line = simplified(line) if len(line) <= _LONGEST_PHOTO_CREDIT else line
    if len(line) > _LONGEST_PHOTO_CREDIT or not _PHOTOGRAPHED.search(line):
        return False
    if _TELLS.search(line):
        return False
    found = people(_PHOTOGRAPHED.sub("", line))
    return bool(found) and all(is_likely_name(each.name) for each in found)


def narrow_colons(text: str) -> str:
    """The text with its colons and spaces in half width."""
    return narrow(text) if "：" in text or "\u3000" in text else text


def _are_names(text: str) -> bool:
    return bool(names(text)) and all(map(is_likely_name, names(text)))


def _joined(words: list[str]) -> list[str]:
    if len(words) == 2 and all(len(word) == 1 for word in words):
        return ["".join(words)]
    return words


def _people(credit: str, fallback: Role) -> Iterator[Person]:
    credit = _TRAINEE.sub("", credit)
    marks = list(_ROLES.finditer(credit))
    head = credit[: marks[0].start()] if marks else credit
    affiliation = _affiliation(head)
    if not marks or affiliation is None:
        yield from _bare(head, fallback)
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(credit)
        between = _AFTER_ROLE.sub("", credit[mark.end() : end])
        following, named = (None, between)
        if index + 1 < len(marks):
            named, following = _without_affiliation(
                between, labelled=_LABELLED.match(credit, mark.end()) is not None
            )
        role: Role = mark.lastgroup  # type: ignore[assignment]  # the groups are roles
        if (
            index
            and marks[index - 1].lastgroup == "photographer"
            and _touch(credit, marks[index - 1], mark)
        ):
            role = "photographer"
        own = affiliation if role in ("reporter", "photographer", "author") else None
        latin = role in ("editor", "author")
        for name in names(named, latin=latin):
            yield Person(name=name, role=role, affiliation=own)
        affiliation = following


def _touch(credit: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether nothing stands between two roles: 图/记者 王刚."""
    return not _AFTER_ROLE.sub("", credit[one.end() : other.start()])


def _bare(text: str, role: Role) -> Iterator[Person]:
    """Names without a role, perhaps behind their outlet (`新华社 王刚 李明`)."""
    words = [word for word in re.split(r"[\s、，,]+", text) if word]
    affiliation = None
    if len(words) > 1 and _OUTLET.match(words[0]):
        affiliation = words[0]
        words = words[1:]
    for name in names("、".join(_joined(words))):
        if is_likely_name(name):
            yield Person(name=name, role=role, affiliation=affiliation)


def _affiliation(head: str) -> str | None:
    """The outlet before a role: the word that touches it, or stands alone before it."""
    text = head.strip(" (（[【■□●◎◆▲:：、，,/／")
    word = re.split(r"[\s、，,;；:：（(]+", text)[-1] if text else ""
    if not word or _OWN.match(word) or not _OUTLET.match(word):
        return None
    return word


def _without_affiliation(between: str, *, labelled: bool) -> tuple[str, str | None]:
    """The names before the next role, and the outlet that belongs to that role."""
    text = between.rstrip(" (（")
    found = _BEFORE_ROLE.search(text)
    word = found.group() if found else ""
    if not word or is_likely_name(word):
        return text, None
    if _OUTLET.match(word):
        return text[: len(text) - len(word)], word
    # 采写：南都见习记者 X: a short form of an outlet touches the role.
    return ("", None) if word == text == between and labelled else (text, None)
