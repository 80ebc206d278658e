"""The text of captured bytes, as near to how they were read as is known. Pure."""

import codecs

from w3lib.encoding import html_to_unicode

_FALLBACK = "gb18030"


def page_text(content: bytes, content_type: str | None, known: str | None) -> str:
    """The text; bytes that mean nothing are U+FFFD.

    known: the encoding that the archive read the page in, or `None`. Without it, UTF-8
    proves itself, then what header and document declare counts, and what declares
    nothing is taken for GB 18030.

    >>> page_text("正文".encode("gb18030"), "text/html; charset=iso-8859-1", "gb18030")
    '正文'
    """
    text = _decoded(content, known) or _utf8(content)
    if text is None:
        text = html_to_unicode(
            content_type, content, auto_detect_fun=lambda _: _FALLBACK
        )[1]
    return text.removeprefix("\ufeff")


def _decoded(content: bytes, known: str | None) -> str | None:
    if known is None:
        return None
    try:
        return codecs.decode(content, known, "replace")
    except LookupError:
        return None


def _utf8(content: bytes) -> str | None:
    """The text where the bytes are UTF-8; a last sequence may be cut off."""
    final = False  # it takes no keyword
    try:
        return codecs.utf_8_decode(content, "strict", final)[0]
    except UnicodeDecodeError:
        return None
