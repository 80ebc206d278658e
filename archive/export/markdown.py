"""Markdown: one file an article, with YAML front matter, in folders by month.

The front matter holds every field but the body, each as one line of JSON, which is
YAML too; what the page does not say is left out. The body is escaped so that CommonMark
renders what the page says, and nothing that its text happens to look like.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from archive.command_line import printable
from archive.export.jsonl import json_object
from archive.loading import StoredArticle
from archive.record import Article, Image

UNDATED = "undated"
"""The folder of articles without a moment of publication."""

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)", re.ASCII)
_OWN = re.compile(r"(\d{4}/\d\d|undated)/[a-z2-7]{12}\.md", re.ASCII)

_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>&|~=$%^#]")
_AT_START = re.compile(r"(?:[-+:]|(\d+)(?=[.)]))")
_BLANK_START = re.compile(r"[ \t]+")
_NOT_YAML = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON leaves as it is and YAML takes for a line break, or refuses."""

_IN_ADDRESS = "!#$%&'()*+,/:;=?@[]-._~"


def write_markdown(articles: Iterable[StoredArticle], folder: Path) -> int:
    """Write a file an article into a folder; how many there were."""
    count = 0
    for stored in articles:
        path = folder / file_of(stored.article)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(stored), encoding="utf-8", newline="\n")
        count += 1
    return count


def file_of(article: Article) -> Path:
    """Where an article's file lies: only digits and the key make its name."""
    month = _MONTH.match(article.published or "")
    place = Path(*month.groups()) if month else Path(UNDATED)
    return place / f"{article.key}.md"


def is_ours(path: Path) -> bool:
    """Whether a file of this name, from the folder on, is one that we write."""
    return _OWN.fullmatch(path.as_posix()) is not None


def document(stored: StoredArticle) -> str:
    """The file's text."""
    known = json_object(stored)
    del known["body"]
    lines = [
        f"{name}: {_yaml(value)}"
        for name, value in known.items()
        if value not in (None, [])
    ]
    front = "\n".join(["---", *lines, "---"])
    return f"{front}\n\n" + "\n\n".join(_blocks(stored.article)) + "\n"


def _yaml(value: Any) -> str:
    """The value as JSON that YAML reads the same."""
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _blocks(article: Article) -> Iterator[str]:
    """Headline, paragraphs and pictures, each where it stands."""
    if article.title:
        yield f"# {_inline(article.title)}"
    images = list(article.images)
    for number, line in enumerate((article.body or "").split("\n")):
        while images and images[0].position <= number:
            yield _picture(images.pop(0))
        if line.strip():
            yield paragraph(line)
    yield from map(_picture, images)


def paragraph(line: str) -> str:
    """A line of the body that CommonMark renders as it stands.

    >>> paragraph("1. <b>*no* list</b>"), paragraph("- 3.5 %")
    ('1\\\\. \\\\<b\\\\>\\\\*no\\\\* list\\\\</b\\\\>', '\\\\- 3.5 \\\\%')
    """
    text = _inline(line)
    blank = _BLANK_START.match(text)
    start = blank.end() if blank else 0
    if sign := _AT_START.match(text, start):
        at = sign.end() if sign[1] else sign.start()
        text = f"{text[:at]}\\{text[at:]}"
    # Four spaces or a tab would begin a block of code.
    return "".join(f"&#{ord(space)};" for space in text[:start]) + text[start:]


def _inline(text: str) -> str:
    """The text in one line, with the signs of Markdown escaped."""
    shown = printable(text).replace("\n", " ")
    return _ANYWHERE.sub(lambda sign: f"\\{sign.group()}", shown)


def _picture(image: Image) -> str:
    """A link to the picture, or its words where the address leads nowhere."""
    words = _inline(image.caption or image.url)
    if not image.url.startswith(("http://", "https://")):
        return words
    return f"[{words}](<{quote(image.url, safe=_IN_ADDRESS)}>)"
