"""The sound pages that damage begins with: cases, a generated site, broken pages."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fixtures.site import plan
from fixtures.site.pages import Site

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
BASE = "http://www.nmgnews.com.cn"
STEP = 4
"""Every so many pages of the generated site are taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Bytes, and what was told about them."""

    url: str
    content_type: str | None
    body: bytes


@cache
def corpus() -> tuple[Page, ...]:
    """All of them, the same in every run."""
    return (*_cases(), *_site(), *_robustness())


def _cases() -> Iterator[Page]:
    for folder in sorted((FIXTURES / "cases").iterdir()):
        capture = json.loads((folder / "capture.json").read_text("utf-8"))
        headers = {name.lower(): value for name, value in capture["headers"].items()}
        body = (folder / "page.html").read_bytes()
        told = headers.get("content-type")
        yield Page(url=capture["url"], content_type=told, body=body)


def _site() -> Iterator[Page]:
    site = Site(plan(1), BASE)
    for path in site.paths[::STEP]:
        answer = site.answer(path)
        headers = {name.lower(): value for name, value in answer.headers}
        told = headers.get("content-type", "")
        if told.startswith("text/html") and answer.body:
            yield Page(url=BASE + path, content_type=told, body=answer.body)


def _robustness() -> Iterator[Page]:
    for file in sorted((FIXTURES / "robustness").rglob("*.htm*")):
        url = f"http://news.example/2012/06/01/{file.name}"
        yield Page(url=url, content_type=None, body=file.read_bytes())
