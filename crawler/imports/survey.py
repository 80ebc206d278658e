"""What some WARC files hold, noted while they are walked over for the first time.

Which request belongs to which response, and which record a revisit refers to, is known
once all files were seen. The notes go to a temporary database, so that memory stays
flat however many records there are.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.imports.digests import Digest, digests
from crawler.imports.fields import MalformedError, Record, moment, unbracketed
from crawler.imports.members import Place, Placed
from crawler.imports.records import payloads
from crawler.urls import canonical_url

_TABLES = """
CREATE TABLE answers (id INTEGER PRIMARY KEY, file, offset, inner, proven,
    record_id, url, at);
CREATE TABLE payloads (digest, answer);
CREATE TABLE requests (id INTEGER PRIMARY KEY, record_id, url, at, block);
CREATE TABLE concurrent (request, record_id);
CREATE TABLE revisits (id INTEGER PRIMARY KEY, file, offset, inner, proven,
    fields, block);
CREATE TABLE targets (revisit INTEGER PRIMARY KEY, answer);
"""
_INDEXES = """
CREATE INDEX answers_by_id ON answers (record_id);
CREATE INDEX answers_by_url ON answers (url, at);
CREATE INDEX payloads_by_digest ON payloads (digest, answer);
CREATE INDEX requests_by_id ON requests (record_id);
CREATE INDEX requests_by_url ON requests (url, at);
CREATE INDEX concurrent_by_id ON concurrent (record_id);
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revisit:
    """A revisit record, and where it was found.

    target: the number of the answer that it refers to; `None`: in none of the files.
    file: the number of its own file.
    """

    record: Record
    file: int
    place: Place
    target: int | None


