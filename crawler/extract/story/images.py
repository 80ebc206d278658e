"""The pictures of an article, and their captions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive import Image
from crawler.extract.flow import flow
from crawler.extract.lines import INLINE, Line, Picture
from crawler.extract.story.roles import names_caption
from crawler.page import Page

_SOURCES = (
    "data-original", "data-src", "data-lazy-src", "data-echo", "data-url", "_src",
    "data-actualsrc", "original", "file", "src",
)  # fmt: skip
_ORNAMENT = re.compile(
    r"(?:^|[/_.-])(?:icon|logo|button|btn|blank|spacer|space|dot|line|arrow|loading|qrcode|qr|ewm|erweima"
    r"|share|print|avatar|banner|ad|pixel|1x1|transparent|weixin|wx|bullet|bg|top|close|grey|gray)s?\d*"
    r"(?=[/_.-]|$)|\.(?:gif\?|svg)",
    re.IGNORECASE,
)
_PICTURE_CREDIT = re.compile(
    r"(?:摄|摄影|供图|资料图片?|制图|图片来源.{0,20}|配图|发|(?:记者|通讯员|\s)[^\s，。]{2,4}\s*图|＝[^。]{1,20})\s*[）)\]】]?\s*$"
)
_OPENS_CAPTION = re.compile(
    r"^(?:[▲△↑▼]|图为|上图|下图|图[::：1-9]|[（(]?(?:资料图|摄影)[:：])"
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SMALLEST = 50
_LONGEST_CAPTION = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """An article's pictures.

    captions: the numbers of the lines that are captions.
    """

    images: tuple[Image, ...] = ()
    captions: frozenset[int] = frozenset()
    place: str | None = None


NO_PICTURES = Pictures()


def pictures(
    page: Page, numbers: Iterable[int], *, kept: Sequence[tuple[int, Line]]
) -> Pictures:
    """Pictures of the page, by their numbers.

    kept: the lines of the text there, with their numbers; captions are told among them.
    """
    everything = flow(page).pictures
    shown = [everything[number] for number in numbers]
    lines = dict(kept)
    own = [each for each in shown if not each.inline or each.line - 1 in lines]
    found = [(each, url) for each in own if (url := _address(page, each.element))]
    if not found:
        return Pictures()
    captions = _captions([each for each, _ in found], lines)
    text = [index for index, _ in kept if index not in captions]
    # The line below several pictures describes those in the block next to it.
    nearest = {each.line: _block(each.element) for each, _ in found}
    images = [
        Image(
            url=url,
            caption=captions[each.line].text
            if each.line in captions and _block(each.element) is nearest[each.line]
            else None,
            position=sum(index < each.line for index in text),
        )
        for each, url in found
    ]
    place = page.place(found[0][0].element)
    return Pictures(images=tuple(images), captions=frozenset(captions), place=place)


def _block(image: HtmlElement) -> HtmlElement | None:
    """The element that the picture stands in, links and fonts around it aside."""
    around = image.iterancestors()
    return next((each for each in around if each.tag not in INLINE), None)


def _captions(found: Sequence[Picture], lines: Mapping[int, Line]) -> dict[int, Line]:
    """The captions by the numbers of their lines."""
    below = {each.line: lines[each.line] for each in found if each.line in lines}
    return {number: line for number, line in below.items() if _is_caption(line)}


def _address(page: Page, image: HtmlElement) -> str | None:
    """Where the picture lies; `None` for an ornament, or one without an address.

    Lazy pages keep the address in an attribute of their own and a blank in `src`.
    """
    if _is_tiny(image):
        return None
    for name in _SOURCES:
        value = (image.get(name) or "").strip()
        if value and not value.startswith(("data:", "about:", "chrome-extension:")):
            url = page.link(value)
            return url if url and not _ORNAMENT.search(url.split("/", 3)[-1]) else None
    return None


def _is_tiny(image: HtmlElement) -> bool:
    sizes = (image.get("width") or "", image.get("height") or "")
    return any(size.isdecimal() and int(size) < _SMALLEST for size in sizes)


def _is_caption(line: Line) -> bool:
    """Whether the line below a picture describes it."""
    text = line.text
    if len(text) > _LONGEST_CAPTION or line.row:
        return False
    if _PICTURE_CREDIT.search(text) or _OPENS_CAPTION.search(text):
        return True
    if line.element.tag == "figcaption" or _has_caption_class(line.element):
        return True
    return (
        len(text) < 60 and not _is_strong(line.element) and _is_set_apart(line.element)
    )


def _has_caption_class(element: HtmlElement) -> bool:
    return names_caption((element.get("class") or "").lower())


def _is_set_apart(element: HtmlElement) -> bool:
    """Whether a block is centred, as captions are and paragraphs are not."""
    if element.tag == "center" or (element.get("align") or "").lower() == "center":
        return True
    return _CENTRED.search(element.get("style") or "") is not None


def _is_strong(element: HtmlElement) -> bool:
    """Whether a block is all bold: a sub-head, not a caption."""
    inner = next((child for child in element if child.tag != "br"), None)
    return (
        inner is not None
        and inner.tag in {"strong", "b"}
        and not (element.text or "").strip()
    )
