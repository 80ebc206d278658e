"""The authors that a page's head states: JSON-LD, and the many meta tags for them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.credits.alphabetic import persons, unescaped, without_notes
from crawler.extract.credits.houses import is_nobody, is_own, is_staff
from crawler.extract.marks import linked_article
from crawler.page import Page

_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author",
    "cxenseparse:author", "byl", "dc.creator", "dcterms.creator", "dc.contributor",
    "og:author", "og:article:author", "article.author", "article_author", "authors",
    "author_name", "article-author", "creator", "citation_author",
)  # fmt: skip
_NOBODY = frozenset([
    "none", "null", "undefined", "admin", "unknown", "author", "n/a", "no author",
    "publisher", "unknown author",
])  # fmt: skip
_WRITTEN = re.compile(
    r"writ|verf|autor|auteur|[ée]crit|escrit|scritt|geschr", re.IGNORECASE
)
_LONGEST = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What one tag says of the authors.

    names: all that it names: persons, houses, aliases.
    persons: whether a person is among them.
    text: what it says, its entities read.
    """

    names: tuple[str, ...]
    persons: bool
    text: str
    rule: str
    place: str


@lru_cache(maxsize=2)
def claims(page: Page) -> tuple[Claim, ...]:
    """What the head says of the article's authors, the most trustworthy first."""
    return (*_of_json(page), *_of_metas(page))


def staff(page: Page) -> tuple[str, ...]:
    """The site's own staffs that JSON-LD states as authors with pages of their own."""
    value = linked_article(page).get("author")
    stated = value if isinstance(value, list) else [value]
    paged = [each for each in stated if isinstance(each, dict) and _has_page(each)]
    named = (_readable(name) for name in _names(page, paged))
    return tuple(name for name in named if is_staff(name) and not is_nobody(name))


def _has_page(author: dict[str, object]) -> bool:
    """Whether the site keeps a page on an author, as on each of its writers."""
    return bool(author.get("url") or author.get("@id"))


def _of_json(page: Page) -> Iterator[Claim]:
    found = _stated(page)
    yield from _claimed(page, found, "json-ld", "json-ld.author")


def _claimed(page: Page, texts: list[str], rule: str, place: str) -> Iterator[Claim]:
    found = [persons(text) for text in texts if not _is_own_staff(page, text)]
    plain = [text for text in texts if not _is_own_staff(page, text)]
    named = (each or _house(text) for each, text in zip(found, plain, strict=True))
    names = tuple(dict.fromkeys(name for each in named for name in each))
    if names:
        yield Claim(
            names=names,
            persons=any(found),
            text=", ".join(dict.fromkeys(texts)),
            rule=rule,
            place=place,
        )


def _is_own_staff(page: Page, text: str) -> bool:
    """Whether a text names the site's staff: systems fill the tag with them."""
    return is_staff(text) and is_own(page, text)


def _house(text: str) -> tuple[str, ...]:
    """An outlet, a desk or an alias, whole; nothing where a text says more."""
    name = without_notes(text)
    return (name,) if 1 < len(name) <= 60 and len(name.split()) <= 7 else ()


def _stated(page: Page) -> list[str]:
    """The authors' names of the first object about the article that has any."""
    article = linked_article(page)
    for each in (article, *page.json_ld):
        if not _is_about(each, article):
            continue
        for key in ("author", "creator"):
            stated = _names(page, each.get(key))
            found = [text for name in stated if (text := _readable(name))]
            if found:
                return found
    return []


def _is_about(each: Mapping[str, object], article: Mapping[str, object]) -> bool:
    """Whether an object is about this article; related ones may be listed beside it."""
    if each is article or each.get("@type") == "WebPage":
        return True
    headline = each.get("headline")
    return headline is not None and headline == article.get("headline")


def _names(page: Page, value: object) -> Iterator[str]:
    """The names in a value: a text, an object, a reference to one, or a list."""
    if isinstance(value, list):
        for each in value:
            yield from _names(page, each)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        name = value.get("name") or _referred(page, value.get("@id"))
        if isinstance(name, list) or (
            isinstance(name, str) and not _is_publisher(page, value, name)
        ):
            yield from _names(page, name)


def _is_publisher(page: Page, value: dict[str, object], name: str) -> bool:
    """Whether an author is the site, and said to be an organisation."""
    return str(value.get("@type")).endswith("Organization") and is_own(page, name)


def _referred(page: Page, identity: object) -> object:
    """The name of the object that bears this identity."""
    if not isinstance(identity, str):
        return None
    known = (each for each in page.json_ld if each.get("@id") == identity)
    return next((each["name"] for each in known if each.get("name")), None)


def _of_metas(page: Page) -> Iterator[Claim]:
    metas = page.metas
    for name in _METAS:
        for value in metas.get(name, ()):
            text = _readable(value)
            if text and not _is_filled(page, text):
                place = f"meta[{name}]"
                yield from _claimed(page, [text], "meta", place)
    if _WRITTEN.search(page.meta.get("twitter:label1", "")):
        text = _readable(page.meta.get("twitter:data1", ""))
        if text and not _is_filled(page, text):
            yield from _claimed(page, [text], "meta", "meta[twitter:data1]")


def _is_filled(page: Page, text: str) -> bool:
    """Whether a meta tag names the site: systems fill it so where nobody is named."""
    if text in (page.meta.get("publisher"), page.meta.get("dc.publisher")):
        return True
    return not persons(text) and is_own(page, text)


def _readable(value: str) -> str:
    """A value that may name somebody: no address, account or number."""
    text = unescaped(value).strip(" \"'“”|,;*-")
    if len(text) > _LONGEST or "@" in text or "/" in text[:8] or "://" in text:
        return ""
    if not any(map(str.isalpha, text)) or text.lower() in _NOBODY:
        return ""
    return text
