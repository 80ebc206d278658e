"""The front page: the archive at a glance."""

from archive.archive import Archive
from archive.health import health
from archive.web.asked import Asked, Reply
from archive.web.rendering import page


def front(archive: Archive, asked: Asked) -> Reply:
    """What the archive holds, and how it is."""
    found = health(archive)
    figures = [
        ("articles", found.articles),
        ("captures", found.captures),
        ("revisions", found.revisions),
    ]
    return page(asked, "front.html", health=found, figures=figures)
