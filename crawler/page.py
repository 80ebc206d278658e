"""A page, parsed once: what every reader looks at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from lxml.etree import (
    Comment,
    ElementDefaultClassLookup,
    HTMLParser,
    ProcessingInstruction,
    XMLSyntaxError,
    XPath,
    fromstring,
)
from lxml.html import HtmlComment, HtmlElement, HtmlProcessingInstruction

from crawler.controls import printable
from crawler.json_ld import JsonObject, objects_in
from crawler.marked import Marked, marked
from crawler.sites.model import SiteModel
from crawler.urls import absolute_url

# lxml.html's own parser looks each element's class up in Python, which costs a third of
# the time of a walk over the tree; only its form elements need that.
_PARSER: Final = HTMLParser(huge_tree=True, no_network=True, collect_ids=False)
_BYTES: Final = HTMLParser(
    huge_tree=True, no_network=True, collect_ids=False, encoding="utf-8"
)
for _each in (_PARSER, _BYTES):
    _each.set_element_class_lookup(
        ElementDefaultClassLookup(
            element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction
        )
    )
_EMPTY = "<html><head></head><body></body></html>"
# lxml refuses a str that declares an encoding, and stops at a NUL.
_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>|<\?xml", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)[^>]*>", re.IGNORECASE)
_HEAD = 1000
_PATH = re.compile(r"(?:/[\w.-]+(?:\(\))?(?:\[\d+\])?)+", re.ASCII)
_SURROGATES = re.compile("[\ud800-\udfff]")
_KINDS: Final[Mapping[object, str]] = {
    Comment: "comment()",
    ProcessingInstruction: "processing-instruction()",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """A parsed page, equal to itself alone.

    url: the address that it was captured from.
    base_url: what its relative addresses are relative to (`<base href>`, else `url`).
    text: its source as text, after decoding.
    tree: the parsed document; never changed by a reader.
    marked: its meta tags, scripts of data, titles, times and comments.
    model: what other pages of its site tell of it, or `None`.
    """

    url: str
    base_url: str
    text: str
    tree: HtmlElement
    marked: Marked
    model: SiteModel | None = None

    @cached_property
    def meta(self) -> dict[str, str]:
        """The meta tags by their names in lower case; the first that says something.

        enorth prints two pairs of keywords and description, of which the first may be
        empty (seen at dbw.cn).
        """
        return {name: values[0] for name, values in self.metas.items()}

    @property
    def metas(self) -> dict[str, list[str]]:
        """All that the meta tags say under each name, in order."""
        return self.marked.metas

    @cached_property
    def json_ld(self) -> tuple[JsonObject, ...]:
        """The objects of all JSON-LD scripts, those inside `@graph` and lists too."""
        return tuple(each for text in self.marked.json_ld for each in objects_in(text))

    @property
    def comments(self) -> list[HtmlElement]:
        """The comments, in document order."""
        return self.marked.comments

    @cached_property
    def commented(self) -> str:
        """The text of all comments: a cheap look for the marks of their makers."""
        return "\n".join(comment.text or "" for comment in self.comments)

    @cached_property
    def head_title(self) -> str:
        """The text of `<title>`, with its white space collapsed; may be empty."""
        titles = (str(title.text_content()) for title in self.marked.titles)
        texts = (" ".join(printable(text).split()) for text in titles)
        return next((text for text in texts if text), "")

    def place(self, element: HtmlElement) -> str:
        """The XPath of an element of this page."""
        path = str(element.getroottree().getpath(element))
        return path if _PATH.fullmatch(path) else _numbered_path(element)

    def element_at(self, place: str) -> HtmlElement | None:
        """The element at this XPath, as `place` wrote it."""
        found = self.tree.getroottree().xpath(place)
        first = next(iter(found), None) if isinstance(found, list) else None
        return first if isinstance(first, HtmlElement) else None

    def link(self, address: str) -> str | None:
        """The absolute form of a web address on this page; `None` if it is none."""
        return absolute_url(address, self.base_url)


def _numbered_path(element: HtmlElement) -> str:
    """The path in which no element is named: broken markup has names like `a<p`."""
    steps = []
    node: HtmlElement | None = element
    while node is not None:
        kind = _KINDS.get(node.tag, "*")
        before = (
            _KINDS.get(each.tag, "*") for each in node.itersiblings(preceding=True)
        )
        steps.append(f"{kind}[{1 + sum(each == kind for each in before)}]")
        node = node.getparent()
    return "/" + "/".join(reversed(steps))


def elements(path: XPath, tree: HtmlElement) -> list[HtmlElement]:
    """The elements, or comments, that a compiled path finds, in document order."""
    return cast("list[HtmlElement]", path(tree))


def read_page(
    text: str, *, url: str, body: bytes | None = None, model: SiteModel | None = None
) -> Page:
    """The page that this text is, however broken; no text gives an empty tree.

    body: the same in UTF-8, where these bytes are at hand: they parse faster.
    model: of its site.
    """
    tree = _tree_of_bytes(body) if body is not None else None
    if tree is None:
        tree = _tree(text)
    marks = marked(tree)
    base = absolute_url(marks.base, url) if marks.base else None
    return Page(
        url=url,
        base_url=base or url,
        text=text,
        tree=tree,
        marked=marks,
        model=model,
    )


def _tree_of_bytes(body: bytes) -> HtmlElement | None:
    """The tree of valid UTF-8; `None` where the text must be looked at first."""
    if b"\x00" in body or b"<?xml" in body[:_HEAD].lower() or _goes_on(body):
        return None
    try:
        tree = fromstring(body, parser=_BYTES)
    except XMLSyntaxError:
        return None
    return tree if isinstance(tree, HtmlElement) else None


def _goes_on(body: bytes) -> bool:
    """Whether markup stands behind `</html>`, where libxml2 stops and browsers do not.

    Headers that are documents of their own were included so in the 2000s.
    """
    end = body.find(b"</html")
    if end < 0:
        end = body.find(b"</HTML")
    return end >= 0 and body.find(b"<", end + 1) >= 0


def _tree(text: str) -> HtmlElement:
    markup = text.replace("\x00", "")
    if "<?xml" in markup[:_HEAD].lower():
        markup = _XML_DECLARATION.sub("", markup)
    markup = _END.sub("", markup)
    try:
        return _parsed(markup)
    except UnicodeEncodeError:
        return _parsed(_SURROGATES.sub("", markup))


def _parsed(markup: str) -> HtmlElement:
    """The tree; a document without any element (a lone comment) gives an empty one."""
    try:
        tree = fromstring(markup, parser=_PARSER)
    except XMLSyntaxError:
        return fromstring(_EMPTY, parser=_PARSER)
    return tree if isinstance(tree, HtmlElement) else fromstring(_EMPTY, parser=_PARSER)
