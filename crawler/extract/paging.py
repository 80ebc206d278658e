"""The pages of an article that runs over several."""

import re
from collections.abc import Iterable

from lxml.etree import XPath

from crawler.extract.reading import selected
from crawler.extract.text import squeezed
from crawler.page import Page
from crawler.sites.profile import Profile
from crawler.urls import absolute_url, canonical_url

_LINKS = XPath("//a[@href]")
_CREATE = re.compile(
    r"""createPageHTML\s*\(\s*["']?(?P<count>\d+)["']?\s*,\s*["']?(?P<index>\d+)["']?\s*,"""
    r"""\s*["'](?P<name>[\w.-]+)["']\s*,\s*["'](?P<ext>\w+)["']"""
)
_FILE = re.compile(r"^(?P<head>.*/)(?P<name>[^/]+?)(?P<ext>\.\w+)$")
_NUMBERED = re.compile(r"^(?P<name>.+)_(?P<number>\d{1,3})$")
_MOST = 200


def article_pages(page: Page, profile: Profile | None) -> tuple[str, ...]:
    """The addresses of the article's pages in order, the first included.

    Empty for an article of one page. The page may be any of them.
    """
    pages = _of_script(page) or _of_links(page, profile)
    return pages if len(pages) > 1 else ()


def page_number(page: Page, pages: tuple[str, ...]) -> int:
    """Which of an article's pages this is, from 1."""
    here = canonical_url(page.url)
    return pages.index(here) + 1 if here in pages else 1


def _of_script(page: Page) -> tuple[str, ...]:
    """`createPageHTML(count, index, "name", "ext")`: page k > 0 is `name_k.ext`.

    The script is printed on lists too, where name is `index`; there the address has no
    such file name.
    """
    if "createPageHTML" not in page.text:
        return ()
    found = _CREATE.search(page.text)
    file = _FILE.match(page.url.split("?")[0].split("#")[0])
    if found is None or file is None or not 1 < int(found["count"]) <= _MOST:
        return ()
    if _base_name(file["name"]) != found["name"] or found["name"] == "index":
        return ()
    later = (f"{found['name']}_{k}" for k in range(1, int(found["count"])))
    names = [found["name"], *later]
    return _canonical(f"{file['head']}{name}.{found['ext']}" for name in names)


def _base_name(name: str) -> str:
    numbered = _NUMBERED.match(name)
    return numbered["name"] if numbered else name


def _of_links(page: Page, profile: Profile | None) -> tuple[str, ...]:
    """Links to the same file with a number behind: `_01` (enorth), `_1` (TRS), `_2`."""
    file = _FILE.match((canonical_url(page.url) or page.url).split("?")[0])
    if file is None:
        return ()
    base = _base_of(page, file["name"], profile)
    wanted = re.compile(
        rf"^{re.escape(file['head'])}{re.escape(base)}(?:_(\d{{1,3}}))?{re.escape(file['ext'])}$"
    )
    numbers = {}
    for url in _linked(page):
        found = wanted.match(url)
        if found is not None:
            numbers[found[1]] = url
    here = _NUMBERED.match(file["name"]) if base != file["name"] else None
    numbers[here["number"] if here else None] = canonical_url(page.url) or page.url
    return _in_order(numbers, first=f"{file['head']}{base}{file['ext']}")


def _linked(page: Page) -> Iterable[str]:
    for link in _LINKS(page.tree):
        href = link.get("href") or ""
        if "_" in href or _is_pager_text(squeezed("".join(link.itertext()))):
            url = absolute_url(href, page.base_url)
            canonical = canonical_url(url) if url else None
            if canonical:
                yield canonical


def _is_pager_text(text: str) -> bool:
    return len(text) < 8 and ("页" in text or text.strip("[]【】 ").isdecimal())


def _base_of(page: Page, name: str, profile: Profile | None) -> str:
    """The file name of page 1: `_NN` belongs to a page where links show its siblings.

    TRS names end in `_1234` themselves (t20100721_1234.html): only a short number
    counts, and only where the name without it is an article's too or is linked.
    """
    numbered = _NUMBERED.match(name)
    if numbered is None:
        return name
    base = numbered["name"]
    linked = any(f"{base}." in (link.get("href") or "") for link in _LINKS(page.tree))
    siblings = any(
        f"{base}_" in (link.get("href") or "") for link in _LINKS(page.tree)
    )
    known = profile is not None and bool(selected(page, None, "pages"))
    return base if linked or siblings or known else name


def _in_order(numbers: dict[str | None, str], *, first: str) -> tuple[str, ...]:
    """The pages by number, without gaps; a pager that shows few of many is filled."""
    later = sorted(int(number) for number in numbers if number is not None)
    later = [number for number in later if number]
    if not later or later[-1] > _MOST:
        return ()
    sample = next(number for number in numbers if number and int(number))
    width = len(sample) if sample.startswith("0") else 1
    stem, dot, extension = first.rpartition(".")
    lowest = 1 if 1 in later else 2
    filled = range(min(lowest, later[0]), later[-1] + 1)
    return _canonical([first, *(f"{stem}_{k:0{width}d}{dot}{extension}" for k in filled)])


def _canonical(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical_url(url) or url for url in urls))
