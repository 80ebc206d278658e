"""What the records tell, gathered while they are read, to be held against the rows.

What there is one of for every article lies in tables in SQLite's own temporary file;
the rest is small.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.archive import Archive
from archive.journal import (
    ACCEPTED,
    ANSWERS,
    ENDS,
    MODEL,
    PROFILE,
    RUN,
    TOMBSTONE,
    VISIT,
)
from archive.rows import accepted_gap, run_end
from archive.verify.ledger import Addresses, unlisted
from archive.verify.problem import Mend, Problem
from archive.verify.record import Read, Row
from archive.verify.visit import Told, told
from archive.warc import Member

BATCH = 1000
"""Looks that are written to the temporary tables together."""

_TABLES = (
    """CREATE TABLE temp.looks ( -- every reading of an article, and removals
    number INTEGER PRIMARY KEY, -- in the order of the records
    article INTEGER, -- whose; NULL where it is in no row of articles
    capture INTEGER, -- that was read
    reading INTEGER, -- hash of the reading; NULL: it was gone
    extractor TEXT, profile TEXT, model TEXT, -- what read it
    surroundings TEXT, -- what its page prints around the text
    reason TEXT, -- by what it counts as gone
    file TEXT, offset INTEGER -- where the record lies
    )""",
    """CREATE TABLE temp.answers ( -- which captures an address brought
    address INTEGER, -- its number in the ledger
    capture INTEGER,
    at TEXT -- when it was looked at; NULL: in vain
    )""",
    "CREATE TABLE temp.told_aliases (url TEXT PRIMARY KEY, leads_to TEXT, reason TEXT)",
    "CREATE TABLE temp.told_failures (url TEXT, failed_at TEXT, reason TEXT, run INT)",
    "CREATE TABLE temp.unread (capture INTEGER PRIMARY KEY)",
    "CREATE TABLE temp.forgotten (url TEXT PRIMARY KEY)",
)
_NAMES = (
    *("looks", "answers", "told_aliases", "told_failures"),
    *("unread", "forgotten"),
)

_READERS = ("extractor", "profile", "model", "surroundings")
_MODEL = ("digest", "site", "learnt_at", "extractor", "pages", "model")

_LOOK = """INSERT INTO temp.looks
(article, capture, reading, extractor, profile, model, surroundings, reason, file,
offset)
VALUES ((SELECT id FROM articles WHERE url = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ANSWER = """INSERT INTO temp.answers
VALUES ((SELECT id FROM ledger WHERE url = ?), ?, ?)"""
_ALIAS = "INSERT OR REPLACE INTO temp.told_aliases VALUES (?, ?, ?)"
_FAILURE = "INSERT INTO temp.told_failures VALUES (?, ?, ?, ?)"


class Events:
    """Gathers what records tell, in the order in which they were written.

    runs, profiles, models, tombstones, accepted: the rows that the records make, by
        their keys.
    is_partial: whether some record could not be read, so that a row of which none
        tells may be right nevertheless.
    """

    def __init__(self, archive: Archive) -> None:
        self.runs: dict[str, tuple[object, ...]] = {}
        self.profiles: dict[str, tuple[object, ...]] = {}
        self.models: dict[str, tuple[object, ...]] = {}
        self.tombstones: dict[str, tuple[object, ...]] = {}
        self.accepted: dict[str, tuple[object, ...]] = {}
        self.is_partial = False
        self.addresses = Addresses(archive)
        self._db = archive.db.conn
        self._answer: Row | None = None
        self._looks: list[tuple[object, ...]] = []
        self._answers: list[tuple[object, ...]] = []
        self._aliases: list[tuple[object, ...]] = []
        self._failures: list[tuple[object, ...]] = []
        for name in _NAMES:
            self._db.execute(f"DROP TABLE IF EXISTS temp.{name}")
        for statement in _TABLES:
            self._db.execute(statement)

    def take(self, row: Row, record: Read) -> Iterator[Problem]:
        """Take in a whole record; what contradicts its row, or is in no row."""
        if row.type in ANSWERS:
            self._answer = row
        kind = record.content_type
        if kind not in ENDS:
            return
        if kind == VISIT:
            yield from self._visit(row, told(record.block))
        else:
            yield from self._event(kind, row, json.loads(record.block))
        self._answer = None

    def pass_over(self, row: Row) -> None:
        """Note that this record cannot be read."""
        self._answer = None
        if row.type in {"request", "warcinfo"}:
            return
        self.is_partial = True
        if row.capture is not None:
            self._leave_out([row.capture])

    def pass_over_unknown(self, members: Iterable[Member]) -> None:
        """Note that these records are in no row."""
        self._answer, self.is_partial = None, True
        for member in members:
            headers = member.record.headers
            names = ("WARC-Refers-To", "WARC-Concurrent-To")
            ids = [member.record.record_id, *(headers.get(name) for name in names)]
            rows = self._db.execute(
                "SELECT id FROM captures WHERE record_id IN (?, ?, ?)", ids
            )
            self._leave_out(number for (number,) in rows.fetchall())

    def _leave_out(self, captures: Iterable[int]) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO temp.unread VALUES (?)",
            ((each,) for each in captures),
        )

    def finish(self) -> None:
        """Write what is left, and make it quick to look up."""
        self._flush()
        for table, columns in (
            ("looks", "article, number"),
            ("answers", "address, capture"),
        ):
            self._db.execute(f"CREATE INDEX temp.{table}_by ON {table} ({columns})")

    def _visit(self, row: Row, visit: Told) -> Iterator[Problem]:
        said, url = visit.said, str(visit.said["url"])
        missing = self.addresses.name([url.encode(), *visit.found])
        if missing:
            yield from unlisted([url.encode(), *visit.found], missing, row)
        self._aliases += said["aliases"]
        if said["state"] == "failed" and not said.get("reads"):
            failed_at, reason = said["visited_at"], said["reason"] or ""
            self._failures.append((url, failed_at, reason, said.get("run")))
        if row.capture is None:
            return
        if not said.get("reads"):
            at = None if said["state"] == "failed" else said["visited_at"]
            self._answers.append((url, row.capture, at))
            yield from _disagreements(row, self._answer, said)
        place = (row.file, row.offset)
        if visit.article is not None:
            by = (said.get(name) for name in _READERS)
            reading = (hash(visit.reading), *by, None)
            self._looks.append((visit.article, row.capture, *reading, *place))
        if said["state"] == "gone" or said.get("is_soft_404"):
            gone = (None, *(None for _ in _READERS), said["reason"])
            self._looks.append((url, row.capture, *gone, *place))
        if len(self._answers) + len(self._looks) > BATCH:
            self._flush()

    def _event(self, kind: str, row: Row, said: Mapping[str, Any]) -> Iterator[Problem]:
        if kind == RUN:
            yield from self._run(row, said)
        elif kind == PROFILE:
            row_said = (said["digest"], said["name"], said["source"])
            self.profiles.setdefault(said["digest"], row_said)
        elif kind == MODEL:
            self.models[said["digest"]] = tuple(said[name] for name in _MODEL)
        elif kind == TOMBSTONE:
            self._tombstone(said)
        elif kind == ACCEPTED:
            key = f"{said['gap']} {said['accepted_at']}"
            self.accepted[key] = accepted_gap(said)

    def _run(self, row: Row, said: Mapping[str, Any]) -> Iterator[Problem]:
        key = str(said["run"])
        if "ended_at" in said:
            begun = self.runs.get(key, ())[:6]
            self.runs[key] = (*begun, *run_end(said))
            return
        names = ("command", "site", "started_at", "version", "reader")
        begun = (said["run"], *(said[name] for name in names))
        self.runs.setdefault(key, (*begun, None, "{}", None, None))
        found = [str(each[0]).encode() for each in said["found"]]
        missing = self.addresses.name(found)
        yield from unlisted(found, missing, row)

    def _tombstone(self, said: Mapping[str, Any]) -> None:
        self._flush()
        told = [*said["addresses"], *(each["url"] for each in said.get("ledger", ()))]
        self.addresses.name([url.encode() for url in told])
        names = ("url", "key", "reason", "forgotten_at", "captures")
        addresses = json.dumps(said["addresses"], ensure_ascii=False)
        stretches = json.dumps(said["stretches"])
        key = f"{said['url']} {said['forgotten_at']}"
        self.tombstones[key] = (*(said[name] for name in names), addresses, stretches)
        for statement in (
            "DELETE FROM temp.told_aliases WHERE url = ?",
            "INSERT OR IGNORE INTO temp.forgotten VALUES (?)",
        ):
            self._db.executemany(statement, [(each,) for each in said["addresses"]])

    def _flush(self) -> None:
        for statement, rows in (
            (_LOOK, self._looks),
            (_ANSWER, self._answers),
            (_ALIAS, self._aliases),
            (_FAILURE, self._failures),
        ):
            self._db.executemany(statement, rows)
            rows.clear()


def _disagreements(
    row: Row, answer: Row | None, said: Mapping[str, Any]
) -> Iterator[Problem]:
    """What the row of a capture says of it that its visit does not."""
    if answer is None or answer.answer is None:
        return
    for name in ("origin", "imported_from", "run"):
        found, expected = getattr(answer.answer, name), said.get(name)
        if found != expected:
            what = f"its {name} should be {expected} and is {found}"
            yield Problem(
                what=what,
                file=row.file,
                offset=row.offset,
                table="captures",
                row=answer.capture,
                mend=Mend.DERIVE,
            )
