"""The archive that the browser looks at: everything has happened in it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive import Archive, Article, Found, Start, Visit
from archive.coverage.accepted import accept
from archive.coverage.gap import GIVEN_UP
from archive.coverage.report import Scope, coverage, day_in_progress
from tests import archives, everything

DAYS = 50
"""Days with articles, one after the other."""

LAST = datetime(2026, 3, 20, 20, tzinfo=UTC)
OPEN_DAY, ACCEPTED_DAY = "2026-03-10", "2026-03-03"
LIST = "http://news.example/list/"
FULL_SECTION = "社会新闻"

ALARM = {
    "kind": "gone",
    "site": "example",
    "layout": "classic",
    "fields": ["byline", "people"],
    "before": {"well": 98, "of": 100, "share": 0.98},
    "now": {"well": 2, "of": 40, "share": 0.05},
    "samples": ["http://news.example/2026/03/19/00100.shtml"],
    "since": "2026-03-19T20:00:00+00:00",
    "words": "example: layout classic: byline and people missing on 38 of 40 articles",
}
REPORT: dict[str, Any] = {
    "counts": {"responses": 120, "articles": 40, "new": 38, "failed": 3, "queued": 7},
    "bytes_received": 4_200_000,
    "bytes_stored": 1_300_000,
    "limited_by": None,
    "refusal": None,
    "alarms": [ALARM],
    "gaps": [
        {
            "gap": f"example/{OPEN_DAY}/{FULL_SECTION}",
            "site": "example",
            "day": OPEN_DAY,
            "section": FULL_SECTION,
            "words": f"example/{OPEN_DAY}/{FULL_SECTION}: 1 of 4 is missing",
        }
    ],
    "failures": [
        {"reason": "500", "count": 3, "samples": ["http://news.example/lost.shtml"]}
    ],
    "log": "logs/2026-03-20T20-00-00.jsonl",
}

GOOD_REPORT = REPORT | {"alarms": [], "gaps": [], "failures": []}


def make(path: Path) -> Path:
    """Make it in this folder."""
    everything.make(path)
    with Archive.create(path) as archive:
        _fill(archive)
        for day in (OPEN_DAY, ACCEPTED_DAY):
            _lose(archive, day)
        archive.commit()
        _accept(archive)
        _run(archive, LAST - timedelta(days=1), 0, GOOD_REPORT)
        _run(archive, LAST, 3, REPORT)
    return path


def stories() -> Iterator[Article]:
    """A few articles a day, of the same people and outlets."""
    dice = random.Random(11)  # noqa: S311  # texts, not secrets
    for before in range(DAYS):
        day = LAST - timedelta(days=before)
        for number in range(100, 103):
            made = archives.article(number, dice)
            url = f"http://news.example/{day:%Y/%m/%d}/{number:05}.shtml"
            moment = f"{day:%Y-%m-%d}T{number % 24:02}:18:00+08:00"
            crumbs = (
                *made.breadcrumb[:-1],
                replace(made.breadcrumb[-1], name=FULL_SECTION),
            )
            yield replace(
                made, url=url, site="example", published=moment, breadcrumb=crumbs
            )


def _fill(archive: Archive) -> None:
    for said in stories():
        found = Found(url=said.url, kind="article", way="list", dated=_day(said))
        archive.ledger.add([found], site="example", at=_evening(said), found_on=LIST)
        archive.store([_look(said)], run=1)


def _lose(archive: Archive, day: str) -> None:
    """An address of that day is announced, and asked for in vain."""
    url = f"http://news.example/{day.replace('-', '/')}/00777.shtml"
    said = replace(next(stories()), url=url, published=f"{day}T08:00:00+08:00")
    found = Found(url=url, kind="article", way="list", dated=day)
    archive.ledger.add([found], site="example", at=_evening(said), found_on=LIST)
    for _ in range(GIVEN_UP):
        lost = _look(said)
        reason = "500 Internal Server Error"
        archive.store(
            [replace(lost, article=None, exchange=None, state="failed", reason=reason)]
        )


def _accept(archive: Archive) -> None:
    today = day_in_progress(LAST + timedelta(days=2))
    (found,) = coverage(
        archive,
        Scope(site="example", since=ACCEPTED_DAY, until=ACCEPTED_DAY),
        today=today,
    )
    for gap in found.open_gaps:
        accept(archive, gap, reason="当天印刷厂停电", at=LAST)
    archive.commit()


def _run(archive: Archive, at: datetime, code: int, report: dict[str, Any]) -> None:
    start = Start(command="newsarchive crawl example", site="example", version="0.1.0")
    run = archive.start_run(start, at=at)
    end = at + timedelta(minutes=7)
    counts = {"responses": 120, "articles": 40}
    archive.end_run(run, at=end, counts=counts, exit_code=code, report=report)


def _look(said: Article) -> Visit:
    return replace(archives.visit(said, _evening(said)), found=(), aliases=())


def _day(said: Article) -> str:
    return (said.published or "")[:10]


def _evening(said: Article) -> datetime:
    return datetime.fromisoformat(f"{_day(said)}T20:00:00+00:00")
