"""Addresses: joined safely, and written in the one way the archive knows them by."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.sites.profile import Addresses, Profile

_CLEAN_PATH = re.compile(r"/(?:[\w-][\w.~-]*/)*(?:[\w-][\w.~-]*)?", re.ASCII)
_CLEAN = re.compile(
    rf"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+){_CLEAN_PATH.pattern}", re.ASCII
)
"""An address that canonical_url leaves as it is: nearly all of a news site's are."""

_ADDRESS = re.compile(
    r"(https?):/+(?:[^/?#]*@)?(\[[^\]/?#%]*\]|[^:/?#\[\]]*)(?::([0-9]*))?"
    r"(/[^?#]*)?(?:\?([^#]*))?(?:#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_PATH = re.compile(r"\A[^?#]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(/*[^/])?", re.IGNORECASE)
_DOUBLE_SCHEME = re.compile(r"(?:https?:?/+)+(?=https?:/)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_.~!$&'()*+,;=-]+")
_PORTS = {"http": "80", "https": "443"}
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f]")
_BREAKS = str.maketrans("", "", "\t\r\n")
_EDGES = "\x7f\ufeff\u200b" + "".join(
    each for each in map(chr, range(0x3001)) if each <= " " or each.isspace()
)
_PATH_SAFE = "/%:@!$&'()*+,;=~[]"
_QUERY_SAFE = _PATH_SAFE + "?"

_TRACKING = re.compile(
    r"utm_.*|share_.*|from|spm|scm|isappinstalled|nsukey|pass_ticket|wxfrom|wxwork.*"
    r"|tdsourcetag|ivk_sa|[a-z]*clid|gbraid|wbraid|igshid|mc_[ce]id|_ga|_gl"
    r"|hm(?:sr|pl|cu|kw|ci)|bd_vid",
    re.IGNORECASE,
)
_PRINTING = re.compile(
    r"(?:print|printable|printer_?friendly)(?:=(?:[01]|y|yes|no?|true|false|on)?)?"
    r"|(?:style|view|mode|output|format|layout|action|act|do|op|tpl|media|version)"
    r"=print(?:able|er)?",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|osCsid)(?:=.*)?"
    r"|s(?:id|ession|essionid|ession_id)=[0-9a-z_-]{16,}",
    re.IGNORECASE | re.DOTALL,
)
"""A short `sid` names a section on many sites; only a long one is a session."""

_OFFSET = re.compile(r"from=(?:\d{1,6}|\d{4}-\d\d-\d\d)", re.IGNORECASE)
"""`from=20` pages a list and `from=2010-07-01` filters it: neither is tracking."""

_FILE = re.compile(r"\.s?html?$", re.IGNORECASE)
_UNCACHED = re.compile(
    r"(?:t|ts|_|v|ver|r|rnd|rand|random|timestamp|nocache)=\d[\d.]*", re.IGNORECASE
)
"""What makes a browser ask for a file again: the file is the same."""

_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_NUMBER = re.compile(r"\d{4,}", re.ASCII)


class _Parts(NamedTuple):
    """An http(s) address taken apart: lower-case, its host ASCII, no default port."""

    scheme: str
    netloc: str
    path: str
    query: str


def canonical_url(url: str, addresses: "Addresses | None" = None) -> str | None:
    """The one way to write this address, or `None` when it is no http(s) address.

    What the server needs is kept: the order of the parameters, the case of the path,
    and percent-encoded bytes as they stand, which on GBK sites are not UTF-8. Dropped
    are the fragment, user names, a default port and parameters for tracking, printing
    and sessions; `addresses.keep_query` says instead which parameters stay.

    >>> canonical_url("HTTP://WWW.A.example:80/x/../News//%c4%da.shtml?utm_source=b#top")
    'http://www.a.example/News/%c4%da.shtml'
    >>> canonical_url("mailto:editor@a.example") is None
    True
    """
    keep = addresses.keep_query if addresses is not None else None
    if _CLEAN.fullmatch(url):
        return url
    parts = _parts(url)
    if parts is None:
        return None
    query = "&".join(_kept(parts.query, keep))
    if keep is None and _FILE.search(parts.path) and _UNCACHED.fullmatch(query):
        query = ""
    address = f"{parts.scheme}://{parts.netloc}{_path(parts.path)}"
    return f"{address}?{_quoted(query, _QUERY_SAFE)}" if query else address