class Survey:
    """Notes on the records of some files; files go by their numbers."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a file that nobody sees
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def note(self, file: int, found: Placed) -> None:
        """Take note of a record that says something of an exchange; pass over others.

        Raises `MalformedError` where nothing can be made of such a record.
        """
        record = found.record
        if record.type not in {"response", "resource", "request", "revisit"}:
            if record.type in {"", "continuation"}:
                raise MalformedError(_unusable(record))
            return
        if record.header("WARC-Segment-Number") is not None:
            raise MalformedError(_unusable(record))
        if not record.is_web:
            return
        if canonical_url(record.url or "") is None:
            message = f"{record.url} is no address that can be asked"
            raise MalformedError(message)
        where = (file, found.place.offset, found.place.inner, _is_proven(record))
        if record.type == "request":
            self._note_request(record)
        elif record.type == "revisit":
            self._note_revisit(record, where)
        else:
            self._note_answer(record, where)

    def doubted(self, file: int, offset: int) -> list[Place]:
        """Forget what came out of a damaged gzip member and bears no digest."""
        places: list[Place] = []
        for table in ("answers", "revisits"):
            rows = self._db.execute(
                f"DELETE FROM {table} WHERE file = ? AND offset = ? AND NOT proven "  # noqa: S608  # our own names
                "RETURNING offset, inner",
                [file, offset],
            )
            places += [Place(offset=offset, inner=inner) for offset, inner in rows]
        return places

    def complete(self) -> None:
        """Look up what the revisits refer to: all files were seen."""
        self._db.executescript(_INDEXES)
        revisits = self._db.execute("SELECT id, fields FROM revisits")
        for number, fields in revisits:
            target = self._target(_record(fields))
            self._db.execute("INSERT INTO targets VALUES (?, ?)", [number, target])

    def answers(self, file: int) -> Iterator[Place]:
        """Where this file's responses and resources lie, in order."""
        rows = self._db.execute(
            "SELECT offset, inner FROM answers WHERE file = ? ORDER BY id", [file]
        )
        return (Place(offset=offset, inner=inner) for offset, inner in rows)

    def answer(self, number: int) -> tuple[int, Place]:
        """In which file, and where in it, this answer lies."""
        file, offset, inner = self._db.execute(
            "SELECT file, offset, inner FROM answers WHERE id = ?", [number]
        ).fetchone()
        return file, Place(offset=offset, inner=inner)

    def revisits(self) -> Iterator[Revisit]:
        """The revisits, in the order of what they refer to; those lost come first."""
        rows = self._db.execute(
            "SELECT fields, block, file, offset, inner, answer FROM revisits "
            "JOIN targets ON revisit = id ORDER BY answer, id"
        )
        for fields, block, file, offset, inner, target in rows:
            place = Place(offset=offset, inner=inner)
            record = _record(fields, block)
            yield Revisit(record=record, file=file, place=place, target=target)

    def request(self, record: Record) -> bytes:
        """The request that this record answers; empty where there is none."""
        for each in (record.id, *record.all("WARC-Concurrent-To")):
            found = self._db.execute(
                "SELECT block FROM requests WHERE record_id = :id OR id IN "
                "(SELECT request FROM concurrent WHERE record_id = :id)",
                {"id": each},
            ).fetchone()
            if found is not None:
                return bytes(found[0])
        found = self._db.execute(
            "SELECT block FROM requests WHERE url = ? AND at = ?", _moment_of(record)
        ).fetchone()
        return bytes(found[0]) if found else b""

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def _note_answer(self, record: Record, where: tuple[int, ...]) -> None:
        cursor = self._db.execute(
            "INSERT INTO answers (file, offset, inner, proven, record_id, url, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*where, record.id, *_moment_of(record)],
        )
        known = digests(payloads(record))
        if stated := Digest.read(record.header("WARC-Payload-Digest")):
            known.add(str(stated))
        self._db.executemany(
            "INSERT INTO payloads VALUES (?, ?)",
            [(each, cursor.lastrowid) for each in known],
        )

    def _note_request(self, record: Record) -> None:
        cursor = self._db.execute(
            "INSERT INTO requests (record_id, url, at, block) VALUES (?, ?, ?, ?)",
            [record.id, *_moment_of(record), record.block],
        )
        self._db.executemany(
            "INSERT INTO concurrent VALUES (?, ?)",
            [(cursor.lastrowid, each) for each in record.all("WARC-Concurrent-To")],
        )

    def _note_revisit(self, record: Record, where: tuple[int, ...]) -> None:
        _ = record.captured_at  # a bad date is named now
        self._db.execute(
            "INSERT INTO revisits (file, offset, inner, proven, fields, block) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [*where, json.dumps(record.headers), record.block],
        )

    def _target(self, record: Record) -> int | None:
        """The answer that a revisit names, by its id, its address and date, its digest.

        WARC 1.0 has the digest alone, and each writer's own ways; WARC 1.1 section 6.7
        has address and date. What does not have the payload's digest is not meant.
        """
        payload = Digest.read(record.header("WARC-Payload-Digest"))
        url = unbracketed(record.header("WARC-Refers-To-Target-URI"))
        named = {
            "id": record.header("WARC-Refers-To"),
            "url": url or record.url,
            "at": _refers_to_date(record),
            "digest": str(payload) if payload else None,
        }
        for way in _WAYS:
            found = self._db.execute(way, named).fetchone()
            if found is not None:
                return int(found[0])
        return None


_HAS_DIGEST = (
    "(:digest IS NULL OR EXISTS (SELECT 1 FROM payloads p "
    "WHERE p.digest = :digest AND p.answer = answers.id))"
)
_WAYS = (
    f"SELECT id FROM answers WHERE record_id = :id AND {_HAS_DIGEST}",  # noqa: S608  # our own words
    f"SELECT id FROM answers WHERE url = :url AND at = :at AND {_HAS_DIGEST}",  # noqa: S608  # our own words
    """SELECT answers.id FROM payloads JOIN answers ON answers.id = answer
    WHERE digest = :digest ORDER BY url IS NOT :url, answers.id LIMIT 1""",
)


def _record(fields: str, block: bytes = b"") -> Record:
    headers = tuple((name, value) for name, value in json.loads(fields))
    return Record(headers=headers, block=bytes(block))


def _moment_of(record: Record) -> tuple[str | None, str]:
    return record.url, record.captured_at.isoformat()


def _refers_to_date(record: Record) -> str | None:
    stated = record.header("WARC-Refers-To-Date")
    try:
        return moment(stated).isoformat() if stated else None
    except MalformedError:
        return None  # its digest may still find it


def _is_proven(record: Record) -> bool:
    names = ("WARC-Block-Digest", "WARC-Payload-Digest")
    return any(Digest.read(record.header(name)) for name in names)


def _unusable(record: Record) -> str:
    number = record.header("WARC-Segment-Number")
    if number is None and not record.type:
        return "it names no WARC-Type"
    return f"segment {number} of a record in several pieces, which are not joined"
