"""What an answer means: from bytes to the visit that the archive stores.

Pure. The crawl hands it what came over the wire; a later reading hands it what lies in
a WARC file, and gets the same visit.
"""

from dataclasses import replace
from datetime import datetime

from archive import UNCHANGED, Alias, Article, ContentCodingError, Visit
from crawler.announcing import NOT_A_PAGE, announced, named, with_resources
from crawler.announcing import found as found_at
from crawler.answer import Answer
from crawler.discover import address_kind, document_kind, links_in
from crawler.extract import EXTRACTOR_VERSION, says_missing, surroundings
from crawler.page import Page
from crawler.reading import page_and_record
from crawler.sites.model import SiteModel
from crawler.sites.profile import Profile
from crawler.urls import believed_canonical, canonical_url

SAID_OF = {
    "article": "a list is expected here",
    "list": "a list",
    "login": "a login page",
    "error": "an error text",
    "empty": "empty or cut off",
    "other": "no headline, time and body",
}


def visit_of(
    answer: Answer, profile: Profile, *, model: SiteModel | None = None
) -> Visit:
    """What this answer brings: the state of its address, a record, more addresses.

    model: what is known of the site's other pages.
    """
    if answer.redirect is not None:
        return _redirected(answer, profile)
    if answer.is_unchanged and answer.verdict[0] == "captured":
        return plain_visit(answer, profile, kind=UNCHANGED)
    if not answer.is_ok:
        return plain_visit(answer, profile)
    try:
        body = answer.content(limit=profile.pace.max_body)
    except ContentCodingError as error:
        failed = plain_visit(answer, profile)
        return replace(failed, state="failed", reason=str(error))
    kind = document_kind(
        body, url=answer.exchange.url, content_type=answer.content_type
    )
    if kind == "html":
        return _html(answer, profile, body, model)
    return _other(answer, profile, kind, body)


def plain_visit(answer: Answer, profile: Profile, *, kind: str = "page") -> Visit:
    """What the status alone says of an answer."""
    state, reason = answer.verdict
    return Visit(
        url=answer.url,
        site=profile.name,
        visited_at=answer.exchange.captured_at,
        kind=kind,
        state=state,
        reason=reason,
        retry_at=answer.retry_at,
        exchange=answer.exchange,
        extractor=EXTRACTOR_VERSION,
        profile=profile.digest,
    )


def unanswered(
    url: str, profile: Profile, kind: str, reason: str, at: datetime
) -> Visit:
    """The visit of an address that gave no answer."""
    return Visit(
        url=url,
        site=profile.name,
        visited_at=at,
        kind=kind,
        state="failed",
        reason=reason,
    )


def stumbled(visit: Visit, error: Exception) -> Visit:
    """The visit of what we cannot read or store, by a bug of ours: its bytes stay."""
    reason = f"a bug of ours: {type(error).__name__}: {error}"
    return replace(
        visit, state="failed", reason=reason, article=None, found=(), aliases=()
    )


def left_out(url: str, profile: Profile, reason: str, at: datetime) -> Visit:
    """The visit of an address that was not asked for after all."""
    kind = address_kind(url, profile)
    visit = unanswered(url, profile, kind, reason, at)
    return replace(visit, state="skipped")


def reading(
    answer: Answer, profile: Profile, body: bytes, model: SiteModel | None = None
) -> tuple[Page, Article]:
    """The page in this answer's body, and what it says as an article."""
    return page_and_record(
        body,
        url=answer.exchange.url,
        content_type=answer.content_type,
        profile=profile,
        captured_at=answer.exchange.captured_at,
        model=model,
    )


