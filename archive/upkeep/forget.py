"""Finds what a person asks to be taken out, and takes it out for good."""

from dataclasses import dataclass
from datetime import datetime

from archive.archive import Archive
from archive.errors import NotFoundError, UsageError
from archive.reading import load, number_of, require_not_forgotten, spellings
from archive.removal import shared


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What came of it.

    url: canonical address.
    captures: how many were taken out.
    shared: how many stay, because other articles are read from them.
    keys: of these articles.
    is_done: whether nothing of it is left; not while others read the database.
    """

    url: str
    captures: int
    shared: int
    keys: tuple[str, ...]
    is_done: bool


def forget(archive: Archive, wanted: str, *, reason: str, at: datetime) -> Forgotten:
    """Take an article out, or an address that is none but was captured.

    wanted: key, number or address. Raises `NotFoundError` where nothing was captured,
    `ForgottenError` where it is out already, `UsageError` where the reason is blank.
    """
    if not reason.strip():
        message = "no reason: say with --reason why it is taken out"
        raise UsageError(message)
    url, others = _found(archive, wanted.strip())
    stays = shared(archive.db, [url, *others])
    count = archive.forget(url, aliases=others, reason=reason.strip(), at=at)
    (is_done,) = archive.db.execute(
        "SELECT min(is_done) FROM tombstones WHERE url = ?", [url]
    ).fetchone()
    return Forgotten(
        url=url,
        captures=count,
        shared=len(stays),
        keys=tuple(sorted({key for keys in stays.values() for key in keys})),
        is_done=bool(is_done),
    )


def _found(archive: Archive, wanted: str) -> tuple[str, tuple[str, ...]]:
    """The address that is meant, and the others that go with it."""
    number = number_of(archive, wanted)
    if number is not None:
        stored = load(archive, number)
        url, pages = stored.article.url, stored.article.pages
        others = dict.fromkeys(
            [*stored.aliases, *pages, *_older_pages(archive, number)]
        )
        return url, tuple(each for each in others if each != url)
    captured = _captured(archive, wanted) if "://" in wanted else None
    if captured is not None:
        return captured, ()
    names = spellings(wanted) if "://" in wanted else [wanted.lower()]
    require_not_forgotten(archive, wanted, names)
    raise NotFoundError(wanted)


def _older_pages(archive: Archive, number: int) -> list[str]:
    """The pages that earlier readings of an article had."""
    rows = archive.db.execute(
        "SELECT DISTINCT p.value FROM revisions r, json_each(r.record, '$.pages') p "
        "WHERE r.article = ?",
        [number],
    )
    return [url for (url,) in rows.fetchall()]


def _captured(archive: Archive, wanted: str) -> str | None:
    """The address as the archive has it; one whose query differs is another one."""
    for url in spellings(wanted):
        if "?" in wanted and "?" not in url:
            continue
        row = archive.db.execute(
            "SELECT url FROM captures WHERE url = :url "
            "UNION SELECT url FROM ledger WHERE url = :url AND capture IS NOT NULL",
            {"url": url},
        ).fetchone()
        if row is not None:
            return str(row[0])
    return None
