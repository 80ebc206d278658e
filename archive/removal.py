"""What was taken out for good: which captures it concerns, and what stays of it.

A tombstone says all that only the records it takes away could tell: which addresses
they were of, and which ones they announced. So the ledger can be made again without
them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.copies import drop_text
from archive.journal import Group
from archive.record import article_key
from archive.sql import insert
from archive.store import PARTS, add_companions, article_number
from archive.tombstones import FORGOTTEN

_ENTRY = (
    *("url", "site", "kind", "state", "reason", "way", "found_on", "first_seen"),
    *("priority", "dated", "attempts", "next_due", "visited_at"),
    *("lastmod", "twin", "hops"),
)
"""The columns of the ledger that a tombstone keeps."""

_UNKNOWN = {"lastmod": None, "twin": None, "hops": 0}
"""What older tombstones do not say."""

_OTHERS = """
SELECT a.key FROM sightings s JOIN articles a ON a.id = s.article
WHERE s.capture IN (SELECT :id UNION SELECT id FROM captures WHERE revisit_of = :id)
AND a.url NOT IN (SELECT value FROM json_each(:addresses))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Bytes of a WARC file that are taken out.

    file: its name inside `warc/`.
    offset, length: in bytes; whole gzip members.
    """

    file: str
    offset: int
    length: int


def tombstone(
    db: Database, url: str, *, aliases: Sequence[str], reason: str, at: datetime
) -> dict[str, Any]:
    """What is written where an address is forgotten, as JSON values.

    url: canonical address. aliases: the other addresses whose captures go too.
    """
    addresses = _addresses(db, url, aliases)
    captures = captures_of(db, addresses)
    return {
        "url": url,
        "key": article_key(url),
        "addresses": addresses,
        "reason": reason,
        "forgotten_at": at.isoformat(),
        "captures": len(captures),
        "stretches": [asdict(each) for each in _stretches(db, captures)],
        "ledger": _entries(db, url, addresses, at),
    }


def _addresses(db: Database, url: str, aliases: Sequence[str]) -> list[str]:
    """These addresses, and the others under which their captures are known.

    What is another article's own, or what another one is read from, stays.
    """
    named = list(dict.fromkeys([url, *aliases]))
    captures = captures_of(db, named)
    also = db.execute(
        "SELECT url FROM captures WHERE id IN (SELECT value FROM json_each(:ids)) "
        "UNION SELECT url FROM ledger "
        "WHERE capture IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(captures)},
    ).fetchall()
    found = dict.fromkeys([*named, *(other for (other,) in also)])
    return [
        each
        for each in found
        if each == url
        or (article_number(db, each) is None and not shared(db, [url, each]))
    ]


def captures_of(db: Database, addresses: Sequence[str]) -> list[int]:
    """The captures that go with these addresses; what others stand on stays."""
    return [
        number
        for number in _candidates(db, addresses)
        if not _readers(db, number, addresses)
    ]


def shared(db: Database, addresses: Sequence[str]) -> dict[int, list[str]]:
    """The captures of these addresses that others are read from, with their keys."""
    found = {
        number: _readers(db, number, addresses) for number in _candidates(db, addresses)
    }
    return {number: keys for number, keys in found.items() if keys}


def _candidates(db: Database, addresses: Sequence[str]) -> list[int]:
    """The captures of these addresses, of their articles, and what revisits them."""
    rows = db.execute(
        "WITH own (url) AS (SELECT value FROM json_each(:addresses)), "
        "found (id) AS ("
        "SELECT id FROM captures WHERE url IN (SELECT url FROM own) UNION "
        "SELECT capture FROM ledger WHERE url IN (SELECT url FROM own) UNION "
        "SELECT s.capture FROM sightings s JOIN articles a ON a.id = s.article "
        "WHERE a.url IN (SELECT url FROM own)) "
        "SELECT id FROM captures WHERE id IN (SELECT id FROM found) "
        "OR revisit_of IN (SELECT id FROM found) ORDER BY id",
        {"addresses": json.dumps(list(addresses))},
    )
    return [number for (number,) in rows.fetchall()]


def _readers(db: Database, capture: int, addresses: Sequence[str]) -> list[str]:
    """The keys of other articles that are read from a capture, or from a revisit."""
    values = {"id": capture, "addresses": json.dumps(list(addresses))}
    return [key for (key,) in db.execute(_OTHERS, values).fetchall()]


def _stretches(db: Database, captures: Sequence[int]) -> list[Stretch]:
    """Where the records of these captures lie, those side by side made one."""
    places = db.execute(
        "WITH own (id) AS (SELECT value FROM json_each(:ids)) "
        "SELECT warc_file, warc_offset, warc_length FROM captures "
        "WHERE id IN (SELECT id FROM own) UNION "
        "SELECT warc_file, warc_offset, warc_length FROM warc_records "
        "WHERE capture IN (SELECT id FROM own) ORDER BY 1, 2",
        {"ids": json.dumps(list(captures))},
    )
    joined: list[Stretch] = []
    for file, offset, length in places.fetchall():
        last = joined[-1] if joined else None
        if last and (last.file, last.offset + last.length) == (file, offset):
            joined[-1] = replace(last, length=last.length + length)
        else:
            joined.append(Stretch(file=file, offset=offset, length=length))
    return joined


def _entries(
    db: Database, url: str, addresses: Sequence[str], at: datetime
) -> list[dict[str, Any]]:
    """The ledger's rows of these addresses, and of what they announced first."""
    rows = db.execute(
        f"SELECT {', '.join(_ENTRY)} FROM ledger "  # noqa: S608  # our own names
        "WHERE url IN (SELECT value FROM json_each(:own)) "
        "OR found_on IN (SELECT value FROM json_each(:own)) ORDER BY id",
        {"own": json.dumps(list(addresses))},
    ).fetchall()
    entries = [dict(zip(_ENTRY, row, strict=True)) for row in rows]
    known = {each["url"]: each for each in entries}
    unlisted = [each for each in addresses if each not in known]
    blank: dict[str, Any] = dict.fromkeys(_ENTRY)
    blank |= {"site": known[url]["site"] if url in known else _site(db, url)}
    blank |= {"kind": "page", "way": "alias", "first_seen": at.isoformat()}
    blank |= {"state": "skipped", "priority": 0, "attempts": 0, "hops": 0}
    return [*entries, *(blank | {"url": each} for each in unlisted)]


