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
from archive.web.listing import LISTED, Listed, entries, indexed_by
from archive.web.rendering import page

NAMES = 100
"""Names on a page."""

MANY = 1_000_000
"""How many articles somebody is taken to have, of whom they are still being counted."""

_NEWEST = "ORDER BY a.published DESC, a.id DESC"
_SORTED = """WHERE a.id IN (SELECT b.id FROM articles b {} WHERE b.id IN
(SELECT article FROM people WHERE name = ?)
ORDER BY b.published DESC, b.id DESC {})"""
"""By an index alone: only the articles that are shown are read."""

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
    is_met = _is_met_soon(archive, articles, asked.page) or "in" in asked.query
    listed = (_walked if is_met else _sorted)(archive, asked, name)
    return _one(asked, _Credited(kind="person", name=name, counted=counted), listed)


def outlet(archive: Archive, asked: Asked) -> Reply:
    """What is credited to an outlet."""
    name, time = _name(asked), _time(asked)
    counted = work_of_outlet(archive, asked.at, name, wait=FIRST_WAIT)
    where, bound = Filters(source=name, since=time, until=time).where()
    listed = entries(archive, f"WHERE {where} {_NEWEST}", bound, page=asked.page)
    return _one(asked, _Credited(kind="outlet", name=name, counted=counted), listed)


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
        counted_at=counted.told_at if counted else None,
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


def _is_met_soon(archive: Archive, articles: int, page: int) -> bool:
    """Whether a walk back in time meets a page of somebody before a sort would."""
    (whole,) = archive.db.execute("SELECT max(id) FROM articles").fetchone()
    return page * LISTED * (whole or 0) < articles * articles


def _walked(archive: Archive, asked: Asked, name: str) -> Listed:
    time = _time(asked)
    where, bound = Filters(since=time, until=time).where()
    index = indexed_by(archive, "articles_published")
    which = f"{index} WHERE {where} AND {_CREDITED} {_NEWEST}"
    return entries(archive, which, [*bound, name], page=asked.page)


def _sorted(archive: Archive, asked: Asked, name: str) -> Listed:
    index = indexed_by(archive, "articles_facts")
    part = f"LIMIT {LISTED + 1} OFFSET {(asked.page - 1) * LISTED}"
    return entries(archive, f"{_SORTED.format(index, part)} {_NEWEST}", [name])


def _time(asked: Asked) -> str | None:
    return checked(asked.said("in")) if asked.said("in") else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Credited:
    """A person or an outlet."""

    kind: str
    name: str
    counted: Counted[Work] | None


def _one(asked: Asked, found: _Credited, listed: Listed) -> Reply:
    work = found.counted.value if found.counted else None
    shown, has_more = listed
    return page(
        asked,
        "credited.html",
        status=404 if work and not work.articles else 200,
        kind=found.kind,
        name=found.name,
        counted_at=found.counted.told_at if found.counted else None,
        work=work,
        chart=chart(work.by_month) if work else None,
        entries=shown,
        has_more=has_more,
        time=_time(asked),
    )
