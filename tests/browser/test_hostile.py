"""Archived text that would run in a browser does not."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.browser import hostile
from tests.browser.serving import served
from tests.browser.visitor import visiting


@pytest.fixture(scope="module")
def danger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path: Path = tmp_path_factory.mktemp("hostile") / "archive"
    with served(hostile.make(path)) as address:
        yield address


def test_no_archived_script_runs(browser: Browser, danger: str) -> None:
    """The browser's own complaints, dialogs and requests to others fail the test."""
    names = [quote(text, safe="") for text in hostile.TEXTS[:3]]
    people = [f"person/{name}" for name in names]
    with visiting(browser, danger) as there:
        for place in (*people, "", "search?q=onerror", "coverage?state=all", "run/2"):
            there.go(place)
            assert there.page.title() != "hit"
        assert there.page.locator("main script, main img").count() == 0


def test_datasettes_pages_run_none_either(browser: Browser, danger: str) -> None:
    with visiting(browser, danger) as there:
        for place in ("archive/articles", "archive/articles/1", "archive/runs/2"):
            there.go(place)
            assert there.page.title() != "hit"
