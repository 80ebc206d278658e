"""Which page lies at which address."""

from collections.abc import Callable

from archive.archive import Archive
from archive.web.asked import Asked, Reply
from archive.web.pages import replaying
from archive.web.pages.article import article
from archive.web.pages.citing import citing, record
from archive.web.pages.comparing import comparing
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
    (r"/article$", article),
    (r"/article/(?P<key>[^/.]+)$", article),
    (r"/article/(?P<key>[^/.]+)/diff$", comparing),
    (r"/article/(?P<key>[^/.]+)\.(?P<ending>bib|ris|csl\.json|txt)$", citing),
    (r"/article/(?P<key>[^/.]+)\.json$", record),
    (r"/capture/(?P<number>[0-9]+)$", replaying.captured),
    (r"/capture/(?P<number>[0-9]+)/page$", replaying.replayed),
    (r"/capture/(?P<number>[0-9]+)/content$", replaying.picture),
    (r"/capture/(?P<number>[0-9]+)/style$", replaying.style),
    (r"/capture/(?P<number>[0-9]+)/raw$", replaying.raw),
    (r"/captures$", replaying.captures),
    (r"/replay$", replaying.leading),
)
