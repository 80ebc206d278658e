"""The key under which replay tools look an address up in an index (SURT form).

Host names turned round, the whole in lower case, without what does not tell two pages
apart: `www.`, the default port, the fragment, session numbers, the order of a query's
parts. The rules are those of the Internet Archive's URL canonicalizer as pywb applies
them, since a key that differs by one character is not found. Tests compare.
"""

import re
import socket
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_PARTS = re.compile(
    rb"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?P<place>[^/?#]*))?"
    rb"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
)
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:")
_TWICE = re.compile(rb"^(https?://)+")
_PORTS = {b"http": b"80", b"https": b"443"}
_WWW = re.compile(rb"www\d*\.")
_NUMERIC = re.compile(rb"\d[\dx.]*")
_PLAIN = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What stays as it is: all printable ASCII but `#`, `%` and the blank."""

_PATH_SESSIONS = (
    re.compile(rb"^(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)$"),
    re.compile(rb"^(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)$"),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"^(.*)(?:%s)(?:&(.*))?$" % name, re.IGNORECASE)
    for name in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The key of an address.

    >>> surt("https://WWW.News.example:443/a/../2010/?b=2&A=1#top")
    'example,news)/2010?a=1&b=2'
    """
    given = re.sub(rb"[\n\r\t]", b"", url.encode().strip())
    if not _SCHEME.match(given):
        given = b"http://" + given
    parts = _PARTS.match(_TWICE.sub(rb"\1", given))
    if parts is None or not parts["scheme"]:
        return url
    scheme, path = parts["scheme"].lower(), parts["path"]
    place = parts["place"] or b""
    if scheme.startswith(b"http") and not place:
        place, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    host, port = _host_and_port(place)
    start = _turned(host, port, scheme) if host else scheme + b":"
    return (start + _path(path, is_hosted=bool(host)) + _query(parts["query"])).decode()


def _host_and_port(place: bytes) -> tuple[bytes, bytes]:
    """The two, without who logs in."""
    place = place.rpartition(b"@")[2].rstrip(b":")
    host, _, port = place.rpartition(b":")
    host, port = (host, port) if host and port.isdigit() else (place, b"")
    return host.strip(b"[]"), port  # the brackets of an IPv6 address


def _turned(host: bytes, port: bytes, scheme: bytes) -> bytes:
    names = _host(host.lower())
    if start := _WWW.match(names):
        names = names[start.end() :]
    shown = b"" if port in (b"", _PORTS.get(scheme)) else b":%d" % int(port)
    return b",".join(reversed(names.split(b"."))) + shown + b")"


def _host(host: bytes) -> bytes:
    host = _unescaped(host)
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".")
    return _address(host) or _escaped(host.lower())


def _address(host: bytes) -> bytes | None:
    """An IPv4 address in four numbers, if it is one in whatever writing."""
    if not _NUMERIC.fullmatch(host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host.decode())).encode()
    except OSError:
        return None


def _path(path: bytes, *, is_hosted: bool) -> bytes:
    plain = _unescaped(path)
    plain = _escaped(_resolved(plain) if is_hosted else plain).lower()
    for pattern in _PATH_SESSIONS:
        plain = pattern.sub(rb"\1\2", plain)
    return plain[:-1] if plain.endswith(b"/") and len(plain) > 1 else plain


def _resolved(path: bytes) -> bytes:
    """The path without `.`, `..` and doubled slashes."""
    kept = list[bytes]()
    for step in path.split(b"/")[1:]:
        if step == b"..":
            kept = kept[:-1] if kept else [step]
        elif step != b".":
            kept.append(step)
    folders = b"".join(step + b"/" for step in kept[:-1] if step)
    return b"/" + folders + (kept[-1] if kept else b"")


def _query(query: bytes | None) -> bytes:
    """The query, its parts in order; nothing where it is empty."""
    plain = _escaped(_unescaped(query or b""))
    for pattern in _QUERY_SESSIONS:
        plain = pattern.sub(lambda found: found[1] + (found[2] or b""), plain)
    if not plain:
        return b""
    parts = sorted(tuple(part.split(b"=", 1)) for part in plain.lower().split(b"&"))
    return b"?" + b"&".join(b"=".join(part) for part in parts)


def _unescaped(text: bytes) -> bytes:
    """The text after as many rounds of unescaping as it takes."""
    while (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_PLAIN).encode()
