"""From bytes to a record: the one way that a page is read, wherever it comes from."""

from datetime import datetime
from pathlib import Path

from archive import Article, Evidence
from crawler.decode import Decoded, decode
from crawler.extract import extract
from crawler.page import Page, read_page
from crawler.sites import load_profile, profile_for
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile


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
    _, article = page_and_record(
        body,
        url=url,
        content_type=content_type,
        profile=load_profile(site) if site is not None else profile_for(url),
        captured_at=captured_at,
        model=model,
    )
    return article


def page_and_record(  # noqa: PLR0913 - all that a reading depends on
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    profile: Profile | None,
    captured_at: datetime | None,
    model: SiteModel | None = None,
) -> tuple[Page, Article]:
    """The parsed page in these bytes, and what it says as an article.

    captured_at: no date after it is believed; `None` sets no bound.
    model: what is known of the site's other pages.
    """
    decoded, page = decoded_page(body, url=url, content_type=content_type, model=model)
    return page, extract(page, profile, captured_at, encoding=_evidence(decoded))


def decoded_page(
    body: bytes, *, url: str, content_type: str | None, model: SiteModel | None = None
) -> tuple[Decoded, Page]:
    """The text in these bytes, and the page that it is."""
    decoded = decode(body, content_type)
    proven = _proven(body, decoded)
    return decoded, read_page(decoded.text, url=url, body=proven, model=model)


def _proven(body: bytes, decoded: Decoded) -> bytes | None:
    """The bytes, where all of them are UTF-8 and are the text as they stand."""
    whole = decoded.rule == "utf-8-bytes" and not decoded.text.endswith("\ufffd")
    return body if whole else None


def _evidence(decoded: Decoded) -> Evidence:
    """How bytes became text: the encoding, and the declaration that it follows."""
    return Evidence(
        field="encoding",
        rule=decoded.rule,
        place=decoded.declaration,
        text=decoded.encoding,
    )
