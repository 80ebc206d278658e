"""What a HTML page announces."""

import re
from collections.abc import Callable, Iterator, Mapping

from lxml.html import HtmlElement

from crawler.discover.enorth import older_list_file
from crawler.discover.link import Link, Links, Way, address_kind, path_query
from crawler.discover.scripts import add_script, add_written
from crawler.page import Page
from crawler.sites.profile import Profile
from crawler.urls import absolute_url, canonical_url

_PAGER_TEXT = re.compile(
    r"[\[【<(（«‹]*\s*(?:[上下前后]一?[页頁张]|后一页|前一页|[首尾末][页頁]|第一页|最后一?页"
    r"|第?\s*\d{1,5}\s*页?|next(?: page)?|prev(?:ious)?(?: page)?|older(?: posts)?"
    r"|last|first|[<>«»‹›]{1,2})\s*[\]】>)）»›]*",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"(?:…|\.{2,})\s*$")
_REFRESH = re.compile(
    r"\s*[\d.]+\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"']+)", re.IGNORECASE
)
_LOOKS_LIKE_ADDRESS = re.compile(
    r"\s*(?:https?:/|/|\.|[^\s?]*\.\w?html?\b|\?\w+=)", re.IGNORECASE
)
_FLASH_VALUES = {"flashvars", "src", "movie"}
_WAYS: Mapping[str, Way] = {"list": "list", "article": "article"}


def page_links(page: Page, profile: Profile) -> tuple[Link, ...]:
    """Every address of the site that the page announces, in the order of the source.

    Links and image maps, frames, the feeds and neighbours that its head names, the
    pages of its pager (also one that a script builds, or that another file announces),
    a refresh, and addresses that stand in scripts alone; those last have to look like
    articles or lists of the profile. Comments and forms announce nothing.
    """
    own = canonical_url(page.url, profile.addresses)
    links = Links(profile, page.base_url, _way(own, profile))
    for element in page.tree.iter("*"):
        reader = _READERS.get(element.tag)
        if reader is not None:
            reader(element, links)
        onclick = element.get("onclick")
        if onclick:
            add_written(onclick, links)
    older = older_list_file(own) if own is not None else None
    if older is not None:
        links.add(older, "pager")
    return links.all()


def style_sheets(page: Page) -> Iterator[str]:
    """The absolute addresses of the style sheets that the page names."""
    for link in page.tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        if "stylesheet" in relations:
            url = absolute_url(link.get("href") or "", page.base_url)
            if url is not None:
                yield url


def _way(url: str | None, profile: Profile) -> Way:
    if url is None:
        return "page"
    if path_query(url) == "/":
        return "home"
    return _WAYS.get(address_kind(url, profile), "page")


def _anchor(element: HtmlElement, links: Links) -> None:
    href = element.get("href")
    if not href:
        return
    if href.lstrip()[:11].lower() == "javascript:":
        add_written(href, links)
        return
    text = _link_text(element)
    is_pager = text is not None and _PAGER_TEXT.fullmatch(text) is not None
    is_next = (element.get("rel") or "").lower() in {"next", "prev"}
    links.add(href, "pager" if is_pager or is_next else links.way, text=text)


def _link_text(element: HtmlElement) -> str | None:
    """The link's words; its title, or its picture's, where they say more."""
    text = " ".join(element.text_content().split())
    title = " ".join((element.get("title") or "").split())
    if title and (not text or _CUT_SHORT.search(text)):
        return title
    pictures = (image.get("alt") for image in element.iter("img"))
    return text or next((alt for alt in pictures if alt), None)


def _head_link(element: HtmlElement, links: Links) -> None:
    href, relations = element.get("href"), (element.get("rel") or "").lower().split()
    media = (element.get("type") or "").lower()
    if not href:
        return
    if "alternate" in relations and ("rss" in media or "atom" in media):
        links.add(href, "head", text=element.get("title"), kind="feed")
    elif "sitemap" in relations:
        links.add(href, "head", kind="sitemap")
    elif {"next", "prev", "previous"} & set(relations):
        links.add(href, "pager")


def _frame(element: HtmlElement, links: Links) -> None:
    links.add(element.get("src") or "", "frame")


def _script(element: HtmlElement, links: Links) -> None:
    source = element.get("src")
    url = links.url(source) if source else None
    if url is not None and address_kind(url, links.profile) == "script":
        links.add(url, "pager")
    if element.text:
        add_script(element.text, links)


def _meta(element: HtmlElement, links: Links) -> None:
    refresh = _REFRESH.match(element.get("content") or "")
    if refresh and (element.get("http-equiv") or "").lower() == "refresh":
        links.add(refresh[1], "redirect")


def _option(element: HtmlElement, links: Links) -> None:
    value = element.get("value") or ""
    if _LOOKS_LIKE_ADDRESS.match(value):
        links.add(value, links.way, text=element.text_content())


def _flash(element: HtmlElement, links: Links) -> None:
    """What a Flash object is given: a slide show's addresses, between bars."""
    if element.tag == "embed" or (element.get("name") or "").lower() in _FLASH_VALUES:
        values = element.get("flashvars") or element.get("value") or ""
        add_written(f"={values.replace('&', '|')}", links)


_READERS: Mapping[str, Callable[[HtmlElement, Links], None]] = {
    "a": _anchor,
    "area": _anchor,
    "link": _head_link,
    "iframe": _frame,
    "frame": _frame,
    "script": _script,
    "meta": _meta,
    "option": _option,
    "param": _flash,
    "embed": _flash,
}
