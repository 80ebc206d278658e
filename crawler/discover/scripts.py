"""Addresses that stand in scripts alone.

A home page's slide show keeps its links in `imgLink[1]="http://…/011570005.shtml"` and
hands them to a Flash object (nmgnews.com.cn, 2014); other pages write them with
`document.write`, or lead on by `location.href`.
"""

import re
from collections.abc import Iterator

from crawler.discover.enorth import is_list_file, list_files
from crawler.discover.link import Link, Links
from crawler.discover.pagers import scripted_pages
from crawler.sites.profile import Profile

_COMMENT = re.compile(r"(?:^|(?<=[;{}]))[ \t]*//(?!-->).*$", re.MULTILINE)
_END = r"[^\s\"'<>|()\\`,;]"
_ADDRESS = re.compile(
    rf"(?<![\w/.-])(?:https?:)?//{_END}+|(?<=[\"'=|,(`\s])/(?![/*]){_END}+"
    rf"|(?<=[\"'=|])(?:\.{{0,2}}/)*\w[\w./-]*\.s?html?(?:\?{_END}*)?",
    re.ASCII,
)
_ENTITY_TAIL = re.compile(r"&(?:quot|lt|gt|#\d+);?.*", re.DOTALL)
_CONCATENATED = re.compile(r"\s*\\?[\"'`]\s*\+|\s*\$\{")
_CONTINUED = re.compile(r"\+\s*\\?[\"'`]$")
_FOLDER = re.compile(
    r"/(?:system/(?:more2?|count)|images?|img|js|css|scripts?|skins?|static|common)/"
)
"""Folders that scripts name to build addresses from, never to lead there."""

_LOCATION = re.compile(
    r"\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*([\"'])([^\"'\n]+)\1(?!\s*\+)"
)


def script_links(text: str, url: str, profile: Profile) -> tuple[Link, ...]:
    """What the script at this address announces.

    A list's pager gives all the list's pages, counting down from the newest
    (`crawler.discover.enorth`); any script gives the addresses written in it that look
    like the site's articles and lists.
    """
    links = Links(profile, url)
    add_script(text, links)
    return links.all()


def add_script(text: str, links: Links) -> None:
    """Take what a script announces, relative to where the links are collected."""
    script = _COMMENT.sub("", text).replace("\\/", "/")
    for href in list_files(script, links.base_url):
        links.add(href, "pager")
    for href in scripted_pages(script, links.base_url):
        links.add(href, "pager")
    for found in _LOCATION.finditer(script):
        links.add(found[2], "redirect")
    add_written(script, links)


def add_written(text: str, links: Links) -> None:
    """Take the addresses in a text that look like articles and lists of the site."""
    for href in _written_addresses(text.replace("&amp;", "&")):
        links.add_known(href, "script")


def _written_addresses(text: str) -> Iterator[str]:
    for found in _ADDRESS.finditer(text):
        before, after = text[max(0, found.start() - 12) : found.start()], found.end()
        is_piece = _CONTINUED.search(before) or _CONCATENATED.match(text, after)
        if not is_piece and (is_list_file(found[0]) or not _FOLDER.search(found[0])):
            yield _ENTITY_TAIL.sub("", found[0])
