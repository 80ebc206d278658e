"""Pages made to cost too much, and what reading one of them takes.

`python -m tests.stress [NAME…]` reads each in a process of its own and prints a line of
JSON for it: its name, and the CPU seconds and the megabytes that the reading took.
"""

import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from functools import partial

from crawler import extract_article

URL = "http://news.example/2012/06/01/1001.html"
URL_OF_SITE = "http://www.nmgnews.com.cn/system/2012/06/01/010001001.shtml"
"""The address of a page that is read with a profile."""

GIVEN_UP = 10
"""CPU seconds after which a reading is ended."""

TEXT = "草原上的第一场雪下了一夜，牧民早起清扫羊圈，路上的车慢慢开。"
PROSE = f"<p>{TEXT}</p>" * 5
MEGA = 10**6
NAMED = ("author", "pubdate", "source", "keywords", "description", "og:title")
TOLD = ("headline", "author", "datePublished", "publisher")
PIECES = (
    *"（）【】[]()<>\"'“”「」·|/-—_:：,，。.、!&#@■●►年月日1a",
    "打印", "关闭", "页", "1 ", "[1]", "字体：", "大 中 小 ", "分享到", "相关阅读",
    "版权所有", "上一页", "责任编辑", "来源：", "作者：", "记者", "通讯员", "摄",
    "新华社北京", "本报讯", "2012-", "12:", "10年", "正文", "首页>", "http://a.", "by ",
    "and ", "von ", "a@b.", "&amp;", "a-", "A. ", "Mc", "©", "\u00a0", "\t", "\u200b",
)  # fmt: skip


def main(names: list[str]) -> None:
    """Read the pages of these names, or all."""
    for name in names or ALL:
        body = ALL[name]()
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _read(name, body)
        _, status = os.waitpid(child, 0)
        if status:
            _say(name, float("inf"), float("inf"))


def _read(name: str, body: bytes) -> None:
    """Read the page and end this process."""
    signal.setitimer(signal.ITIMER_PROF, GIVEN_UP)
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        extract_article(body, url=URL_OF_SITE if name in PAGES_OF_SITE else URL)
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        _say(name, seconds, (after.ru_maxrss - before.ru_maxrss) / 1024)
        sys.stdout.flush()
        os._exit(0)
    finally:
        os._exit(1)


def _say(name: str, seconds: float, megabytes: float) -> None:
    said = {"name": name, "seconds": seconds, "megabytes": megabytes}
    sys.stdout.write(json.dumps(said) + "\n")


def _page(*parts: str) -> bytes:
    """A page of these parts, with a headline above and an article's text among them."""
    head = "<html><head><title>草原降雪</title></head><body><h1>草原降雪</h1>"
    return "".join([head, *parts, "</body></html>"]).encode()


def _nested(start: str, count: int, end: str) -> bytes:
    return _page(start * count, PROSE, end * count)


