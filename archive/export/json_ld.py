"""JSON-LD: one document, a graph of schema.org `NewsArticle`s, one a line."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import urlsplit

from archive.export.origins import Origin
from archive.loading import StoredArticle
from archive.record import Article, Person

OriginOf = Callable[[StoredArticle], Origin]
"""Gives the capture that a record was read from."""

_HEAD = '{"@context": "https://schema.org", "@graph": ['
_CREDITS = {
    "reporter": "author",
    "correspondent": "author",
    "author": "author",
    "editor": "editor",
    "photographer": "contributor",
}
"""The property of `NewsArticle` that a role is told in."""


def write_json_ld(
    articles: Iterable[StoredArticle], stream: TextIO, origin_of: OriginOf
) -> int:
    """Write one JSON-LD document; how many articles it has."""
    stream.write(_HEAD)
    count = 0
    for stored in articles:
        stream.write(",\n" if count else "\n")
        node = news_article(stored, origin_of(stored))
        stream.write(json.dumps(node, ensure_ascii=False))
        count += 1
    stream.write("\n]}\n")
    return count


def news_article(stored: StoredArticle, origin: Origin) -> dict[str, Any]:
    """The article as a `NewsArticle`; what the page does not say is left out."""
    article = stored.article
    node = {
        "@type": "NewsArticle",
        "@id": article.url,
        "url": article.url,
        "identifier": _key(article.key),
        **_texts(article),
        **_credits(article.people),
        **_organizations(article),
        "image": list(_images(article)),
        "hasPart": [{"@type": "WebPage", "url": url} for url in article.pages],
        "sameAs": list(stored.aliases),
        "mainEntityOfPage": _page(article),
        "archivedAt": {
            "@type": "WebPage",
            "@id": origin.record_id.strip("<>"),
            "url": origin.url,
            "dateCreated": origin.captured_at,
        },
    }
    return {name: value for name, value in node.items() if value not in (None, [])}


def _key(key: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": "newsarchive-key", "value": key}


def _texts(article: Article) -> dict[str, Any]:
    return {
        "headline": article.title,
        "alternativeHeadline": [
            line for line in (article.kicker, article.subtitle) if line
        ],
        "description": article.description,
        "datePublished": article.published,
        "dateModified": article.modified,
        "creditText": article.byline,
        "articleSection": article.section,
        "articleBody": article.body,
        "keywords": list(article.keywords),
        "inLanguage": article.language,
    }


def _credits(people: Iterable[Person]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in people:
        person: dict[str, Any] = {"@type": "Person", "name": each.name}
        if each.affiliation is not None:
            person["affiliation"] = _organization(each.affiliation)
        person["jobTitle"] = each.role
        found.setdefault(_CREDITS[each.role], []).append(person)
    return found


def _organization(name: str, url: str | None = None) -> dict[str, str]:
    named = {"@type": "Organization", "name": name}
    return named | ({"url": url} if url else {})


def _organizations(article: Article) -> dict[str, Any]:
    """The outlet that is credited, and the site that the page is of."""
    source, parts = article.source, urlsplit(article.url)
    home = f"{parts.scheme}://{parts.netloc}/"
    return {
        "sourceOrganization": source and _organization(source, article.source_url),
        "publisher": _organization(parts.hostname or home, home),
    }


def _images(article: Article) -> Iterator[dict[str, str]]:
    for image in article.images:
        node = {"@type": "ImageObject", "url": image.url, "contentUrl": image.url}
        yield node | ({"caption": image.caption} if image.caption else {})


def _page(article: Article) -> dict[str, Any]:
    """The page, and the way to it."""
    page: dict[str, Any] = {"@type": "WebPage", "@id": article.url}
    if article.breadcrumb:
        steps = [
            {"@type": "ListItem", "position": position, "name": crumb.name}
            | ({"item": crumb.url} if crumb.url else {})
            for position, crumb in enumerate(article.breadcrumb, 1)
        ]
        page["breadcrumb"] = {"@type": "BreadcrumbList", "itemListElement": steps}
    return page
