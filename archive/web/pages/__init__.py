"""Which page lies at which address."""

from collections.abc import Callable

from archive.archive import Archive
from archive.web.asked import Asked, Reply
from archive.web.pages.coverage import coverage
from archive.web.pages.credits import every_outlet, everybody, outlet, person
from archive.web.pages.day import day
from archive.web.pages.front import front
from archive.web.pages.runs import all_runs, one_run
from archive.web.pages.search import search, take
from archive.web.taking import TAKEN

Handler = Callable[[Archive, Asked], Reply]
"""Gathers what is known, and makes a page of it."""

ROUTES: tuple[tuple[str, Handler], ...] = (
    (r"/$", front),
    (r"/search$", search),
    (rf"/search\.(?P<ending>{'|'.join(TAKEN)})$", take),
    (r"/day/(?P<day>[^/]+)$", day),
    (r"/people$", everybody),
    (r"/person(?:/(?P<name>[^/]+))?$", person),
    (r"/outlets$", every_outlet),
    (r"/outlet(?:/(?P<name>[^/]+))?$", outlet),
    (r"/coverage$", coverage),
    (r"/runs$", all_runs),
    (r"/run/(?P<run>[0-9]{1,9})$", one_run),
)
