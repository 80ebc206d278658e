"""The pages of people and outlets: all of them, and each."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.archive import Archive
from archive.filters import Filters
from archive.filters import day as checked
from archive.text import fold
from archive.web.asked import Asked, Reply
from archive.web.chart import chart
from archive.web.counting import FIRST_WAIT, Counted, Counting
from archive.web.credits import (
    Name,
    Work,
    outlets,
    people,
    work_of_outlet,
    work_of_person,
)
from archive.web.listing import LISTED, entries, indexed_by
from archive.web.rendering import page

NAMES = 100
"""Names on a page."""

MANY = 1_000_000
"""How many articles somebody is taken to have, of whom they are still being counted."""

_NEWEST = "ORDER BY a.published DESC, a.id DESC"
_CREDITED = "EXISTS (SELECT 1 FROM people p WHERE p.article = a.id AND p.name = ?)"


def everybody(archive: Archive, asked: Asked) -> Reply:
    """All people who are credited."""
    return _names(archive, asked, people, "people")


def every_outlet(archive: Archive, asked: Asked) -> Reply:
    """All outlets that are credited."""
    return _names(archive, asked, outlets, "outlets")


def person(archive: Archive, asked: Asked) -> Reply:
    """What a person wrote, when and with whom."""
    name = _name(asked)
    counted = work_of_person(archive, asked.at, name, wait=FIRST_WAIT)
    articles = counted.value.articles if counted else MANY
    which, bound = _by_person(archive, asked, name, articles)
    found = _Credited(
        kind="person", name=name, counted=counted, which=which, bound=bound
    )
    return _one(archive, asked, found)


def outlet(archive: Archive, asked: Asked) -> Reply:
    """What is credited to an outlet."""
    name, time = _name(asked), _time(asked)
    counted = work_of_outlet(archive, asked.at, name, wait=FIRST_WAIT)
    where, bound = Filters(source=name, since=time, until=time).where()
    which = f"WHERE {where} {_NEWEST}"
    found = _Credited(
        kind="outlet", name=name, counted=counted, which=which, bound=bound
    )
    return _one(archive, asked, found)


def _name(asked: Asked) -> str:
    return asked.named.get("name") or asked.said("name")


def _names(
    archive: Archive, asked: Asked, count: Counting[tuple[Name, ...]], kind: str
) -> Reply:
    counted = count(archive, asked.at)
    names = _chosen(counted, asked.said("q"))
    start = (asked.page - 1) * NAMES
    return page(
        asked,
        "names.html",
        kind=kind,
        is_counted=counted is not None,
        names=names[start : start + NAMES],
        count=len(names),
        pages=-(-len(names) // NAMES),
    )


def _chosen(counted: Counted[tuple[Name, ...]] | None, part: str) -> Sequence[Name]:
    """The names that hold this, in whatever width and case."""
    if counted is None:
        return ()
    wanted = fold(part)
    return [each for each in counted.value if wanted in fold(each.name)]


def _by_person(
    archive: Archive, asked: Asked, name: str, articles: int
) -> tuple[str, list[str]]:
    """How the articles of a person are found: one by one, or on a walk back in time.

    Of somebody who is credited in every tenth article, the newest are met at once.
    """
    time = _time(asked)
    (whole,) = archive.db.execute("SELECT max(id) FROM articles").fetchone()
    is_met_soon = asked.page * LISTED * (whole or 0) < articles * articles
    if not is_met_soon and time is None:
        where, bound = Filters(person=name).where()
        return f"WHERE {where} {_NEWEST}", bound
    where, bound = Filters(since=time, until=time).where()
    index = indexed_by(archive, "articles_published")
    walk = f"{index} WHERE {where} AND {_CREDITED} {_NEWEST}"
    return walk, [*bound, name]


def _time(asked: Asked) -> str | None:
    return checked(asked.said("in")) if asked.said("in") else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Credited:
    """A person or an outlet, and where its articles are found."""

    kind: str
    name: str
    counted: Counted[Work] | None
    which: str
    bound: list[str]


def _one(archive: Archive, asked: Asked, found: _Credited) -> Reply:
    listed, has_more = entries(archive, found.which, found.bound, page=asked.page)
    work = found.counted.value if found.counted else None
    return page(
        asked,
        "credited.html",
        status=404 if work and not work.articles else 200,
        kind=found.kind,
        name=found.name,
        work=work,
        chart=chart(work.by_month) if work else None,
        entries=listed,
        has_more=has_more,
        time=_time(asked),
    )
