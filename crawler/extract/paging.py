"""The pages of an article that runs over several."""

import re
from collections.abc import Iterable

from lxml.etree import XPath

from crawler.page import Page, elements
from crawler.sites.profile import Profile
from crawler.urls import absolute_url, canonical_url

_LINKS = XPath("//a[@href]")
_CREATE = re.compile(
    r"""createPageHTML\s*\(\s*["']?(?P<count>\d+)["']?\s*,\s*["']?(?P<index>\d+)["']?\s*,"""
    r"""\s*["'](?P<name>[\w.-]+)["']\s*,\s*["'](?P<ext>\w+)["']"""
)
_FILE = re.compile(r"^(?P<head>.*/)(?P<name>[^/]+?)(?P<ext>\.\w+)$")
_NUMBERED = re.compile(r"^(?P<name>.+)_(?P<number>\d{1,3})$")
_PAGED = re.compile(
    r"(?P<mark>[?&])(?P<name>page(?:no|num|index|_no)?)=(?P<number>\d{1,3})"
    r"(?:&(?P<rest>[^#]*)|(?=#|$))",
    re.IGNORECASE | re.ASCII,
)
_MOST = 200


def article_pages(page: Page, _profile: Profile | None = None) -> tuple[str, ...]:
    """The addresses of the article's pages in order, the first included.

    Empty for an article of one page. The page may be any of them.
    """
    pages = _of_script(page) or _of_links(page) or _of_query(page)
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
    file = _FILE.match(page.url.split("?")[0].split("#")[0])
    if file is None or "createPageHTML" not in page.text:
        return ()
    found = _CREATE.search(page.text)
    if found is None or not 1 < int(found["count"]) <= _MOST:
        return ()
    own = (file["name"], _base_name(file["name"]))
    if found["name"] not in own or found["name"] == "index":
        return ()
    later = (f"{found['name']}_{k}" for k in range(1, int(found["count"])))
    names = [found["name"], *later]
    return _canonical(f"{file['head']}{name}.{found['ext']}" for name in names)


def _base_name(name: str) -> str:
    numbered = _NUMBERED.match(name)
    return numbered["name"] if numbered else name


def _of_links(page: Page) -> tuple[str, ...]:
    """Links to the same file with a number behind: `_01` (enorth), `_1` (TRS), `_2`.

    TRS names end in a number of their own (`t20100721_12.html`): a number is a page's
    only where the page links to the file without it, as every pager does.
    """
    here = (canonical_url(page.url) or page.url).split("?")[0]
    file = _FILE.match(here)
    if file is None:
        return ()
    numbered = _NUMBERED.match(file["name"])
    stem = numbered["name"] if numbered else file["name"]
    if numbered is None and f"{stem}_" not in page.text:
        return ()
    siblings = _siblings(page, stem)
    if numbered is None or "" in siblings:
        return _in_order(siblings, numbered, f"{file['head']}{stem}{file['ext']}")
    siblings = _siblings(page, file["name"])
    return _in_order(siblings, None, here)


def _of_query(page: Page) -> tuple[str, ...]:
    """Links to the same address with `page=2` and so on in its query."""
    if "page" not in page.text:
        return ()
    first, name, own = _without_number(canonical_url(page.url) or page.url)
    numbers = {own: name} if own else dict[int, str]()
    for link in elements(_LINKS, page.tree):
        joined = absolute_url(link.get("href") or "", page.base_url)
        bare, called, number = _without_number(joined) if joined else ("", "", 0)
        if number and bare == first:
            numbers[number] = called
    last = max(numbers, default=0)
    if not 1 < last <= _MOST:
        return ()
    query = f"{first}{'&' if '?' in first else '?'}{numbers[last]}="
    return _canonical([first, *(f"{query}{k}" for k in range(2, last + 1))])


def _without_number(url: str) -> tuple[str, str, int]:
    """The address without its page's number; what that is called; and it, or 0."""
    found = _PAGED.search(url)
    if found is None:
        return url, "", 0
    rest = f"{found['mark']}{found['rest']}" if found["rest"] else ""
    return url[: found.start()] + rest, found["name"], int(found["number"])


def _siblings(page: Page, stem: str) -> list[str]:
    """The numbers behind this file name that the page links to, "" for none."""
    wanted = re.compile(rf"(?:^|/){re.escape(stem)}(?:_(\d{{1,3}}))?\.\w+$")
    hrefs = (link.get("href") or "" for link in elements(_LINKS, page.tree))
    found = (wanted.search(href.strip()) for href in hrefs if stem in href)
    return list(dict.fromkeys(match[1] or "" for match in found if match))


def _in_order(
    siblings: list[str], own: re.Match[str] | None, first: str
) -> tuple[str, ...]:
    """The pages by number, without gaps; a pager that shows few of many is filled."""
    numbers = [number for number in siblings if number]
    numbers += [own["number"]] if own else []
    later = sorted({int(number) for number in numbers} - {0})
    if not later or later[-1] > _MOST:
        return ()
    sample = next(number for number in numbers if int(number))
    width = len(sample) if sample.startswith("0") else 1
    stem, dot, extension = first.rpartition(".")
    lowest = min(later[0], 2)
    filled = range(lowest, later[-1] + 1)
    return _canonical(
        [first, *(f"{stem}_{k:0{width}d}{dot}{extension}" for k in filled)]
    )


def _canonical(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical_url(url) or url for url in urls))
