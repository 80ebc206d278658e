"""来源: which outlet a page credits, in every dress that pages give the credit."""

from datetime import UTC, datetime

import pytest

from archive import Article
from crawler.extract import extract
from crawler.page import read_page

TEXT = (
    "<p>湖面开化了，渔船下了水，岸上的人都来看。</p><p>船家说，今年的鱼比去年多。</p>"
)
PROSE = (
    "<p>The lake is free of ice, and the boats are out again, said the fishermen.</p>"
    "<p>There are more fish than last year, and everybody came to see them.</p>"
)
MOMENT = datetime(2020, 1, 1, tzinfo=UTC)


def read(
    info: str = "", text: str = TEXT, head: str = "", *, above: str = ""
) -> Article:
    markup = (
        f"<html><head><title>渔船下水_北湖资讯</title>{head}</head><body>{above}"
        f"<h1>渔船下水</h1>{info}<div>{text}</div></body></html>"
    )
    page = read_page(markup, url="http://news.example/2011/0405/123.html")
    return extract(page, None, MOMENT)


def english(info: str = "", tail: str = "", head: str = "") -> Article:
    markup = (
        f"<html><head><title>Boats are out</title>{head}</head><body>"
        f"<h1>Boats are out</h1>{info}<div>{PROSE}{tail}</div></body></html>"
    )
    return extract(read_page(markup, url="http://news.example/boats"), None, MOMENT)


@pytest.mark.parametrize(
    "info",
    [
        "<p>来源：<a href=/x>北湖晚报</a> 作者：王刚</p>",
        "<ul><li>来源：</li><li>北湖晚报</li><li>2011-04-05</li></ul>",
        "<dl><dt>来源</dt><dd>北湖晚报</dd></dl>",
        "<div><p>来源</p><p>北湖晚报</p></div>",
        "<p><span>来源：</span><span>北湖晚报</span><span>2011年</span></p>",
        "<p>来源：<img src=logo.gif alt=北湖晚报></p>",
        "<p>索引号：12 文章来源：北湖晚报 发布时间：2011/4/5 9:37:15 点击：119</p>",
        "<p>来源：北湖晚报记者王刚</p>",
        "<p>来源：北湖晚报 记者 王刚</p>",
        "<p>来源：北湖晚报（北湖）</p>",
        "<p>来源：北湖晚报 观察</p>",
        "<p>来源：微信公众号“北湖晚报”</p>",
        "<p>来源：北湖晚报微信公众号</p>",
        "<p>文章來源：北湖晚报 編輯：王剛</p>",
        "<p>【来源：北湖晚报】【作者：王刚】</p>",
        "<p>来源：[北湖晚报]</p>",
        "<p>来源 | 北湖晚报</p>",
        "<p>来源/北湖晚报</p>",
        "<p>2011-04-05 北湖晚报</p>",
        "<p>北湖晚报 王刚 2011-04-05</p>",
        "<p>原创 北湖晚报 2011-04-05 10:00</p>",
        "<p class=author-name>北湖晚报</p><p>发布时间：04-05 12:00</p>",
        "<p><a href=/u/7>北湖晚报</a></p><p>昨天</p>",
        "<p>http://news.example　2011年04月05日 10:00　<a href=/w>北湖晚报</a></p>",
        "<p>2011年4月5日08:19　北湖晚报　<a>大</a> <a>中</a> <a>小</a></p>",
        "<p><i>原创</i><i>王刚</i><a href=/u/7>北湖晚报</a></p><p>2011-04-05</p>",
    ],
)
def test_source_around_the_headline(info: str) -> None:
    assert read(info).source == "北湖晚报"


@pytest.mark.parametrize(
    "info",
    [
        "<p>图片来源：北湖图片社</p>",
        "<p>2011-04-05 国内新闻</p>",
        "<p>2011-04-05 王刚</p>",
        "<p>2011-04-05 小渔夫</p>",
        "<p>2011-04-05 10:00 <a href=#c>0人参与评论</a></p>",
        "<p>来源：http://x.example/</p>",
        "<p>来源：本站</p>",
        "<p>来源：原创</p>",
        "<p>发布单位：北湖局 来源：</p>",
        "<p>——记北湖的渔民</p><p>2011-04-05</p>",
        "<p>转载请写明“来源：北湖晚报”，并请先来信。</p><p>2011-04-05</p>",
        "<p><i>原创</i><i>王刚</i></p><p>2011-04-05</p>",
    ],
)
def test_no_source_where_none_is_credited(info: str) -> None:
    assert read(info).source is None


