"""Every case of fixtures/cases, field by field: what is right, not what came out."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive import Article
from crawler import extract_article

CASES = Path(__file__).parent.parent / "fixtures" / "cases"
FILES = {"page.html", "capture.json", "expected.json", "note.md"}
DRAFT = "expected.draft.json"
DERIVED = {"key", "editor", "section", "encoding"}
FIELDS = set(Article.__dataclass_fields__) | DERIVED


def read_json(slug: str, name: str) -> Any:
    return json.loads((CASES / slug / name).read_text("utf-8"))


def slugs() -> list[str]:
    return sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def expectations() -> Iterator[Any]:
    """One parameter a field; those known to be wrong are marked, with the reason."""
    for slug in slugs():
        if not (CASES / slug / "expected.json").is_file():
            continue
        expected = read_json(slug, "expected.json")
        reasons = expected.pop("xfail", {})
        for field, value in expected.items():
            marks = (
                [pytest.mark.xfail(strict=True, reason=reasons[field])]
                if field in reasons
                else []
            )
            yield pytest.param(slug, field, value, marks=marks, id=f"{slug}-{field}")


@cache
def record(slug: str) -> dict[str, Any]:
    """The case's record as JSON, and the encoding that its bytes were read in."""
    capture = read_json(slug, "capture.json")
    headers = {name.lower(): value for name, value in capture["headers"].items()}
    article = extract_article(
        (CASES / slug / "page.html").read_bytes(),
        url=capture["url"],
        content_type=headers.get("content-type"),
        captured_at=datetime.fromisoformat(capture["captured_at"]),
        site=capture.get("site"),
    )
    evidence = {each.field: each.text for each in article.evidence}
    plain: dict[str, Any] = json.loads(json.dumps(article.as_json()))
    return plain | {"encoding": evidence["encoding"]}


def as_written(read: Any, expected: Any) -> Any:
    """What was read, in the short form in which the expectation is written.

    A list of names stands for crumbs or people of whom only the names were checked.
    """
    if isinstance(read, list) and isinstance(expected, list):
        if all(isinstance(each, str) for each in expected):
            return [
                each.get("name", each) if isinstance(each, dict) else each
                for each in read
            ]
        keys = {key for each in expected for key in each}
        return [{key: each[key] for key in keys & set(each)} for each in read]
    return read


def completed(expected: Any, keys: set[str]) -> Any:
    """The expected parts with what they leave out as null."""
    return {key: expected.get(key) for key in keys}


@pytest.mark.parametrize(("slug", "field", "expected"), list(expectations()))
def test_field(slug: str, field: str, expected: Any) -> None:
    """The field holds what a reader of the page would say."""
    read = as_written(record(slug)[field], expected)
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        keys = {key for each in expected for key in each}
        expected = [completed(each, keys) for each in expected]
    assert read == expected


@pytest.mark.parametrize("slug", slugs())
def test_case_is_whole(slug: str) -> None:
    """A case has its four files and no other; a draft is no expectation."""
    names = {file.name for file in (CASES / slug).iterdir()}
    assert DRAFT not in names, f"check {slug}/{DRAFT} and rename it to expected.json"
    assert names == FILES


@pytest.mark.parametrize("slug", slugs())
def test_expectation_names_fields(slug: str) -> None:
    """An expectation names fields of the record, and reasons only for these."""
    expected = read_json(slug, "expected.json")
    reasons = expected.pop("xfail", {})
    assert expected
    assert set(expected) <= FIELDS
    assert set(reasons) <= set(expected)


@pytest.mark.parametrize("slug", slugs())
def test_every_value_has_evidence(slug: str) -> None:
    """Each value that a page gave names the rule and the place that it came from."""
    found = record(slug)
    explained = {each["field"] for each in found["evidence"]}
    given = {
        "url",
        "key",
        "site",
        "layout",
        "evidence",
        "editor",
        "section",
        "language",
    }
    values = {name for name, value in found.items() if value not in (None, [], "")}
    assert values - given <= explained
    assert len(explained) == len(found["evidence"])
