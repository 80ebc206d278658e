"""Counts of what a search found are those that SQLite gives."""

from collections import Counter
from collections.abc import Iterator

import pytest

from archive import Archive
from archive.filters import Filters
from archive.search.facts import Facts
from tests import archives

CHOICES = (
    Filters(),
    Filters(site="example"),
    Filters(section="经济", source="内蒙古日报"),
    Filters(person="李明"),
    Filters(since="2010-03", until="2011"),
    Filters(until="2010-07-21"),
    Filters(since="2010-07-21", person="王刚", site="other"),
    Filters(section="nowhere"),
    Filters(person="nobody"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = archives.make(tmp_path_factory.mktemp("facts") / "archive", 200)
    with Archive.read(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def facts(archive: Archive) -> Facts:
    return Facts.of(archive.db)


def numbers(archive: Archive, filters: Filters) -> list[int]:
    where, values = filters.where()
    rows = archive.db.execute(
        f"SELECT id FROM articles a WHERE {where} ORDER BY id",  # noqa: S608  # our own names
        values,
    )
    return [number for (number,) in rows]


@pytest.mark.parametrize("filters", CHOICES)
def test_the_same_articles_pass_as_in_sqlite(
    archive: Archive, facts: Facts, filters: Filters
) -> None:
    assert facts.passing(facts.every(), filters) == numbers(archive, filters)


@pytest.mark.parametrize("filters", CHOICES)
def test_counts_are_those_of_sqlite(
    archive: Archive, facts: Facts, filters: Filters
) -> None:
    found = numbers(archive, filters)
    counts = facts.counts(found)
    places = f"IN ({','.join(map(str, found)) or 'NULL'})"
    assert counts.total == len(found)
    for name in ("site", "section", "source"):
        rows = archive.db.execute(
            f"SELECT {name}, count(*) FROM articles WHERE id {places} "  # noqa: S608  # our own names
            f"AND {name} NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        assert counts.by[name] == tuple(rows)
    people = archive.db.execute(
        "SELECT name, count(DISTINCT article) FROM people "  # noqa: S608  # our own names
        f"WHERE article {places} GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    assert counts.by["person"] == tuple(people)
    moments = archive.db.execute(f"SELECT published FROM articles WHERE id {places}")  # noqa: S608  # our own names
    by_month = Counter(moment[:7] for (moment,) in moments if moment)
    assert counts.by_month == by_month
    assert list(counts.by_month) == sorted(by_month)


def test_articles_that_came_later_count_in_the_total_alone(facts: Facts) -> None:
    last = facts.every()[-1]
    dated = facts.passing(facts.every(), Filters(since="0001"))[0]
    counts = facts.counts([dated, last + 1000])
    assert counts.total == 2
    assert sum(counts.by_month.values()) == 1
    assert facts.passing([last + 1000], Filters(site="example")) == []