def test_account_beside_the_date() -> None:
    """Accounts of self-made media are printed where newspapers print their name."""
    assert read("<p>2011-04-05 · 北湖观鱼日记</p>").source == "北湖观鱼日记"


def test_section_beside_the_date_is_no_source() -> None:
    above = "<ul><li><a href=/y/>渔业观察</a></li></ul>"
    info = "<p>2011-04-05 <a href=/y/>渔业观察</a></p>"
    assert read(info, above=above).source is None


def test_evidence_of_a_value_below_its_label_holds_both() -> None:
    article = read("<dl><dt>来源</dt><dd>北湖晚报</dd></dl>")
    texts = [each.text for each in article.evidence if each.field == "source"]
    assert texts == ["来源 北湖晚报"]


@pytest.mark.parametrize(
    "tail",
    [
        "来源：北湖晚报",
        "（来源：北湖晚报）",
        "来源丨北湖晚报",
        "来源 | 北湖晚报 编辑 | 王刚",
        "文/王刚 来源/北湖晚报",
        "本文转载自北湖晚报",
        "原标题：渔船 来源：北湖晚报 责任编辑：王刚",
    ],
)
def test_source_behind_the_text(tail: str) -> None:
    text = f"{TEXT}<p>{tail}</p>"
    assert read("<p>2011-04-05</p>", text).source == "北湖晚报"


def test_source_in_a_line_of_its_own_inside_the_text() -> None:
    """Lists of related stories may follow it within the same column."""
    more = "".join(
        f"<p>渔船下水之{n}：湖面开化了，岸上的人都来看。</p>" for n in range(5)
    )
    assert read(text=f"{TEXT}<p>来源：北湖晚报</p>{more}").source == "北湖晚报"


@pytest.mark.parametrize(
    "notice",
    [
        "凡本网注明“来源：北湖资讯”的作品，均为本网所有。",
        "版权声明：本文来源：北湖资讯，未经授权不得转载",
    ],
)
def test_notice_is_no_source(notice: str) -> None:
    assert read(text=f"{TEXT}<p>{notice}</p>").source is None


def test_notice_that_prints_the_date_is_an_info_line() -> None:
    line = "<p>版权声明 来源：北湖晚报 时间：2011-04-05 作者：</p>"
    assert read(text=TEXT + line).source == "北湖晚报"


def test_link_of_the_source_is_taken_whole() -> None:
    article = read("<p>来源：<a href=//tv.example/>北湖 TV 新闻</a></p>")
    assert article.source == "北湖 TV 新闻"
    assert article.source_url == "http://tv.example/"


def test_mark_that_contradicts_the_page_loses() -> None:
    head = "<meta name=source content=山城日报>"
    assert read("<p>来源：北湖晚报</p>", head=head).source == "北湖晚报"


@pytest.mark.parametrize(
    ("info", "tail", "source"),
    [
        ("<p>May 4, 2011 | Source: The Lake Daily</p>", "", "The Lake Daily"),
        ("", "<p>Quelle: dpa</p>", "dpa"),
        ("", "<p>They will go on. (Fuente: Agencia Lago)</p>", "Agencia Lago"),
        ("", "<p>Источник: Озёрная газета</p>", "Озёрная газета"),
        ("<figure><figcaption>Source: Reuters</figcaption></figure>", "", None),
        ("", "<p>Source: Getty Images</p>", None),
        ("", "<p>Source: https://lake.example/report</p>", None),
        ("<p>May 4, 2011 <a href=/a>Jane Miller</a></p>", "", None),
    ],
)
def test_source_in_other_languages(info: str, tail: str, source: str | None) -> None:
    assert english(info, tail).source == source


def json_ld(author: str, publisher: str) -> str:
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        f'"author":{{"@type":"Organization","name":"{author}"}},'
        f'"publisher":{{"@type":"Organization","name":"{publisher}"}}}}</script>'
    )


def test_outlet_that_json_ld_names_as_author() -> None:
    assert english(head=json_ld("Lake Press", "The Example")).source == "Lake Press"


def test_publisher_is_no_source() -> None:
    assert english(head=json_ld("The Example", "The Example")).source is None
