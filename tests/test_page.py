"""A parsed page: the same from its text and from its bytes, its marks in one pass."""

import pytest
from lxml.etree import tostring

from crawler.page import read_page

URL = "http://lake.example/x/"


@pytest.mark.parametrize(
    "markup",
    [
        "<html><head><meta charset=gb2312><title>渔船</title><p>下水 é ﬁ 😀</p>",
        "<p>no head</p><table><tr><td>a<div>b</td></table>",
        "<!-- a lone comment -->",
        "",
        "plain text",
        "<?xml version='1.0' encoding='gb2312'?><html><p>渔船</p></html>",
        "<p>a\x00b</p>",
        "<p>&#0; &#x80; &nbsp;</p>",
    ],
)
def test_bytes_give_the_same_tree(markup: str) -> None:
    of_text = read_page(markup, url=URL)
    of_bytes = read_page(markup, url=URL, body=markup.encode())
    assert tostring(of_bytes.tree) == tostring(of_text.tree)
    assert of_bytes.text == of_text.text


def test_marks() -> None:
    page = read_page(
        "<base href=/y/><title> A\n b </title><svg><title>no</title></svg>"
        "<meta name=Keywords content=''><meta name=keywords content=' a  b '>"
        "<meta property='og:title' itemprop='name' content=c>"
        '<script type=\'application/LD+JSON\'>{"a": {"b": 1}}</script>'
        "<!--one--><time datetime=2011>then</time><abbr>x</abbr><abbr title=y>z</abbr>",
        url=URL,
    )
    assert page.base_url == "http://lake.example/y/"
    assert page.head_title == "A b"
    assert page.metas == {"keywords": ["a b"], "og:title": ["c"], "name": ["c"]}
    assert page.json_ld == ({"a": {"b": 1}}, {"b": 1})
    assert [each.text for each in page.comments] == ["one"]
    assert [each.text for each in page.marked.times] == ["then", "z"]
