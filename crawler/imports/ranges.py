"""Single records of Common Crawl's WARC files, by range requests."""

import re
from dataclasses import dataclass
from io import BytesIO

from archive import Exchange, parse_response
from crawler.errors import BrokenRecordError
from crawler.imports.answer import Answer, Ask
from crawler.imports.entries import Entry, Item, WarcRange, skipped
from crawler.imports.index import IndexSession
from crawler.imports.records import exchange_in
from crawler.imports.warc_files import Broken
from crawler.urls import canonical_url

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(?:\d+|\*)")


@dataclass(frozen=True, slots=True)
class Ranges:
    """Reads records where an index says that they are."""

    index: IndexSession

    def item(self, entry: Entry) -> Item:
        """The capture in this record."""
        place = entry.warc
        settings = self.index.settings
        if place is None:
            return Broken(file=entry.original, offset=0, reason="is listed nowhere")
        if place.length > settings.max_body:
            return skipped(entry, "size", f"a record of {place.length} bytes")
        body = BytesIO()
        last = place.offset + place.length - 1
        ask = Ask(
            url=f"{settings.common_crawl_data.rstrip('/')}/{place.file}",
            headers={
                "Range": f"bytes={place.offset}-{last}",
                "Accept-Encoding": "identity",  # the range is of the file's own bytes
            },
            status=206,
            limit=place.length,
            is_raw=True,
            subject="capture",
        )
        answer = self.index.answer(ask, body)
        if not answer.is_wanted:
            self.index.note_failure(answer.url, answer.said, subject="capture")
        fault = _fault(answer, place, body.getvalue())
        if fault is not None:
            return Broken(file=place.file, offset=place.offset, reason=fault)
        return self._exchange(entry, place, body.getvalue())

    def _exchange(self, entry: Entry, place: WarcRange, member: bytes) -> Item:
        name = f"{place.file}:{place.offset}"
        try:
            found = exchange_in(member, origin="common-crawl", imported_from=name)
        except BrokenRecordError as error:
            return Broken(file=place.file, offset=place.offset, reason=error.reason)
        if len(found.response) > self.index.settings.max_body:
            return skipped(entry, "size", f"a response of {len(found.response)} bytes")
        fault = self._contradiction(entry, found)
        if fault is None:
            return found
        return Broken(file=place.file, offset=place.offset, reason=fault)

    def _contradiction(self, entry: Entry, found: Exchange) -> str | None:
        """What the record says otherwise than the index, or `None`."""
        response = parse_response(found.response)
        if canonical_url(found.url) != canonical_url(entry.original):
            return f"the record is of {found.url!r}, not of {entry.original!r}"
        if found.captured_at.replace(microsecond=0) != entry.captured_at:
            return f"the record is of {found.captured_at}, not of {entry.captured_at}"
        if response.status != 200:
            return f"the record has status {response.status}, the index 200"
        if entry.digest is None:
            self.index.counts["undigested"] += 1
            return None
        raw = found.response[response.payload_offset :]
        if entry.digest.fits(response.body, raw) or self.index.settings.any_digest:
            return None
        self.index.counts["digest"] += 1
        return "the payload does not fit the index's digest"


def _fault(answer: Answer, place: WarcRange, body: bytes) -> str | None:
    """What is wrong with the answer to a range request, or `None`."""
    if not answer.is_wanted:
        return f"no part of the file came, but {answer.said}"
    found = _RANGE.fullmatch((answer.header("Content-Range") or "").strip())
    if found is None or int(found[1]) != place.offset:
        said = answer.header("Content-Range")
        return f"another part of the file came: {said!r}"
    if len(body) != place.length:
        return f"cut off: {len(body)} of {place.length} bytes"
    return None
