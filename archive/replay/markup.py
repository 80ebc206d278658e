"""A captured page made fit to be looked at: nothing in it acts or asks. Pure.

What keeps a browser from running and fetching is the policy that the page is served
with; this is the second fence, and it makes the page look as it did.
"""

import re
from typing import Final

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

from archive.replay.attributes import Rewriter, absolute, fit
from archive.replay.css import NOTHING
from archive.replay.places import Places

_PARSER: Final = HTMLParser(
    huge_tree=True,
    no_network=True,
    collect_ids=False,
    remove_comments=True,
    remove_pis=True,
    encoding="utf-8",
)
_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_DOCTYPE = re.compile(
    r'<!DOCTYPE html(?: PUBLIC "[\w/.,:+() -]*"(?: "[\w/.:-]*")?)?>',
    re.ASCII | re.IGNORECASE,
)
_EMPTY = b"<!DOCTYPE html><html><head></head><body></body></html>"

_DROPPED = frozenset(
    {
        *("script", "template", "audio", "video", "noembed", "noframes"),
        *("math", "foreignobject"),
    }
)
"""Elements that act, or that parsers disagree about, with all that they hold."""

_UNWRAPPED = frozenset(
    {
        *("noscript", "picture", "object", "applet", "param", "embed", "portal"),
        *("source", "track", "bgsound", "base", "basefont", "isindex", "fencedframe"),
        *("use", "set", "animate", "animatemotion", "animatetransform"),
    }
)
"""Elements that act or fetch; what they hold, or seem to hold, is shown."""

_TEXT_ALONE = frozenset({"title", "textarea", "option"})
_AS_TYPED = frozenset({"xmp", "listing", "plaintext"})
"""Elements that hold text, whatever a parser finds in them."""


def replayed(text: str, url: str, places: Places) -> str:
    """The page's markup: its look and its words, without anything that acts.

    url: that it was captured from.
    """
    tree = _tree(text)
    rewriter = Rewriter(_base(tree, url), places)
    _treat(tree, rewriter)
    for element in list(tree.iterdescendants()):
        if element.getparent() is not None:  # it was not dropped with another
            _treat(element, rewriter)
    rewriter.mark_links()
    _ask_for_no_icon(tree)
    doctype = str(tree.getroottree().docinfo.doctype or "")
    head = f"{doctype}\n" if _DOCTYPE.fullmatch(doctype) else ""
    return head + str(tostring(tree, encoding="unicode"))


def _tree(text: str) -> HtmlElement:
    markup = fit(text).encode()
    try:
        return document_fromstring(markup, parser=_PARSER)
    except (LxmlError, ValueError):
        return document_fromstring(_EMPTY, parser=_PARSER)


def _base(tree: HtmlElement, url: str) -> str:
    """What the page's relative addresses are relative to."""
    stated = (str(each.get("href") or "") for each in tree.iter("base"))
    first = next((each for each in stated if each.strip()), "")
    return absolute(first, url) or url


def _treat(element: HtmlElement, rewriter: Rewriter) -> None:
    """Let an element stay as it is, changed, without its tag, or not at all."""
    name = str(element.tag).lower()
    if name in _DROPPED:
        element.drop_tree()
        return
    if name == "picture":
        _give_choices(element)
    if name in _UNWRAPPED or not _NAME.fullmatch(name):
        element.drop_tag()
        return
    if name in _TEXT_ALONE | _AS_TYPED:
        _leave_text(element)
    if name in _AS_TYPED:
        element.tag = "pre"
    if not rewriter.treated(element, name):
        element.drop_tree()


def _ask_for_no_icon(tree: HtmlElement) -> None:
    """Name an icon that is nothing: browsers ask for one where none is named."""
    head = tree.find("head")
    if head is not None:
        head.append(head.makeelement("link", {"rel": "icon", "href": NOTHING}))


def _leave_text(element: HtmlElement) -> None:
    text = element.text_content()
    for each in list(element):
        element.remove(each)
    element.text = fit(str(text))


def _give_choices(picture: HtmlElement) -> None:
    """Let the image of a `<picture>` name all files that it may show."""
    choices = [str(each.get("srcset") or "") for each in picture.iter("source", "img")]
    for image in picture.iter("img"):
        image.set("srcset", ", ".join(filter(None, choices)))
