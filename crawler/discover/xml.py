"""Foreign XML, parsed without entities, document types or network."""

import codecs
import re
import zlib
from collections.abc import Iterator
from itertools import islice

from lxml import etree

MAX_XML = 50 * 1024 * 1024
"""Bytes that are read of a document: as many as a sitemap may have (sitemaps.org)."""

MAX_TAGS = 1_000_000
"""Tags that are read of a document: 50,000 entries with all that may be in them."""

MAX_PIECES = 1_000
"""Children that are looked at of one element, and texts that are joined to one."""

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.ASCII)
_ENCODES_TEXT = re.compile(r"utf|gb|big5|iso8859|cp|euc|shift|koi8|mac")
_QUOTED = r"\"[^\"]*\"|'[^']*'"
_DOCTYPE = re.compile(
    rf"<!DOCTYPE\b(?:{_QUOTED}|[^\[>\"'])*+"
    rf"(?:\[(?:(?><!--.*?-->)|{_QUOTED}|[^\]\"'])*+\]\s*)?>",
    re.IGNORECASE | re.DOTALL,
)
_BROKEN_DOCTYPE = re.compile(
    r"<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL
)
_DOCTYPE_START = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_PROLOG = 65_536
_LONGEST_TYPE = 8_192
"""Characters of a document type that is read with care: that takes their square."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def unpacked(body: bytes, limit: int = MAX_XML) -> bytes:
    """At most `limit` bytes of the body, decompressed when it is gzip, broken or not.

    >>> import gzip
    >>> unpacked(gzip.compress(b"<urlset/>"))
    b'<urlset/>'
    """
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, limit)
    except zlib.error:
        return b""


def xml_text(body: bytes) -> str:
    """The document as text, without marks of its encoding.

    Decoded here, because a parser given bytes loses what follows a GBK character on a
    page that calls itself gb2312.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(_declared(body), errors="replace")


def xml_tree(text: str) -> etree._Element | None:
    """The document's root; `None` when there is no element in it.

    A document type is cut away before parsing and entities stay unresolved, so that no
    file is read and nothing grows; markup that is broken, or has more than `MAX_TAGS`
    tags, is read as far as it goes.
    """
    markup = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)
    markup = _without_doctype(_CONTROL.sub("", markup))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_beginning(markup.strip()), parser)
    except etree.XMLSyntaxError:
        return None


def _without_doctype(markup: str) -> str:
    start = _DOCTYPE_START.search(markup, 0, _PROLOG)
    if start is None:
        return markup
    at = start.start()
    found = _DOCTYPE.match(markup, at, at + _LONGEST_TYPE)
    found = found or _BROKEN_DOCTYPE.match(markup, at)
    return markup[: found.start()] + markup[found.end() :] if found else markup


def _beginning(markup: str) -> str:
    """The markup up to the last tag that is read: a bomb's tree takes gigabytes."""
    if markup.count("<") <= MAX_TAGS:
        return markup
    tags = (found.start() for found in re.finditer("<", markup))
    return markup[: next(islice(tags, MAX_TAGS, None))]


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The first child elements of these names, in whatever namespace."""
    first = islice(element.iterchildren("*"), MAX_PIECES)
    return (each for each in first if local_name(each) in names)


def child_text(element: etree._Element, *names: str) -> str | None:
    """The text of the first child of these names that has any, tried in this order."""
    for name in names:
        for child in children(element, name):
            text = own_text(child)
            if text:
                return text
    return None


def own_text(element: etree._Element) -> str:
    """The element's text and that of what it holds, in single spaces."""
    pieces = islice(element.itertext("*"), MAX_PIECES)
    return " ".join("".join(map(str, pieces)).split())


def _declared(body: bytes) -> str:
    """The declared encoding; GB 18030 for its subsets, and where none is usable."""
    found = _ENCODING.search(body[:200])
    name = found[1].decode().lower() if found else ""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return "gb18030"
    is_subset = codec in {"gb2312", "gbk", "hz", "utf-8", "ascii", "iso8859-1"}
    return codec if _ENCODES_TEXT.match(codec) and not is_subset else "gb18030"
