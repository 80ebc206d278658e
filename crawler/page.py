"""A page, parsed once: what every reader looks at."""

from dataclasses import dataclass

from lxml.html import HtmlElement


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A parsed page.

    url: the address that it was captured from.
    base_url: what its relative addresses are relative to (`<base href>`, else `url`).
    text: its source as text, after decoding.
    tree: the parsed document; never changed by a reader.
    """

    url: str
    base_url: str
    text: str
    tree: HtmlElement
