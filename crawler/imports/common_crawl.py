"""Common Crawl: the indexes of its collections, and the captures in their files."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import urljoin

from archive import UsageError
from crawler.errors import UnreachableError
from crawler.imports.answer import Answer, Ask, NoAnswerError
from crawler.imports.entries import (
    Entry,
    Held,
    Item,
    WarcRange,
    downloads,
    listed_address,
    listed_digest,
)
from crawler.imports.index import IndexSession
from crawler.imports.patterns import UrlPattern, Window, moment_of
from crawler.imports.ranges import Ranges
from crawler.imports.services import IN_MEMORY
from crawler.imports.warc_files import Broken

MAX_LINE = 1024 * 1024
"""Bytes that a line of an index may have."""

MAX_LIST = 16 * 1024 * 1024
"""Bytes that the list of collections may have."""

MAX_PAGES = 1_000_000
_FILE = re.compile(r"(?!.*\.\.)[\w-][\w./=-]*", re.ASCII)


def captures(
    pattern: UrlPattern,
    *,
    index: IndexSession,
    held: Held,
    window: Window,
    only: Sequence[str] = (),
) -> Iterator[Item]:
    """The captures of these addresses, the newest collection first.

    only: the ids of the collections to ask; all of them where it is empty.

    Raises `UsageError` where there is no such collection, `UnreachableError` where
    there is no list of them, or where too many requests in a row fail.
    """
    listed = _Collections(index, only).listed(pattern, window)
    download = Ranges(index).item
    return downloads(listed, download, index=index, held=held, window=window)


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """One crawl of Common Crawl's.

    id: such as `CC-MAIN-2024-10`.
    api: the address of its index.
    first, last: when its captures were made; `None` where the list does not say.
    """

    id: str
    api: str
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Collections:
    index: IndexSession
    only: Sequence[str]

    def listed(self, pattern: UrlPattern, window: Window) -> Iterator[Entry | Broken]:
        """All captures of the collections, one page of an index after the other."""
        query = pattern.parameters | window.parameters | {"output": "json"}
        for collection in self._collections():
            if window.touches(collection.first, collection.last):
                yield from self._captures(collection, query)

    def _collections(self) -> list[Collection]:
        """The collections to ask, newest first."""
        url = self.index.settings.common_crawl_index
        body = BytesIO()
        try:
            answer = self.index.answer(Ask(url=url, limit=MAX_LIST), body)
        except NoAnswerError as error:
            raise UnreachableError(error.url, error.reason) from error
        said = _json(body.getvalue()) if answer.is_wanted else None
        listed = said if isinstance(said, list) else []
        known = _known(answer.url, listed)
        self.index.counts["malformed"] += len(listed) - len(known)
        if not known:
            raise UnreachableError(url, f"no list of collections came: {answer.said}")
        unknown = set(self.only) - {each.id for each in known}
        if unknown:
            ids = ", ".join(each.id for each in known[:5])
            message = f"no collection {min(unknown)!r}: the newest are {ids}"
            raise UsageError(message)
        return [each for each in known if not self.only or each.id in self.only]

    def _captures(
        self, collection: Collection, query: Mapping[str, str]
    ) -> Iterator[Entry | Broken]:
        """The captures of one collection; what its index does not give is named."""
        try:
            for number in range(self._pages(collection, query)):
                with SpooledTemporaryFile(max_size=IN_MEMORY) as page:
                    parameters = {**query, "page": str(number)}
                    limit = self.index.settings.max_page
                    ask = Ask(url=collection.api, parameters=parameters, limit=limit)
                    answer = self._answer(ask, page)
                    if answer is not None:
                        yield from self._entries(answer.url, page)
        except NoAnswerError as error:
            self.index.incomplete = f"the index of {collection.id} is not whole"
            yield Broken(file=error.url, offset=0, reason=error.reason)

    def _pages(self, collection: Collection, query: Mapping[str, str]) -> int:
        """How many pages a collection's index has on these addresses."""
        body = BytesIO()
        parameters = {**query, "showNumPages": "true"}
        ask = Ask(url=collection.api, parameters=parameters, limit=MAX_LINE)
        answer = self._answer(ask, body)
        if answer is None:
            return 0
        said = _json(body.getvalue())
        pages = said.get("pages") if isinstance(said, dict) else said
        if type(pages) is not int or not 0 <= pages <= MAX_PAGES:
            text = body.getvalue()[:100]
            raise NoAnswerError(answer.url, f"no number of pages came: {text!r}")
        return pages

    def _answer(self, ask: Ask, body: IO[bytes]) -> Answer | None:
        """What a collection's index answers; `None` where it knows no captures.

        It then answers 404, and JSON that says so (pywb, `No Captures found`).
        """
        answer = self.index.answer(ask, body)
        if answer.is_wanted:
            return answer
        excerpt = body.read()
        if answer.status == 404 and isinstance(_json(excerpt), dict):
            return None
        self.index.note_failure(answer.url, answer.said, subject="index")
        raise NoAnswerError(answer.url, f"the index answers {answer.said}")

    def _entries(self, url: str, page: IO[bytes]) -> Iterator[Entry | Broken]:
        number = 0
        while line := page.readline(MAX_LINE):
            number += 1
            if line.strip():
                entry = _entry(_json(line))
                self.index.counts["malformed"] += entry is None
                reason = f"no line of an index: {line[:100]!r}"
                yield entry or Broken(file=url, offset=number, reason=reason)


def _known(url: str, listed: Sequence[Any]) -> list[Collection]:
    """The collections in the list at this address, newest first."""
    found = [
        Collection(
            id=each["id"],
            api=urljoin(url, each["cdx-api"]),
            first=_moment(each.get("from")),
            last=_moment(each.get("to")),
        )
        for each in listed
        if isinstance(each, dict)
        and isinstance(each.get("id"), str)
        and isinstance(each.get("cdx-api"), str)
    ]
    return sorted(found, key=lambda each: each.id, reverse=True)


def _entry(said: Any) -> Entry | None:
    """The capture in a line of an index; `None` where it names none."""
    if not isinstance(said, dict):
        return None
    original, captured_at = said.get("url"), moment_of(said.get("timestamp"))
    file, place = said.get("filename"), _numbers(said.get("offset"), said.get("length"))
    if not isinstance(original, str) or captured_at is None or place is None:
        return None
    if not isinstance(file, str) or not _FILE.fullmatch(file):
        return None
    return Entry(
        # The record bears the address as it stands here: it is asked for by it again.
        url=None if listed_address(original) is None else original,
        original=original,
        captured_at=captured_at,
        status=str(said.get("status", "")),
        media_type=str(said.get("mime", "")),
        digest=listed_digest(said.get("digest")),
        warc=WarcRange(file=file, offset=place[0], length=place[1]),
    )


def _numbers(offset: object, length: object) -> tuple[int, int] | None:
    """Where a record begins, and its bytes: the index writes numbers as text."""
    begin, size = str(offset), str(length)
    for text in (begin, size):
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            return None
    return (int(begin), int(size)) if int(size) else None


def _moment(stated: object) -> datetime | None:
    """A moment of the list of collections, which means UTC."""
    try:
        found = datetime.fromisoformat(str(stated))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _json(text: bytes) -> Any:
    """The value, or `None` for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
