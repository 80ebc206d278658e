"""No page takes more than a second of CPU or 200 MB, whatever is in it.

At the edge, with half a second and more: 5 MB of junk in one line, JSON-LD of 100,000
articles, 100,000 links in list items, 100,000 paragraphs; and attributes: libxml2 holds
each of an element's against all others, so that 40,000 on one take it 1.6 seconds.
"""

import json
import subprocess
import sys

import pytest

from crawler import extract_article
from tests.commands import environment
from tests.stress import ALL

SECONDS = 1.0
MEGABYTES = 200.0
MEASURED = 3
"""How often a page is read that took too long: other work on the machine counts too."""


def measured(*names: str) -> dict[str, tuple[float, float]]:
    """The seconds and megabytes that the pages of these names take."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stress", *names],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines = map(json.loads, done.stdout.splitlines())
    return {each["name"]: (each["seconds"], each["megabytes"]) for each in lines}


@pytest.fixture(scope="module")
def costs() -> dict[str, tuple[float, float]]:
    return measured(*ALL)


@pytest.mark.parametrize("name", ALL)
def test_no_page_takes_long(name: str, costs: dict[str, tuple[float, float]]) -> None:
    seconds, megabytes = costs[name]
    for _ in range(MEASURED - 1):
        if seconds > SECONDS:
            seconds, _ = measured(name)[name]
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES


def page_of(paragraphs: int) -> bytes:
    told = (
        f"<p>The ferry left at {number}, as it always had.</p>"
        for number in range(paragraphs)
    )
    return f"<title>The ferry</title><h1>The ferry</h1>{''.join(told)}".encode()


@pytest.mark.parametrize(("paragraphs", "cut"), [(900, False), (50_000, True)])
def test_a_page_of_more_lines_than_any_article_is_cut_and_says_so(
    paragraphs: int, cut: bool
) -> None:
    article = extract_article(page_of(paragraphs), url="http://a.example/1.html")
    body = next(each for each in article.evidence if each.field == "body")
    assert body.rule.endswith("+cut") is cut
    assert (article.body or "").startswith("The ferry left at 0, as it always had.")
    assert ((article.body or "").count("\n") + 1 < paragraphs) is cut
