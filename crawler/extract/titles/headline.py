"""The line of a page that its head confirms to be the headline."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.extract.flow import flow
from crawler.extract.lines import Line
from crawler.extract.marks import linked, linked_article, types_of
from crawler.extract.text import letters, squeezed
from crawler.extract.titles.claims import SEPARATOR, Claim, claims, is_site_name
from crawler.page import Page


class Headline(NamedTuple):
    """A headline as a page shows it: its text, and the line where it begins."""

    text: str
    line: Line
    number: int


_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u3041-\u30fa\u4e00-\u9fff]")
_FIRST = frozenset(["h1", "h2"])
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_COLONS = re.compile(r"[\s:：]+")
_LONGEST = 150
_LONGEST_HEADING = 300
_PART = 0.3
_INSIDE = 0.7
_ALIKE = 0.5
_LEAST_WORDS = 2
_LEAST_PAIRS = 6
_MOST_PIECES = 100


@lru_cache(maxsize=2)
def visible_headline(page: Page) -> Headline | None:
    """The most prominent line that the page's head confirms; `None` without one."""
    said = claims(page)
    if not said:
        return None
    scored = [
        (score, found)
        for found in _candidates(page, said)
        if (score := _score(page, found, said)) > 0
    ]
    sure = [each for each in scored if _is_sure(each[1], said)]
    best = max(sure, key=lambda each: each[0], default=None)
    if best is None:
        alike = None if _of_news(page) else _alike(page, said)
        if alike is not None:
            return _spelled(alike, said)
        if not scored:
            return None
        best = max(scored, key=lambda each: each[0])
    return _with_kicker(page, _spelled(best[1], said))


def _spelled(found: Headline, said: tuple[Claim, ...]) -> Headline:
    """A headline in several elements as the head spells it, with the colon between.

    Where the head gives no more than the second of two, a kicker stands before it.
    """
    if not found.line.heading or len(found.line.pieces) < 2:
        return found
    plain = _without_colons(found.text)
    for claim in said:
        if claim.text != found.text and _without_colons(claim.text) == plain:
            return found._replace(text=claim.text)
    behind = _behind_kicker(found.line, said)
    return found._replace(text=behind) if behind else found


def _behind_kicker(line: Line, said: tuple[Claim, ...]) -> str | None:
    """The second of two texts in a heading, if it is all that a claim says.

    Of comments on it there is a number: 12 replies to X.
    """
    pieces = [text for piece in line.pieces if letters(text := squeezed(piece))]
    if len(pieces) != 2 or any(map(str.isdigit, pieces[0])):
        return None
    last = letters(pieces[1])
    return pieces[1] if any(claim.letters == last for claim in said) else None


def _without_colons(text: str) -> str:
    return _COLONS.sub("", text)


def _with_kicker(page: Page, found: Headline) -> Headline:
    """The headline behind the kicker and colon with which all marks give it."""
    article = linked(page, "headline")
    whole = squeezed(page.meta.get("og:title", ""))
    if article is None or letters(article.value) != letters(whole):
        return found
    _, _, rest = whole.replace("：", ":").partition(":")
    own = bool(rest) and letters(rest) == letters(found.text)
    return found._replace(text=whole) if own else found


def _of_news(page: Page) -> bool:
    """Whether JSON-LD gives the headline of a piece of news, in its own words."""
    article = linked_article(page)
    return "headline" in article and any("News" in each for each in types_of(article))


def _is_sure(found: Headline, said: tuple[Claim, ...]) -> bool:
    """Whether the line is a heading, or a whole title: others may be in the text."""
    if found.line.heading:
        return True
    shown = letters(found.text)
    return any(
        len(shown) >= len(claim.letters) * _INSIDE or _is_part(claim, shown)
        for claim in said
        if _confirms(claim, shown)
    )


def _candidates(page: Page, said: tuple[Claim, ...]) -> Iterator[Headline]:
    """The headings that run over several lines, whole; then the lines."""
    lines = flow(page).lines
    sought = "\n".join(text for claim in said for text in claim).lower()
    yield from _headings(page)
    for index, line in enumerate(lines):
        if line.linked * 2 > len(line.text) and not line.heading:
            continue
        if may_begin(line.text, sought):
            yield Headline(line.text, line, index)
        if line.block.tag in _FIRST and len(line.pieces) > 1:
            behind = _behind_kicker(line, said)
            if behind is not None:
                yield Headline(behind, line, index)


