"""The article's text, without what is printed around it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from crawler.extract.content import Content, content
from crawler.extract.credits import is_credit, is_line_credit, is_photo_credit
from crawler.extract.flow import flow
from crawler.extract.furniture import is_editor_line, is_end, is_furniture, is_info
from crawler.extract.headings import kicker, subtitle
from crawler.extract.images import NO_PICTURES, Pictures, pictures
from crawler.extract.lines import Line
from crawler.extract.text import letters
from crawler.extract.title import headline_line, title
from crawler.page import Page
from crawler.sites.profile import Layout

_CLOSING = re.compile(
    r"\s*[（(\[【](?P<inside>[^（()）\[\]【】]*(?:[（(][^（()）]*[）)][^（()）\[\]【】]*)*)[）)\]】]?\s*$"
)
_OVER = re.compile(r"\s*[（(]\s*(?:完|全文完)\s*[）)]\s*$")
_GAP_AFTER_SENTENCE = re.compile(r"(?<=[。！？”])\s+(?=[^。！？]{4,80}$)")
_GAP_AFTER_END = re.compile(r"(?<=[。！？”）)】\]])\s+(?=\S[^。！？]{3,30}$)")
_SENTENCE_END = re.compile(r"[。！？…”’」』!?.）)\]】]\s*$")
_PROSE = re.compile(r"[。！？；!?;]")
_MOST_SIGNATURES = 3
_LONG_REST = 500
_LEAST_REST = 80


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
    start, kept = _kept(page, layout, found)
    end = kept[-1][0] + 1 if kept else start
    shown = pictures(page, found.span, kept=kept)
    lines = [line.text for index, line in kept if index not in shown.captions]
    photographed = [line for line in lines if is_photo_credit(line)]
    lines = [line for line in lines if line not in photographed]
    opening = lines.pop(0) if lines and _opens(lines) else None
    paragraphs, signatures = _without_signatures(lines)
    return Story(
        paragraphs=tuple(paragraphs),
        pictures=shown,
        signatures=(*photographed, *signatures),
        opening=opening,
        start=start,
        end=end,
        rule=found.rule,
        place=found.place,
    )


def _kept(
    page: Page, layout: Layout | None, found: Content
) -> tuple[int, list[tuple[int, Line]]]:
    """Where the text begins, and its lines with their numbers."""
    lines = flow(page).lines
    start = found.span.start
    headline = headline_line(page, layout)
    if headline is not None and found.span.start <= headline < found.span.end:
        start = headline + 1
    known = _known(page, layout)
    kept: list[tuple[int, Line]] = []
    for index in range(start, found.span.end):
        line = lines[index]
        if _has_prose(kept) and is_end(line):
            rest = lines[index + 1 : found.span.end]
            if not _goes_on(kept, rest) and not _is_boxed(page, index, rest):
                break
        elif not is_furniture(line) and not _is_head(line, kept, known):
            kept.append((index, line))
    return start, kept


def _has_prose(kept: list[tuple[int, Line]]) -> bool:
    """Whether the text has begun: tools above it look like those that end it."""
    return any(_PROSE.search(line.text) or len(line.text) > 40 for _, line in kept[:5])


def _goes_on(kept: list[tuple[int, Line]], rest: list[Line]) -> bool:
    """Whether most of the text follows: a box of related links may stand inside it."""
    read = sum(line.unlinked for _, line in kept)
    following = sum(line.unlinked for line in rest if _PROSE.search(line.text))
    return following > max(read, _LONG_REST)


def _is_boxed(page: Page, index: int, rest: list[Line]) -> bool:
    """Whether the line heads a box of links that text flows around."""
    heading = flow(page).lines[index].element
    spans = map(flow(page).span, (heading, *heading.iterancestors()))
    ends = [span.end for span in spans if span.start == index]
    size = max((end for end in ends if end - index <= len(rest)), default=0) - index
    inside, after = rest[: max(size - 1, 0)], rest[max(size - 1, 0) :]
    if not inside or any(line.unlinked > line.linked for line in inside):
        return False
    text = takewhile(lambda line: not is_end(line), after)
    return sum(line.unlinked for line in text if _PROSE.search(line.text)) > _LEAST_REST


def _known(page: Page, layout: Layout | None) -> frozenset[str]:
    """The lines around the headline that are fields of their own."""
    fields = (title(page, layout), kicker(page, layout), subtitle(page, layout))
    return frozenset(letters(each.value) for each in fields if each is not None)


def _is_head(line: Line, kept: list[tuple[int, Line]], known: frozenset[str]) -> bool:
    """Whether the line still belongs to the head of the article."""
    if len(kept) > 2:
        return False
    return letters(line.text) in known or (not kept and is_info(line))


def _opens(lines: list[str]) -> bool:
    """Whether the first line is a credit that stands alone above the text."""
    return len(lines) > 1 and is_line_credit(lines[0])


def _without_signatures(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without the credits that close them, and these."""
    signatures: list[str] = []
    lines = [*lines[:-1], _without_editor(lines[-1])] if lines else lines
    while lines and len(signatures) < _MOST_SIGNATURES:
        rest, credit = _closing(lines[-1])
        if credit is None or (not rest and len(lines) == 1):
            break
        signatures.insert(0, credit)
        lines = [*lines[:-1], rest] if rest else lines[:-1]
    return lines, signatures


def _without_editor(line: str) -> str:
    """The last line without an editor whom a gap sets apart from its end."""
    found = _GAP_AFTER_END.search(line)
    return (
        line[: found.start()] if found and is_editor_line(line[found.end() :]) else line
    )


def _closing(line: str) -> tuple[str, str | None]:
    """The line without the credit that ends it, and the credit."""
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
