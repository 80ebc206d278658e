"""Pages that are broken on purpose: each gives a record that can be stored."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive import Article
from archive.record import KINDS
from crawler.page import Page
from crawler.reading import page_and_record

PAGES = sorted((Path(__file__).parent.parent / "fixtures" / "robustness").iterdir())
URL = "http://news.example/2011/0405/123.html"
MOMENT = datetime(2022, 1, 1, tzinfo=UTC)
LAYOUT = {"\n", "\t"}
"""What sets lines and cells of a text apart."""

every_page = pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)


@cache
def read(file: Path, content_type: str | None = None) -> tuple[Page, Article]:
    return page_and_record(
        file.read_bytes(),
        url=URL,
        content_type=content_type,
        profile=None,
        captured_at=MOMENT,
    )


def strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string inside a JSON value, with the names that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings(each, f"{path}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, path)


def is_unprintable(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} and letter not in LAYOUT


@every_page
@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/html; charset=utf-8",
        "text/html; charset=gb2312",
        "text/html; charset=utf-16",
        "text/html; charset=windows-1252",
        "text/html; charset=\"'",
    ],
)
def test_a_record_comes_back(file: Path, content_type: str | None) -> None:
    """Whatever the page and whatever its header says, there is a record of it."""
    _, article = read(file, content_type)
    assert article.kind in KINDS
    assert Article.from_json(article.as_json()) == article


@every_page
def test_texts_can_be_stored_and_shown(file: Path) -> None:
    """No string holds a control character or half of a character."""
    _, article = read(file)
    unclean = {
        path: sorted({letter for letter in text if is_unprintable(letter)})
        for path, text in strings(article.as_json())
        if any(map(is_unprintable, text))
    }
    assert unclean == {}


@every_page
def test_record_is_json(file: Path) -> None:
    """The record is written as JSON in UTF-8, and read back, without any loss."""
    _, article = read(file)
    record = article.as_json()
    written = json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
    assert json.loads(written) == record


@every_page
def test_places_lead_back_into_the_page(file: Path) -> None:
    """Every place that is a path into the page finds something there."""
    page, article = read(file)
    paths = [each.place for each in article.evidence if each.place]
    lost = [
        path
        for path in paths
        if path.startswith("/") and not page.tree.getroottree().xpath(path)
    ]
    assert lost == []


@every_page
def test_moments_are_moments(file: Path) -> None:
    """A stated moment is a day, or a time with its zone, and not after the capture."""
    _, article = read(file)
    for moment in filter(None, (article.published, article.modified)):
        parsed = datetime.fromisoformat(moment)
        if "T" in moment:
            assert parsed.tzinfo is not None
        assert parsed.replace(tzinfo=parsed.tzinfo or UTC) < MOMENT.replace(day=3)


@every_page
def test_lines_of_a_body_are_clean(file: Path) -> None:
    """No line of a body is empty, or begins or ends with white space."""
    _, article = read(file)
    lines = article.body.split("\n") if article.body is not None else []
    assert [line for line in lines if not line or line != line.strip()] == []


READABLE = {
    "cut-off-inside-a-comment": "Ferry returns",
    "nothing-is-closed": "渔船下水",
    "a-whole-document-as-header": "渔船下水",
    "text-behind-the-end-of-the-document": "渔船下水",
    "nul-bytes-everywhere": "渔船下水",
    "three-encodings-in-one-page": "渔船下水",
    "utf-8-with-a-broken-character": "渔船下水",
    "two-byte-order-marks": "渔船下水",
    "utf-16-with-mark": "渔船下水",
    "xml-declaration-and-prolog": "渔船下水",
    "tables-and-fonts-nested-two-thousand-deep": "渔船下水",
    "garbage-in-attributes": "渔船下水",
    "one-attribute-of-a-hundred-thousand-letters": "Ferry returns",
    "two-pages-one-behind-the-other": "渔船下水",
    "cdata-and-declarations": "渔船下水",
    "script-that-prints-markup": "渔船下水",
    "json-ld-that-is-no-json": "Ferry returns",
    "json-ld-that-refers-to-itself": "Ferry returns",
    "svg-and-math-hold-titles": "Ferry returns",
    "custom-elements-and-templates": "Ferry returns",
    "dates-that-cannot-be": "渔船下水",
    "pictures-and-links-that-lead-nowhere": "渔船下水",
}


@pytest.mark.parametrize(("name", "title"), READABLE.items())
def test_what_a_reader_sees_is_read(name: str, title: str) -> None:
    """Where a browser shows an article in spite of all, so does the record."""
    (file,) = (file for file in PAGES if file.stem == name)
    _, article = read(file)
    assert (article.kind, article.title) == ("article", title)
