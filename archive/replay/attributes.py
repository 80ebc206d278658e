"""What the elements of a replayed page keep, and where their addresses lead. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.html import HtmlElement
from w3lib.url import safe_url_string

from archive.replay.css import Use, rewritten_css
from archive.replay.places import Places

SANDBOX = "allow-top-navigation-by-user-activation"
"""What a replayed page may do: follow a link that is clicked, out of its frame."""

ABSENT = "不在存档中 · not in the archive"

MISSING = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='60' "
    "height='40' viewBox='0 0 60 40' preserveAspectRatio='none'%3E"
    "%3Crect width='60' height='40' fill='%23eee' "
    "stroke='%23999' stroke-dasharray='4' vector-effect='non-scaling-stroke'/%3E"
    "%3C/svg%3E"
)
"""The picture that stands for one that the archive does not have."""

MOST = 1_000
"""Attributes of one element; to read more takes lxml for ever, and no page has them."""

_KEPT = frozenset(
    {
        *("abbr", "align", "alink", "alt", "bgcolor", "border", "bordercolor"),
        *("bordercolordark", "bordercolorlight", "cellpadding", "cellspacing"),
        *("checked", "class", "clear", "color", "cols", "colspan", "compact"),
        *("coords", "datetime", "dir", "direction", "disabled", "face", "for"),
        *("frame", "frameborder", "framespacing", "headers", "height", "hidden"),
        *("hspace", "id", "label", "lang", "leftmargin", "link", "loop"),
        *("marginheight", "marginwidth", "maxlength", "media", "multiple", "name"),
        *("noresize", "noshade", "nowrap", "open", "placeholder", "readonly"),
        *("reversed", "role", "rows", "rowspan", "rules", "scope", "scrollamount"),
        *("scrolldelay", "scrolling", "selected", "shape", "size", "span", "start"),
        *("summary", "tabindex", "text", "title", "topmargin", "type", "usemap"),
        *("valign", "value", "vlink", "vspace", "width", "wrap"),
        *("cx", "cy", "d", "points", "preserveaspectratio", "r", "rx", "ry"),
        *("transform", "viewbox", "x", "x1", "x2", "y", "y1", "y2"),
        *("fill-rule", "opacity", "stroke-width"),
    }
)
_KEPT_KIND = re.compile(r"(?:aria|data)-[a-z0-9_.-]+", re.ASCII)
_LAZY = (
    *("data-original", "data-src", "data-lazy-src", "data-lazyload", "data-lazy"),
    *("data-echo", "data-url", "original", "_src"),
)
"""Where pages put a picture's address for a script to find."""

_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,]*)?(?:,|$)")
_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CSS_COMMENT = re.compile("<!--|-->")
_TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\r\n]")
_VIEWPORT = "viewport"


def absolute(address: str, base: str) -> str | None:
    """The web address that is meant, without its fragment; `None` if it is none.

    >>> absolute("../b.png#x", "http://a.example/1/2/"), absolute("data:,", "http://a/")
    ('http://a.example/1/b.png', None)
    """
    try:
        joined = urljoin(base, _BREAKS.sub("", address.strip()))
        url = safe_url_string(urldefrag(joined).url)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def fit(text: str) -> str:
    """The text without characters that no document may hold.

    >>> fit("a\\x01b\\n")
    'a\ufffdb\\n'
    """
    return _UNFIT.sub("\ufffd", text)