def _line(piece: str, size: int = MEGA) -> bytes:
    """A page with one paragraph that repeats a piece, in a line and as its headline."""
    text = piece * (size // len(piece.encode()))
    return _page(PROSE, f"<p>{text}</p>", f"<p>{TEXT}{text[:100_000]}</p>")


def _junk(alphabet: bytes = bytes(range(256))) -> bytes:
    return bytes(random.Random(1).choices(alphabet, k=5 * MEGA))  # noqa: S311


def _head(head: str) -> bytes:
    return f"<html><head><title>草原降雪</title>{head}</head>{PROSE}</html>".encode()


def _json_ld(script: str) -> bytes:
    return _head(f'<script type="application/ld+json">{script}</script>')


def _repeated(piece: str) -> bytes:
    """A page whose every part repeats a piece, 20 kB in each."""
    text = piece * (20_000 // len(piece))
    head = "".join(f'<meta name="{name}" content="雪{text}雪">' for name in NAMED)
    told = {"@type": "NewsArticle"} | dict.fromkeys(TOLD, f"雪{text}雪")
    return _page(
        f"<title>草原{text}雪</title>{head}<!-- {text} -->",
        f'<script type="application/ld+json">{json.dumps(told)}</script>',
        f"<p>{text}雪</p><p><a href='/{text}'>{text}</a></p><h2>{text}</h2>",
        f"<div class='{text}'>{PROSE}<p>{TEXT}{text}</p><p>{text}{TEXT}</p></div>",
    )


PAGES: dict[str, Callable[[], bytes]] = {
    "5 MB of junk bytes": _junk,
    "5 MB of junk markup": lambda: _junk(b"<>/ =\"'&;!-apdivtrb \n"),
    "5 MB of junk above ASCII": lambda: _junk(bytes(range(128, 256))),
    "2,000 nested divs": lambda: _nested("<div>", 2000, "</div>"),
    "2,000 nested divs with a text each": lambda: _nested(f"<div>{TEXT}", 2000, ""),
    "400 nested fonts": lambda: _nested("<font>", 400, "</font>"),
    "2,000 nested tables": lambda: _nested("<table><tr><td>", 2000, ""),
    "2,000 nested lists": lambda: _nested("<ul><li>", 2000, ""),
    "100,000 links": lambda: _page(PROSE, '<a href="/1.html">雪</a> ' * 100_000),
    "100,000 links in list items": lambda: _page(
        "<ul>", '<li><a href="/1.html">草原降雪</a></li>' * 100_000, "</ul>", PROSE
    ),
    "100,000 paragraphs": lambda: _page(f"<p>{TEXT}</p>" * 100_000),
    "100,000 short paragraphs": lambda: _page("<p>雪。</p>" * 100_000),
    "50,000 table cells": lambda: _page(
        "<table>", "<tr><td>1</td><td>雪</td></tr>" * 25_000, "</table>", PROSE
    ),
    "50,000 table cells in one row": lambda: _page(
        "<table><tr>", "<td>12</td>" * 50_000, "</tr></table>", PROSE
    ),
    "5 MB in one line without a space": lambda: _page(f"<p>{'雪' * 1_700_000}</p>"),
    "5 MB in one line of ASCII": lambda: _page(f"<p>{'a' * 5 * MEGA}</p>"),
    "1 MB of opening brackets": lambda: _line("（"),
    "1 MB of brackets": lambda: _line("（）"),
    "1 MB of other brackets": lambda: _line("[【("),
    "1 MB of labels": lambda: _line("来源：责任编辑：作者："),
    "1 MB of reporters": lambda: _line("记者 "),
    "1 MB of credits": lambda: _line("（记者 王海 摄）"),
    "1 MB of dates": lambda: _line("2012-06-01 08:00 "),
    "1 MB of digits": lambda: _line("1"),
    "1 MB of spaces": lambda: _line(" "),
    "1 MB of wide spaces": lambda: _line("\u3000"),
    "1 MB of spaces and words": lambda: _line("a \u00a0 "),
    "1 MB of line breaks": lambda: _line("雪\n"),
    "1 MB of crumbs": lambda: _line("位置：首页 > "),
    "1 MB of names": lambda: _line("By Anna Berg, "),
    "a title of 1 MB": lambda: _head(f"<title>{'雪-' * 250_000}</title>"),
    "a headline of 1 MB": lambda: _page(f"<h1>{'雪_' * 250_000}</h1>", PROSE),
    "JSON-LD of a million entries": lambda: _json_ld(f"[{'{},' * MEGA}{{}}]"),
    "JSON-LD of a million numbers": lambda: _json_ld(f"[{'1,' * MEGA}1]"),
    "JSON-LD of 100,000 articles": lambda: _json_ld(
        "[" + '{"@type":"NewsArticle","headline":"雪"},' * 100_000 + "{}]"
    ),
    "JSON-LD 100,000 deep": lambda: _json_ld("[" * 100_000 + "]" * 100_000),
    "JSON-LD 900 deep": lambda: _json_ld('{"a":[' * 450 + "]}" * 450),
    "1 MB of broken JSON-LD": lambda: _json_ld('{"name": "雪\\", ' * 60_000),
    "1 MB of spaces in JSON-LD": lambda: _json_ld("{" + "," + " " * MEGA + "1"),
    "10,000 metas": lambda: _head('<meta name="author" content="王海">' * 10_000),
    "10,000 metas of other names": lambda: _head(
        "".join(f'<meta name="n{n}" content="雪">' for n in range(10_000))
    ),
    "10,000 comments": lambda: _page("<!-- 雪 --><p>雪。</p>" * 10_000, PROSE),
    "10,000 content marks": lambda: _page("<!--enpcontent-->雪。" * 10_000),
    "500 nested breadcrumbs": lambda: _nested(
        '<div>位置：<a href="/">首页</a> &gt; <a href="/x/">水产</a>', 500, ""
    ),
    "1,000 labels in unclosed links": lambda: _nested(
        '<div>位置：<a href="/">水产<div>', 1000, ""
    ),
    "500 enorth breadcrumbs": lambda: _nested(
        "<div><!-- v5.position block start --><a href='/'>水产<div>", 500, ""
    ),
    "300 nested tables of two rows": lambda: _nested(
        "<table><tr><td>1<td>2<tr><td>3<td><div><p>4", 300, ""
    ),
    "30,000 unclosed properties": lambda: _page(
        f"<!--enpproperty {'<title>' * 30_000}-->", PROSE
    ),
    "600 nested headlines": lambda: _nested(
        f"<div><h1><div>{TEXT}<p>{TEXT}</p>", 600, ""
    ),
    "20,000 br": lambda: _page("<div>", f"{TEXT}<br>" * 20_000, "</div>"),
    "20,000 br alone": lambda: _page("<div>", "<br>" * 20_000, PROSE, "</div>"),
    "20,000 pictures": lambda: _page('<p><img src="a.jpg"></p>' * 20_000, PROSE),
    "20,000 named blocks": lambda: _page('<div class="byline">雪</div>' * 20_000),
    "20,000 headings": lambda: _page("<h1>草原降雪</h1>" * 20_000, PROSE),
    "20,000 pages": lambda: _page(
        PROSE, "".join(f'<a href="1001_{n}.html">{n}</a>' for n in range(20_000))
    ),
    "an element with 20,000 attributes": lambda: _page(
        "<p ", " ".join(f"a{n}=1" for n in range(20_000)), f">{TEXT}</p>"
    ),
}
PAGES |= {f"{piece!r} repeated": partial(_repeated, piece) for piece in PIECES}
PAGES_OF_SITE: dict[str, Callable[[], bytes]] = {
    "2,000 nested tables of a layout": lambda: _page(
        ("<table><tr><td>" * 400 + "稿源 编辑" + "</td></tr></table>" * 400) * 5, PROSE
    ),
    "600 nested elements that a layout names": lambda: _nested(
        f'<div id="pzoom" class="STYLE5">{TEXT}', 600, ""
    ),
}
"""Read with the profile of a site, whose selectors such pages are made for."""

ALL = PAGES | PAGES_OF_SITE


if __name__ == "__main__":
    main(sys.argv[1:])