def _redirected(answer: Answer, profile: Profile) -> Visit:
    target = canonical_url(answer.redirect or "", profile.addresses)
    status = answer.response.status
    said = f"{status} to {target or answer.redirect}"
    visit = replace(plain_visit(answer, profile, kind="redirect"), reason=said)
    if target is None or not profile.owns(target):
        return replace(visit, state="skipped", reason=f"{said}: another site")
    if target == answer.url:
        return replace(visit, state="failed", reason=f"{said}: itself")
    kind = address_kind(target, profile)
    visit = replace(visit, found=(named(target, kind, "redirect"),))
    if kind == "list" and address_kind(answer.url, profile) == "article":
        return replace(visit, state="gone", reason=f"{said}: a list")
    alias = Alias(url=answer.url, leads_to=target, reason="redirect")
    is_lost = kind == "list"  # if an article stood here: the archive knows
    return replace(visit, state="captured", aliases=(alias,), is_soft_404=is_lost)


def _other(answer: Answer, profile: Profile, kind: str, body: bytes) -> Visit:
    """What is no page: feeds, sitemaps, scripts, robots.txt, pictures."""
    visit = plain_visit(answer, profile, kind=kind)
    if kind == "other":
        label = answer.response.media_type or "no media type"
        return replace(visit, state="skipped", reason=f"{NOT_A_PAGE}{label}")
    links = links_in(
        body, profile, url=answer.exchange.url, content_type=answer.content_type
    )
    return replace(visit, found=tuple(found_at(link) for link in links))


def _html(
    answer: Answer, profile: Profile, body: bytes, model: SiteModel | None
) -> Visit:
    page, article = reading(answer, profile, body, model)
    visit = replace(
        plain_visit(answer, profile),
        found=announced(page, profile),
        model=model.digest if model else None,
    )
    canonical = believed_canonical(page, profile)
    if canonical is not None and canonical != answer.url:
        return _copy(visit, canonical, address_kind(canonical, profile))
    expected = address_kind(answer.url, profile)
    if missing := _missing(page, article, visit, profile):
        gone = replace(visit, state="skipped", reason=missing, is_soft_404=True)
        return replace(gone, kind=article.kind)
    if article.kind != "article" or expected == "list":
        return _no_article(visit, article, expected)
    if article.pages and article.pages[0] != answer.url:
        return _page_of(visit, article.pages[0])
    return replace(
        visit,
        kind="article",
        article=article,
        surroundings=surroundings(page, article),
        found=tuple(with_resources(page, article, profile)),
    )


def _missing(
    page: Page, article: Article, visit: Visit, profile: Profile
) -> str | None:
    """Why a page that the server calls well says that there is none (a soft 404)."""
    if article.kind == "error" and says_missing(page):
        return "no article: it says that there is none"
    expected = address_kind(visit.url, profile)
    is_dubious = expected == "article" or (
        expected == "page" and article.kind == "empty"
    )
    if article.kind == "article" or not is_dubious:
        return None
    refreshes = (each for each in visit.found if each.way == "redirect")
    to_list = any(each.kind == "list" for each in refreshes)
    return "no article: a refresh to a list" if to_list else None


def _copy(visit: Visit, canonical: str, kind: str) -> Visit:
    """A page that names another address as its own: printed, shared, mobile …."""
    return replace(
        visit,
        kind="alias",
        reason=f"the page calls itself {canonical}",
        found=(named(canonical, kind, "head"), *visit.found),
        aliases=(Alias(url=visit.url, leads_to=canonical, reason="canonical"),),
    )


def _page_of(visit: Visit, first: str) -> Visit:
    """A page of an article that begins at another address."""
    return replace(
        visit,
        reason=f"a page of {first}",
        found=(named(first, "article", "pager"), *visit.found),
        aliases=(Alias(url=visit.url, leads_to=first, reason="page"),),
    )


def _no_article(visit: Visit, article: Article, expected: str) -> Visit:
    """A page that is no article: a list is as it should be, anything else is said."""
    kind = article.kind
    if expected == "list" and kind in {"list", "other", "article"}:
        return replace(visit, kind="list")
    if expected == "page" and kind in {"list", "other"}:
        return replace(visit, kind=kind)
    reason = f"no article: {SAID_OF[kind]}"
    return replace(visit, kind=kind, state="skipped", reason=reason)
