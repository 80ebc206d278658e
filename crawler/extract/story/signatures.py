"""Credits that close a text: cut from its last lines."""

import re

from crawler.extract.credits.credits import is_credit, is_line_credit
from crawler.extract.labels import EDITOR
from crawler.extract.story.endings import is_editor_line

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


def without_signatures(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without the credits that close them, and these.

    >>> without_signatures(["桥通车了。", "本报记者 王刚"])
    (['桥通车了。'], ['本报记者 王刚'])
    """
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
