"""A profile for a site of which nothing is known but an address."""

import re
from zoneinfo import ZoneInfo

from crawler.sites.profile import Addresses, Profile
from crawler.urls import canonical_url

_DATE = r"(?:19|20)\d\d[-_/]?(?:0?[1-9]|1[0-2])(?:[-_/]?[0-3]?\d)?"
_ARTICLES = (
    rf"/{_DATE}/(?:[^?]*/)?(?!(?:index|default|list|node|page)[\w-]*\.)[^/?]+(?:\?|$)",
    r"/t?(?:19|20)\d{6}_\d+[^/?]*\.\w+(?:\?|$)",
    r"/(?:[a-z]+[_-]?)?\d{5,}(?:[_-]\d+)*\.(?:s?html?|php|aspx?|jsp)(?:\?|$)",
    r"/(?:content|article|art|detail|show|view|news)[_-]\d+(?:[_-]\d+)*\.\w+(?:\?|$)",
    r"/(?:article|articles|news|story|detail|a|p)/\d{4,}(?:/?$|\?)",
    r"[?&](?:id|aid|nid|newsid|news_id|articleid|article_id|contentid|infoid|docid)=\d+",
)
_LISTS = (
    r"/(?:\?page=\d+|\?p=\d+)?$",
    r"/(?:index|default|list|more|node|channel|column)[\w-]*\.(?:s?html?|\w{3,4})(?:\?|$)",
    r"[?&](?:page|pageno|pagenum|p|pg)=\d+$",
)


def profile_of(url: str, *, timezone: str = "Asia/Shanghai") -> Profile:
    """A profile for crawling the site at this address without one.

    Its host and the sub-domains of it are the site (`www.` names no sub-domain). What
    its articles and lists look like are the habits of news sites: a date in the path, a
    long number; a folder, an index file. No layouts: all fields are read generically.

    >>> profile_of("www.a.example/news/").hosts
    ('a.example',)
    """
    start = canonical_url(url) or canonical_url(f"http://{url}") or url
    host = _host(start)
    return Profile(
        name=host,
        hosts=(host,),
        timezone=ZoneInfo(timezone),
        start=(start,),
        addresses=Addresses(
            articles=tuple(re.compile(each, re.IGNORECASE) for each in _ARTICLES),
            lists=tuple(re.compile(each, re.IGNORECASE) for each in _LISTS),
        ),
    )


def _host(url: str) -> str:
    netloc = url.partition("://")[2].partition("/")[0]
    if netloc.startswith("["):
        return netloc[1:].partition("]")[0]
    return netloc.partition(":")[0].removeprefix("www.")
