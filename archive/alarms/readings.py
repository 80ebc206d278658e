"""The readings that are compared, from the database."""

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from archive.alarms.seen import Days, Seen, seen_in
from archive.archive import Archive
from archive.record import Article

MOST = 2_000
"""Articles that one run, and the runs before it together, are judged by."""

_MOST_CAPTURES = 3 * MOST
_MOST_PAIRS = 300
_MOST_SHAPES = 300
_NEW = 7  # days

_TAKEN = f"""(
SELECT id, run, captured_at FROM captures WHERE run = :run AND origin = 'crawl'
ORDER BY id DESC LIMIT {_MOST_CAPTURES}) c"""  # noqa: S608  # our own names

_ARTICLES = f"""
SELECT a.url, a.layout, a.extractor, l.dated, l.found_on, a.first_captured,
    a.title, a.published, a.source, a.byline, a.editor, a.body,
    iif(EXISTS (SELECT 1 FROM people p WHERE p.article = a.id), '', NULL),
    iif(EXISTS (SELECT 1 FROM breadcrumbs b WHERE b.article = a.id), '', NULL),
    iif(EXISTS (SELECT 1 FROM images i WHERE i.article = a.id), '', NULL),
    (SELECT group_concat(e.field || ' ' || e.rule, char(10)) FROM evidence e
        WHERE e.article = a.id)
FROM {_TAKEN} JOIN articles a ON a.capture = c.id LEFT JOIN ledger l ON l.url = a.url
WHERE a.profile IS :profile
AND (julianday(a.first_captured) > julianday(c.captured_at) - {_NEW}) = :is_new
ORDER BY c.id DESC LIMIT :most
"""  # noqa: S608  # our own names

_NO_ARTICLES = f"""
SELECT l.url FROM {_TAKEN} JOIN ledger l ON l.capture = c.id
WHERE l.state = 'skipped' AND l.reason LIKE 'no article:%' ORDER BY c.id DESC
"""  # noqa: S608  # our own names

_EARLIER = f"""
SELECT r.record, old.run, r.extractor
FROM {_TAKEN} JOIN articles a ON a.capture = c.id
JOIN revisions r ON r.article = a.id JOIN captures old ON old.id = r.capture
WHERE a.profile IS :profile AND r.profile IS a.profile AND r.extractor = a.extractor
AND old.run < :run
AND julianday(a.first_captured) <= julianday(c.captured_at) - {_NEW}
ORDER BY c.id DESC LIMIT {_MOST_PAIRS}
"""  # noqa: S608  # our own names

