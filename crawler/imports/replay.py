"""Downloads captures from the Wayback Machine, each of the moment that it is of."""

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from requests.utils import parse_header_links

from archive import Exchange
from crawler.imports.answer import Answer, Ask, http_date
from crawler.imports.entries import (
    Entry,
    Held,
    Item,
    Skipped,
    listed_address,
)
from crawler.imports.index import MAX_REDIRECTS, REDIRECTS, IndexSession
from crawler.imports.original import message, payload
from crawler.imports.patterns import Window, moment_of, timestamp
from crawler.imports.warc_files import Broken
from crawler.urls import canonical_url

MARK = "Memento-Datetime"
"""The header that a capture bears, and a page of the service's own does not (RFC 7089
section 2.1.1): the moment of the capture."""

_PLACE = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/+.+)", re.DOTALL)
_LOOSE = re.compile(r"\Ahttps?://(?:www\d?\.)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """Downloads what is listed, and not what `held` has already."""

    index: IndexSession
    held: Held
    window: Window

    def item(self, entry: Entry) -> Item:
        """The capture; where the service leads to one of another moment, that one."""
        url, moment = entry.url or entry.original, entry.captured_at
        asked = self._address(url, moment)
        for _ in range(MAX_REDIRECTS + 1):
            body = BytesIO()
            answer = self.index.answer(self._ask(asked), body)
            location = answer.header("Location")
            if answer.status not in REDIRECTS or not location:
                return self._received(entry, url, answer, body.getvalue())
            place = self._place(asked, location)
            if place is None:
                self.index.note_failure(asked, answer.said, subject="capture")
            if place is None or not _is_same(place[0], url):
                return self._refused(asked, f"the replay leads to {location!r}")
            url, moment, asked = place
            unwanted = self._unwanted(entry, url, moment)
            if unwanted is not None:
                return unwanted
        return self._refused(asked, "the replay leads in circles")

    def _ask(self, address: str) -> Ask:
        return Ask(
            url=address,
            limit=self.index.settings.max_body,
            is_raw=True,
            follows=False,
            mark=MARK,
            subject="capture",
        )

    def _address(self, url: str, moment: datetime) -> str:
        replay = self.index.settings.wayback_replay.rstrip("/")
        return f"{replay}/{timestamp(moment)}id_/{url}"

    def _place(self, asked: str, link: str) -> tuple[str, datetime, str] | None:
        """Which capture a redirect leads to, and where it lies as it was captured.

        `None` where it leads anywhere else.
        """
        try:
            location = urljoin(asked, link)
        except ValueError:
            return None
        path = urlsplit(self.index.settings.wayback_replay).path.rstrip("/")
        start = location.find("/", len("https://")) + len(path)
        found = _PLACE.match(location, start)
        if found is None or not self.index.settings.include(location):
            return None
        url, moment = listed_address(found[2]), moment_of(found[1])
        if url is None or moment is None:
            return None
        return url, moment, f"{location[:start]}/{found[1]}id_/{found[2]}"

    def _received(self, entry: Entry, url: str, answer: Answer, body: bytes) -> Item:
        """What the answer holds, if it is the capture that was asked for."""
        moment = http_date(answer.header(MARK))
        if not answer.is_wanted or moment is None:
            if answer.header(MARK) is None:
                self.index.note_failure(answer.url, answer.said, subject="capture")
            return self._refused(answer.url, f"no capture came, but {answer.said}")
        original = _original(answer)
        if original is not None and not _is_same(original, url):
            return self._refused(answer.url, f"a capture of {original!r} came")
        unwanted = self._unwanted(entry, url, moment)
        return unwanted or self._capture(entry, url, answer, body)

    def _capture(self, entry: Entry, url: str, answer: Answer, body: bytes) -> Item:
        moment = http_date(answer.header(MARK)) or entry.captured_at
        is_moved = moment != entry.captured_at
        settings = self.index.settings
        # The index's digest is of the moment that it lists, and of no other.
        is_free = is_moved or settings.any_digest
        limit = settings.max_body
        found = payload(body, answer, digest=entry.digest, limit=limit)
        self.index.counts["moved"] += is_moved
        self.index.counts["undigested"] += entry.digest is None
        if found is None:
            self.index.counts["digest"] += not is_moved
            found = payload(body, answer, digest=None, limit=limit) if is_free else None
        if found is None:
            reason = "what came does not fit the index's digest"
            return self._refused(answer.url, reason)
        return Exchange(
            url=url,
            captured_at=moment,
            request=b"",
            response=message(answer, found),
            origin="wayback",
            imported_from=answer.url,
        )

    def _unwanted(self, entry: Entry, url: str, moment: datetime) -> Skipped | None:
        """Why a capture of another moment than was listed is not wanted, or `None`."""
        if moment == entry.captured_at:
            return None
        if not self.window.holds(moment):
            return Skipped(why="window", url=url, captured_at=moment)
        if self.held(url, moment):
            return Skipped(why="held", url=url, captured_at=moment)
        return None

    def _refused(self, address: str, reason: str) -> Broken:
        return Broken(file=address, offset=0, reason=reason)


def _original(answer: Answer) -> str | None:
    """The address that was captured, as the Link header says (RFC 7089 section 2.2)."""
    links = parse_header_links(answer.header("Link") or "")
    named = [link for link in links if "original" in link.get("rel", "").split()]
    return named[0].get("url") if named else None


def _is_same(one: str, other: str) -> bool:
    """Whether two addresses are one to the index, which drops scheme and `www.`."""
    return _loose(one) == _loose(other)


def _loose(url: str) -> str:
    bare = listed_address(url) or url
    return _LOOSE.sub("", canonical_url(bare) or bare).rstrip("/").lower()
