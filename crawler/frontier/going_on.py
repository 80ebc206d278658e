"""Which known addresses a page sends a crawl to once more. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from archive import Entry, Found, Visit
from crawler.frontier.likeness import next_pages

FEW = 10
"""Changes that a sitemap may claim without being doubted."""


def led_on(
    found: list[Found],
    known: Mapping[str, Entry],
    visit: Visit,
    *,
    entry: Entry | None,
    began_at: datetime,
) -> list[Found]:
    """A list that brought news leads on to its next pages, known or not.

    News is what was not known when the list was last looked at: a feed or the
    front page may have told of it a moment before. A script that counts a list's
    pages leads to the newest ones, which grow.
    """
    last = entry.visited_at if entry is not None else None
    is_list = visit.kind == "list" and any(
        each.kind in {"article", "page"} and _is_news(known.get(each.url), last)
        for each in found
    )
    if entry is None or not (is_list or visit.kind == "script"):
        return found
    pages = [
        each.url
        for each in found
        if each.way == "pager" and _is_of_old(known.get(each.url), began_at)
    ]
    wanted = set(next_pages(visit.url, pages) if is_list else pages[:1])
    return [replace(each, again=True) if each.url in wanted else each for each in found]


def _is_of_old(entry: Entry | None, began_at: datetime) -> bool:
    """Whether this is a captured list that this crawl has not looked at yet."""
    if entry is None or entry.kind != "list" or entry.state != "captured":
        return False
    return entry.visited_at is None or entry.visited_at < began_at.isoformat()


def _is_news(entry: Entry | None, last: str | None) -> bool:
    """Whether an address was not known at the moment of the last look."""
    return entry is None or (last is not None and entry.first_seen > last)


def doubted(found: list[Found]) -> list[Found]:
    """A sitemap by which most of its pages changed at once was merely made anew."""
    dated = [each for each in found if each.lastmod is not None]
    changed = [each for each in dated if each.again]
    if len(changed) <= FEW or 2 * len(changed) <= len(dated):
        return found
    return [replace(each, again=False) if each.lastmod else each for each in found]
