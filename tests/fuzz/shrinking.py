"""A page made smaller for as long as it breaks the same law."""

import time
from collections.abc import Callable
from dataclasses import replace

from tests.fuzz.corpus import Page

MOMENT = 20.0
"""So many seconds are given to it."""


def shrunk(page: Page, is_bad: Callable[[Page], bool]) -> Page:
    """The smallest page found: ever smaller pieces are left out, from all places."""
    ends = time.monotonic() + MOMENT
    size = len(page.body) // 2
    while size and time.monotonic() < ends:
        page = _without_pieces(page, size, is_bad, ends)
        size = min(size // 2, len(page.body) // 2)
    return page


def _without_pieces(
    page: Page, size: int, is_bad: Callable[[Page], bool], ends: float
) -> Page:
    """The page without all pieces of this size that do not matter."""
    start = 0
    while start < len(page.body) and time.monotonic() < ends:
        body = page.body[:start] + page.body[start + size :]
        smaller = replace(page, body=body)
        if is_bad(smaller):
            page = smaller
        else:
            start += size
    return page
