"""What content management systems print into their pages about an article."""

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.extract.reading import Reading
from crawler.extract.text import squeezed
from crawler.json_ld import JsonObject
from crawler.page import Page

# Founder closes the block with `/enpproperty-->`; e-papers put <p> into its values.
_OPENING = re.compile(r"<(\w+)>")
_TAG = re.compile(r"</?\w+[^>]*>")


@lru_cache(maxsize=2)
def founder_properties(page: Page) -> dict[str, Reading[str]]:
    """What Founder's `enpproperty` comment says, by name; empty on other pages."""
    if "enpproperty" not in page.commented:
        return {}
    found: dict[str, Reading[str]] = {}
    for comment in page.comments:
        text = comment.text or ""
        if text.lstrip().startswith("enpproperty"):
            place = page.place(comment)
            for name, inner in _properties(text):
                _note(found, name.lower(), inner, place)
    return found


def _properties(text: str) -> Iterator[tuple[str, str]]:
    """The elements of a comment that are closed, by name, with what is in them."""
    unclosed: set[str] = set()
    at = 0
    while (opened := _OPENING.search(text, at)) is not None:
        name, at = opened[1], opened.end()
        end = text.find(f"</{name}>", at) if name not in unclosed else -1
        if end < 0:
            unclosed.add(name)
            continue
        yield name, text[at:end]
        at = end + len(f"</{name}>")


def _note(found: dict[str, Reading[str]], name: str, inner: str, place: str) -> None:
    value = squeezed(_TAG.sub(" ", inner))
    if value:
        reading = Reading(value=value, rule="founder-property", place=place, text=inner)
        found.setdefault(name, reading)


def stated(page: Page, names: tuple[str, ...], rule: str) -> Reading[str] | None:
    """The first of these meta tags that says something."""
    for name in names:
        value = squeezed(page.meta.get(name, ""))
        if value:
            return Reading(value=value, rule=rule, place=f"meta[{name}]", text=value)
    return None


ARTICLE_TYPES = re.compile(r"Article$|^BlogPosting$|^Report$|^LiveBlogPosting$")
PARTS = frozenset([
    "Comment", "UserComments", "Review", "UserReview", "Event", "Offer", "Person",
    "ImageObject", "Answer", "Question", "JobPosting", "Organization", "WebSite",
])  # fmt: skip
"""What has dates that are not the page's."""


@lru_cache(maxsize=2)
def linked_article(page: Page) -> dict[str, object]:
    """The JSON-LD object that describes the page's article; empty if there is none."""
    for each in page.json_ld:
        if _is_article(each):
            return dict(each)
    found = (each for each in page.json_ld if "headline" in each)
    return dict(next(found, {}))


def linked(page: Page, key: str) -> Reading[str] | None:
    """What JSON-LD says of the article under this key, if it is a text."""
    return _text_of(linked_article(page), key)


def linked_all(page: Page, key: str, *, articles: bool) -> Iterator[Reading[str]]:
    """What JSON-LD says under this key of articles, else of what else the page is."""
    for each in page.json_ld:
        if key not in each or _is_article(each) != articles:
            continue
        if articles or not _is_part(each):
            reading = _text_of(each, key)
            if reading is not None:
                yield reading


def _text_of(thing: JsonObject, key: str) -> Reading[str] | None:
    value = thing.get(key)
    if not isinstance(value, str) or not value.strip():
        return None
    return Reading(
        value=squeezed(value), rule="json-ld", place=f"json-ld.{key}", text=value
    )


def types_of(thing: JsonObject) -> list[str]:
    """The types of a JSON-LD object."""
    types = thing.get("@type")
    named = types if isinstance(types, list) else [types]
    return [name for name in named if isinstance(name, str)]


def _is_article(thing: JsonObject) -> bool:
    return any(ARTICLE_TYPES.search(name) for name in types_of(thing))


def _is_part(thing: JsonObject) -> bool:
    """Whether it is a thing on the page that has a date of its own."""
    return not PARTS.isdisjoint(types_of(thing))
