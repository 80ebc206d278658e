"""The pages of people and outlets: all of them, and each."""

from collections.abc import Sequence

from archive.archive import Archive
from archive.filters import Filters
from archive.filters import day as checked
from archive.text import fold
from archive.web.asked import Asked, Reply
from archive.web.chart import chart
from archive.web.counting import Counted, Counting
from archive.web.credits import (
    Name,
    Work,
    outlets,
    people,
    work_of_outlet,
    work_of_person,
)
from archive.web.listing import entries
from archive.web.rendering import page

NAMES = 100
"""Names on a page."""


def everybody(archive: Archive, asked: Asked) -> Reply:
    """All people who are credited."""
    return _names(archive, asked, people, "people")


def every_outlet(archive: Archive, asked: Asked) -> Reply:
    """All outlets that are credited."""
    return _names(archive, asked, outlets, "outlets")


def person(archive: Archive, asked: Asked) -> Reply:
    """What a person wrote, when and with whom."""
    name = _name(asked)
    return _one(archive, asked, "person", name, work_of_person(archive, name))


def outlet(archive: Archive, asked: Asked) -> Reply:
    """What is credited to an outlet."""
    name = _name(asked)
    return _one(archive, asked, "outlet", name, work_of_outlet(archive, name))


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


def _one(archive: Archive, asked: Asked, kind: str, name: str, work: Work) -> Reply:
    time = checked(asked.said("in")) if asked.said("in") else None
    chosen = {"person": name} if kind == "person" else {"source": name}
    where, bound = Filters(**chosen, since=time, until=time).where()
    which = f"WHERE {where} ORDER BY a.published DESC, a.id"
    listed, has_more = entries(archive, which, bound, page=asked.page)
    return page(
        asked,
        "credited.html",
        status=200 if work.articles else 404,
        kind=kind,
        name=name,
        work=work,
        chart=chart(work.by_month),
        entries=listed,
        has_more=has_more,
        time=time,
    )
