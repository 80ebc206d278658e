"""Which page lies at which address."""

from collections.abc import Callable

from archive.archive import Archive
from archive.web.asked import Asked, Reply
from archive.web.pages.day import day
from archive.web.pages.front import front
from archive.web.pages.search import search

Handler = Callable[[Archive, Asked], Reply]
"""Gathers what is known, and makes a page of it."""

ROUTES: tuple[tuple[str, Handler], ...] = (
    (r"/$", front),
    (r"/search$", search),
    (r"/day/(?P<day>[^/]+)$", day),
)
