"""Turns the web, or a capture of it, into records."""

from datetime import datetime
from pathlib import Path

from archive import Article
from crawler.sites import SiteModel, load_profile, profile_for

__all__ = ["extract_article", "load_profile"]


def extract_article(  # noqa: PLR0913 - all that a reading depends on
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    captured_at: datetime | None = None,
    site: str | Path | None = None,
    model: SiteModel | None = None,
) -> Article:
    """The record of one page, read from its bytes alone.

    site: the name or file of the profile to read it with; without one, the profile
        that claims the address is taken, if there is one.
    captured_at: no date after it is believed; `None` sets no bound.
    model: what is known of the site's other pages; no page needs it.
    """
    from crawler.reading import page_and_record  # noqa: PLC0415  # half a second

    _, article = page_and_record(
        body,
        url=url,
        content_type=content_type,
        profile=load_profile(site) if site is not None else profile_for(url),
        captured_at=captured_at,
        model=model,
    )
    return article
