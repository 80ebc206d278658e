"""The steps of a breadcrumb, told apart in the block that holds them."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive import Crumb
from crawler.extract.text import letters, narrow, squeezed
from crawler.extract.title import title
from crawler.page import Page
from crawler.sites.profile import Layout

LABEL = re.compile(
    r"(?:您|你)?\s*(?:现在|目前|当前)?\s*(?:所?\s*在|的)?\s*(?:当前|现在|所在)?\s*的?\s*位\s*置\s*(?:是|为)?\s*[:>]?\s*"
    r"|^(?:您|你)(?:现在|当前)?(?:正)?在(?:这里)?\s*[:]\s*"
    r"|^you are here\s*[:]?\s*|^当前(?:栏目|频道)\s*[:]\s*",
    re.IGNORECASE,
)
"""The words before a breadcrumb."""

SEPARATOR = re.compile(
    r"\s*(?:>+|»+|›+|→|＞+|=>|->|--+|::|/|\\|\||·|—|－|-(?=\s)|(?<=\s)-)\s*"
)
"""What stands between two steps."""

_END = re.compile(
    r"^[>»\s]*(?:正文|文章正文|新闻正文|文章|内容|文章内容|新闻内容|详细内容|查看内容|浏览文章|阅读文章|信息内容|详情|文章详情|>+)?[<»\s]*$"
)
_LONGEST_CRUMB = 30
_LONGEST_LABEL = 200
_SIGNS = ("置", "在", "当前", "here")
MOST = 9
"""No breadcrumb has more steps."""


def crumbs_in(
    page: Page,
    layout: Layout | None,
    element: HtmlElement,
    *,
    after: HtmlElement | None = None,
) -> tuple[Crumb, ...]:
    """The links and the texts between them, in order."""
    pieces = list(_pieces(element, after))
    label = _label_end(pieces)
    found: list[Crumb] = []
    for text, href in pieces[label:]:
        found += _in_piece(page, text, href)
    return trimmed(page, layout, found)


def _label_end(pieces: list[tuple[str, str | None]]) -> int:
    """The piece that follows the one in which the label stands."""
    for index, (text, href) in enumerate(pieces):
        found = LABEL.search(narrow(text)) if href is None and _hints(text) else None
        if found is not None:
            rest = text[found.end() :]
            pieces[index] = (rest, href)
            return index
    return 0


def _hints(text: str) -> bool:
    """Whether the label may stand in the text: a cheap look before the search."""
    return len(text) < _LONGEST_LABEL and any(sign in text for sign in _SIGNS)


def _pieces(
    element: HtmlElement, after: HtmlElement | None
) -> Iterator[tuple[str, str | None]]:
    """The texts of an element with the addresses that they lead to."""
    seen = after is None
    for node in element.iter():
        if after is not None and node is after:
            seen = True
            yield (after.tail or "", None)
            continue
        if not seen:
            continue
        if after is not None and _closes(node):
            return
        yield from _of_node(node, element)


def _closes(node: HtmlElement) -> bool:
    return not isinstance(node.tag, str) and "block end" in (node.text or "")


def _of_node(
    node: HtmlElement, element: HtmlElement
) -> Iterator[tuple[str, str | None]]:
    if isinstance(node.tag, str) and node.tag not in {"script", "style", "select"}:
        if node.tag == "a":
            yield ("".join(node.itertext()), node.get("href") or "")
        elif not any(each.tag == "a" for each in node.iterancestors("a")):
            yield (node.text or "", None)
    outside = node.tag == "a" or not any(True for _ in node.iterancestors("a"))
    if node is not element and outside:
        yield (node.tail or "", None)


def _in_piece(page: Page, text: str, href: str | None) -> Iterator[Crumb]:
    if href is not None:
        name = squeezed(text).strip(" >»›/")
        if name:
            yield Crumb(name=name, url=page.link(href) if href else None)
        return
    for part in SEPARATOR.split(squeezed(text)):
        name = part.strip(" :：>》»›[]【】-")
        if name:
            yield Crumb(name=name)


def trimmed(
    page: Page, layout: Layout | None, crumbs: list[Crumb]
) -> tuple[Crumb, ...]:
    """The crumbs without the end marker and the headline; none if they are too long."""
    reading = title(page, layout)
    headline = letters(reading.value) if reading else ""
    ends = [i for i, crumb in enumerate(crumbs) if _END.match(crumb.name)]
    crumbs = crumbs[: ends[0]] if ends and ends[0] else crumbs
    while crumbs and crumbs[-1].url is None and _is_end(crumbs[-1].name, headline):
        crumbs = crumbs[:-1]
    if len(crumbs) > MOST or any(len(crumb.name) > _LONGEST_CRUMB for crumb in crumbs):
        return ()
    return tuple(crumbs)


def _is_end(name: str, headline: str) -> bool:
    shown = letters(name)
    cut = len(shown) > 5 and headline.startswith(shown)
    return _END.match(name) is not None or not shown or shown == headline or cut
