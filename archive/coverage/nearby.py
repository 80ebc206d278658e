"""Addresses as they may be spelled, and those that lie beside them."""

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from archive.archive import Archive
from archive.reading import spellings

NEAR = 5
"""Known addresses that are named beside an unknown one."""


def variants(url: str) -> Iterator[str]:
    """The address as it may stand in the archive, the likeliest first.

    >>> [*variants("www.a.example/1.html")][:3]
    ['http://www.a.example/1.html', 'https://www.a.example/1.html', \
'http://a.example/1.html']
    """
    address = url.strip()
    if "://" not in address:
        address = f"http://{address}"
    names = dict.fromkeys(spellings(address.partition("#")[0]))
    for name in list(names):
        names |= dict.fromkeys(spellings(_other_host(name)))
    yield from names


def near(archive: Archive, names: list[str]) -> tuple[tuple[str, str], ...]:
    """Known addresses of the same folder, or of the next one above that has any."""
    folders = dict.fromkeys(folder for name in names for folder in _folders(name))
    for folder in sorted(folders, key=lambda each: -each.count("/")):
        found = [
            row
            for name in names
            if name.startswith(folder)
            for row in _around(archive, folder, name)
        ]
        if found:
            return tuple(dict.fromkeys(found[:NEAR]))
    return ()


def _other_host(url: str) -> str:
    """The address with `www.`, where it has none, or without, and no default port."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return urlunsplit(parts._replace(netloc=other))


def _folders(url: str) -> Iterator[str]:
    """The folders that an address lies in, down to its host."""
    folder = url.rpartition("/")[0]
    while folder.count("/") >= 2:
        yield f"{folder}/"
        folder = folder.rpartition("/")[0]


def _around(archive: Archive, folder: str, url: str) -> list[tuple[str, str]]:
    """Up to two addresses of the folder before this one, and three behind it."""
    before = archive.db.execute(
        "SELECT url, state FROM ledger WHERE url >= ? AND url < ? "
        "ORDER BY url DESC LIMIT 2",
        [folder, url],
    ).fetchall()
    behind = archive.db.execute(
        "SELECT url, state FROM ledger WHERE url > ? AND url < ? ORDER BY url LIMIT 3",
        [url, f"{folder}\U0010ffff"],
    ).fetchall()
    return [*before[::-1], *behind]
