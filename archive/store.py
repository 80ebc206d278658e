"""Captures and readings into the database; a changed article is a new revision."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from archive.http_message import HttpResponse
from archive.record import Article, Exchange
from archive.visit import Visit
from archive.warc import Member

NOT_COMPARED = frozenset({"evidence", "layout", "key"})
"""What may change in a record without the reading being another one."""


def add_capture(
    db: Database,
    exchange: Exchange,
    response: HttpResponse,
    member: Member,
    *,
    run: int | None,
) -> int:
    """Store the row of a response; its number."""
    location = member.location
    return _insert(
        db,
        "captures",
        {
            "url": exchange.url,
            "captured_at": exchange.captured_at.isoformat(),
            "status": response.status,
            "media_type": response.media_type,
            "payload_digest": hashlib.sha256(response.body).hexdigest(),
            "payload_length": len(response.body),
            "truncated": exchange.truncated,
            "record_id": member.record.record_id,
            "warc_file": location.file,
            "warc_offset": location.offset,
            "warc_length": location.length,
            "member_digest": location.member_digest,
            "origin": exchange.origin,
            "run": run,
        },
    )


def add_companions(
    db: Database, members: Iterable[Member], *, capture: int | None
) -> None:
    """Store the rows of the records that accompany a response, or stand alone."""
    for member in members:
        if member.record.type == "response":
            continue
        location = member.location
        _insert(
            db,
            "warc_records",
            {
                "record_id": member.record.record_id,
                "type": member.record.type,
                "capture": None if member.record.type == "warcinfo" else capture,
                "warc_file": location.file,
                "warc_offset": location.offset,
                "warc_length": location.length,
                "member_digest": location.member_digest,
            },
        )


def add_aliases(db: Database, visit: Visit) -> None:
    """Store what a visit says of other addresses of articles."""
    db.conn.executemany(
        "INSERT INTO aliases (url, leads_to, reason) VALUES (?, ?, ?) "
        "ON CONFLICT (url) DO UPDATE SET leads_to = excluded.leads_to, "
        "reason = excluded.reason",
        [(each.url, each.leads_to, each.reason) for each in visit.aliases],
    )


def add_article(db: Database, visit: Visit, article: Article, *, capture: int) -> bool:
    """Store a reading; whether it says anything that the archive did not know."""
    known = db.execute(
        "SELECT a.id, a.revision, r.record FROM articles a JOIN revisions r "
        "ON r.article = a.id AND r.number = a.revision WHERE a.url = ?",
        [article.url],
    ).fetchone()
    record = article.as_json()
    row = _row(article) | {"last_captured": _captured_at(visit), "capture": capture}
    row |= {"status": "live"}
    if known is None:
        row |= {"first_captured": row["last_captured"], "revision": 1}
        number, revision, changed = _insert(db, "articles", row), 1, list[str]()
        _add_parts(db, number, article)
    else:
        number, revision = known[0], known[1]
        changed = changed_fields(json.loads(known[2]), record)
        revision += bool(changed)
        _update(db, "articles", number, row | {"revision": revision})
        _replace_parts(db, number, article)
    if known is None or changed:
        place = (number, revision, capture)
        _add_revision(db, visit, place, (record, changed))
    return known is None or bool(changed)


def mark_gone(db: Database, url: str) -> None:
    """Note that an article is no longer served; its last good reading stays."""
    db.execute("UPDATE articles SET status = 'gone' WHERE url = ?", [url])


def _captured_at(visit: Visit) -> str:
    moment = visit.exchange.captured_at if visit.exchange else visit.visited_at
    return moment.isoformat()


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the fields that two records, as JSON, do not share."""
    plain = json.loads(json.dumps(after))
    return [
        name
        for name in plain
        if name not in NOT_COMPARED and before.get(name) != plain[name]
    ]


def _add_revision(
    db: Database,
    visit: Visit,
    place: tuple[int, int, int],
    reading: tuple[Mapping[str, Any], Sequence[str]],
) -> None:
    article, number, capture = place
    record, changed = reading
    _insert(
        db,
        "revisions",
        {
            "article": article,
            "number": number,
            "captured_at": _captured_at(visit),
            "capture": capture,
            "cause": "source" if visit.exchange else "extractor",
            "extractor": visit.extractor,
            "profile": visit.profile,
            "changed": json.dumps(changed),
            "record": json.dumps(record, ensure_ascii=False),
        },
    )


def _row(article: Article) -> dict[str, Any]:
    plain = (
        "url key site title kicker subtitle published published_text modified source "
        "source_url byline editor section body language description layout"
    )
    row: dict[str, Any] = {name: getattr(article, name) for name in plain.split()}
    row["body_length"] = len(article.body or "")
    row["pages"] = json.dumps(article.pages, ensure_ascii=False)
    row["keywords"] = json.dumps(article.keywords, ensure_ascii=False)
    return row


def _replace_parts(db: Database, article: int, reading: Article) -> None:
    for table in ("breadcrumbs", "people", "images", "evidence"):
        db.execute(f"DELETE FROM {table} WHERE article = ?", [article])  # noqa: S608  # our own names
    _add_parts(db, article, reading)


def _add_parts(db: Database, article: int, reading: Article) -> None:
    for position, crumb in enumerate(reading.breadcrumb):
        place = {"article": article, "position": position}
        _insert(db, "breadcrumbs", place | asdict(crumb))
    for position, person in enumerate(reading.people):
        place = {"article": article, "position": position}
        _insert(db, "people", place | asdict(person))
    for position, image in enumerate(reading.images):
        place = {"article": article, "position": position}
        shown = {"url": image.url, "caption": image.caption, "line": image.position}
        _insert(db, "images", place | shown)
    for each in reading.evidence:
        _insert(db, "evidence", {"article": article} | asdict(each))


def _insert(db: Database, table: str, row: Mapping[str, Any]) -> int:
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    cursor = db.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  # our own names
        list(row.values()),
    )
    return cursor.lastrowid or 0


def _update(db: Database, table: str, number: int, row: Mapping[str, Any]) -> None:
    values = ", ".join(f"{name} = ?" for name in row)
    db.execute(
        f"UPDATE {table} SET {values} WHERE id = ?",  # noqa: S608  # our own names
        [*row.values(), number],
    )
