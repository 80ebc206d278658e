"""Captures and readings into the database's rows."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.copies import note_text
from archive.errors import JournalError
from archive.http_message import HttpResponse
from archive.record import Article
from archive.sightings import read_from, sightings
from archive.sql import insert, update
from archive.timeline import Reading, add_confirmation, add_reading, add_removal
from archive.visit import Visit
from archive.warc import Member

PARTS = ("breadcrumbs", "people", "images", "evidence")
"""The tables that hold an article's parts, replaced with every reading."""


def add_capture(
    db: Database, member: Member, response: HttpResponse, said: Mapping[str, Any]
) -> int:
    """Store the row of a capture, unless it is there; its number.

    said: the visit that it belongs to, as JSON.
    """
    record, place = member.record, member.location
    number = capture_number(db, record.record_id)
    if number is not None:
        return number
    captured_at = datetime.fromisoformat(record.headers["WARC-Date"])
    row = {
        "url": record.headers["WARC-Target-URI"],
        "captured_at": captured_at.isoformat(),
        "status": response.status,
        "truncated": record.headers.get("WARC-Truncated"),
        "record_id": record.record_id,
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "member_digest": place.member_digest,
        "origin": said["origin"],
        "imported_from": said.get("imported_from"),
        "run": said.get("run"),
    }
    return insert(db, "captures", row | _payload(db, member, response))


def _payload(db: Database, member: Member, response: HttpResponse) -> dict[str, object]:
    """The columns of the payload; a revisit has that of the capture it refers to."""
    own: dict[str, object] = {
        "media_type": response.media_type,
        "payload_digest": hashlib.sha256(response.body).hexdigest(),
        "payload_length": len(response.body),
        "revisit_of": None,
    }
    if member.record.type != "revisit":
        return own
    original = member.record.headers["WARC-Refers-To"]
    number = capture_number(db, original)
    if number is None:
        raise JournalError(member.location, f"it refers to {original}, unknown here")
    media_type, digest, length = db.execute(
        "SELECT media_type, payload_digest, payload_length FROM captures WHERE id = ?",
        [number],
    ).fetchone()
    return {
        "media_type": response.media_type or media_type,
        "payload_digest": digest,
        "payload_length": length,
        "revisit_of": number,
    }


def capture_number(db: Database, record_id: str) -> int | None:
    """The row in `captures` of this WARC record."""
    row = db.execute(
        "SELECT id FROM captures WHERE record_id = ?", [record_id]
    ).fetchone()
    return int(row[0]) if row else None


def add_companions(
    db: Database, members: Iterable[Member], *, capture: int | None
) -> None:
    """Store the rows of the records that accompany a response, or stand alone."""
    for member in members:
        if member.record.type in {"response", "revisit"}:
            continue
        location = member.location
        db.execute(
            "INSERT INTO warc_records (record_id, type, capture, warc_file, "
            "warc_offset, warc_length, member_digest) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            [
                member.record.record_id,
                member.record.type,
                None if member.record.type == "warcinfo" else capture,
                location.file,
                location.offset,
                location.length,
                location.member_digest,
            ],
        )


def add_aliases(db: Database, visit: Visit) -> None:
    """Store what a visit says of other addresses of articles."""
    db.conn.executemany(
        "INSERT INTO aliases (url, leads_to, reason) VALUES (?, ?, ?) "
        "ON CONFLICT (url) DO UPDATE SET leads_to = excluded.leads_to, "
        "reason = excluded.reason",
        [(each.url, each.leads_to, each.reason) for each in visit.aliases],
    )


def article_number(db: Database, url: str) -> int | None:
    """The row in `articles` of this canonical address."""
    row = db.execute("SELECT id FROM articles WHERE url = ?", [url]).fetchone()
    return int(row[0]) if row else None


def add_article(db: Database, visit: Visit, article: Article, capture: int) -> bool:
    """Store a reading; whether it says anything that the archive did not know."""
    (captured_at,) = db.execute(
        "SELECT captured_at FROM captures WHERE id = ?", [capture]
    ).fetchone()
    reading = Reading(
        article=article,
        capture=capture,
        captured_at=captured_at,
        extractor=visit.extractor,
        profile=visit.profile,
        model=visit.model,
        surroundings=visit.surroundings,
    )
    number = article_number(db, article.url)
    if number is None:
        seen = {"first_captured": captured_at, "last_captured": captured_at}
        number = insert(db, "articles", article_row(reading) | seen | {"revision": 1})
    is_news = add_reading(db, number, reading)
    bring_up_to_date(db, number, reading)
    return is_news


def note_gone(db: Database, url: str, capture: int, reason: str | None) -> None:
    """Note that an article is no longer served; its last good reading stays."""
    number = article_number(db, url)
    if number is not None:
        add_removal(db, number, capture, reason)
        bring_up_to_date(db, number)


def note_unchanged(db: Database, url: str, capture: int) -> None:
    """Note that an article is as it was in the capture that this one refers to."""
    number = article_number(db, url)
    if number is not None:
        add_confirmation(db, number, capture)
        bring_up_to_date(db, number)


def bring_up_to_date(
    db: Database, article: int, reading: Reading | None = None
) -> None:
    """Let the article's row say what its newest capture does.

    reading: one that has just come in; the row becomes it where it is the newest.
    """
    looks = sightings(db, article)
    live = [each for each in looks if each.revision is not None]
    row: dict[str, Any] = {
        "status": "gone" if looks[-1].revision is None else "live",
        "first_captured": live[0].captured_at,
        "last_captured": live[-1].captured_at,
        "revision": live[-1].revision,
    }
    if reading is None or read_from(live) != reading.capture:
        update(db, "articles", article, row)
        return
    update(db, "articles", article, article_row(reading) | row)
    _replace_parts(db, article, reading.article)
    note_text(db, article, reading.article.body)


def article_row(reading: Reading) -> dict[str, Any]:
    """What a reading gives to its row in `articles`."""
    article = reading.article
    plain = (
        "url key site title kicker subtitle published published_text modified source "
        "source_url byline editor section body language description layout"
    )
    row: dict[str, Any] = {name: getattr(article, name) for name in plain.split()}
    row["body_length"] = len(article.body or "")
    row["pages"] = json.dumps(article.pages, ensure_ascii=False)
    row["keywords"] = json.dumps(article.keywords, ensure_ascii=False)
    row["capture"] = reading.capture
    for name in ("extractor", "profile", "model", "surroundings"):
        row[name] = getattr(reading, name)
    return row


def _replace_parts(db: Database, article: int, reading: Article) -> None:
    for table in PARTS:
        db.execute(f"DELETE FROM {table} WHERE article = ?", [article])  # noqa: S608  # our own names
    for table, row in part_rows(article, reading):
        insert(db, table, row)


def part_rows(article: int, reading: Article) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of an article's parts, each with its table."""
    for position, crumb in enumerate(reading.breadcrumb):
        place = {"article": article, "position": position}
        yield "breadcrumbs", place | asdict(crumb)
    for position, person in enumerate(reading.people):
        place = {"article": article, "position": position}
        yield "people", place | asdict(person)
    for position, image in enumerate(reading.images):
        place = {"article": article, "position": position}
        shown = {"url": image.url, "caption": image.caption, "line": image.position}
        yield "images", place | shown
    for each in reading.evidence:
        yield "evidence", {"article": article} | asdict(each)
