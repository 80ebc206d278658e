"""An archive whose pages were looked at again: some changed, some not, some gone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive import Archive, Exchange, Visit
from tests import archives
from tests.archives import START, exchange_with

NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
MOVED = (
    b"HTTP/1.1 301 Moved Permanently\r\nLocation: http://news.example/new\r\n"
    b"Content-Length: 0\r\n\r\n"
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
DAY = timedelta(days=1)


def looks(count: int = 8) -> list[Visit]:
    """Three nights: all pages, then the same ones, with the same answer or with 304."""
    first = [*archives.visits(count)]
    odd = [_looked(each, DAY, NOT_MODIFIED) for each in first[1::2]]
    even = [_looked(each, DAY, None) for each in first[0::2]]
    changed = [
        _looked(each, 2 * DAY, _answer(each).response.replace(b"<h1>", b"<H1>"))
        for each in first[:2]
    ]
    return [*first, *even, *odd, *changed, *_others(first[0])]


def _answer(look: Visit) -> Exchange:
    assert look.exchange is not None
    return look.exchange


def _looked(look: Visit, later: timedelta, response: bytes | None) -> Visit:
    """The same look later on, with another answer or the same."""
    sent = replace(_answer(look), captured_at=look.visited_at + later)
    sent = exchange_with(sent, response) if response else sent
    return replace(look, visited_at=look.visited_at + later, exchange=sent)


def _others(look: Visit) -> Iterator[Visit]:
    """A picture of the first article and an address that leads elsewhere."""
    assert look.article is not None
    head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n"
    answers = {
        look.article.images[0].url: head % len(PICTURE) + PICTURE,
        "http://news.example/%E6%97%A7?b=2&A=1": MOVED,
    }
    for url, response in answers.items():
        sent = replace(_answer(look), url=url, response=response, captured_at=START)
        yield replace(
            look,
            url=url,
            kind="other",
            exchange=sent,
            article=None,
            found=(),
            aliases=(),
            surroundings=None,
        )


def make(path: Path, count: int = 8) -> Path:
    """The archive, of several WARC files; its folder."""
    with Archive.create(path, max_file_bytes=12_000) as archive:
        archives.fill(archive, looks(count))
    return path
