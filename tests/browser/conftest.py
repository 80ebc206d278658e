"""A browser, and an archive served to it; both once for all tests of a process."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import replays
from tests.browser import library
from tests.browser.canary import Canary, listening
from tests.browser.serving import served
from tests.browser.visitor import Visitor, visiting
from tests.leaving_out import leave_out

CHROMIUM = "chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which(CHROMIUM)
    if path is None:
        leave_out("browser tests", f"no {CHROMIUM} here (apt-get install {CHROMIUM})")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that is served."""
    return library.make(tmp_path_factory.mktemp("shown") / "archive")


@pytest.fixture(scope="session")
def base(shown: Path) -> Iterator[str]:
    """The address of its pages, `/` at its end."""
    with served(shown) as address:
        yield address


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    """Another host, which hostile pages try to reach."""
    with listening() as opened:
        yield opened


@pytest.fixture(scope="session")
def stories(canary: Canary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive of articles with histories, and of hostile pages."""
    path = replays.make(tmp_path_factory.mktemp("stories") / "archive", canary.url)
    with served(path) as address:
        yield address


@pytest.fixture
def read(browser: Browser, stories: str) -> Iterator[Callable[..., Visitor]]:
    """Open a window on the archive of stories, like `visit`."""
    with ExitStack() as windows:

        def opened(**options: Any) -> Visitor:
            return windows.enter_context(visiting(browser, stories, **options))

        yield opened


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Callable[..., Visitor]]:
    """Open a window on the archive: `visit(viewport=PHONE, locale="zh-CN")`."""
    with ExitStack() as windows:

        def opened(**options: Any) -> Visitor:
            return windows.enter_context(visiting(browser, base, **options))

        yield opened
