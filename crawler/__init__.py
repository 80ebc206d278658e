"""Turns the web, or a capture of it, into records."""

from datetime import datetime
from pathlib import Path

from archive import Article, Evidence
from crawler.decode import Decoded, decode
from crawler.extract import extract
from crawler.page import read_page
from crawler.sites import load_profile, profile_for

__all__ = ["extract_article", "load_profile"]


def extract_article(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    captured_at: datetime | None = None,
    site: str | Path | None = None,
) -> Article:
    """The record of one page, read from its bytes alone.

    site: the name or file of the profile to read it with; without one, the profile
        that claims the address is taken, if there is one.
    captured_at: no date after it is believed; `None` sets no bound.
    """
    profile = load_profile(site) if site is not None else profile_for(url)
    decoded = decode(body, content_type)
    page = read_page(decoded.text, url=url)
    return extract(page, profile, captured_at, encoding=encoding_evidence(decoded))


def encoding_evidence(decoded: Decoded) -> Evidence:
    """How bytes became text: the encoding, and the declaration that it follows."""
    place = f"{decoded.place}: {decoded.evidence}" if decoded.place else None
    return Evidence(
        field="encoding", rule=decoded.rule, place=place, text=decoded.encoding
    )
