"""Where the addresses on a page lead, as one archive knows them."""

import json
from collections.abc import Collection
from typing import Protocol

from archive.archive import Archive
from archive.reading import spellings

_WHOLE = (
    "url = :url AND status IN (200, 203, 304) AND truncated IS NULL AND lost IS NULL"
)
_NEAREST = f"""
SELECT id FROM (
    SELECT * FROM (SELECT id, captured_at FROM captures
        WHERE {_WHOLE} AND captured_at <= :at ORDER BY captured_at DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT id, captured_at FROM captures
        WHERE {_WHOLE} AND captured_at > :at ORDER BY captured_at LIMIT 1)
) ORDER BY abs(julianday(captured_at) - julianday(:at)), id LIMIT 1
"""  # noqa: S608  # our own names
"""Of many captures of one address, two are looked at."""


class Link(Protocol):
    """Gives the address of a page of ours."""

    def __call__(self, *steps: str, **query: object) -> str:
        """The address of this path and these values."""


class CapturedPlaces:
    """The captures nearest in time to one page's; see `Places`.

    used: the captures that stand for addresses of the page, and `None` for each that
    the archive does not have.
    """

    def __init__(self, archive: Archive, at: str, link: Link) -> None:
        self._archive = archive
        self._at = at
        self._link = link
        self.used: dict[str, int | None] = {}

    def picture(self, url: str) -> str | None:
        """Where the capture of a picture is served."""
        return self._place(url, "content")

    def style(self, url: str) -> str | None:
        """Where the capture of a style sheet is served."""
        return self._place(url, "style")

    def frame(self, url: str) -> str | None:
        """Where the capture of a page is replayed."""
        return self._place(url, "page")

    def link(self, url: str) -> str:
        """The page that leads on to the nearest capture, or says that there is none."""
        return self._link("replay", url=url, at=self._at)

    def archived(self, urls: Collection[str]) -> Collection[str]:
        """Those of these addresses that were captured, under whatever spelling."""
        meant = {each: url for url in urls for each in _exact(url)}
        rows = self._archive.db.execute(
            "SELECT DISTINCT c.url FROM json_each(?) n JOIN captures c "
            "ON c.url = n.value",
            [json.dumps(list(meant))],
        )
        return {meant[url] for (url,) in rows.fetchall()}

    def _place(self, url: str, use: str) -> str | None:
        if url not in self.used:
            found = nearest(self._archive, url, self._at, is_exact=use == "page")
            self.used[url] = found
        number = self.used[url]
        return None if number is None else self._link("capture", str(number), use)


def nearest(
    archive: Archive, url: str, at: str, *, is_exact: bool = True
) -> int | None:
    """The whole capture of this address, however spelt, nearest to this moment, UTC.

    Errors and redirects do not count: what they brought is not what was asked for.
    is_exact: whether what stands behind the question mark counts; of a picture it most
    often names a version.
    """
    for spelling in _exact(url) if is_exact else spellings(url):
        row = archive.db.execute(_NEAREST, {"url": spelling, "at": at}).fetchone()
        if row:
            return int(row[0])
    return None


def _exact(url: str) -> list[str]:
    """The spellings that keep the query."""
    query = url.partition("#")[0].partition("?")[2]
    return [each for each in spellings(url) if each.partition("?")[2] == query]
