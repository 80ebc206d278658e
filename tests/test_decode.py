"""Bytes to text: what the bytes prove, what is declared, what is guessed."""

import codecs

import pytest

from crawler.decode import decode

CHINESE = "草原上的第一场雪下了一夜，牧民早起清扫羊圈，路上的车慢慢开。镕喆祎"
TRADITIONAL = "這是一個關於國際新聞的報導，他們說經過三年的發展，現在已經開始了。"
GB2312 = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>{text}</title></head><body>{text}</body></html>"


@pytest.mark.parametrize(
    ("written", "head", "content_type", "encoding", "rule"),
    [
        ("utf-8", "", None, "utf-8", "utf-8-bytes"),
        ("utf-8", GB2312, None, "utf-8", "utf-8-bytes"),
        ("utf-8", "", "text/html; charset=gb2312", "utf-8", "utf-8-bytes"),
        ("gb18030", GB2312, None, "gb18030", "declaration"),
        ("gb18030", "", "text/html; charset=GBK", "gb18030", "header"),
        ("gb18030", "<meta charset=gbk>", None, "gb18030", "declaration"),
        ("gb18030", "<meta charset='x-gbk'>", None, "gb18030", "declaration"),
        ("gb18030", "", None, "gb18030", "detected"),
        ("gb18030", "", "text/html; charset=ISO-8859-1", "gb18030", "detected"),
        ("gb18030", "<meta charset=windows-1252>", None, "gb18030", "detected"),
        ("gb18030", "<meta charset=utf-8>", None, "gb18030", "detected"),
        ("gb18030", "", "text/html; charset=utf-8", "gb18030", "detected"),
        ("gb18030", "<meta charset=nonsense>", None, "gb18030", "detected"),
    ],
)
def test_chinese_pages(
    written: str, head: str, content_type: str | None, encoding: str, rule: str
) -> None:
    text = page(CHINESE, head)
    decoded = decode(text.encode(written), content_type)
    assert (decoded.text, decoded.encoding, decoded.rule) == (text, encoding, rule)


@pytest.mark.parametrize("content_type", [None, "text/html; charset=big5"])
def test_big5(content_type: str | None) -> None:
    decoded = decode(page(TRADITIONAL).encode("big5"), content_type)
    assert decoded.encoding == "big5"
    assert decoded.text == page(TRADITIONAL)


@pytest.mark.parametrize(
    ("text", "written", "label", "encoding"),
    [
        ("日本の新聞は朝に届く", "cp932", "Shift_JIS", "shift_jis"),
        ("Новости пришли утром", "cp1251", "windows-1251", "windows-1251"),
        ("서울의 아침 신문", "cp949", "euc-kr", "euc-kr"),
    ],
)
def test_other_declared_encodings(
    text: str, written: str, label: str, encoding: str
) -> None:
    decoded = decode(page(text).encode(written), f"text/html; charset={label}")
    assert (decoded.text, decoded.encoding) == (page(text), encoding)
    assert (decoded.place, decoded.evidence) == ("Content-Type", label)


def test_xml_declaration_counts() -> None:
    text = '<?xml version="1.0" encoding="gb2312"?>' + page(CHINESE)
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_byte_order_mark_goes_before_everything(mark: bytes, encoding: str) -> None:
    body = mark + page(CHINESE).encode(encoding)
    decoded = decode(body, "text/html; charset=gb2312")
    assert (decoded.text, decoded.encoding) == (page(CHINESE), encoding)


def test_cut_off_utf8_still_counts() -> None:
    """The end of a capture may fall into a character."""
    decoded = decode(page(CHINESE, GB2312).encode()[: -len("</body></html>") - 1])
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("\ufffd")


def test_a_broken_byte_leaves_utf8_utf8() -> None:
    body = page(CHINESE * 5, GB2312).encode().replace(b"</title>", b"\xff</title>")
    decoded = decode(body)
    assert (decoded.encoding, decoded.rule) == ("utf-8", "utf-8-bytes-broken")


def test_a_broken_byte_leaves_gbk_gbk() -> None:
    body = (
        page(CHINESE * 5, GB2312)
        .encode("gb18030")
        .replace(b"</title>", b"\xff</title>")
    )
    decoded = decode(body)
    assert decoded.encoding == "gb18030"
    assert decoded.text.count("\ufffd") <= 1


def test_ascii_is_utf8() -> None:
    assert decode(b"plain", "text/html; charset=gb2312").encoding == "utf-8"


def test_western_bytes_stand_alone() -> None:
    """A Latin page is no Chinese page, though GB18030 could read it."""
    text = page("Das Schiff fährt früh über den Fluß, die Brücke bleibt geöffnet.")
    decoded = decode(text.encode("latin-1"), "text/html; charset=ISO-8859-1")
    assert (decoded.text, decoded.encoding) == (text, "windows-1252")


def test_no_bytes_are_no_text() -> None:
    assert decode(b"").text == ""
