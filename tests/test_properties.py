"""Laws that hold for every input: bytes decode, text gives a page, a page a record."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Article
from crawler import extract_article
from crawler.decode import decode
from crawler.extract import extract, join
from crawler.page import read_page
from crawler.reading import page_and_record
from crawler.sites import load_profile
from tests.fuzz import laws

URL = "http://inews.nmgnews.com.cn/system/2010/07/21/010477001.shtml"
MOMENT = datetime(2012, 6, 1, tzinfo=UTC)
FEW = settings(max_examples=60, deadline=None)
CHARSETS = ["gb2312", "GBK", "utf-8", "big5", "shift_jis", "iso-8859-1", "x-nothing"]

# Pieces that readers look for, put together in every wrong order.
PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div id=div_content>", "</div>", "<table><tr><td>", "<font>",
        "<!--", "-->", "<!--enpproperty <title>", "/enpproperty-->", "<br>", "</a>",
        "<!--enorth cms block start", "<script type='application/ld+json'>{",
        "</script>", "<a href='http://[x'>", "<img src='//[::'>", "<h1>", "</h1>",
        "<title>", "</title>", "\x00", "<base href='::'>", "&#xd800;",
        "<?xml version='1.0' encoding='gb2312'?>", "\u3000", " > ", "）", "<A<p>",
        'createPageHTML(99999999999, 0, "a", "html")', "（记者", "责任编辑：",
        "&#7;", "\x7f", "来源：", "2010-99-99 99:99",
        "１０-０７-２１ １７：１８", "位置：", "正文",
    ]
)  # fmt: skip
MARKUP = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join)


@FEW
@given(st.binary(max_size=400), st.one_of(st.none(), st.sampled_from(CHARSETS)))
def test_any_bytes_decode(body: bytes, charset: str | None) -> None:
    content_type = f"text/html; charset={charset}" if charset else None
    assert isinstance(decode(body, content_type).text, str)


@FEW
@given(st.text(max_size=200))
def test_utf8_comes_back(text: str) -> None:
    """What was written as UTF-8 is read as it was, but for a byte-order mark."""
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


@FEW
@given(
    st.text("草原新闻记者编辑镕喆祎的一是在不了有和人这中大", min_size=4, max_size=60)
)
def test_undeclared_gbk_comes_back(text: str) -> None:
    head = f"<html><head><title>{text}</title></head>"
    page = f"{head}<body><p>{text}，{text}。</p></body></html>"
    assert decode(page.encode("gb18030")).text == page


RARE = [
    letter
    for letter in map(chr, range(0x4E00, 0x9FA6))
    if len(code := letter.encode("gbk", "ignore")) == 2 and code[1] < 0x80
]
"""Characters whose second byte is ASCII in GBK: to the bytes alone they look Latin."""

WESTERN = st.sampled_from(
    [
        "für", "über", "Fluß", "fährt", "Brücke", "geöffnet", "Ärzte", "Öl", "Übung",
        "été", "élève", "répété", "où", "à", "ça", "hôtel", "español", "niño", "años",
        "¿Qué", "señor", "não", "São", "på", "så", "därför", "øl", "við", "þetta",
        "–", "“quoted”", "‘one’", "it’s", "©", "25°C", "£5", "€", "naïveté", "the",
        "house", "and", "weather", "today", "cold",
    ]
)  # fmt: skip


@FEW
@given(st.text(st.sampled_from(RARE), min_size=2, max_size=60))
def test_undeclared_gbk_of_rare_characters_comes_back(text: str) -> None:
    page = f"<html><title>{text}</title><body><p>{text}</p></body></html>"
    assert decode(page.encode("gb18030")).text == page


@FEW
@given(st.lists(WESTERN, min_size=3, max_size=60).map(" ".join))
def test_undeclared_western_text_comes_back(text: str) -> None:
    page = f"<html><title>{text}</title><body><p>{text}, {text}.</p></body></html>"
    assert decode(page.encode("cp1252")).text == page


@FEW
@given(MARKUP)
def test_any_text_gives_a_record(text: str) -> None:
    page = read_page(text, url=URL)
    article = extract(page, load_profile("nmgnews"), MOMENT)
    assert Article.from_json(article.as_json()) == article


@settings(max_examples=200, deadline=None)
@given(MARKUP)
def test_any_text_keeps_the_laws(text: str) -> None:
    """Clean text, clean lines, real moments, evidence that leads back."""
    parsed, article = page_and_record(
        text.encode("utf-8", "replace"),
        url=URL,
        content_type=None,
        profile=load_profile("nmgnews"),
        captured_at=laws.MOMENT,
    )
    assert laws.offences(parsed, article) == []


@FEW
@given(st.one_of(MARKUP.map(str.encode), st.binary(max_size=200)))
def test_the_same_bytes_give_the_same_record(body: bytes) -> None:
    first, second = (
        extract_article(body, url=URL, captured_at=MOMENT) for _ in range(2)
    )
    assert first == second


@FEW
@given(MARKUP)
def test_body_has_clean_lines(text: str) -> None:
    """No line of a body is empty, or begins or ends with white space."""
    body = extract(read_page(text, url=URL), None, MOMENT).body
    for line in (body or "x").split("\n"):
        assert line
        assert line == line.strip(" \u3000\xa0\r\n")


@FEW
@given(MARKUP)
def test_places_lead_back_into_the_page(text: str) -> None:
    """The place of every value is an XPath that finds something."""
    page = read_page(text, url=URL)
    for evidence in extract(page, load_profile("nmgnews"), MOMENT).evidence:
        if evidence.place and evidence.place.startswith("/"):
            assert page.tree.getroottree().xpath(evidence.place)


@FEW
@given(st.lists(MARKUP, min_size=1, max_size=4))
def test_joined_pages_keep_every_paragraph(texts: list[str]) -> None:
    articles = [extract(read_page(text, url=URL), None, MOMENT) for text in texts]
    lines = [line for each in articles if each.body for line in each.body.split("\n")]
    joined = join(articles).body
    assert (joined.split("\n") if joined else []) == lines


@pytest.mark.parametrize(
    "tag", ["div", "table><tr><td", "font", "blockquote", "ul><li"]
)
def test_deep_nesting_gives_a_record(tag: str) -> None:
    """Nesting deeper than any stack is still a page."""
    text = f"<html><body>{f'<{tag}>' * 3000}草原的雨水很足，牧草长得好。</body></html>"
    assert extract(read_page(text, url=URL), None, MOMENT).kind


@pytest.mark.parametrize("length", [25, 40, 150, 20_000])
@pytest.mark.parametrize(
    "piece",
    [
        "记者 ",
        "（",
        "【",
        "2010-",
        "位置：",
        "来源：",
        "<!--",
        "a > ",
        "1 ",
        "　",
        "摄影",
    ],
)
def test_long_repetition_takes_no_longer(piece: str, length: int) -> None:
    """No pattern runs away on a page that repeats what it looks for."""
    text = (
        f"<html><title>{piece * 50}</title><body><p>{piece * length}</p></body></html>"
    )
    assert extract(read_page(text, url=URL), None, MOMENT).kind


WORDS = st.sampled_from(
    [
        "打印", "共", "页", "第", "1", "记者", "编辑", "：", "摄", "图", "文/", "·",
        "分享", "来源", "位置", ">", "（", "）", "[", "]", " ", "-", "年", "月",
    ]
)  # fmt: skip


@FEW
@given(
    st.lists(WORDS, min_size=2, max_size=4).flatmap(
        lambda words: st.lists(st.sampled_from(words), min_size=20, max_size=80)
    )
)
def test_labels_in_every_order_take_no_longer(words: list[str]) -> None:
    """Tools and labels repeated: a pattern that backtracks would never come back."""
    line = "".join(words)
    text = f"<h1>{line[:30]}</h1><p>{line}</p><p>湖面开化了。{line}</p><p>{line}</p>"
    assert extract(read_page(text, url=URL), None, MOMENT).kind
