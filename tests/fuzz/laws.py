"""What holds for every record, whatever page it was read from."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from archive import Article
from crawler.page import Page as Parsed
from crawler.reading import page_and_record
from crawler.sites import profile_for
from tests.fuzz.corpus import Page

MOMENT = datetime(2012, 7, 1, tzinfo=UTC)
UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, those between lines and between cells aside; surrogates."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offence:
    """A law that a record breaks, and how."""

    law: str
    how: str


def read(page: Page) -> tuple[Parsed, Article]:
    """The parsed page, and its record."""
    return page_and_record(
        page.body,
        url=page.url,
        content_type=page.content_type,
        profile=profile_for(page.url),
        captured_at=MOMENT,
    )


def offences(parsed: Parsed, article: Article) -> list[Offence]:
    """Every law that the record breaks; each once."""
    found = (
        (law.__name__.strip("_"), next(law(parsed, article), None)) for law in LAWS
    )
    return [Offence(law=name, how=how) for name, how in found if how is not None]


def _clean_text(_parsed: Parsed, article: Article) -> Iterator[str]:
    """No string has control characters, or half of a surrogate pair."""
    for place, text in _strings("", article.as_json()):
        for found in UNCLEAN.finditer(text):
            yield f"{place} has {found[0]!r}"


def _whole_round_trip(_parsed: Parsed, article: Article) -> Iterator[str]:
    """Written as JSON and read back, the record is the same."""
    written = json.dumps(article.as_json(), ensure_ascii=False)
    if Article.from_json(json.loads(written)) != article:
        yield "another record came back"


def _clean_lines(_parsed: Parsed, article: Article) -> Iterator[str]:
    """No line of a body is empty, or begins or ends with white space.

    A row of a table whose first cells are empty begins with their tabs.
    """
    lines = article.body.split("\n") if article.body is not None else []
    for number, line in enumerate(lines):
        shown = line.lstrip("\t")
        if not shown or shown != shown.strip():
            yield f"line {number} is {line[:60]!r}"


def _single_lines(_parsed: Parsed, article: Article) -> Iterator[str]:
    """Only a body has lines, and nothing that a page says is said by white space."""
    record = article.as_json()
    del record["body"], record["evidence"]
    for place, text in _strings("", record):
        if not text.strip() or text != text.strip() or "\n" in text:
            yield f"{place} is {text[:60]!r}"


def _real_moments(_parsed: Parsed, article: Article) -> Iterator[str]:
    """Moments are ISO 8601, with the zone where they have a time, and not to come."""
    for name, said in (
        ("published", article.published),
        ("modified", article.modified),
    ):
        if said is not None and not _is_moment(said):
            yield f"{name} is {said!r}"


def _places_found(parsed: Parsed, article: Article) -> Iterator[str]:
    """Every place of the evidence is one of the page."""
    for each in article.evidence:
        is_path = each.place is not None and each.place.startswith("/")
        if is_path and not parsed.tree.getroottree().xpath(each.place):
            yield f"{each.field} was read at {each.place}"


def _explained(_parsed: Parsed, article: Article) -> Iterator[str]:
    """Every value has evidence, and only one."""
    fields = [each.field for each in article.evidence]
    if len(fields) != len(set(fields)):
        yield f"evidence twice: {fields}"
    for name in (
        "title",
        "published",
        "source",
        "byline",
        "breadcrumb",
        "body",
        "people",
    ):
        if getattr(article, name) and name not in fields:
            yield f"{name} has none"


def _strings(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every string inside a JSON value, with its path."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(f"{place}.{name}" if place else name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(place, inner)


def _is_moment(said: str) -> bool:
    try:
        if len(said) == 10:
            return date.fromisoformat(said) <= MOMENT.date()
        moment = datetime.fromisoformat(said)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.isoformat() == said


LAWS: tuple[Callable[[Parsed, Article], Iterator[str]], ...] = (
    _clean_text,
    _whole_round_trip,
    _clean_lines,
    _single_lines,
    _real_moments,
    _places_found,
    _explained,
)
