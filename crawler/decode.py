"""Bytes to text: which encoding a page is in, and how that is known."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cchardet
from bs4.dammit import EncodingDetector
from w3lib.encoding import read_bom, resolve_encoding

from crawler.controls import printable

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\"';,\s]+)", re.IGNORECASE)
_HIGH = bytes(range(0x80, 0x100))
_HIGH_AND_LOW = b" " * 0x80 + b"H" * 0x80
_ROW = re.compile("([A-Za-z\ufffd]?)([^\x00-\x7f\ufffd]+)([A-Za-z\ufffd]?)")
_REPLACED = "\ufffd"
_UTF8 = codecs.getincrementaldecoder("utf-8")
_PIECE = 10_000
_JUDGED = 1_000_000
"""So many bytes are enough to tell Big5 from GB18030."""

_LATIN = ("cp1252", "cp1254", "iso8859-15")
# Labels that Python does not know under the name that WHATWG gives them.
_LABELS = {"x-gbk": "gb18030", "x-euc-jp": "euc_jp", "unicode": "utf-8"}
# The characters that make up a third of any Chinese text, simplified and traditional.
# A wrong guess among two-byte encodings gives rare ones instead.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自"
    "二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "月新闻報時個來們這會為國發動過說產種後學經進著電現實兩體機當點業開還從對於聞，。、"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """A page's text.

    text: every byte is in it; bytes that mean nothing are U+FFFD.
    encoding: the name of the encoding, as WHATWG spells it.
    rule: how the encoding is known.
    place: where it was read from: a header or a tag; `None` for the bytes themselves.
    evidence: the declaration as it stands there.
    """

    text: str
    encoding: str
    rule: str
    place: str | None = None
    evidence: str | None = None

    @property
    def declaration(self) -> str | None:
        """The place and what is declared there: `meta: gb2312`; `None` without one."""
        return declared_at(self.place, self.evidence or "") if self.place else None


def declared_at(place: str, label: str) -> str:
    """A declaration in words; pages put control characters even there."""
    return f"{place}: {printable(label)}"


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a response's body, whatever its bytes are.

    What the bytes prove goes before what is declared, and what is declared before what
    is guessed: pages labelled gb2312 hold GBK (祎, 镕, 喆), others hold UTF-8, and
    servers send ISO-8859-1 for anything.

    >>> decode("正文".encode("gb18030"), "text/html; charset=gb2312").encoding
    'gb18030'
    """
    for reader in _READERS:
        decoded = reader(body, content_type)
        if decoded is not None:
            return decoded
    return _decoded(body, "gb18030", "fallback")


def declarations(
    body: bytes, content_type: str | None = None
) -> Iterator[tuple[str, str, str, str]]:
    """What header and document say of the encoding, believed or not.

    Each as its rule, its place, the label as it stands there, and the encoding's name.
    """
    found = _CHARSET.search(content_type) if content_type else None
    label = EncodingDetector.find_declared_encoding(body, is_html=True)
    stated = (
        ("header", "Content-Type", found[1] if found else None),
        ("declaration", "meta", label),
    )
    for rule, place, each in stated:
        encoding = _resolved(each) if each else None
        if each and encoding:
            yield rule, place, each, _SPELLINGS.get(encoding, encoding)


def _by_mark(body: bytes, _content_type: str | None) -> Decoded | None:
    encoding, mark = read_bom(body)
    if encoding is None or mark is None:
        return None
    return _decoded(body[len(mark) :], encoding, "byte-order-mark")


def _by_form(body: bytes, _content_type: str | None) -> Decoded | None:
    """UTF-8 proves itself; a sequence cut off by the end of the bytes still counts."""
    try:
        final = False  # it takes no keyword
        text, read = codecs.utf_8_decode(body, "strict", final)
    except UnicodeDecodeError:
        return _by_almost_form(body)
    if read < len(body):
        text += _REPLACED
    return Decoded(text=text, encoding="utf-8", rule="utf-8-bytes")