def _site(db: Database, url: str) -> str:
    row = db.execute("SELECT site FROM articles WHERE url = ?", [url]).fetchone()
    return str(row[0]) if row else ""


def enter_tombstone(db: Database, group: Group) -> bool:
    """Take the rows of a forgotten address away, and remember that it was there."""
    said = group.said
    add_companions(db, group.members, capture=None)
    captures = captures_of(db, said["addresses"])
    for url in said["addresses"]:
        _remove_article(db, url)
        db.execute("DELETE FROM aliases WHERE url = ?", [url])
    _settle(db, said, captures)
    for statement in (
        "DELETE FROM warc_records WHERE capture = ?",
        "DELETE FROM captures WHERE revisit_of = ?",
        "DELETE FROM captures WHERE id = ?",
    ):
        db.conn.executemany(statement, [[number] for number in captures])
    row = {name: said[name] for name in ("url", "key", "reason", "forgotten_at")}
    row |= {"captures": said["captures"], "stretches": json.dumps(said["stretches"])}
    row["addresses"] = json.dumps(said["addresses"], ensure_ascii=False)
    db.execute(  # entered again where its record's row was lost
        "DELETE FROM tombstones WHERE url = ? AND forgotten_at = ?",
        [said["url"], said["forgotten_at"]],
    )
    insert(db, "tombstones", row | {"is_done": 0})
    return False


def _remove_article(db: Database, url: str) -> None:
    article = article_number(db, url)
    if article is not None:
        drop_text(db, article)
        for table in (*PARTS, "revisions", "sightings"):
            db.execute(f"DELETE FROM {table} WHERE article = ?", [article])  # noqa: S608  # our own names
        db.execute("DELETE FROM articles WHERE id = ?", [article])


def _settle(db: Database, said: dict[str, Any], captures: Sequence[int]) -> None:
    """Let the ledger say what it did, and that these addresses are not asked for."""
    names, marks = ", ".join(_ENTRY), ", ".join(f":{name}" for name in _ENTRY)
    values = ", ".join(f"{name} = excluded.{name}" for name in _ENTRY[1:])
    db.conn.executemany(
        f"INSERT INTO ledger ({names}) VALUES ({marks}) "  # noqa: S608  # our own names
        f"ON CONFLICT (url) DO UPDATE SET {values}",
        [_UNKNOWN | each for each in said.get("ledger", ())],
    )
    db.execute(
        "UPDATE ledger SET state = 'skipped', reason = :reason, capture = NULL, "
        "etag = NULL, last_modified = NULL, next_due = NULL "
        "WHERE url IN (SELECT value FROM json_each(:own)) "
        "OR capture IN (SELECT value FROM json_each(:captures))",
        {
            "reason": FORGOTTEN,
            "own": json.dumps(said["addresses"]),
            "captures": json.dumps(list(captures)),
        },
    )
