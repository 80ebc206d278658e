"""What was taken out for good, looked up; it does not come in again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from archive.visit import Visit

FORGOTTEN = "forgotten"
"""The reason for which the ledger skips what was taken out."""

_SCHEMES = {"http://": "https://", "https://": "http://"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """What was forgotten, when and why."""

    url: str
    forgotten_at: str
    reason: str


def forgotten(db: Database, names: Iterable[str]) -> Tombstone | None:
    """What was taken out under one of these keys or addresses, if anything was.

    An address of http is one of https too.
    """
    wanted = dict.fromkeys(
        each for name in names for each in (name, _other_scheme(name))
    )
    row = db.execute(
        "SELECT t.url, t.forgotten_at, t.reason FROM tombstones t WHERE EXISTS ("
        "SELECT 1 FROM json_each(?) n WHERE n.value = t.key "
        "OR n.value IN (SELECT value FROM json_each(t.addresses))) "
        "ORDER BY t.forgotten_at DESC LIMIT 1",
        [json.dumps(list(wanted))],
    ).fetchone()
    if row is None:
        return None
    return Tombstone(url=row[0], forgotten_at=row[1], reason=row[2])


def _other_scheme(url: str) -> str:
    for one, other in _SCHEMES.items():
        if url.startswith(one):
            return other + url.removeprefix(one)
    return url


def without_forgotten(db: Database, visit: Visit) -> Visit:
    """The visit; of what was taken out, only that there was one."""
    about = [visit.url, *(alias.leads_to for alias in visit.aliases)]
    if visit.exchange is not None:
        about.append(visit.exchange.url)
    if visit.article is not None:
        about += [visit.article.url, *visit.article.pages]
    if forgotten(db, about) is None:
        return visit
    return replace(
        visit,
        kind="page",
        state="skipped",
        reason=FORGOTTEN,
        retry_at=None,
        exchange=None,
        article=None,
        found=(),
        aliases=(),
        reads=None,
    )
