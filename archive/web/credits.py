"""Who and what the articles credit: names, how often, when, and with whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.archive import Archive
from archive.web.counting import Counting
from archive.web.listing import indexed_by

SHOWN = 10
"""Names of each ranking."""

Ranking = tuple[tuple[str, int], ...]
"""Names and how many articles each has, the most first."""

_PEOPLE = "SELECT name, count(DISTINCT article) FROM people GROUP BY name"
_OUTLETS = """SELECT source, count(*), min(published), max(published) FROM articles
WHERE source NOT NULL GROUP BY source"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """A person or an outlet; first, last: moments of publication, of outlets alone."""

    name: str
    articles: int
    first: str | None = None
    last: str | None = None


def _people(archive: Archive, at: datetime) -> tuple[Name, ...]:
    del at
    rows = archive.db.execute(_PEOPLE).fetchall()
    return _ranked([Name(name=name, articles=count) for name, count in rows])


def _outlets(archive: Archive, at: datetime) -> tuple[Name, ...]:
    del at
    rows = archive.db.execute(_OUTLETS).fetchall()
    names = [
        Name(name=name, articles=count, first=first, last=last)
        for name, count, first, last in rows
    ]
    return _ranked(names)


def _ranked(names: Sequence[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda each: (-each.articles, each.name)))


people = Counting(_people)
"""Everybody who is credited, the most frequent first."""

outlets = Counting(_outlets)
"""Every outlet that is credited, the most frequent first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What a person or an outlet has to do with the archive.

    articles: how many. by_month: how many of each month, `2010-07`.
    others: people credited on the same articles. The rest: what these articles name.
    """

    articles: int
    by_month: dict[str, int]
    sources: Ranking
    sections: Ranking
    sites: Ranking
    others: Ranking
    roles: Ranking = ()
    affiliations: Ranking = ()


_OF_PERSON = """SELECT substr(a.published, 1, 7), a.source, a.section, a.site,
    count(DISTINCT a.id) FROM people p JOIN articles a {} ON a.id = p.article
WHERE p.name = ? GROUP BY 1, 2, 3, 4"""
_OF_OUTLET = """SELECT substr(a.published, 1, 7), a.source, a.section, a.site, count(*)
FROM articles a WHERE a.source = ? GROUP BY 1, 2, 3, 4"""
_WITH_PERSON = """SELECT q.name, count(DISTINCT q.article) FROM people p
JOIN people q ON q.article = p.article AND q.name <> p.name
WHERE p.name = ? GROUP BY q.name ORDER BY 2 DESC, 1 LIMIT 10"""
_WITH_OUTLET = """SELECT q.name, count(DISTINCT q.article) FROM articles a
JOIN people q ON q.article = a.id WHERE a.source = ?
GROUP BY q.name ORDER BY 2 DESC, 1 LIMIT 10"""
_CREDITS = """SELECT {}, count(DISTINCT article) FROM people
WHERE name = ? AND {} NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"""


def _work_of_person(archive: Archive, at: datetime, name: str) -> Work:
    del at
    index = indexed_by(archive, "articles_facts")
    roles, affiliations = (
        _ranking(archive, _CREDITS.format(column, column), name)
        for column in ("role", "affiliation")
    )
    return _work(
        archive,
        name,
        (_OF_PERSON.format(index), _WITH_PERSON),
        roles=roles,
        affiliations=affiliations,
    )


def _work_of_outlet(archive: Archive, at: datetime, name: str) -> Work:
    del at
    return _work(archive, name, (_OF_OUTLET, _WITH_OUTLET))


def _work(
    archive: Archive, name: str, queries: tuple[str, str], **more: Ranking
) -> Work:
    facts, others = queries
    counts = tuple(Counter[str]() for _ in range(4))
    total = 0
    for *values, count in archive.db.execute(facts, [name]).fetchall():
        total += count
        for counted, value in zip(counts, values, strict=True):
            if value is not None:
                counted[value] += count
    by_month, sources, sections, sites = counts
    return Work(
        articles=total,
        by_month=dict(by_month),
        sources=_most(sources),
        sections=_most(sections),
        sites=_most(sites),
        others=_ranking(archive, others, name),
        **more,
    )


def _ranking(archive: Archive, query: str, name: str) -> Ranking:
    rows = archive.db.execute(query, [name]).fetchall()
    return tuple((each, count) for each, count in rows)


def _most(counted: Counter[str]) -> Ranking:
    return tuple(counted.most_common(SHOWN))


work_of_person = Counting(_work_of_person)
"""What a person of this name did, in whatever role."""

work_of_outlet = Counting(_work_of_outlet)
"""What is credited to the outlet of this name."""
