"""The list pages of the enorth webpublisher: numbered from the oldest up.

A list shows its newest page at the section's own address. Its pager is a script,
`/system/count/0088001/000000000000/count_page_list_0088001000000000000.js`: it tells
the number of the last list file (`var maxpage = 304;`); the list goes on at that file
and counts down. Where the files lie:

* `/system/more/88001000000000000/0003/88001000000000000_00000304.shtml`: the channel is
  the script's number without its leading zeros (news.enorth.com.cn, hbrd.gov.cn),
  and the folder counts hundreds; from 10,000 on,
  `/system/more2/<channel>/00/01/23/<channel>_00012345.shtml` (news.enorth.com.cn);
* `/system/count/0088001/000000000000/000/000/c0088001000000000000_000000304.shtml`
  (gaxww.com, dbw.cn, nen.com.cn, zjsjw.gov.cn): nine digits, the folders are the first
  and the second three. The sites write a doubled slash behind `count`.

Sites may keep all of it below a section (`/ch112/system/…`).
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MAX_PAGES = 10_000
"""As many pages of a list are taken from one script."""

MAX_NUMBER = 100_000
"""No list has a page of a higher number: a script that says so is broken, or a trap."""

_COUNT_SCRIPT = re.compile(
    r"(?P<root>[^?]*/system)/count/+(?P<first>\d+)/(?P<rest>\d+)/"
    r"count_page_list_(?P<id>\d+)\.js",
    re.ASCII,
)
_LIST_FILE = re.compile(
    r"/system/(?:more2?/(?P<channel>\d+)/(?:\d{2,4}/)+(?P=channel)_(?P<more>\d{6,9})"
    r"|count/+(?P<folders>\d+/\d+)/\d{3}/\d{3}/c(?P<id>\d+)_(?P<count>\d{9}))\.s?html?",
    re.ASCII,
)
_CHANNEL = re.compile(r"channel\w{0,20}[\"']?\s*[=:]\s*[\"']?(\d{5,19})\b", re.ASCII)
_FOLDER = re.compile(r"/more2?/(\d{5,19})/", re.ASCII)
_PLACE = re.compile(r"/system/(?:more|count)\b")
_BEFORE = re.compile(r"[\w:/.-]*\Z", re.ASCII)
_COUNT_FORM = re.compile(r"count//|/c\d{7,19}_|[\"'/]c[\"']\s*\+", re.ASCII)

_ASSIGNED = re.compile(
    r"\b([A-Za-z_$][\w$]{0,60})[\"']?\s*[=:]\s*"
    r"(?:parseInt\(|Number\()?[\"']?(\d{1,8})[\"']?(?![\w.]|\s*[*/%+-])",
    re.ASCII,
)
_CALLED = re.compile(
    r"\b\w{0,40}(?:page|list|count|more)\w{0,40}\s*\(([^()]{1,200})\)", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,8}(?![\w.])", re.ASCII)
_NAMES = (
    re.compile(
        r"(?:max|total|all|last|sum)_?n?pages?|n?pages?_?(?:max|total|count|sum)"
    ),
    re.compile(
        r"count_?pages?|pages?_?(?:num|number|nums)$|page_?all|last_?n|^n?pages$"
    ),
    re.compile(r"max|total|last|count"),
    re.compile(r"pages?$|num"),
)
"""What the number of the last file may be called, the plainest first."""

_NOT_THE_LAST = re.compile(
    r"cur|now|this|size|per|index|first|start|prev|next|width|show"
    r"|record|item|row|news|article"
)


class _Channel(NamedTuple):
    """Where a channel's list files lie: `root` ends in `/system`."""

    root: str
    number: str
    folders: str | None

    def file(self, page: int) -> str:
        if self.folders is not None:
            nine = f"{page:09d}"
            place = f"{self.folders}/{nine[:3]}/{nine[3:6]}/c{self.number}_{nine}"
            return f"{self.root}/count/{place}.shtml"
        eight = f"{page:08d}"
        place, folder = "more", eight[2:6]
        if page >= 10_000:
            place, folder = "more2", f"{eight[:2]}/{eight[2:4]}/{eight[4:6]}"
        return f"{self.root}/{place}/{self.number}/{folder}/{self.number}_{eight}.shtml"


def is_list_file(address: str) -> bool:
    """Whether this address or path is a numbered list file.

    >>> is_list_file("/system/more/2010300/0035/2010300_00003560.shtml")
    True
    """
    return "/system/" in address and _LIST_FILE.search(address) is not None


def older_list_file(url: str) -> str | None:
    """The list file that comes after this one; `None` behind the last, or elsewhere.

    >>> older_list_file("http://a.example/system/more/2010300/0035/2010300_00003500.shtml")
    'http://a.example/system/more/2010300/0034/2010300_00003499.shtml'
    """
    found = _LIST_FILE.search(url)
    if found is None or found.end() != len(url) or _number(found) < 2:
        return None
    return _channel_of(found).file(_number(found) - 1)


def list_files(script: str, url: str) -> Iterator[str]:
    """All list files that a pager's script announces, the newest first.

    `url` is the script's address, or the page's that holds it. The channel is read from
    that address, or else from the script. At most `MAX_PAGES` are given, and none where
    the number is higher than `MAX_NUMBER`.
    """
    channel = _channel(script, url)
    last = _last_number(script) if channel is not None else None
    if channel is not None and last is not None and last <= MAX_NUMBER:
        yield from map(channel.file, islice(range(last, 0, -1), MAX_PAGES))


def _channel(script: str, url: str) -> _Channel | None:
    named = _COUNT_SCRIPT.match(url)
    if named is not None and _COUNT_FORM.search(script):
        folders = f"{named['first']}/{named['rest']}"
        return _Channel(named["root"], named["id"], folders)
    if named is not None:
        folder = _FOLDER.search(script)
        number = folder[1] if folder else named["id"].lstrip("0")
        return _Channel(named["root"], number, None)
    written = _LIST_FILE.search(script)
    if written is not None:
        return _channel_of(written)
    number = _FOLDER.search(script) or _CHANNEL.search(script)
    place = _PLACE.search(script)
    if number is None or place is None:
        return None
    return _Channel(_root(place), number[1], None)


def _channel_of(file: re.Match[str]) -> _Channel:
    return _Channel(_root(file), file["channel"] or file["id"], file["folders"])


def _root(found: re.Match[str]) -> str:
    """What stands before the place that was found, with `/system`."""
    before = _BEFORE.search(found.string[max(0, found.start() - 200) : found.start()])
    return f"{before[0] if before else ''}/system"


def _number(file: re.Match[str]) -> int:
    return int(file["more"] or file["count"])


def _last_number(script: str) -> int | None:
    if script.strip().isdecimal() and len(script.strip()) <= 8:
        return int(script)
    readers = (_assigned_number, _called_number, _linked_number)
    return next((found for reader in readers if (found := reader(script))), None)


def _assigned_number(script: str) -> int | None:
    """The number that is assigned to the best of the names."""
    named = [(name.lower(), int(digits)) for name, digits in _ASSIGNED.findall(script)]
    named = [each for each in named if not _NOT_THE_LAST.search(each[0])]
    for names in _NAMES:
        for name, number in named:
            if number and names.search(name):
                return number
    return None


def _called_number(script: str) -> int | None:
    """The largest number that a call about pages is given."""
    given = _CALLED.findall(script)
    return max((int(n) for each in given for n in _NUMBER.findall(each)), default=None)


def _linked_number(script: str) -> int | None:
    """The largest number of a list file that the script writes out."""
    return max(map(_number, _LIST_FILE.finditer(script)), default=None)
