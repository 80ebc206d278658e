"""What an index lists, and what becomes of each: taken, passed over, or named."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archive import Exchange
from crawler.imports.answer import BudgetSpentError, NoAnswerError, TooLargeError
from crawler.imports.digests import Digest
from crawler.imports.index import IndexSession
from crawler.imports.patterns import Window
from crawler.imports.warc_files import Broken
from crawler.urls import canonical_url

Why = Literal["held", "status", "revisit", "window", "address", "size"]
"""Why a capture is passed over: the archive holds it; it is no answer of status 200;
it only says that nothing had changed; it is not of the days asked for; its address is
no web address; it is too large."""

Held = Callable[[str, datetime], bool]
"""Whether the archive holds the capture of an address that was made at a moment."""

_DEFAULT_PORT = re.compile(r"\A(?:(http://[^/?]*):80|(https://[^/?]*):443)(?=[/?]|\Z)")
_SHA1 = re.compile(r"[A-Za-z2-7]{32}")
_PRINTABLE = re.compile(r"[^\x00-\x20\x7f-\x9f]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """A capture that is passed over.

    why: the kind of reason, to count by.
    url, captured_at: which capture.
    reason: for people.
    """

    why: Why
    url: str
    captured_at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WarcRange:
    """Where a record lies in a WARC file of somebody else's; `length` in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One capture, as an index lists it.

    url: the address, `None` where it is no web address; original: as it is listed.
    captured_at: UTC, to the second.
    status, media_type: as they are listed.
    digest: of the payload; `None` where it cannot be checked.
    warc: where its record is, if the index says so.
    """

    url: str | None
    original: str
    captured_at: datetime
    status: str
    media_type: str = ""
    digest: Digest | None = None
    warc: WarcRange | None = None


Item = Exchange | Broken | Skipped


def downloads(
    listed: Iterator[Entry | Broken],
    download: Callable[[Entry], Item],
    *,
    index: IndexSession,
    held: Held,
    window: Window,
) -> Iterator[Item]:
    """Each listed capture that is wanted, downloaded; the others, by name.

    `held` is asked right before each download: whoever stores what comes at once does
    not get it twice. Ends early, and says so in `index.incomplete`, when the requests
    of the run are spent.
    """
    try:
        for entry in listed:
            item: Item
            if isinstance(entry, Broken):
                item = entry
            else:
                index.listed += 1
                item = _refusal(entry, held, window) or _downloaded(entry, download)
            index.counts[item.why if isinstance(item, Skipped) else _kind(item)] += 1
            yield item
    except BudgetSpentError as spent:
        index.incomplete = str(spent)


def listed_address(original: str) -> str | None:
    """The address that was captured, as it is to be known; `None` for no web address.

    Old captures are listed with a default port that nobody asked for.

    >>> listed_address("http://www.a.example:80/b#c")
    'http://www.a.example/b'
    """
    bare = original.partition("#")[0]
    bare = _DEFAULT_PORT.sub(lambda found: found[1] or found[2], bare)
    is_address = _PRINTABLE.fullmatch(bare) and canonical_url(bare) is not None
    return bare if is_address else None


def listed_digest(stated: object) -> Digest | None:
    """The SHA-1 that an index lists, in base 32; `None` for anything else, such as `-`.

    >>> listed_digest("3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") == Digest.of(b"", "sha1")
    True
    """
    text = str(stated)
    return Digest.read(f"sha1:{text}") if _SHA1.fullmatch(text) else None


def _kind(item: Exchange | Broken) -> str:
    return "taken" if isinstance(item, Exchange) else "broken"


def _refusal(entry: Entry, held: Held, window: Window) -> Skipped | None:
    """Why this capture is not downloaded, or `None`."""
    why: Why
    if entry.media_type == "warc/revisit":
        why = "revisit"
    elif entry.status != "200":
        why = "status"
    elif entry.url is None:
        why = "address"
    elif not window.holds(entry.captured_at):
        why = "window"
    elif held(entry.url, entry.captured_at):
        why = "held"
    else:
        return None
    return skipped(entry, why, entry.status if why == "status" else "")


def skipped(entry: Entry, why: Why, reason: str = "") -> Skipped:
    """The capture, passed over."""
    return Skipped(
        why=why,
        url=entry.url or entry.original,
        captured_at=entry.captured_at,
        reason=reason,
    )


def _downloaded(entry: Entry, download: Callable[[Entry], Item]) -> Item:
    try:
        return download(entry)
    except TooLargeError as error:
        return skipped(entry, "size", error.reason)
    except NoAnswerError as error:
        return Broken(file=error.url, offset=0, reason=error.reason)
