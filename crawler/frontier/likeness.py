"""What addresses have in common: their shape, and the name they give an article.

A site that makes addresses without end makes them of one shape: `/calendar/2031/05/`,
`/list?page=9012`, `/s/9f1c22ab77e0/list`. And it names the same articles over and over.
"""

import re
from collections import Counter
from collections.abc import Sequence

_PARTS = re.compile(r"(https?://[^/]+)(/[^?]*)(?:\?(.*))?", re.DOTALL)
_DIGITS = re.compile(r"\d+", re.ASCII)
_TOKEN = re.compile(
    r"(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{8,}|[0-9a-f]{16,}", re.IGNORECASE | re.ASCII
)
_COOKIELESS = re.compile(r"\((?:[A-Z]\([^()/]*\))+\)")
"""A session in a path as ASP.NET writes it: `/(S(4tkq0e45xcvqjdf1yzstmw55))/`."""

_FILE_NUMBER = re.compile(r"\d{4,}[^/]*\.\w+$", re.ASCII)
_REPEATS = 3
"""How often one folder may stand in a path; two or a lonely one, less often."""

_DEEPEST = 16


def shape(url: str) -> str:
    """The address with its numbers and tokens left open.

    >>> shape("http://a.example/s/9f1c22ab/list?page=12&to=x")
    'http://a.example/s/*/list?page=0&to'
    """
    origin, path, query = _taken_apart(url)
    segments = [_open(each) for each in path.split("/")]
    names = sorted(_parameter(each) for each in query.split("&") if each)
    return f"{origin}{'/'.join(segments)}{'?' if names else ''}{'&'.join(names)}"


def own_name(url: str) -> str:
    """What names an article in its address, whatever folders and sessions are around.

    A file with a long number is named by itself; else all of the path counts, and of
    the query what is no token.

    >>> own_name("http://a.example/s/9f1c22ab/2010/07/21/010471234.shtml?s=8a7b6c5d4e")
    '010471234.shtml'
    """
    _, path, query = _taken_apart(url)
    file = path.rpartition("/")[2]
    if _FILE_NUMBER.search(file):
        return file
    kept = [each for each in query.split("&") if not _TOKEN.search(each)]
    steps = ["*" if _is_token(each) else each for each in path.split("/")]
    return f"{'/'.join(steps)}?{'&'.join(kept)}"


def repeats_itself(url: str) -> bool:
    """Whether the path goes round in circles, as broken relative links make it.

    >>> repeats_itself("http://a.example/news/list/news/list/news/list/")
    True
    """
    _, path, _ = _taken_apart(url)
    folders = [each for each in path.split("/")[1:-1] if not each.isdecimal()]
    if len(folders) > _DEEPEST:
        return True
    counts = Counter(folders).values()
    repeated = sum(count >= _REPEATS for count in counts)
    is_stuck = any(count > _REPEATS for count in counts)
    return is_stuck or repeated > 1 or (repeated == 1 and len(counts) == 1)


def next_pages(url: str, pages: Sequence[str]) -> list[str]:
    """The two pages of a list that come after this one, of those it leads to.

    By their numbers; a list that is counted from its oldest page goes down. Two, since
    the first may be this very page under another address.

    >>> next_pages("http://a.cn/", [f"http://a.cn/index_{n}.html" for n in (3, 1, 2)])
    ['http://a.cn/index_1.html', 'http://a.cn/index_2.html']
    """
    own = _last_number(url)
    numbered = sorted((_last_number(each), each) for each in dict.fromkeys(pages))
    after = [each for number, each in numbered if number > own]
    before = [each for number, each in reversed(numbered) if number < own]
    return (after or before)[:2]


def _last_number(url: str) -> int:
    """The last number in an address behind its host; 0 where there is none."""
    _, path, query = _taken_apart(url)
    numbers = _DIGITS.findall(query) or _DIGITS.findall(path.rpartition("/")[2])
    return int(numbers[-1][-9:]) if numbers else 0


def _taken_apart(url: str) -> tuple[str, str, str]:
    found = _PARTS.match(url)
    return (found[1], found[2], found[3] or "") if found else (url, "", "")


def _open(segment: str) -> str:
    return "*" if _is_token(segment) else _DIGITS.sub("0", segment)


def _is_token(segment: str) -> bool:
    return bool(_TOKEN.fullmatch(segment) or _COOKIELESS.fullmatch(segment))


def _parameter(written: str) -> str:
    name, _, value = written.partition("=")
    return f"{name}=0" if value.isdecimal() else name
