"""Captured pages as they were, and what else a capture holds."""

import json
from dataclasses import replace
from typing import Any

from archive.archive import Archive
from archive.captures import StoredCapture
from archive.errors import DamagedError, UsageError
from archive.reading import load, number_of, require_not_forgotten, spellings
from archive.replay import (
    SANDBOX,
    Answer,
    Shown,
    answer,
    file_name,
    known_capture,
    nearest,
    redirect_target,
    shown_page,
    shown_picture,
    shown_style,
    shown_text,
)
from archive.web.asked import Asked, Reply, moved
from archive.web.rendering import POLICY, page

ROWS = 100
"""Captures on a page of the list."""

_FACTS = (
    *("url", "captured_at", "status", "media_type", "payload_digest"),
    *("payload_length", "truncated", "record_id", "warc_file", "warc_offset"),
    *("warc_length", "member_digest", "revisit_of", "origin", "run", "lost"),
)
_LISTED = (
    *("id", "captured_at", "status", "media_type", "payload_length", "origin"),
    *("revisit_of", "truncated", "lost"),
)
_KEPT = {"Cache-Control": "private, max-age=300"}
"""A capture never changes; it may be taken out of the archive."""

_FOR_SANDBOX = {"Cross-Origin-Resource-Policy": "cross-origin", **_KEPT}
"""A replayed page has no origin: to the browser, what it shows is another's."""


def captured(archive: Archive, asked: Asked) -> Reply:
    """What a capture is, and the page as it was, shut into a frame."""
    found = known_capture(archive, asked.named["number"])
    row = archive.db.execute(
        f"SELECT {', '.join(_FACTS)} FROM captures WHERE id = ?",  # noqa: S608  # our own names
        [found.number],
    ).fetchone()
    facts = dict(zip(_FACTS, row, strict=True))
    content, damage = _content(archive, found)
    is_text = content is not None and content.kind == "text"
    reply = page(
        asked,
        "capture.html",
        number=found.number,
        facts=facts,
        content=content,
        damage=damage,
        text=shown_text(archive, content) if content and is_text else None,
        target=redirect_target(content) if content else None,
        articles=_articles(archive, found.number),
        sandbox=SANDBOX,
    )
    policy = f"{POLICY}; frame-src 'self'"
    return replace(reply, headers={**reply.headers, "Content-Security-Policy": policy})


def _content(
    archive: Archive, found: StoredCapture
) -> tuple[Answer | None, str | None]:
    """What the capture holds, or why it cannot be read."""
    try:
        return answer(archive, found), None
    except DamagedError as error:
        return None, error.what


def _articles(archive: Archive, number: int) -> list[tuple[str, str | None]]:
    """Keys and titles of the articles that this capture was read as."""
    rows = archive.db.execute(
        "SELECT a.key, a.title FROM sightings s JOIN articles a ON a.id = s.article "
        "WHERE s.capture = ? AND s.revision IS NOT NULL",
        [number],
    )
    return list(rows.fetchall())


def replayed(archive: Archive, asked: Asked) -> Reply:
    """The captured page itself, for the frame."""
    found = _answer(archive, asked)
    if found.kind != "page":
        return moved(asked.link("capture", asked.named["number"]))
    return _sent(shown_page(archive, found, asked.link), _KEPT)


def picture(archive: Archive, asked: Asked) -> Reply:
    """A captured picture."""
    return _sent(shown_picture(_answer(archive, asked)), _FOR_SANDBOX)


def style(archive: Archive, asked: Asked) -> Reply:
    """A captured style sheet; what it names comes from the archive too."""
    return _sent(
        shown_style(archive, _answer(archive, asked), asked.link), _FOR_SANDBOX
    )


def raw(archive: Archive, asked: Asked) -> Reply:
    """The bytes of a capture to keep: nothing opens them."""
    found = _answer(archive, asked)
    return Reply(
        body=found.content,
        content_type="application/octet-stream",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="{file_name(found)}"',
        },
    )


def _answer(archive: Archive, asked: Asked) -> Answer:
    return answer(archive, known_capture(archive, asked.named["number"]))


def _sent(shown: Shown, headers: dict[str, str]) -> Reply:
    return Reply(
        body=shown.body,
        content_type=shown.content_type,
        headers={"Content-Security-Policy": shown.policy, **headers},
    )


def leading(archive: Archive, asked: Asked) -> Reply:
    """Lead a link of a replayed page to a capture, or to a page that says no."""
    url, at = _url(asked), asked.said("at") or asked.at.isoformat()
    number = nearest(archive, url, at) or _as_article(archive, url)
    if number is None:
        others = _listed(archive, url, 1)
        number = others[0]["id"] if others else None
    if number is not None:
        return moved(asked.link("capture", str(number)))
    require_not_forgotten(archive, url, spellings(url))
    known = archive.db.execute(
        "SELECT state, reason FROM ledger "
        "WHERE url IN (SELECT value FROM json_each(?)) LIMIT 1",
        [json.dumps(spellings(url))],
    ).fetchone()
    return page(asked, "absent.html", status=404, url=url, ledger=known)


def _as_article(archive: Archive, url: str) -> int | None:
    """The capture of the article that an address leads to."""
    number = number_of(archive, url) if "://" in url else None
    return None if number is None else load(archive, number).capture


def captures(archive: Archive, asked: Asked) -> Reply:
    """Every capture of an address, the newest first."""
    url = _url(asked)
    found = _listed(archive, url, ROWS + 1, (asked.page - 1) * ROWS)
    if not found:
        require_not_forgotten(archive, url, spellings(url))
    return page(
        asked,
        "captures.html",
        status=200 if found or asked.page > 1 else 404,
        url=url,
        captures=found[:ROWS],
        has_more=len(found) > ROWS,
    )


def _listed(
    archive: Archive, url: str, limit: int, start: int = 0
) -> list[dict[str, Any]]:
    rows = archive.db.execute(
        f"SELECT {', '.join(_LISTED)} FROM captures "  # noqa: S608  # our own names
        "WHERE url IN (SELECT value FROM json_each(?)) "
        "ORDER BY captured_at DESC, id DESC LIMIT ? OFFSET ?",
        [json.dumps(spellings(url)), limit, start],
    )
    return [dict(zip(_LISTED, row, strict=True)) for row in rows.fetchall()]


def _url(asked: Asked) -> str:
    url = asked.said("url")
    if "://" not in url:
        message = "which address? write ?url=http://…"
        raise UsageError(message)
    return url
