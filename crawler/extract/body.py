"""The article's text, without what is printed around it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.content import content
from crawler.extract.credits import is_credit, is_line_credit, is_photo_credit
from crawler.extract.endings import is_editor_line
from crawler.extract.flow import flow
from crawler.extract.images import NO_PICTURES, Pictures, pictures
from crawler.extract.labels import EDITOR
from crawler.extract.selection import selection
from crawler.page import Page
from crawler.sites.profile import Layout

_CLOSING = re.compile(
    r"\s*[（(\[【](?P<inside>[^（()）\[\]【】]*(?:[（(][^（()）]*[）)][^（()）\[\]【】]*)*)[）)\]】]?\s*$"
)
_OVER = re.compile(r"\s*[（(]\s*(?:完|全文完)\s*[）)]\s*$")
_GAP_AFTER_SENTENCE = re.compile(r"(?<=[。！？”])\s+(?=[^。！？]{4,80}$)")
_GAP_AFTER_END = re.compile(r"(?<=[。！？”）)】\]])\s+(?=\S[^。！？]{3,30}$)")
_SENTENCE_END = re.compile(r"[。！？…”’」』!?.）)\]】]\s*$")
# （编辑：X）返回Y，查看更多: glued to the last sentence.
_GLUED_EDITOR = re.compile(
    rf"(?<=[。！？”])\s*[（(\[【]\s*{EDITOR}\s*[:：/丨]?\s*[^（()）。]{{1,20}}[）)\]】].{{0,24}}$"
)
_LONGEST_END = 400
_MOST_SIGNATURES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """An article's text and what was cut from its ends.

    paragraphs: the body, a line each.
    signatures: what closed it, without brackets, in the order of the page.
    opening: a credit that stood alone above it.
    start, end: the lines of the page that the text was taken from.
    """

    paragraphs: tuple[str, ...] = ()
    pictures: Pictures = NO_PICTURES
    signatures: tuple[str, ...] = ()
    opening: str | None = None
    start: int = 0
    end: int = 0
    rule: str = "none"
    place: str | None = None


@lru_cache(maxsize=2)
def story(page: Page, layout: Layout | None) -> Story:
    """The text of the page's article; an empty one where there is none."""
    found = content(page, layout)
    if found is None:
        return Story()
    chosen = selection(page, layout, found)
    shown = pictures(page, chosen.pictures, kept=chosen.kept)
    others = shown.captions | chosen.captions
    lines = [line.text for index, line in chosen.kept if index not in others]
    photographed = [line for line in lines if is_photo_credit(line)]
    lines = [line for line in lines if line not in photographed]
    opening = lines.pop(0) if lines and _opens(lines) else None
    paragraphs, signatures = _without_signatures(lines)
    return Story(
        paragraphs=tuple(paragraphs),
        pictures=shown,
        signatures=(*photographed, *signatures),
        opening=opening,
        start=chosen.start,
        end=chosen.end,
        rule=f"{found.rule}+cut" if flow(page).is_cut else found.rule,
        place=found.place,
    )


def _opens(lines: list[str]) -> bool:
    """Whether the first line is a credit that stands alone above the text."""
    return len(lines) > 1 and is_line_credit(lines[0])


def _without_signatures(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without the credits that close them, and these."""
    signatures: list[str] = []
    if not lines:
        return lines, signatures
    before, last = lines[-1][:-_LONGEST_END], lines[-1][-_LONGEST_END:]
    lines = [*lines[:-1], before + _without_editor(last)]
    while lines and len(signatures) < _MOST_SIGNATURES:
        rest, credit = _closing(lines[-1])
        if credit is None or (not rest and len(lines) == 1):
            break
        signatures.insert(0, credit)
        lines = [*lines[:-1], rest] if rest else lines[:-1]
    return lines, signatures


def _without_editor(line: str) -> str:
    """The last line without an editor whom brackets or a gap set apart from its end."""
    glued = _GLUED_EDITOR.search(line)
    if glued is not None:
        return line[: glued.start()]
    found = _GAP_AFTER_END.search(line)
    return (
        line[: found.start()] if found and is_editor_line(line[found.end() :]) else line
    )


def _closing(line: str) -> tuple[str, str | None]:
    """The line without the credit that ends it, and the credit."""
    if len(line) > _LONGEST_END:
        rest, credit = _closing(line[-_LONGEST_END:])
        return line[:-_LONGEST_END] + rest, credit
    if is_line_credit(line):
        return "", line
    over = _OVER.search(line)
    if over is not None:  # 新华社 closes with （完）, behind the credit
        rest, credit = _closing(line[: over.start()])
        return (rest + over[0].strip(), credit) if credit else (line, None)
    found = _CLOSING.search(line)
    if found is None:
        return _unbracketed(line)
    inside, rest = found["inside"].strip(), line[: found.start()].rstrip()
    if rest and not _SENTENCE_END.search(rest):
        return line, None
    return (rest, inside) if is_credit(inside) else (line, None)


def _unbracketed(line: str) -> tuple[str, str | None]:
    """The same for a credit that a gap sets apart from the last sentence."""
    found = _GAP_AFTER_SENTENCE.search(line)
    if found is None or not is_line_credit(line[found.end() :]):
        return line, None
    return line[: found.start()], line[found.end() :]
