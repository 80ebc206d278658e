"""Which elements a walk over a page looks into."""

from itertools import islice

from lxml.html import HtmlElement

_OF_BODY = ("article", "main", "section", "header", "nav", "aside", "figure", "h1")
_TEXTS = ("h1", "article", "main")
_ROOMS = ("article", "main")
_FEW = 9
_PARAGRAPH = 50


def is_broken(element: HtmlElement) -> bool:
    """Whether an element without text of its own took in the page's.

    A head does where the body has no tag: libxml2 lets no element of HTML5 begin one.
    A button does where something inside it was never closed.
    """
    return next(element.iter(*_OF_BODY), None) is not None


def may_hold_text(element: HtmlElement) -> bool:
    """Whether a `nav` or `footer` holds more than links and small print."""
    if element.tag == "footer" and _is_own(element):
        return True
    if _is_path(element) or next(element.iter(*_TEXTS), None) is not None:
        return True
    return next(islice(element.iter("p"), _FEW, None), None) is not None


def _is_own(footer: HtmlElement) -> bool:
    """Whether a footer is an article's, or has no links as a site's has."""
    if next(footer.iterancestors(*_ROOMS), None) is not None:
        return True
    return next(islice(footer.iter("a"), 2, None), None) is None


def _is_path(element: HtmlElement) -> bool:
    """Whether the element is named as the path of sections to the page."""
    return any("crumb" in value.lower() for value in element.attrib.values())


def is_folded(element: HtmlElement) -> bool:
    """Whether what is hidden is text that a reader unfolds: it has paragraphs."""
    long = (each for each in element.iter("p") if len(each.text or "") > _PARAGRAPH)
    return next(islice(long, 1, None), None) is not None


def is_hidden(element: HtmlElement, style: str | None) -> bool:
    """Whether its style hides it; whole pages are hidden until a script shows them."""
    if style is None or "display:none" not in style.replace(" ", "").lower():
        return False
    return element.tag not in {"html", "body"}
