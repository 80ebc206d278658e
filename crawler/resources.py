"""Pictures and style sheets: captured beside the pages that show them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive import ContentCodingError, Found, Visit
from crawler.announcing import RESOURCE
from crawler.answer import Answer
from crawler.sites.profile import Profile
from crawler.urls import absolute_url, canonical_url
from crawler.visits import plain_visit

KINDS = frozenset(["image", "style"])
"""Kinds of address that are kept for the pages that show them."""

_PICTURES = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"RIFF", b"II*\x00", b"MM\x00*"),
    *(b"\x00\x00\x01\x00", b"<svg", b"<?xml"),
)
"""What pictures begin with; of ISO media, AVIF and HEIC, the brand follows later."""

_CSS_ADDRESS = re.compile(
    r"@import\s+(?:url\()?\s*[\"']?([^\"')\s;]+)", re.IGNORECASE | re.ASCII
)


def resource_visit(answer: Answer, profile: Profile, kind: str) -> Visit:
    """What an answer brings that should be a picture, or a style sheet."""
    visit = plain_visit(answer, profile, kind=kind)
    if answer.redirect is not None:
        return _redirected(visit, answer, kind)
    if not answer.is_ok:
        return visit
    try:
        body = answer.content(limit=profile.pace.max_body)
    except ContentCodingError as error:
        return replace(visit, state="failed", reason=str(error))
    if not _is_of_kind(body, kind, answer.content_type or ""):
        label = answer.response.media_type or "no media type"
        return replace(visit, state="skipped", reason=f"no {kind} but {label}")
    if kind == "style":
        return replace(visit, found=tuple(_imported(body, answer)))
    return visit


def _redirected(visit: Visit, answer: Answer, kind: str) -> Visit:
    target = canonical_url(answer.redirect or "")
    said = f"{answer.response.status} to {target or answer.redirect}"
    if target is None or target == answer.url:
        return replace(visit, state="skipped", reason=said)
    found = Found(url=target, kind=kind, way="redirect", priority=RESOURCE)
    return replace(visit, state="captured", reason=said, found=(found,))


def _is_of_kind(body: bytes, kind: str, content_type: str) -> bool:
    is_markup = body.lstrip()[:14].lower().startswith((b"<!doctype", b"<html"))
    if is_markup or not body:
        return False
    if kind == "style":
        return True
    is_media = body[4:8] == b"ftyp" or body.lstrip().startswith(_PICTURES)
    return is_media or content_type.lower().startswith("image/")


def _imported(body: bytes, answer: Answer) -> Iterator[Found]:
    """The style sheets that one imports (CSS Cascade, section 2)."""
    for address in _CSS_ADDRESS.findall(body.decode("utf-8", "replace")):
        joined = absolute_url(address, answer.exchange.url)
        url = canonical_url(joined) if joined else None
        if url is not None:
            yield Found(url=url, kind="style", way="requisite", priority=RESOURCE)
