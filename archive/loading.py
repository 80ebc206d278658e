"""Articles loaded: a few queries for a batch of them, not for each."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.archive import Archive
from archive.record import Article, Crumb, Evidence, Image, Person

PLAIN = (
    *("url", "site", "title", "kicker", "subtitle", "published", "published_text"),
    *("modified", "source", "source_url", "byline", "body", "language"),
    *("description", "layout"),
)
"""The fields of a record that lie in `articles` as they are."""

_FACTS = ("status", "first_captured", "last_captured", "revision", "capture", "story")
_COLUMNS = ("id", *PLAIN, "pages", "keywords", *_FACTS)
_CHOSEN = "WITH RECURSIVE chosen (id) AS (SELECT value FROM json_each(?))"
"""What every query begins with: the rows that are asked for."""

_PARTS = {
    "breadcrumb": """
        SELECT article, name, url FROM breadcrumbs
        WHERE article IN chosen ORDER BY article, position""",
    "people": """
        SELECT article, name, role, affiliation FROM people
        WHERE article IN chosen ORDER BY article, position""",
    "images": """
        SELECT article, url, caption, line FROM images
        WHERE article IN chosen ORDER BY article, position""",
    "evidence": """
        SELECT article, field, rule, place, text FROM evidence
        WHERE article IN chosen ORDER BY article, field""",
    "copies": """
        SELECT c.article, a.key FROM copies c JOIN articles a ON a.id = c.copy
        WHERE c.article IN chosen ORDER BY c.article, c.similarity DESC, a.key""",
    "aliases": """
        , leading (article, own, url) AS (
            SELECT a.id, a.url, l.url FROM articles a JOIN aliases l
            ON l.leads_to = a.url WHERE a.id IN chosen
            UNION SELECT leading.article, leading.own, l.url
            FROM leading JOIN aliases l ON l.leads_to = leading.url)
        SELECT article, url FROM leading WHERE url <> own ORDER BY article, url""",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredArticle:
    """An article as the archive has it: the newest reading, and how it came to be.

    number: its row in `articles`. article: the record.
    status: `live` or `gone`. first_captured, last_captured: UTC.
    revision: number of the newest revision.
    capture: number of the capture that the record was read from.
    story, copies: keys of the first, and of all others, that print the same text.
    aliases: other addresses that lead to it.
    """

    number: int
    article: Article
    status: str
    first_captured: str
    last_captured: str
    revision: int
    capture: int
    story: str | None
    copies: tuple[str, ...]
    aliases: tuple[str, ...]


Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parts:
    """What belongs to the articles of a batch, by article."""

    breadcrumb: Mapping[int, Sequence[Row]]
    people: Mapping[int, Sequence[Row]]
    images: Mapping[int, Sequence[Row]]
    evidence: Mapping[int, Sequence[Row]]
    copies: Mapping[int, Sequence[Row]]
    aliases: Mapping[int, Sequence[Row]]


def loaded(
    archive: Archive, numbers: Sequence[int], *, evidence: bool = True
) -> list[StoredArticle]:
    """The articles in these rows of `articles`, which are there, in this order.

    evidence: whether it is loaded too; it is more rows than all the rest.
    """
    chosen = json.dumps(list(numbers))
    parts = _Parts(
        **{
            name: _by_article(archive, query, chosen)
            if evidence or name != "evidence"
            else {}
            for name, query in _PARTS.items()
        }
    )
    rows = archive.db.execute(
        f"{_CHOSEN} SELECT {', '.join(_COLUMNS)} FROM articles WHERE id IN chosen",  # noqa: S608  # our own names
        [chosen],
    )
    found = {row[0]: _stored(row, parts) for row in rows.fetchall()}
    return [found[number] for number in numbers]


def _by_article(
    archive: Archive, query: str, chosen: str
) -> defaultdict[int, list[Row]]:
    found = defaultdict[int, list[Row]](list)
    for article, *row in archive.db.execute(_CHOSEN + query, [chosen]).fetchall():
        found[article].append(tuple(row))
    return found


def _stored(row: Row, parts: _Parts) -> StoredArticle:
    known = dict(zip(_COLUMNS, row, strict=True))
    number, facts = known.pop("id"), {name: known.pop(name) for name in _FACTS}
    return StoredArticle(
        number=number,
        article=_article(number, known, parts),
        copies=tuple(key for (key,) in parts.copies.get(number, ())),
        aliases=tuple(url for (url,) in parts.aliases.get(number, ())),
        **facts,
    )


def _article(number: int, known: dict[str, Any], parts: _Parts) -> Article:
    for name in ("pages", "keywords"):
        known[name] = tuple(json.loads(known[name]))
    return Article(
        **known,
        kind="article",
        breadcrumb=tuple(
            Crumb(name=name, url=url) for name, url in parts.breadcrumb.get(number, ())
        ),
        people=tuple(
            Person(name=name, role=role, affiliation=affiliation)
            for name, role, affiliation in parts.people.get(number, ())
        ),
        images=tuple(
            Image(url=url, caption=caption, position=line)
            for url, caption, line in parts.images.get(number, ())
        ),
        evidence=tuple(
            Evidence(field=field, rule=rule, place=place, text=text)
            for field, rule, place, text in parts.evidence.get(number, ())
        ),
    )