class Rewriter:
    """Takes from the elements of one page what acts, and leads the rest back."""

    def __init__(self, base: str, places: Places) -> None:
        self._base = base
        self._places = places
        self._links: list[tuple[HtmlElement, str]] = []
        self._own: Mapping[str, Callable[[HtmlElement, Mapping[str, str]], bool]] = {
            "a": self._link,
            "area": self._link,
            "frame": self._frame,
            "iframe": self._frame,
            "image": self._image,
            "img": self._image,
            "input": self._input,
            "link": self._sheet,
            "meta": self._meta,
            "style": self._style,
        }

    def treated(self, element: HtmlElement, name: str) -> bool:
        """Leave an element what is harmless; whether it may stay."""
        if len(element.attrib) > MOST:
            element.attrib.clear()
        said = {str(key): fit(str(value)) for key, value in element.attrib.items()}
        element.attrib.clear()  # to take them off one by one takes far longer
        for key, value in said.items():
            if key in _KEPT or _KEPT_KIND.fullmatch(key):
                element.set(key, value)
        if "style" in said:
            element.set("style", rewritten_css(said["style"], self._resolved))
        background = said.get("background")
        if background and (place := self._resolved(background, "picture")):
            element.set("background", place)
        own = self._own.get(name)
        return own is None or own(element, said)

    def mark_links(self) -> None:
        """Say at each link whether the archive has what it leads to."""
        known = self._places.archived({url for _, url in self._links})
        for element, url in self._links:
            if url not in known:
                words = filter(None, (element.get("title"), ABSENT))
                element.set("title", " — ".join(words))

    def _link(self, element: HtmlElement, said: Mapping[str, str]) -> bool:
        address = said.get("href", "").strip()
        if address.startswith("#"):
            element.set("href", address)
        elif address and (url := absolute(address, self._base)):
            element.set("href", self._places.link(url))
            element.set("target", "_top")
            self._links.append((element, url))
        return True

    def _image(self, element: HtmlElement, said: Mapping[str, str]) -> bool:
        """Show the first of the files that are named for a picture and are there."""
        named = [address for address in _files(said) if address.strip()]
        places = (self._resolved(address, "picture") for address in named)
        place = next(filter(None, places), None)
        if place is None and named:
            place = MISSING
            words = filter(None, (said.get("title"), ABSENT))
            element.set("title", " — ".join(words))
        if place is not None:
            element.set("src", place)
            if element.tag == "image":  # of a drawing
                element.set("href", place)
        return True

    def _input(self, element: HtmlElement, said: Mapping[str, str]) -> bool:
        is_picture = said.get("type", "").strip().lower() == "image"
        return self._image(element, said) if is_picture else True

    def _frame(self, element: HtmlElement, said: Mapping[str, str]) -> bool:
        for each in list(element):
            element.remove(each)
        element.text = None
        url = absolute(said.get("src", ""), self._base)
        place = self._places.frame(url) if url else None
        if place:
            element.set("src", place)
        if element.tag == "iframe":
            element.set("sandbox", SANDBOX)
        return bool(place) or element.tag == "frame"

    def _sheet(self, element: HtmlElement, said: Mapping[str, str]) -> bool:
        url = absolute(said.get("href", ""), self._base)
        kinds = said.get("rel", "").lower().split()
        if "stylesheet" not in kinds or "alternate" in kinds or url is None:
            return False
        place = self._places.style(url)
        if place is None:
            return False
        element.set("rel", "stylesheet")
        element.set("href", place)
        return True

    def _style(self, element: HtmlElement, _said: Mapping[str, str]) -> bool:
        written = _CSS_COMMENT.sub(" ", fit(str(element.text_content())))
        css = rewritten_css(written, self._resolved)
        for each in list(element):
            element.remove(each)
        element.text = _TAG.sub(r"\\3c ", css)
        return True

    def _meta(self, element: HtmlElement, said: Mapping[str, str]) -> bool:
        """Keep how wide the page wants to be; the rest is sent as headers, or acts."""
        if said.get("name", "").strip().lower() != _VIEWPORT:
            return False
        element.set("content", said.get("content", ""))
        return True

    def _resolved(self, address: str, use: Use) -> str | None:
        """Where what an address names is served; a picture in itself stays."""
        stated = address.strip()
        if stated[:11].lower() == "data:image/":
            return stated
        url = absolute(stated, self._base) if stated else None
        if url is None:
            return None
        place = self._places.style if use == "style" else self._places.picture
        return place(url)


def _files(said: Mapping[str, str]) -> Iterator[str]:
    """The addresses of a picture, those that a script would have put in first."""
    for name in (*_LAZY, "src", "href", "xlink:href"):
        yield said.get(name, "")
    for name in ("srcset", "data-srcset"):
        yield from _CANDIDATE.findall(said.get(name, ""))
