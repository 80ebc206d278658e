"""A person at a browser: every complaint of the browser is one of the test's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """A browser's window on the served archive.

    page: Playwright's. base: the address of the archive, `/` at its end.
    complaints: what the browser found wrong so far: errors of scripts, of the content
        security policy, failed answers, requests to anywhere else.
    allowed: answers of these codes are meant.
    """

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)

    def go(self, place: str = "") -> Response:
        """Go to a page of the archive, by its address behind the base."""
        response = self.page.goto(self.base + place.removeprefix("/"))
        assert response is not None
        return response

    def may_get(self, *codes: int) -> None:
        """Let answers of these codes be."""
        self.allowed.update(codes)

    def fits(self) -> bool:
        """Whether nothing sticks out to the right, so that nobody scrolls sideways."""
        width, window = self.page.evaluate(
            "[document.documentElement.scrollWidth, window.innerWidth]"
        )
        return bool(width <= window)

    def text(self, selector: str = "main") -> str:
        """What a person reads there."""
        return self.page.locator(selector).first.inner_text()


@contextmanager
def visiting(browser: Browser, base: str, **options: Any) -> Iterator[Visitor]:
    """Open a window on the archive; at the end there must be no complaints.

    options: of Playwright's `new_context`; a desktop's window, English, light and with
    scripts unless they say otherwise.
    """
    wanted = {"viewport": DESKTOP, "locale": "en-GB", **options}
    context = browser.new_context(**wanted)
    context.set_default_timeout(10_000)
    page = context.new_page()
    visitor = Visitor(page=page, base=base)
    _watch(visitor)
    try:
        yield visitor
    finally:
        context.close()
    assert visitor.complaints == []


def _watch(visitor: Visitor) -> None:
    page, complain = visitor.page, visitor.complaints.append
    page.on("request", partial(_asked, visitor))
    page.on("response", partial(_got, visitor))
    page.on("requestfailed", partial(_failed, visitor))
    page.on("console", partial(_said, visitor))
    page.on("pageerror", lambda error: complain(f"script: {error}"))
    page.on("dialog", lambda dialog: complain(f"dialog: {dialog.message}"))


def _asked(visitor: Visitor, request: Request) -> None:
    there = urlsplit(request.url)
    if there.scheme != "data" and there.netloc != urlsplit(visitor.base).netloc:
        visitor.complaints.append(f"asked another host: {request.url}")


def _got(visitor: Visitor, response: Response) -> None:
    if response.status >= 400 and response.status not in visitor.allowed:
        visitor.complaints.append(f"{response.status} {response.url}")


def _failed(visitor: Visitor, request: Request) -> None:
    if request.failure != "net::ERR_ABORTED":  # who leaves a page waits no longer
        visitor.complaints.append(f"failed: {request.url}: {request.failure}")


def _said(visitor: Visitor, message: ConsoleMessage) -> None:
    is_meant = visitor.allowed and "the server responded with a status" in message.text
    if message.type in {"error", "warning"} and not is_meant:
        visitor.complaints.append(f"console: {message.text}")