_COLUMNS = (
    *("title", "published", "source", "byline", "editor", "body"),
    *("people", "breadcrumb", "images"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Night:
    """One run of a site that asked for pages, and when it began, UTC."""

    run: int
    started_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    night: Night
    values: Sequence[Any]

    @property
    def found_on(self) -> str | None:
        found_on: str | None = self.values[4]
        return found_on


@dataclass(frozen=True, kw_only=True, slots=True)
class _Context:
    """What is known beside the articles themselves.

    starts: when the runs began, in order.
    announcing: the pages that announced articles of late.
    """

    starts: Sequence[str] = ()
    announcing: Collection[str | None] = ()

    def before(self, found: str) -> str | None:
        """When the run before the one that found an article began."""
        place = bisect_right(self.starts, found) - 2
        return self.starts[place] if place >= 0 else None


def nights(archive: Archive, site: str, run: int, *, days: int) -> list[Night]:
    """The runs of a site within so many days before this one, and it; newest first."""
    rows = archive.db.execute(
        "SELECT id, started_at FROM runs WHERE site = ? AND id <= ? AND (id = ? OR "
        "EXISTS (SELECT 1 FROM captures c WHERE c.run = runs.id "
        "AND c.origin = 'crawl')) ORDER BY id DESC",
        [site, run, run],
    ).fetchall()
    first = datetime.fromisoformat(rows[0][1]) - timedelta(days=days)
    return [
        Night(run=number, started_at=started_at)
        for number, started_at in rows
        if datetime.fromisoformat(started_at) >= first
    ]


def profile_of(archive: Archive, looked: Sequence[Night]) -> str | None:
    """The digest of the profile that the newest articles were read with."""
    for night in looked:
        row = archive.db.execute(
            f"SELECT a.profile FROM {_TAKEN} JOIN articles a ON a.capture = c.id "  # noqa: S608  # our own names
            "ORDER BY c.id DESC LIMIT 1",
            {"run": night.run},
        ).fetchone()
        if row is not None:
            digest: str | None = row[0]
            return digest
    return None


def readings(
    archive: Archive, looked: Sequence[Night], profile: str | None
) -> tuple[list[Seen], list[Seen]]:
    """What the runs before read, in order of time, and what the newest one did.

    Of articles that were found when they were read, or in the week before: what is
    older was made by another hand. Beside them, pages that are no articles although
    they stand at addresses like theirs.
    """
    tonight, *earlier = looked
    now = _articles(archive, tonight, profile, MOST)
    before: list[_Row] = []
    for night in earlier:
        before = [*_articles(archive, night, profile, MOST - len(before)), *before]
        if len(before) >= MOST:
            break
    context = _Context(
        starts=[night.started_at for night in reversed(looked)],
        announcing={row.found_on for row in before},
    )
    shapes = {_shape(row.values[0]) for row in (*before, *now)[-_MOST_SHAPES:]}
    known = {row.night.run for row in before}
    others = [night for night in reversed(earlier) if night.run in known]
    history = [_seen(row, context) for row in before]
    for night in others:
        history += _no_articles(archive, night, shapes)
    history.sort(key=lambda seen: seen.run)
    fresh = [_seen(row, context) for row in now]
    fresh += _no_articles(archive, tonight, shapes)
    if sum(seen.is_old for seen in history) * 2 > len(history):
        return _ageless(history), _ageless(fresh)  # a site of old articles
    return history, fresh


def _ageless(found: Iterable[Seen]) -> list[Seen]:
    return [replace(seen, is_old=False) for seen in found]


def rereadings(
    archive: Archive, night: Night, profile: str | None
) -> tuple[list[Seen], list[Seen]]:
    """What older articles said when they were read before, and what they say now.

    Only those whose earlier reading is kept: each stands beside itself, so that it does
    not matter that old articles are not like new ones.
    """
    asked = {"run": night.run, "profile": profile}
    before = [
        seen_in(Article.from_json(json.loads(record)), run=run, extractor=extractor)
        for record, run, extractor in archive.db.execute(_EARLIER, asked)
    ]
    before.sort(key=lambda seen: seen.run)
    again = _articles(archive, night, profile, MOST, is_new=False)
    known = {seen.url for seen in before}
    now = (_seen(row, _Context()) for row in again)
    kept = [replace(seen, is_timely=None) for seen in now if seen.url in known]
    return before, _ageless(kept)


def _articles(
    archive: Archive,
    night: Night,
    profile: str | None,
    most: int,
    *,
    is_new: bool = True,
) -> list[_Row]:
    asked = {"run": night.run, "profile": profile, "most": most, "is_new": is_new}
    rows = archive.db.execute(_ARTICLES, asked).fetchall()
    return [_Row(night=night, values=row) for row in reversed(rows)]


def _no_articles(archive: Archive, night: Night, shapes: set[str]) -> Iterator[Seen]:
    for (url,) in archive.db.execute(_NO_ARTICLES, {"run": night.run}):
        if _shape(url) in shapes:
            yield Seen(url=url, run=night.run, layout=None)


def _shape(url: str) -> str:
    """What the addresses of a site's articles have in common.

    >>> _shape("http://a.example/2010/07/21/010471234.shtml")
    'a.example/0/0/0/.shtml'
    """
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    ending = name[name.rfind(".") :] if "." in name else ""
    return re.sub(r"\d+", "0", f"{parts.netloc}{folder}/{ending}")


def _seen(row: _Row, context: _Context) -> Seen:
    url, layout, extractor, dated, found_on, found, *values, rules = row.values
    texts = {
        name: value
        for name, value in zip(_COLUMNS, values, strict=True)
        if value is not None
    }
    days = Days(
        published=texts.get("published"),
        address=dated,
        found=found,
        before=context.before(found),
        is_expected=found_on in context.announcing,
    )
    ruled = (line.partition(" ") for line in (rules or "").splitlines())
    return Seen(
        url=url,
        run=row.night.run,
        layout=layout,
        extractor=extractor,
        texts=texts,
        rules={field: rule for field, _, rule in ruled},
        is_timely=days.is_timely,
        is_old=days.is_old,
    )
