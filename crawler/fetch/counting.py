"""What a crawl counts of each look."""

from collections import Counter

from archive import Visit


def count(counts: Counter[str], visit: Visit, *, is_new: bool) -> None:
    """Add a look to the counts of a crawl.

    is_new: whether it brought an article, or news of one.
    """
    counts[visit.state] += 1
    if came := visit.exchange:
        counts["responses"] += 1
        counts["bytes"] += len(came.response)
    counts["articles"] += visit.article is not None
    counts["new"] += is_new
    counts["reached"] += _shows_site(visit)


def _shows_site(visit: Visit) -> bool:
    """Whether the visit proves that the site is there and lets us in."""
    if visit.kind in {"robots", "login"}:
        return False
    return visit.state in {"captured", "gone"} or visit.kind in {"error", "empty"}
