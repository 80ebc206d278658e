"""What changes nothing by HTML's own rules changes nothing in a case's record."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Article
from crawler import extract_article
from crawler.decode import decode
from crawler.extract.text import letters
from crawler.page import read_page

CASES = Path(__file__).parent.parent / "fixtures" / "cases"
SLUGS = sorted(folder.name for folder in CASES.iterdir())
FEW = settings(max_examples=100, deadline=None)
FIELDS = ("title", "published", "byline", "people", "source", "breadcrumb", "body")

RAW = re.compile(rb"(?is)(<(script|style|title|textarea)\b.*?</\2\s*>|<!--.*?-->)")
"""Where a tag is no tag."""

GAP = re.compile(rb"(?i)</(?:p|div|td|tr|table|h[1-6]|ul|li|center)>(?![^<]*[^<\s])")
"""The end of a block with no text right behind it."""

TAG = re.compile(
    rb"(?i)<[a-z][a-z0-9]*(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))+\s*>"
)
BODY = re.compile(rb"(?i)<body\b[^>]*>")
BODY_END = re.compile(rb"(?i)</body\s*>")
ATTRIBUTE = re.compile(rb"[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def outside(page: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The page with its markup changed, scripts and comments aside."""
    parts = RAW.split(page)
    return b"".join(
        change(part) if index % 3 == 0 else part
        for index, part in enumerate(parts)
        if index % 3 != 2
    )


def spaced(page: bytes) -> bytes:
    return outside(page, lambda part: GAP.sub(rb"\g<0>\r\n\t  ", part))


def commented(page: bytes) -> bytes:
    return outside(page, lambda part: GAP.sub(rb"\g<0><!-- 2001-01-01 -->", part))


def reordered(page: bytes) -> bytes:
    return outside(page, lambda part: TAG.sub(_turned, part))


def _turned(tag: re.Match[bytes]) -> bytes:
    attributes = ATTRIBUTE.findall(tag[0])
    names = [each.partition(b"=")[0].strip().lower() for each in attributes]
    if len(set(names)) < len(names):
        return tag[0]  # of two with one name the first counts
    name = re.match(rb"<\w+", tag[0])
    return b" ".join([name[0] if name else b"", *reversed(attributes)]) + b">"


def wrapped(start: bytes, end: bytes) -> Callable[[bytes], bytes]:
    """All that the page shows stands in one more element."""

    def change(page: bytes) -> bytes:
        opened = re.sub(
            rb"<body\b[^>]*>", rb"\g<0>" + start, page, count=1, flags=re.IGNORECASE
        )
        return re.sub(
            rb"</body\s*>", end + rb"\g<0>", opened, count=1, flags=re.IGNORECASE
        )

    return change


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "white space between blocks": spaced,
    "a comment between blocks": commented,
    "attributes in another order": reordered,
    "one more div": wrapped(b"<div>", b"</div>"),
    "one more section": wrapped(b'<section id="s">', b"</section>"),
    "one more table": wrapped(b"<table><tr><td>", b"</td></tr></table>"),
}


@cache
def page(slug: str) -> bytes:
    return (CASES / slug / "page.html").read_bytes()


def read(slug: str, body: bytes) -> Article:
    capture = json.loads((CASES / slug / "capture.json").read_text("utf-8"))
    headers = {name.lower(): value for name, value in capture["headers"].items()}
    return extract_article(
        body,
        url=capture["url"],
        content_type=headers.get("content-type"),
        captured_at=datetime.fromisoformat(capture["captured_at"]),
        site=capture.get("site"),
    )


@cache
def fields(slug: str) -> dict[str, object]:
    return chosen(read(slug, page(slug)))


def chosen(article: Article) -> dict[str, object]:
    return {name: getattr(article, name) for name in FIELDS}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_what_changes_nothing(slug: str, change: str) -> None:
    assert chosen(read(slug, CHANGES[change](page(slug)))) == fields(slug)


def test_the_changes_change_the_markup() -> None:
    """Each of them really does something, to most cases."""
    for change in CHANGES.values():
        assert sum(change(page(slug)) != page(slug) for slug in SLUGS) > len(SLUGS) / 2


@FEW
@given(st.sampled_from(SLUGS), st.randoms(use_true_random=False))
def test_space_in_one_place_changes_nothing(slug: str, luck) -> None:
    def change(part: bytes) -> bytes:
        return GAP.sub(lambda gap: gap[0] + luck.choice((b"", b"\n", b"<!---->")), part)

    assert chosen(read(slug, outside(page(slug), change))) == fields(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_line_of_a_body_is_on_the_page(slug: str) -> None:
    text = RAW.sub(b"", page(slug))
    shown = letters(read_page(decode(text).text, url="").tree.text_content())
    for line in str(fields(slug)["body"] or "").split("\n"):
        assert letters(line) in shown
