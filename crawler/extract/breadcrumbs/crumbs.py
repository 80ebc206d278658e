"""The steps of a breadcrumb, told apart in the block that holds them."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archive import Crumb
from crawler.extract.reading import Reading
from crawler.extract.text import letters, narrow, squeezed
from crawler.extract.titles.title import title
from crawler.page import Page
from crawler.sites.profile import Layout

Crumbs = Reading[tuple[Crumb, ...]]

LABEL = re.compile(
    r"(?:您|你)?\s*(?:[现現]在|目前|[当當]前)?\s*(?:所?\s*在|的)?\s*(?:[当當]前|[现現]在|所在)?\s*的?\s*位\s*置\s*(?:是|为|為)?\s*[:>]?\s*"
    r"|^(?:您|你)(?:[现現]在|[当當]前)?(?:正)?在(?:[这這][里裡])?\s*[:]\s*"
    r"|^you(?: a|')re here\s*[:]?\s*|^[当當]前(?:[栏欄]目|[频頻]道)\s*[:]\s*",
    re.IGNORECASE,
)
"""The words before a breadcrumb."""

SEPARATOR = re.compile(
    r"\s*(?:>+|»+|›+|→|＞+|=>|->|--+|::|/|\\|\||·|—|－|-(?=\s)|(?<=\s)-)\s*"
)
"""What stands between two steps."""

_END = re.compile(
    r"^[>»\s]*(?:正文|文章正文|新[闻聞]正文|文章|[内內]容|[内內]文|文章[内內]容|新[闻聞][内內]容|[详詳][细細][内內]容|查看[内內]容|[浏瀏][览覽]文章|[阅閱][读讀]文章|信息[内內]容|[详詳]情|文章[详詳]情"
    r"|記事|article|>+)?[<»\s]*$",
    re.IGNORECASE,
)
# What other languages print before the first step, and what readers aloud are told.
_HERE = re.compile(
    r"(?:you are here|sie (?:sind|befinden sich) hier|du bist hier|standort"
    r"|pfadnavigation|brotkr(?:ü|u)mel?n?(?:navigation)?"
    r"|breadcrumbs?(?: trail| navigation| links| menu)*"
    r"|vous êtes ici|fil d['’]ariane|est[áa]s? aquí|usted está aquí|você está aqui"
    r"|(?:je|u) bent hier|jesteś tutaj|tu sei qui|ti trovi in|du är här|du er her"
    r"|вы (?:здесь|находитесь)"
    r"|[现現]在地|[当當]前|位置|面包屑|パンくず(?:リスト)?)\s*[:：]?",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\d{1,2}:\d\d|(?:19|20)\d\d[-/.年]\d")
_UNSEEN = frozenset(["script", "style", "select", "svg", "title", "path", "noscript"])
_LONGEST_CRUMB = 30
_LONGEST_LABEL = 200
_MOST_PIECES = 300
_MOST_PARTS = 100
_SIGNS = ("置", "在", "当前", "當前", "here")
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
    pieces = list(islice(_pieces(element, after), _MOST_PIECES))
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
    """The texts of an element with the addresses that they lead to.

    after: the comment behind which they begin; the next that closes a block ends them.
    """
    begun = after is None
    walker = iterwalk(element, events=("start", "end", "comment"))
    for event, node in walker:
        if event == "start":
            if begun:
                yield from _of_start(node)
            if node.tag == "a" or node.tag in _UNSEEN:
                walker.skip_subtree()
            continue
        if event == "comment" and after is not None:
            if begun and _closes(node):
                return
            begun = begun or node is after
        if begun and node is not element:
            yield (node.tail or "", None)


def _closes(node: HtmlElement) -> bool:
    return "block end" in (node.text or "")


def _of_start(node: HtmlElement) -> Iterator[tuple[str, str | None]]:
    if node.tag == "a":
        yield (_shown(node), node.get("href") or "")
    elif node.tag not in _UNSEEN:
        yield (node.text or "", None)


def _shown(link: HtmlElement) -> str:
    """The text of a link, without that of a drawing in it; no step is made of much."""
    walker = iterwalk(link, events=("start", "end", "comment"))
    texts: list[str | None] = []
    for event, node in islice(walker, _MOST_PARTS):
        if event == "start" and node.tag == "svg":
            walker.skip_subtree()
        elif event == "start":
            texts.append(node.text)
        elif node is not link:
            texts.append(node.tail)
    return "".join(filter(None, texts))


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
    if crumbs and crumbs[0].url is None and _HERE.fullmatch(crumbs[0].name):
        crumbs = crumbs[1:]
    ends = [i for i, crumb in enumerate(crumbs) if _END.match(crumb.name)]
    crumbs = crumbs[: ends[0]] if ends and ends[0] else crumbs
    crumbs = [crumb for crumb in crumbs if letters(crumb.name)]
    while crumbs and _closes_path(page, crumbs[-1], headline):
        crumbs = crumbs[:-1]
    if len(crumbs) > MOST or not all(map(_may_be_crumb, crumbs)):
        return ()
    return tuple(crumbs)


def _may_be_crumb(crumb: Crumb) -> bool:
    return len(crumb.name) <= _LONGEST_CRUMB and not _STAMP.search(crumb.name)


def _closes_path(page: Page, crumb: Crumb, headline: str) -> bool:
    """Whether the last step is the page itself."""
    if crumb.url is None:
        return len(crumb.name) > _LONGEST_CRUMB or _is_end(crumb.name, headline)
    return crumb.url == page.url and urlsplit(page.url).path not in ("", "/")


def _is_end(name: str, headline: str) -> bool:
    shown = letters(name)
    cut = len(shown) > 5 and headline.startswith(shown)
    return _END.match(name) is not None or not shown or shown == headline or cut