def _by_almost_form(body: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: no other encoding comes this close to its form."""
    most = _beyond_ascii(body) // 3 // 50
    decoder, pieces = _UTF8("replace"), list[str]()
    for start in range(0, len(body), _PIECE):
        piece = decoder.decode(
            body[start : start + _PIECE], start + _PIECE >= len(body)
        )
        most -= piece.count(_REPLACED)
        if most < 0:  # nearly all bytes of other encodings are broken
            return None
        pieces.append(piece)
    return Decoded(text="".join(pieces), encoding="utf-8", rule="utf-8-bytes-broken")


def _beyond_ascii(body: bytes) -> int:
    """How many bytes are no ASCII."""
    return len(body) - len(body.translate(None, _HIGH))


def _by_header(body: bytes, content_type: str | None) -> Decoded | None:
    found = _CHARSET.search(content_type) if content_type else None
    return _by_label(body, found[1] if found else None, "header", "Content-Type")


def _by_declaration(body: bytes, _content_type: str | None) -> Decoded | None:
    """The first declaration in the document: http-equiv, charset, XML declaration."""
    label = EncodingDetector.find_declared_encoding(body, is_html=True)
    return _by_label(body, label, "declaration", "meta")


def _by_label(body: bytes, label: str | None, rule: str, place: str) -> Decoded | None:
    """What the label says, unless it says nothing or the bytes contradict it."""
    encoding = _resolved(label) if label else None
    if encoding is None or encoding in _LATIN or encoding.startswith("utf-16"):
        return None
    decoded = _decoded(body, encoding, rule, place=place, evidence=label)
    return None if _contradicted(body, decoded) else decoded


def _resolved(label: str) -> str | None:
    return _LABELS.get(label.strip().lower()) or resolve_encoding(label)


def _contradicted(body: bytes, decoded: Decoded) -> bool:
    """Whether more than one in fifty of the bytes beyond ASCII mean nothing."""
    replaced = decoded.text.count(_REPLACED)
    return replaced > 1 and replaced * 50 > _beyond_ascii(body) + 50


def _by_isolation(body: bytes, _content_type: str | None) -> Decoded | None:
    """Western text: bytes beyond ASCII stand alone, in Chinese they come in runs.

    Half of Big5's second bytes are ASCII too, and those of GBK's rare characters: what
    reads well as Big5, or as rows of Chinese characters, is no such text.
    """
    marked = b" %b " % body.translate(_HIGH_AND_LOW).replace(b" ", b"  ")
    runs, alone = marked.count(b" H"), marked.count(b" H ")
    if alone * 10 < runs * 7:
        return None
    if _plausibility(body.decode("big5hkscs", "replace")) * 10 > runs:
        return None
    if _has_rows(body.decode("gb18030", "replace")):
        return None
    return _decoded(body, "cp1252", "isolated-bytes")


def _has_rows(text: str) -> bool:
    """Whether most characters beyond ASCII stand in rows, and not inside of words.

    Western text read as GB18030 has a single ideograph amid letters, or what is none:
    `f鋒rt` for fährt.
    """
    rows = inside = 0
    for before, row, after in _ROW.findall(text):
        if len(row) > 1 and not before and not after:
            rows += len(row)
        else:
            inside += len(row)
    return rows > inside + text.count(_REPLACED)


def _by_detection(body: bytes, _content_type: str | None) -> Decoded | None:
    """Big5 where the detector says so and the text bears it out, else GB18030.

    cchardet takes short GBK texts for Big5 with 80 % confidence, hence the second look.
    """
    judged = body[:_JUDGED]
    if cchardet.detect(judged)["encoding"] != "BIG5":
        return _decoded(body, "gb18030", "detected")
    likeliest = max(
        ("gb18030", "big5hkscs"),
        key=lambda name: _plausibility(judged.decode(name, "replace")),
    )
    return _decoded(body, likeliest, "detected")


def _plausibility(text: str) -> int:
    return sum(map(_COMMON.__contains__, text)) - text.count(_REPLACED)


def _decoded(
    body: bytes,
    encoding: str,
    rule: str,
    *,
    place: str | None = None,
    evidence: str | None = None,
) -> Decoded:
    text = body.decode(encoding, "replace")
    name = _SPELLINGS.get(encoding, encoding)
    return Decoded(text=text, encoding=name, rule=rule, place=place, evidence=evidence)


_SPELLINGS = {
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1254": "windows-1254",
}

_READERS: tuple[Callable[[bytes, str | None], Decoded | None], ...] = (
    _by_mark,
    _by_form,
    _by_header,
    _by_declaration,
    _by_isolation,
    _by_detection,
)
