"""What the page's head says: language, keywords, description."""

import re

from crawler.extract.marks import stated
from crawler.extract.reading import Reading, first
from crawler.page import Page
from crawler.sites.profile import Layout

_BETWEEN = re.compile(r"\s*[,，;；、|]\s*")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language(page: Page, layout: Layout | None = None) -> Reading[str] | None:
    """The language tag that the page declares (RFC 5646, as written)."""
    return first(LANGUAGE, page, layout)


def keywords(page: Page) -> Reading[tuple[str, ...]] | None:
    """The keywords, each once, in order."""
    reading = stated(page, ("keywords", "news_keywords"), "meta")
    if reading is None:
        return None
    parts = _BETWEEN.split(reading.value)
    if len(parts) == 1 and not reading.value.isascii():
        parts = reading.value.split()
    words = tuple(dict.fromkeys(part for part in parts if part))
    if not words:
        return None
    return Reading(
        value=words, rule=reading.rule, place=reading.place, text=reading.text
    )


def description(page: Page) -> Reading[str] | None:
    """The description that the page gives of itself."""
    return stated(page, ("description", "og:description"), "meta")


def _of_root(page: Page, _layout: Layout | None) -> Reading[str] | None:
    return _tag(page.tree.get("lang") or page.tree.get("xml:lang"), "html/@lang")


def _of_meta(page: Page, _layout: Layout | None) -> Reading[str] | None:
    for name in ("content-language", "og:locale", "language"):
        found = _tag(page.meta.get(name), f"meta[{name}]")
        if found is not None:
            return found
    return None


def _tag(text: str | None, place: str) -> Reading[str] | None:
    if not text or not _TAG.fullmatch(text.strip()):
        return None
    value = text.strip().replace("_", "-")
    return Reading(value=value, rule="declared", place=place, text=text)


LANGUAGE = (_of_root, _of_meta)
