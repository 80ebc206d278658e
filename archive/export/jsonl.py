"""JSON Lines: one object an article, in UTF-8."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

from archive.loading import StoredArticle
from archive.record import Article

Revisions = Callable[[StoredArticle], Iterable[Mapping[str, Any]]]
"""Gives the readings of an article, as plain JSON values."""


def json_object(stored: StoredArticle, *, evidence: bool = False) -> dict[str, Any]:
    """The record, then what the archive knows of it.

    evidence: whether it ends with where each value was read from.
    """
    known = {
        **record_object(stored.article),
        "status": stored.status,
        "first_captured": stored.first_captured,
        "last_captured": stored.last_captured,
        "revision": stored.revision,
        "aliases": list(stored.aliases),
        "story": stored.story,
        "copies": list(stored.copies),
    }
    if evidence:
        known["evidence"] = [
            {"field": e.field, "rule": e.rule, "place": e.place, "text": e.text}
            for e in stored.article.evidence
        ]
    return known


def article_of(said: Mapping[str, Any]) -> Article:
    """The record that an object of `json_object` was made of.

    Its evidence is empty where the object has none.
    """
    crumbs = zip(said["breadcrumb"], said["breadcrumb_urls"], strict=True)
    breadcrumb = [{"name": name, "url": url} for name, url in crumbs]
    more = {"breadcrumb": breadcrumb, "evidence": said.get("evidence", [])}
    return Article.from_json({**said, **more})


def record_object(article: Article) -> dict[str, Any]:
    """The record's fields in the order of the design, without the evidence.

    `breadcrumb` is a list of names and `breadcrumb_urls` their addresses (`null` where
    a step is no link).
    """
    return {
        **_head(article),
        "people": [
            {"name": each.name, "role": each.role, "affiliation": each.affiliation}
            for each in article.people
        ],
        "editor": article.editor,
        "breadcrumb": [crumb.name for crumb in article.breadcrumb],
        "breadcrumb_urls": [crumb.url for crumb in article.breadcrumb],
        "body": article.body,
        "images": [
            {"url": each.url, "caption": each.caption, "position": each.position}
            for each in article.images
        ],
        "pages": list(article.pages),
        "language": article.language,
        "keywords": list(article.keywords),
        "description": article.description,
        "layout": article.layout,
        "section": article.section,
    }


def _head(article: Article) -> dict[str, Any]:
    return {
        "url": article.url,
        "key": article.key,
        "kind": article.kind,
        "site": article.site,
        "title": article.title,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "published": article.published,
        "published_text": article.published_text,
        "modified": article.modified,
        "source": article.source,
        "source_url": article.source_url,
        "byline": article.byline,
    }


def write_jsonl(
    articles: Iterable[StoredArticle],
    stream: TextIO,
    revisions: Revisions | None = None,
    *,
    evidence: bool = False,
) -> int:
    """Write one line an article; how many there were.

    evidence: whether each object ends with where its values were read from.
    revisions: gives the readings of an article, which its object then has too. They
        are written one by one: a long history takes no more memory than a short
        one.
    """
    count = 0
    for stored in articles:
        line = json.dumps(json_object(stored, evidence=evidence), ensure_ascii=False)
        if revisions is None:
            stream.write(line)
        else:
            stream.write(line.removesuffix("}") + ', "revisions": [')
            for number, revision in enumerate(revisions(stored)):
                stream.write(", " if number else "")
                stream.write(json.dumps(revision, ensure_ascii=False))
            stream.write("]}")
        stream.write("\n")
        count += 1
    return count
