"""Captures as the Wayback Machine replays them, made the messages that they were.

With `id_` in its address, a capture comes back with the body that was captured, and
with the server's own headers under names that begin with X-Archive-Orig-.
"""

import re
from dataclasses import dataclass

from archive import ContentCodingError, decoded_content
from crawler.imports.answer import Answer
from crawler.imports.digests import Digest

PREFIX = "X-Archive-Orig-"
CONTENT_CODING = "content-encoding"
FRAMING = {"transfer-encoding", "content-length", CONTENT_CODING}
"""Headers that say how the body is written: true of the original's, not of ours."""

_FOLD = re.compile(r"\r?\n[ \t]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """The body of a capture.

    coding: the content coding that it bears, or `None`.
    """

    body: bytes
    coding: str | None


def payload(
    body: bytes, answer: Answer, *, digest: Digest | None, limit: int
) -> Payload | None:
    """The captured body in what came; `None` where nothing fits the digest.

    digest: what the index says of it. It is of the body as the crawler stored it, which
        may be with its content coding or without; `None` where it is not to be checked.
    limit: bytes that the body may have without its content coding.
    """
    captured = answer.header(PREFIX + CONTENT_CODING)
    coding = answer.header(CONTENT_CODING) or captured
    plain = _decoded(body, coding, limit)
    as_sent = Payload(body=body, coding=None if plain == body else coding)
    candidates = [as_sent]
    if plain is not None and plain != body:
        candidates.append(Payload(body=plain, coding=None))
    if digest is not None:
        return next((each for each in candidates if digest.fits(each.body)), None)
    # A coding that the capture does not mention was put on for the way to us.
    is_captured = (coding or "").lower() == (captured or "").lower()
    return as_sent if is_captured else candidates[-1]


def message(answer: Answer, captured: Payload) -> bytes:
    """The HTTP/1.1 response that was captured, as far as the replay tells.

    Headers have the names, values and order of the replay. Those that would not be true
    of the body any more (chunked, another length or content coding) keep the prefix.
    """
    kept = list(_headers(answer, captured))
    names = {name.lower() for name, _ in kept}
    added = {
        "Content-Type": answer.header("Content-Type"),
        "Content-Encoding": captured.coding,
        "Content-Length": str(len(captured.body)),
    }
    kept += [(k, v) for k, v in added.items() if v and k.lower() not in names]
    lines = [f"HTTP/1.1 {answer.said}", *(f"{name}: {value}" for name, value in kept)]
    head = "\r\n".join([*lines, "", ""])
    return head.encode("latin-1", "replace") + captured.body


def _headers(answer: Answer, captured: Payload) -> list[tuple[str, str]]:
    true = {
        "content-length": str(len(captured.body)),
        CONTENT_CODING: captured.coding,
    }
    kept = []
    for name, value in answer.headers:
        if name.lower().startswith(PREFIX.lower()):
            bare = name[len(PREFIX) :]
            text = _FOLD.sub(" ", value).strip()
            is_true = bare.lower() not in FRAMING or text == true.get(bare.lower())
            kept.append((bare if is_true else name, text))
    return kept


def _decoded(body: bytes, coding: str | None, limit: int) -> bytes | None:
    try:
        return decoded_content(body, coding, limit=limit)
    except ContentCodingError:
        return None
