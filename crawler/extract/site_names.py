"""The names of a page's site: those that the page states, and those in its address."""

from functools import lru_cache
from urllib.parse import urlsplit

from crawler.extract.marks import linked_article, types_of
from crawler.page import Page

_METAS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "sitename",
    "publisher", "dc.publisher",
)  # fmt: skip


@lru_cache(maxsize=2)
def stated_names(page: Page) -> tuple[str, ...]:
    """What the head calls the site or its publisher, as written."""
    publisher = linked_article(page).get("publisher")
    things = [each for each in page.json_ld if "WebSite" in types_of(each)]
    things += [publisher] if isinstance(publisher, dict) else []
    said = [page.meta.get(name) for name in _METAS]
    named = [*said, *(each.get("name") for each in things)]
    return tuple(
        dict.fromkeys(each for each in named if isinstance(each, str) and each)
    )


@lru_cache(maxsize=2)
def host(url: str) -> str:
    """The address's host; "" where it has none that can be told.

    >>> host("http://www.lake.example/x"), host("http://[lake/x")
    ('www.lake.example', '')
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address with half a bracket in it
        return ""
