"""From what was entered into the archive to its rows.

The one way into the database: of a crawl, of a recovery, of a repair, of a rebuild. To
enter a group twice changes nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlite_utils import Database

from archive import settling, store
from archive.errors import JournalError
from archive.http_message import HttpResponse, parse_response
from archive.journal import (
    ACCEPTED,
    MODEL,
    PROFILE,
    REMOVED,
    RUN,
    TOMBSTONE,
    VISIT,
    Group,
)
from archive.ledger import Ledger
from archive.record import Location
from archive.removal import enter_tombstone
from archive.seeking import Reopened
from archive.visit import UNCHANGED, Found, Visit

VALIDATORS = ("ETag", "Last-Modified")


def enter(db: Database, group: Group) -> bool:
    """Write the rows of a group; whether it brought an article, or news of one."""
    if _is_entered(db, group):
        return False
    return _ENTERED[group.content_type](db, group)


def _is_entered(db: Database, group: Group) -> bool:
    record_id = group.members[-1].record.record_id
    row = db.execute("SELECT 1 FROM warc_records WHERE record_id = ?", [record_id])
    return row.fetchone() is not None


def _visit(db: Database, group: Group) -> bool:
    visit = Visit.from_json(group.said)
    if visit.is_soft_404 and store.article_number(db, visit.url) is not None:
        visit = replace(visit, state="gone")
    capture = _settled(db, group, visit)
    store.add_companions(db, group.members, capture=capture)
    Ledger(db).add(
        visit.found, site=visit.site, at=visit.visited_at, found_on=visit.url
    )
    store.add_aliases(db, visit)
    if capture is None:
        return False
    if visit.state == "gone":
        store.note_gone(db, visit.url, capture, visit.reason)
    if visit.kind == UNCHANGED:
        store.note_unchanged(db, visit.url, capture)
    if visit.article is None:
        return False
    return store.add_article(db, visit, visit.article, capture)


def _settled(db: Database, group: Group, visit: Visit) -> int | None:
    """Enter the capture of a visit and what becomes of its address; its number."""
    if visit.reads:
        capture = store.capture_number(db, visit.reads)
        if capture is None:
            raise JournalError(_place(group), "what it reads anew is gone")
        settling.reread(db, visit, capture=capture)
        return capture
    if group.answer is None:
        if group.said["origin"] is not None:
            raise JournalError(_place(group), "its response is gone")
        settling.settle(db, visit, capture=None)
        return None
    response = parse_response(group.answer.record.block)
    capture = store.add_capture(db, group.answer, response, group.said)
    settling.settle(db, visit, capture=capture)
    if visit.article is None or not visit.article.pages:
        # "Not modified" would be said of the first page alone.
        _keep_validators(db, response, capture)
    return capture


def _place(group: Group) -> Location:
    return group.members[-1].location


def _keep_validators(db: Database, response: HttpResponse, capture: int) -> None:
    etag, last_modified = (response.header(name) for name in VALIDATORS)
    if response.status == HTTPStatus.OK:
        settling.keep_validators(db, capture, etag=etag, last_modified=last_modified)


def _profile(db: Database, group: Group) -> bool:
    store.add_companions(db, group.members, capture=None)
    db.execute(
        "INSERT INTO profiles (digest, name, source) "
        "VALUES (:digest, :name, :source) ON CONFLICT (digest) DO NOTHING",
        group.said,
    )
    return False


def _model(db: Database, group: Group) -> bool:
    """A site model that comes into force, for the first time or again."""
    store.add_companions(db, group.members, capture=None)
    db.execute(
        "INSERT INTO site_models (digest, site, learnt_at, extractor, pages, model) "
        "VALUES (:digest, :site, :learnt_at, :extractor, :pages, :model) "
        "ON CONFLICT (digest) DO UPDATE SET learnt_at = excluded.learnt_at, "
        "extractor = excluded.extractor, pages = excluded.pages, "
        "model = excluded.model",
        group.said,
    )
    return False


def _run(db: Database, group: Group) -> bool:
    """A run that began, with the addresses that it set out from, or that ended."""
    said = group.said
    store.add_companions(db, group.members, capture=None)
    if "ended_at" in said:
        db.execute(
            "UPDATE runs SET ended_at = ?, counts = ?, exit_code = ?, report = ? "
            "WHERE id = ?",
            [*run_end(said), said["run"]],
        )
        return False
    is_new = db.execute(
        "INSERT INTO runs (id, command, site, started_at, version, reader) "
        "VALUES (:run, :command, :site, :started_at, :version, :reader) "
        "ON CONFLICT DO NOTHING",
        said,
    ).rowcount
    if is_new:
        _set_out(Ledger(db), said)
    return False


def run_end(said: Mapping[str, Any]) -> tuple[Any, ...]:
    """The columns of table `runs` that the record of a run's end gives."""
    report = said.get("report")
    told = json.dumps(report, ensure_ascii=False) if report is not None else None
    return said["ended_at"], json.dumps(said["counts"]), said["exit_code"], told


def _set_out(ledger: Ledger, run: Mapping[str, Any]) -> None:
    """Queue where a run starts, and what it looks at again."""
    site, at = run["site"], datetime.fromisoformat(run["started_at"])
    if run["again"] is not None:
        ledger.reopen(site, Reopened(**run["again"]), at=at)
    found = [Found.from_json(each) for each in run["found"]]
    ledger.add(found, site=site, at=at)


def _accepted(db: Database, group: Group) -> bool:
    """A gap that may stay."""
    store.add_companions(db, group.members, capture=None)
    db.execute(
        "INSERT INTO accepted_gaps "
        "(gap, accepted_at, reason, expected, stored, usual, missing) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        accepted_gap(group.said),
    )
    return False


def accepted_gap(said: Mapping[str, Any]) -> tuple[Any, ...]:
    """The row of table `accepted_gaps` that the record of an acceptance gives."""
    names = ("gap", "accepted_at", "reason", "expected", "stored", "usual")
    missing = json.dumps(said["missing"], ensure_ascii=False)
    return *(said[name] for name in names), missing


def _removed(db: Database, group: Group) -> bool:
    store.add_companions(db, group.members, capture=None)
    return False


_ENTERED: Mapping[str, Callable[[Database, Group], bool]] = {
    VISIT: _visit,
    PROFILE: _profile,
    MODEL: _model,
    RUN: _run,
    TOMBSTONE: enter_tombstone,
    REMOVED: _removed,
    ACCEPTED: _accepted,
}
