"""Captures made ready for a browser: pages, pictures, style sheets, files.

Nothing here trusts what a server said of its answer, or what the answer holds.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from archive.archive import Archive
from archive.captures import (
    MAX_CONTENT,
    StoredCapture,
    capture,
    captured_response,
    record_read_in,
)
from archive.content_coding import ContentCodingError, decoded_content
from archive.errors import DamagedError, NoCaptureError
from archive.http_message import HttpResponse
from archive.replay.attributes import SANDBOX, absolute
from archive.replay.captured_places import CapturedPlaces, Link
from archive.replay.css import Use, rewritten_css
from archive.replay.decoding import page_text
from archive.replay.markup import replayed

Kind = Literal["page", "picture", "text", "redirect", "file"]

LARGEST_PAGE = 32 * 1024 * 1024
"""Bytes of a page that is still replayed; larger ones are files to save."""

MOST_DIGITS = 18
"""Of a number that SQLite can hold."""

LONGEST_TEXT = 200_000
"""Characters of a text that are shown."""

PAGE_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    f"sandbox {SANDBOX}"
)
"""What a replayed page may do: look as it did. No script, no form, no other host."""

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture may be a document (SVG): opened by itself it does nothing either."""

_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"\0\0\x01\0[\x01-\x40]\0"), "image/x-icon"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
)
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)", re.IGNORECASE
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|!--)", re.IGNORECASE
)
_PAGES = frozenset(
    {"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"}
)
_TEXTS = frozenset(
    {
        *("text/plain", "text/css", "text/xml", "text/csv", "text/javascript"),
        *("application/json", "application/xml", "application/javascript"),
        *("application/rss+xml", "application/atom+xml", "application/x-javascript"),
    }
)
_UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What is sent to a browser.

    body, content_type: as they are sent. policy: its content security policy.
    """

    body: bytes
    content_type: str
    policy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a capture holds.

    captured: which one. kind: what a browser is shown it as.
    media_type: as the server said, or as the bytes show where it is a picture.
    content: the bytes, content coding removed.
    response: head and all.
    """

    captured: StoredCapture
    kind: Kind
    media_type: str | None
    content: bytes
    response: HttpResponse


def known_capture(archive: Archive, number: str) -> StoredCapture:
    """The capture of this number; raises `NoCaptureError` where there is none."""
    known = None
    if len(number) <= MOST_DIGITS:
        known = archive.db.execute(
            "SELECT 1 FROM captures WHERE id = ?", [int(number)]
        ).fetchone()
    if known is None:
        raise NoCaptureError(f"capture {number[:MOST_DIGITS]}")
    return capture(archive, int(number))


def answer(archive: Archive, captured: StoredCapture) -> Answer:
    """What a capture holds; raises `DamagedError` where its record cannot be read."""
    response = captured_response(archive, captured)
    try:
        content = decoded_content(
            response.body, response.header("Content-Encoding"), limit=MAX_CONTENT
        )
    except ContentCodingError as error:
        what = f"the body at {captured.location.offset}: {error}"
        raise DamagedError(archive.warc / captured.location.file, what) from error
    picture = picture_type(content, response.media_type)
    return Answer(
        captured=captured,
        kind=_kind(captured, response, content, picture),
        media_type=picture or response.media_type,
        content=content,
        response=response,
    )


def picture_type(content: bytes, stated: str | None) -> str | None:
    """The media type of a picture, by its first bytes; `None`: it is none.

    >>> picture_type(b"GIF89a...", "text/html"), picture_type(b"<html>", "image/gif")
    ('image/gif', None)
    """
    for magic, media_type in _MAGIC:
        if magic.match(content):
            return media_type
    is_svg = stated == "image/svg+xml" and _SVG.match(content)
    return "image/svg+xml" if is_svg else None


def _kind(
    captured: StoredCapture,
    response: HttpResponse,
    content: bytes,
    picture: str | None,
) -> Kind:
    if captured.status in range(300, 400) and response.header("Location"):
        return "redirect"
    if picture:
        return "picture"
    is_unlabelled = response.media_type is None and _MARKUP.match(content)
    if response.media_type in _PAGES or is_unlabelled:
        return "page" if len(content) <= LARGEST_PAGE else "file"
    return "text" if response.media_type in _TEXTS else "file"


def redirect_target(found: Answer) -> str | None:
    """Where a redirect leads, absolute."""
    return absolute(found.response.header("Location") or "", found.captured.url)


def shown_page(archive: Archive, found: Answer, link: Link) -> Shown:
    """The page as it was, in UTF-8; its pictures and styles come from the archive."""
    captured = found.captured
    places = CapturedPlaces(archive, captured.captured_at, link)
    markup = replayed(_text(archive, found), captured.url, places)
    return Shown(
        body=markup.encode("utf-8", "replace"),
        content_type="text/html; charset=utf-8",
        policy=PAGE_POLICY,
    )


def shown_text(archive: Archive, found: Answer) -> tuple[str, bool]:
    """The beginning of a text, and whether there is more of it."""
    text = _text(archive, found)
    return text[:LONGEST_TEXT], len(text) > LONGEST_TEXT


def shown_style(archive: Archive, found: Answer, link: Link) -> Shown:
    """The capture as a style sheet, whatever it is."""
    captured = found.captured
    places = CapturedPlaces(archive, captured.captured_at, link)

    def resolve(address: str, use: Use) -> str | None:
        url = absolute(address, captured.url)
        if url is None:
            return address if address.startswith("data:image/") else None
        return places.style(url) if use == "style" else places.picture(url)

    css = rewritten_css(_text(archive, found), resolve)
    return Shown(
        body=css.encode("utf-8", "replace"),
        content_type="text/css; charset=utf-8",
        policy=PICTURE_POLICY,
    )


def shown_picture(found: Answer) -> Shown:
    """The picture's bytes; raises `NoCaptureError` where the capture is none."""
    if found.kind != "picture" or found.media_type is None:
        raise NoCaptureError(f"picture in capture {found.captured.number}")
    return Shown(
        body=found.content, content_type=found.media_type, policy=PICTURE_POLICY
    )


def file_name(found: Answer) -> str:
    """A name under which the bytes are saved: letters and digits, never a path.

    It ends in a way that no desktop opens as a program.
    """
    last = unquote(urlsplit(found.captured.url).path).rstrip("/").rpartition("/")[2]
    safe = _UNSAFE_IN_NAME.sub("-", last).strip(".-")[-80:] or "index"
    return f"capture-{found.captured.number}-{safe}.bin"


def _text(archive: Archive, found: Answer) -> str:
    record: dict[str, Any] = record_read_in(archive, found.captured.number) or {}
    known = next(
        (
            each["text"]
            for each in record.get("evidence", ())
            if each["field"] == "encoding"
        ),
        None,
    )
    return page_text(found.content, found.response.header("Content-Type"), known)