def absolute_url(href: str, base: str) -> str | None:
    """Where this link of a page at `base` leads, without its fragment.

    `None` for what leads nowhere on the web: an empty link, a fragment alone,
    `javascript:` and `mailto:`, a host or port that cannot be.

    >>> absolute_url(" ../11/b.shtml#c ", "http://a.example/2010/07/a.shtml")
    'http://a.example/2010/11/b.shtml'
    """
    if _CLEAN.fullmatch(href):
        return href
    clean_base = _CLEAN.match(base) if _CLEAN_PATH.fullmatch(href) else None
    if clean_base is not None:
        return f"{clean_base[1]}{href}"
    link = _slashed(href.translate(_BREAKS).strip(_EDGES).strip("\"'").strip(_EDGES))
    link = _DOUBLE_SCHEME.sub("", link, count=1).partition("#")[0].rstrip(_EDGES)
    scheme = _SCHEME.match(link)
    if scheme is not None:
        if scheme[1].lower() not in _PORTS or not scheme[2]:
            return None
        link = scheme[1].lower() + link[scheme.end(1) :]
    if not link:
        return None
    try:
        joined = urljoin(base, link)
    except ValueError:
        return None
    return joined if _CLEAN.fullmatch(joined) else _printable(joined)


def believed_canonical(page: "Page", profile: "Profile") -> str | None:
    """The address that the page calls its own, when that can be believed.

    It has to lie on the site, must not be the front page, and has to look like an
    article where the profile says what articles look like. An article's page is not
    believed when it names an address with another number: a template that gives one
    address to all its pages would make one article of many.
    """
    for said in _said_addresses(page):
        joined = absolute_url(said, page.base_url)
        url = canonical_url(joined, profile.addresses) if joined else None
        if url is not None and _is_believable(url, page.url, profile):
            return url
    return None


def _printable(url: str) -> str | None:
    """The address with its control characters written as browsers write them."""
    escaped = _UNPRINTABLE.sub(lambda raw: quote(raw[0]), url)
    return escaped if _parts(escaped) else None


def _parts(url: str) -> _Parts | None:
    found = _ADDRESS.fullmatch(_slashed(url.translate(_BREAKS).strip(_EDGES)))
    if found is None:
        return None
    scheme, host, port = found[1].lower(), _host(found[2]), (found[3] or "").lstrip("0")
    if host is None or len(port) > 5 or int(port or "80") > 65535:
        return None
    netloc = host if not port or port == _PORTS[scheme] else f"{host}:{port}"
    return _Parts(scheme, netloc, found[4] or "/", found[5] or "")


def _slashed(url: str) -> str:
    """The address with slashes for backslashes, as browsers read them."""
    return _PATH.sub(lambda path: path[0].replace("\\", "/"), url, count=1)


def _host(written: str) -> str | None:
    """The host in lower-case ASCII; `None` when nothing could be asked there."""
    if written.startswith("["):
        try:
            return f"[{IPv6Address(written[1:-1])}]"
        except AddressValueError:
            return None
    try:
        host = written if written.isascii() else written.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    host = host.lower().rstrip(".")
    return host if _HOST.fullmatch(host) else None


def _path(written: str) -> str:
    path: list[str] = []
    segments = _PATH_SESSION.sub("", written).split("/")
    dots = [segment.lower().replace("%2e", ".") for segment in segments]
    for segment, dotted in zip(segments, dots, strict=True):
        if dotted == "..":
            del path[-1:]
        elif dotted not in {"", "."}:
            path.append(segment)
    end = "/" if path and dots[-1] in {"", ".", ".."} else ""
    return _quoted(f"/{'/'.join(path)}{end}", _PATH_SAFE)


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors="replace")


def _kept(query: str, keep: tuple[str, ...] | None) -> Iterator[str]:
    for parameter in query.split("&"):
        name = parameter.partition("=")[0]
        if parameter and (not _is_noise(parameter) if keep is None else name in keep):
            yield parameter


def _is_noise(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    if _TRACKING.fullmatch(name):
        return not _OFFSET.fullmatch(parameter)
    return bool(_PRINTING.fullmatch(parameter) or _SESSION.fullmatch(parameter))


def _said_addresses(page: "Page") -> Iterator[str]:
    for link in page.tree.iter("link"):
        if (link.get("rel") or "").strip().lower() == "canonical":
            yield link.get("href") or ""
    for meta in page.tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() == "og:url":
            yield meta.get("content") or ""


def _is_believable(url: str, page_url: str, profile: "Profile") -> bool:
    said, own = _parts(url), _parts(page_url)
    if said is None or own is None or (said.path == "/" and not said.query):
        return False
    if said.netloc != own.netloc and not profile.owns(url):
        return False
    patterns = profile.addresses.articles
    if not patterns:
        return True
    if not any(pattern.search(_path_query(said)) for pattern in patterns):
        return False
    is_article = any(pattern.search(_path_query(own)) for pattern in patterns)
    return not is_article or _number(said) == _number(own)


def _path_query(parts: _Parts) -> str:
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _number(parts: _Parts) -> str | None:
    """The last long number of an address, by which one article is told from another."""
    numbers = _NUMBER.findall(_path_query(parts))
    return numbers[-1] if numbers else None