def may_begin(text: str, sought: str) -> bool:
    """Whether a text begins with letters that are sought at all: a cheap first look."""
    head = text[:4].lower()
    if not head.isalnum():
        head = head[:2]
    return not head.isalnum() or head in sought


def _headings(page: Page) -> Iterator[Headline]:
    """The first-level headings of several lines."""
    numbered = ((i, line) for i, line in enumerate(flow(page).lines) if line.heading)
    for heading, group in groupby(numbered, lambda each: _heading(each[1].element)):
        shown = list(group)
        if heading is not None and heading.tag == "h1" and len(shown) > 1:
            number, line = shown[0]
            texts = list(islice(heading.itertext(), _MOST_PIECES + 1))
            if len(texts) <= _MOST_PIECES:
                yield Headline(squeezed(" ".join(texts)), line, number)


def _heading(element: HtmlElement) -> HtmlElement | None:
    if element.tag in _HEADINGS:
        return element
    return next(element.iterancestors(*_HEADINGS), None)


def _score(page: Page, found: Headline, said: tuple[Claim, ...]) -> float:
    """How much speaks for this line as headline; 0 where no claim confirms it."""
    text, line = found.text, found.line
    longest = _LONGEST_HEADING if line.heading else _LONGEST
    if not 2 <= len(text) <= longest or (len(text) < 4 and not line.heading):
        return 0
    shown = letters(text)
    if len(shown) < 2:
        return 0
    if line.heading and "crumb" in line.block.names:  # the path's last step
        return 0
    confirmed = [claim.letters for claim in said if _confirms(claim, shown)]
    if not confirmed or is_site_name(page, text):
        return 0
    first_part = any(claim.startswith(shown[: len(claim)]) for claim in confirmed)
    linked = line.linked > len(line.text) // 2
    most = max(map(len, confirmed))
    own = len(shown) if len(shown) <= most else 2 * most - len(shown)
    heading = 16 if line.block.tag == "h1" else 12 * line.heading
    return max(own + heading + 8 * first_part - 20 * linked, 0)


def _confirms(claim: Claim, shown: str) -> bool:
    """Whether the line is the claim, most of it, or a part that a bar sets off.

    A claim may also be the beginning of the line: titles are cut at quotes.
    """
    if shown not in claim.letters:
        return len(claim.letters) >= 6 and shown.startswith(claim.letters)
    share = len(shown) / len(claim.letters)
    if share >= _INSIDE:
        return True
    at_end = claim.letters.startswith(shown) or claim.letters.endswith(shown)
    return (share > _PART and at_end) or _is_part(claim, shown)


def _is_part(claim: Claim, shown: str) -> bool:
    parts = SEPARATOR.split(claim.text[:_LONGEST_HEADING])
    return any(letters(part) == shown for part in parts)


def _alike(page: Page, said: tuple[Claim, ...]) -> Headline | None:
    """The first-level heading that says in other words what the head does."""
    for number, line in enumerate(flow(page).lines):
        if line.block.tag != "h1" or line.linked * 2 >= len(line.text):
            continue
        likeness = max(_likeness(line.text, claim.text) for claim in said)
        if likeness >= _ALIKE and not is_site_name(page, line.text):
            return Headline(line.text, line, number)
    return None


def _likeness(text: str, claim: str) -> float:
    """Which share of the words of one the other has; pairs of Chinese characters."""
    if _HAN.search(text):
        words, others, least = _pairs(text), _pairs(claim), _LEAST_PAIRS
    else:
        words, others, least = _words(text), _words(claim), _LEAST_WORDS
    fewest = min(len(words), len(others))
    return float(len(words & others)) / fewest if fewest >= least else 0.0


def _words(text: str) -> set[str]:
    return {found[0] for found in _WORD.finditer(text.lower())}


def _pairs(text: str) -> set[str]:
    shown = letters(text)
    return {shown[i : i + 2] for i in range(len(shown) - 1)}
