"""Pages of a list or an article whose addresses only a script puts together.

TRS pages call `createPageHTML(count, index, "name", "ext")`: page k > 0 is
`name_k.ext` (script of TRS, 2007). Every site has its own variant: quoted numbers,
another name, a leading element's id, further arguments, numbers held in variables
(`var countPage = 19`), or no call at all but `"index_" + nextPage + ".html"`.
"""

import re
from collections.abc import Iterator
from itertools import islice

from crawler.discover.enorth import MAX_PAGES

_CALL = re.compile(
    r"\b\w{0,40}page\w{0,40}\s*\(([^()]{5,300})\)", re.IGNORECASE | re.ASCII
)
_ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w$.-]+))\s*(?:,|$)", re.ASCII)
_VARIABLE = re.compile(
    r"\b([A-Za-z_$][\w$]{0,60})\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(\d+)\b)", re.ASCII
)
_EXTENSION = re.compile(r"\.?(s?html?|xhtml|jsp|php|aspx?|do)", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?:n?_?count_?pages?|n?_?pages?_?count|total_?pages?|max_?pages?)\s*=\s*[\"']?(\d+)",
    re.IGNORECASE | re.ASCII,
)
_JOINED = re.compile(
    r"[\"'=]([\w./-]{0,100}?\w)_\\?[\"']\s*\+[^;\n]{1,60}?\+\s*\\?[\"']\.(s?html?)\b",
    re.ASCII,
)


def scripted_pages(script: str, url: str) -> Iterator[str]:
    """Where the other pages of this list or article are, relative to it, in order.

    Bounded by `MAX_PAGES`: a count is only a number that somebody wrote.

    >>> script = 'createPageHTML(3, 0, "index", "html");'
    >>> list(scripted_pages(script, "http://a.example/news/"))
    ['index_1.html', 'index_2.html']
    """
    if "page" not in script.lower():
        return
    variables = {
        name: double or single or digits
        for name, double, single, digits in _VARIABLE.findall(script)
    }
    is_found = False
    for call in _CALL.finditer(script):
        for pages in _called_pages(_arguments(call[1], variables), url):
            is_found = True
            yield from pages
    count, joined = _COUNT.search(script), _JOINED.search(script)
    if not is_found and count is not None and joined is not None:
        yield from _pages(joined[1], joined[2], range(1, int(count[1])), url)


def _arguments(given: str, variables: dict[str, str]) -> list[str]:
    return [
        double or single or variables.get(word, word)
        for double, single, word in _ARGUMENT.findall(given)
    ]


def _called_pages(arguments: list[str], url: str) -> Iterator[Iterator[str]]:
    """The pages that are named by four arguments in a row: count, index, name, ext."""
    rows = zip(arguments, arguments[1:], arguments[2:], arguments[3:], strict=False)
    for count, index, name, extension in rows:
        suffix = _EXTENSION.fullmatch(extension)
        if (
            count.isdecimal()
            and index.isdecimal()
            and name
            and suffix
            and len(count) < 10
        ):
            is_counted_from_one = int(index) == 1 and not _is_numbered(url, name)
            last = int(count) + 1 if is_counted_from_one else int(count)
            yield _pages(name, suffix[1], range(1, last), url)
            return


def _pages(name: str, extension: str, numbers: range, url: str) -> Iterator[str]:
    first = f"{name}.{extension}"
    if numbers and not url.endswith("/"):
        yield first
    for number in islice(numbers, MAX_PAGES - 1):
        yield f"{name}_{number}.{extension}"


def _is_numbered(url: str, name: str) -> bool:
    """Whether the page's own name carries a number: `index_1.html` of `index`."""
    stem = name.rsplit("/", 1)[-1]
    return re.search(rf"/{re.escape(stem)}_\d+\.\w+(?:\?|$)", url) is not None
