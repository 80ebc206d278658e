"""The Wayback Machine: its index, and its captures as they were captured.

The index is asked for answers of any status, so that what is left out is counted, and
is paged by resumption keys: the other way, by page numbers, works on a copy of the
index that lags behind (README of wayback-cdx-server, "Pagination API").

The digests of the index are of what lies in the Wayback Machine's own files. Where
they fit, a capture is proven; where they do not, it may still be sound (its keepers
promise no more), but nobody can tell: it is named, and left out unless the settings'
`any_digest` says otherwise.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from crawler.errors import UnreachableError
from crawler.imports.answer import Ask, NoAnswerError
from crawler.imports.entries import (
    Entry,
    Held,
    Item,
    downloads,
    listed_address,
    listed_digest,
)
from crawler.imports.index import IndexSession
from crawler.imports.patterns import UrlPattern, Window, moment_of
from crawler.imports.replay import Replay
from crawler.imports.rows import Malformed, rows
from crawler.imports.services import IN_MEMORY
from crawler.imports.warc_files import Broken

FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")


def captures(
    pattern: UrlPattern, *, index: IndexSession, held: Held, window: Window
) -> Iterator[Item]:
    """The captures of these addresses, in the order of the index.

    Raises `UnreachableError` where the Wayback Machine gives no index, or where too
    many requests in a row fail.
    """
    replay = Replay(index=index, held=held, window=window)
    listed = _Cdx(index).listed(pattern, window)
    return downloads(listed, replay.item, index=index, held=held, window=window)


@dataclass(frozen=True, slots=True)
class _Cdx:
    """The index."""

    index: IndexSession

    def listed(self, pattern: UrlPattern, window: Window) -> Iterator[Entry | Broken]:
        """All captures of the index, one answer of it after the other."""
        query = pattern.parameters | window.parameters
        query |= {
            "output": "json",
            "fl": ",".join(FIELDS),
            "limit": str(self.index.settings.page_lines),
            "showResumeKey": "true",
        }
        key: str | None = None
        known: set[str] = set()
        while key is None or key not in known:
            if key is not None:
                known.add(key)
                query["resumeKey"] = key
            with SpooledTemporaryFile(max_size=IN_MEMORY) as page:
                url = self._read_page(query, page)
                key = yield from self._entries(url, page)
            if key is None:
                return
        self.index.incomplete = "the index gives the same resumption key again"
        yield Broken(file=url, offset=0, reason=self.index.incomplete)

    def _read_page(self, query: dict[str, str], page: IO[bytes]) -> str:
        """Read one answer of the index; its address."""
        settings = self.index.settings
        address = settings.wayback_cdx
        ask = Ask(url=address, parameters=query, limit=settings.max_page, end=b"]")
        try:
            answer = self.index.answer(ask, page)
        except NoAnswerError as error:
            raise UnreachableError(error.url, error.reason) from error
        if not answer.is_wanted:
            raise UnreachableError(answer.url, f"the index answers {answer.said}")
        return answer.url

    def _entries(
        self, url: str, page: IO[bytes]
    ) -> Generator[Entry | Broken, None, str | None]:
        """The captures in one answer of the index; returns the key of the next."""
        names: list[Any] | None = None
        is_end = False
        for line, row in enumerate(rows(page), start=1):
            if names is None:
                names = _header(url, row)
            elif is_end and isinstance(row, list) and len(row) == 1:
                return str(row[0])
            elif row == []:
                is_end = True
            else:
                yield self._entry(names, row) or self._malformed(url, line, row)
        return None

    def _entry(self, names: list[Any], row: list[Any] | Malformed) -> Entry | None:
        if isinstance(row, Malformed) or len(row) != len(names):
            return None
        said = {str(name): str(value) for name, value in zip(names, row, strict=True)}
        captured_at = moment_of(said["timestamp"])
        if captured_at is None:
            return None
        return Entry(
            url=listed_address(said["original"]),
            original=said["original"],
            captured_at=captured_at,
            status=said.get("statuscode", ""),
            media_type=said.get("mimetype", ""),
            digest=listed_digest(said.get("digest")),
        )

    def _malformed(self, url: str, line: int, row: object) -> Broken:
        self.index.counts["malformed"] += 1
        text = row.text if isinstance(row, Malformed) else str(row)[:100]
        return Broken(file=url, offset=line, reason=f"no line of an index: {text!r}")


def _header(url: str, row: list[Any] | Malformed) -> list[Any]:
    """The names of the columns, with which every index begins."""
    if isinstance(row, Malformed) or not {"timestamp", "original"} <= set(
        map(str, row)
    ):
        text = row.text if isinstance(row, Malformed) else str(row)[:100]
        raise UnreachableError(url, f"the answer is no index: {text!r}")
    return row
