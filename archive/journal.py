"""What was entered into the archive, one after the other, as its WARC files tell it.

Everything that the database knows is entered twice: first as a group of WARC records,
the last of which is a `metadata` record that says what happened, then as rows, which
are made of that very group. So the rows can be made again from the files alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from archive.http_message import parse_response
from archive.record import Exchange
from archive.warc import Member, WarcRecord, digest, new_id, warc_date

VISIT = "application/vnd.newsarchive.visit+json"
PROFILE = "application/vnd.newsarchive.profile+json"
MODEL = "application/vnd.newsarchive.model+json"
RUN = "application/vnd.newsarchive.run+json"
TOMBSTONE = "application/vnd.newsarchive.tombstone+json"
REMOVED = "application/vnd.newsarchive.removed+json"
ACCEPTED = "application/vnd.newsarchive.accepted-gap+json"

ENDS = frozenset({VISIT, PROFILE, MODEL, RUN, TOMBSTONE, REMOVED, ACCEPTED})
"""The content types of the records that end a group, and say what it is about."""

ABOUT = {
    PROFILE: "profile:{digest}",
    MODEL: "model:{digest}",
    RUN: "run:{run}",
    TOMBSTONE: "tombstone:{key}",
    ACCEPTED: "gap:{site}/{day}",
}
"""What the record of an event is about, as its WARC-Target-URI ends."""

CONTINUED = "continued"
"""The key under which a visit says that the next one belongs to it."""

ANSWERS = frozenset({"response", "revisit"})
"""The types of the records that are captures."""

IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Records that were entered together.

    members: in the order of the file; the last one says what they are about.
    """

    members: tuple[Member, ...]

    @property
    def content_type(self) -> str:
        """What the group is about: one of `ENDS`."""
        return self.members[-1].record.content_type

    @cached_property
    def said(self) -> dict[str, Any]:
        """What its last record says, as JSON values."""
        said: dict[str, Any] = json.loads(self.members[-1].record.block)
        return said

    @property
    def answer(self) -> Member | None:
        """The capture in it: a response, or a revisit record."""
        found = (each for each in self.members if each.record.type in ANSWERS)
        return next(found, None)

    @property
    def end(self) -> int:
        """Where its last record ends in the file."""
        location = self.members[-1].location
        return location.offset + location.length


def groups(members: Iterable[Member]) -> Iterator[Group]:
    """The whole groups in these members; what follows the last one is left out."""
    group: list[Member] = []
    for member in members:
        group.append(member)
        if member.record.content_type in ENDS:
            yield Group(members=tuple(group))
            group = []


def bundles(members: Iterable[Member]) -> Iterator[tuple[Group, ...]]:
    """The groups that were stored together or not at all, as far as they are whole."""
    bundle: list[Group] = []
    for group in groups(members):
        bundle.append(group)
        if not group.said.get(CONTINUED):
            yield tuple(bundle)
            bundle = []


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """The capture that a revisit record refers to (WARC 1.1 section 6.7).

    record_id: its WARC-Record-ID.
    url, captured_at: what was asked for, and when.
    profile: in what the two are alike: `IDENTICAL_PAYLOAD` or `NOT_MODIFIED`.
    """

    record_id: str
    url: str
    captured_at: datetime
    profile: str


def visit_records(
    exchange: Exchange, visit: Mapping[str, Any], original: Original | None = None
) -> tuple[WarcRecord, ...]:
    """The records of one exchange: request, response, and what was made of it.

    original: where the response says nothing that is not there already.
    """
    response = _revisit(exchange, original) if original else _response(exchange)
    about = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": warc_date(exchange.captured_at),
        "WARC-Concurrent-To": response.record_id,
    }
    made = _metadata(visit, about | {"WARC-Refers-To": response.record_id}, VISIT)
    if not exchange.request:
        return response, made
    request = WarcRecord(
        type="request",
        record_id=new_id(),
        content_type="application/http; msgtype=request",
        block=exchange.request,
        headers=_about(exchange) | {"WARC-Concurrent-To": response.record_id},
    )
    return request, response, made


def note_record(
    visit: Mapping[str, Any], *, url: str, at: datetime, reads: str | None
) -> WarcRecord:
    """The record of a visit that brought no response.

    reads: the WARC-Record-ID of the capture that was read anew, or `None`.
    """
    about = {"WARC-Target-URI": url, "WARC-Date": warc_date(at)}
    return _metadata(visit, about | ({"WARC-Refers-To": reads} if reads else {}), VISIT)


def event_record(
    content_type: str, said: Mapping[str, Any], *, about: str, at: datetime
) -> WarcRecord:
    """The record of something that concerns no single capture: a profile, a model …."""
    target = {"WARC-Target-URI": f"urn:newsarchive:{about}"}
    return _metadata(said, target | {"WARC-Date": warc_date(at)}, content_type)


def _response(exchange: Exchange) -> WarcRecord:
    headers = _about(exchange) | _payload_digest(exchange)
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    return WarcRecord(
        type="response",
        record_id=new_id(),
        content_type="application/http; msgtype=response",
        block=exchange.response,
        headers=headers,
    )


def _revisit(exchange: Exchange, original: Original) -> WarcRecord:
    """The head of a response whose payload lies elsewhere."""
    is_same = original.profile == IDENTICAL_PAYLOAD
    refers = {
        "WARC-Profile": original.profile,
        "WARC-Refers-To": original.record_id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.captured_at),
    }
    head = exchange.response[: parse_response(exchange.response).payload_offset]
    return WarcRecord(
        type="revisit",
        record_id=new_id(),
        content_type="application/http; msgtype=response",
        block=head,
        headers=_about(exchange)
        | refers
        | (_payload_digest(exchange) if is_same else {}),
    )


def _payload_digest(exchange: Exchange) -> dict[str, str]:
    # The digest covers the bytes after the head as they lie in the record, transfer
    # coding included: so do warcio, wget and FastWARC, which check it.
    payload = exchange.response[parse_response(exchange.response).payload_offset :]
    return {"WARC-Payload-Digest": digest(payload)}


def _about(exchange: Exchange) -> dict[str, str]:
    headers = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": warc_date(exchange.captured_at),
    }
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    return headers


def _metadata(
    said: Mapping[str, Any], about: Mapping[str, str], content_type: str
) -> WarcRecord:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return WarcRecord(
        type="metadata",
        record_id=new_id(),
        content_type=content_type,
        block=text.encode(),
        headers=about,
    )
