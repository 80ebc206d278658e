"""Outlets, desks and staffs: authors that are no persons."""

import re
from functools import lru_cache

from crawler.extract.site_names import host, stated_names
from crawler.extract.text import letters
from crawler.page import Page

_STAFF = re.compile(
    r"\b(?:staff|team|desk|newsdesk|newsroom|editors?|editorial|board|correspondents?"
    r"|reporters?|writers?|contributors?|authors?|redaktion|redactie|redazione|rédaction"
    r"|redacción|redação|admin|administrator|webmaster|online|news)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s[-–—]\s")
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|il|de|het)\s+", re.IGNORECASE)


def is_own(page: Page, name: str) -> bool:
    """Whether a name is the site's own, or that of its staff."""
    bare = letters(_ARTICLE.sub("", _STAFF.sub(" ", name).strip()))
    if not bare:
        return True
    return any(bare == own or _holds(own, bare) for own in _own_names(page))


def is_site(page: Page, name: str) -> bool:
    """Whether a name is the site's, letter by letter."""
    return letters(_ARTICLE.sub("", name)) in _own_names(page)


def without_office(page: Page, value: str) -> str:
    """A credit without the place behind the site's name: `X, The Mail — York`."""
    dash = _DASH.search(value)
    if dash is None:
        return value
    before = value[: dash.start()]
    return before if is_site(page, before.rpartition(",")[2].strip()) else value


def is_nobody(name: str) -> bool:
    """Whether a name says no more than that a staff wrote: `Newsroom`, `Redaktion`."""
    return not letters(_STAFF.sub("", name))


def is_staff(name: str) -> bool:
    """Whether a name says that many people wrote, and none of them."""
    return _STAFF.search(name) is not None


def _holds(own: str, bare: str) -> bool:
    """Whether one of two names is the other with something added."""
    shorter, longer = sorted((own, bare), key=len)
    return len(shorter) > 3 and shorter in longer


@lru_cache(maxsize=2)
def _own_names(page: Page) -> frozenset[str]:
    own = host(page.url)
    labels = [label for label in own.split(".")[:-1] if len(label) > 2]
    said = (*stated_names(page), own.removeprefix("www."), *labels)
    names = (letters(_ARTICLE.sub("", each.strip())) for each in said)
    return frozenset(name for name in names if len(name) > 1 and name != "www")
