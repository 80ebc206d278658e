"""The page that finds articles, narrows down, and gives what it found away."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from archive.archive import Archive
from archive.errors import UsageError
from archive.filters import Filters
from archive.search.facts import COLUMNS, PERSON, Counts
from archive.web.asked import Asked, Reply
from archive.web.chart import chart
from archive.web.finding import HITS, LAST, Found, Wanted, found
from archive.web.rendering import page
from archive.web.taking import TAKEN, taken

FILTERS = (*COLUMNS, PERSON, "since", "until")
FACETS = ("section", "source", "person", "site")
"""What results are narrowed by with a click, in the order of the page, behind years."""

FEW, MANY = 8, 40
"""Values of a facet that are shown at once, and that are shown at all."""


def search(archive: Archive, asked: Asked) -> Reply:
    """The articles that hold the words of `q` and pass the filters, a page of them."""
    results, problem = None, None
    try:
        results = found(archive, wanted(asked), asked.at)
    except UsageError as error:
        problem = str(error)
    known: dict[str, Any] = {
        "filters": FILTERS,
        "chosen": _chosen(asked),
        "results": results,
        "counted_at": results.counted_at if results else None,
        "is_last": asked.page >= LAST,
        "first": (min(asked.page, LAST) - 1) * HITS + 1,
        "problem": problem,
        "taken": TAKEN,
        **_links(asked),
    }
    status = 400 if problem else 200
    return page(asked, "search.html", status=status, **known, **_told(asked, results))


def take(archive: Archive, asked: Asked) -> Reply:
    """The same as a file."""
    return taken(archive, asked, wanted(asked))


def wanted(asked: Asked) -> Wanted:
    """What an address asks for; raises `UsageError` where a date is none."""
    filters = Filters(**{name: asked.query.get(name) for name in FILTERS})
    return Wanted(
        words=asked.said("q"),
        filters=filters,
        sort="newest" if asked.said("sort") == "newest" else "relevance",
        page=min(asked.page, LAST),
    )


def _chosen(asked: Asked) -> tuple[tuple[str, str, str], ...]:
    """The filters that are set: name, value, and the address without it."""
    held = {name: asked.query[name] for name in FILTERS if name in asked.query}
    bounds = ("since", "until")
    if held.get("since") == held.get("until") is not None:
        held = {name: value for name, value in held.items() if name not in bounds}
        held["time"] = asked.query["since"]
    return tuple(
        (name, value, _without(asked, bounds if name == "time" else (name,)))
        for name, value in held.items()
    )


def _without(asked: Asked, names: tuple[str, ...]) -> str:
    return asked.again(**dict.fromkeys((*names, "page")))


def _links(asked: Asked) -> Mapping[str, Any]:
    """The addresses of the same search, changed in one way."""
    same = {name: asked.query[name] for name in ("q", *FILTERS) if name in asked.query}
    return {
        "take": lambda ending: asked.link(f"search.{ending}", **same),
        "published": lambda time: asked.again(since=time, until=time, page=None),
        "narrowed": lambda name: (
            lambda value: asked.again(**{name: value, "page": None})
        ),
    }


def _told(asked: Asked, results: Found | None) -> Mapping[str, Any]:
    """What is told of the counts: the chart, and the values to narrow down by."""
    counts = results.counts if results else None
    if counts is None:
        return {"total": None, "chart": None, "years": (), "facets": (), "few": FEW}
    return {
        "total": counts.total,
        "chart": chart(counts.by_month),
        "years": _years(asked, counts),
        "facets": _facets(asked, counts),
        "few": FEW,
    }


def _years(asked: Asked, counts: Counts) -> tuple[tuple[str, int], ...]:
    """How many there are of each year, the newest first; none where one is chosen."""
    if "since" in asked.query or "until" in asked.query:
        return ()
    by_year = Counter[str]()
    for month, count in counts.by_month.items():
        by_year[month[:4]] += count
    return tuple(sorted(by_year.items(), reverse=True))


def _facets(
    asked: Asked, counts: Counts
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """The values that would leave some out, by the name of the filter."""
    some = (
        (name, counts.by[name][:MANY]) for name in FACETS if name not in asked.query
    )
    return tuple((name, values) for name, values in some if values)
