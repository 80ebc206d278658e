"""A fixed list of visits of every sort, stored as a crawl would store them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from archive import Alias, Archive, Found, Start, Visit, keep_model
from tests import archives

MAX_FILE_BYTES = 9_000
"""So little that files roll over in the middle of a batch."""

BATCH = 3
"""Groups of visits that are committed together."""


def looks() -> list[tuple[Visit, ...]]:
    """Visits in the groups in which they are stored, each later than the one before."""
    first, second, third, fourth, fifth, sixth = archives.visits(6)
    groups: list[tuple[Visit, ...]] = [
        (first,),
        (second,),
        (_unanswered(third),),
        (third, *_further_pages(third)),
        (_changed(first),),
        (_gone(second),),
        (_moved(fourth),),
        (fourth,),
        (fifth,),
        (_changed(third),),
        (sixth,),
    ]
    number = 0
    later = []
    for group in groups:
        later.append(tuple(_at(visit, number + k) for k, visit in enumerate(group)))
        number += len(group)
    return later


def store_all(path: Path) -> None:
    """Store what the archive has not, in batches, as a crawl that goes on would."""
    at = archives.START
    with Archive.create(path, max_file_bytes=MAX_FILE_BYTES) as archive:
        run = archive.start_run(
            Start(command="crawl", site="example", version="0.1.0"), at=at
        )
        archives.keep_readers(archive)
        archive.commit()
        for number, group in enumerate(looks(), 1):
            archive.store(missing(archive, group), run=run)
            if number % BATCH == 0:
                archive.commit()
        keep_model(archive, archives.model("8" * 64), at=at + timedelta(days=1))
        archive.end_run(run, at=at, counts={}, exit_code=0)


def missing(archive: Archive, group: Iterable[Visit]) -> list[Visit]:
    """The visits of the group that the ledger does not know of."""
    return [visit for visit in group if not _is_known(archive, visit)]


def _is_known(archive: Archive, visit: Visit) -> bool:
    """Whether the ledger has this visit, or a later one of its address."""
    row = archive.db.execute(
        "SELECT visited_at FROM ledger WHERE url = ?", [visit.url]
    ).fetchone()
    return row is not None and (row[0] or "") >= visit.visited_at.isoformat()


def _at(visit: Visit, number: int) -> Visit:
    at: datetime = archives.START + timedelta(minutes=number)
    exchange = visit.exchange and replace(visit.exchange, captured_at=at)
    return replace(visit, visited_at=at, exchange=exchange)


def _unanswered(visit: Visit) -> Visit:
    return replace(
        visit,
        exchange=None,
        article=None,
        state="failed",
        reason="TimeoutError: no answer",
        found=(),
        aliases=(),
    )


def _further_pages(visit: Visit) -> tuple[Visit, ...]:
    """The visits of two more pages of the article, stored together with it."""
    return tuple(
        replace(
            visit,
            url=f"{visit.url}?page={number}",
            kind="page",
            article=None,
            exchange=visit.exchange
            and replace(visit.exchange, url=f"{visit.url}?page={number}"),
            found=(Found(url=f"{visit.url}?after={number}", kind="page", way="pager"),),
            aliases=(
                Alias(
                    url=f"{visit.url}?page={number}",
                    leads_to=visit.url,
                    reason="page",
                ),
            ),
        )
        for number in (2, 3)
    )


def _changed(visit: Visit) -> Visit:
    """A later look, at which the article says something else."""
    assert visit.article is not None
    return archives.visit(archives.changed(visit.article, title="更正", people=()))


def _gone(visit: Visit) -> Visit:
    """A later look, at which the page is no longer there."""
    assert visit.exchange is not None
    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    exchange = archives.exchange_with(visit.exchange, answer)
    return replace(
        visit, state="gone", reason="404", article=None, exchange=exchange, found=()
    )


def _moved(visit: Visit) -> Visit:
    """The look at an older address, which leads to the article's."""
    url = "http://news.example/old/4.shtml"
    assert visit.exchange is not None
    answer = (
        b"HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\nLocation: "
        + visit.url.encode()
        + b"\r\n\r\n"
    )
    exchange = replace(archives.exchange_with(visit.exchange, answer), url=url)
    return replace(
        visit,
        url=url,
        kind="redirect",
        article=None,
        exchange=exchange,
        found=(Found(url=visit.url, kind="article", way="redirect"),),
        aliases=(Alias(url=url, leads_to=visit.url, reason="redirect"),),
    )
