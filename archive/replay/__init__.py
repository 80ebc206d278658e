"""Captured pages shown as they were, with nothing in them that acts or asks."""

from archive.replay.attributes import SANDBOX
from archive.replay.captured_places import Link, nearest
from archive.replay.showing import (
    PAGE_POLICY,
    Answer,
    Shown,
    answer,
    file_name,
    known_capture,
    redirect_target,
    shown_page,
    shown_picture,
    shown_style,
    shown_text,
)

__all__ = [
    "PAGE_POLICY",
    "SANDBOX",
    "Answer",
    "Link",
    "Shown",
    "answer",
    "file_name",
    "known_capture",
    "nearest",
    "redirect_target",
    "shown_page",
    "shown_picture",
    "shown_style",
    "shown_text",
]
