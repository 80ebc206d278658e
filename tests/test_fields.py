"""Fields on pages that no profile knows: one trait of such pages each."""

from datetime import UTC, datetime

import pytest

from archive import Article, Person
from crawler import extract_article
from crawler.extract import article_pages, extract, join, page_number
from crawler.page import read_page

URL = "http://news.example/2011/0405/123.html"
TEXT = (
    "<p>湖面开化了，渔船下了水，岸上的人都来看。</p><p>船家说，今年的鱼比去年多。</p>"
)
BODY = "湖面开化了，渔船下了水，岸上的人都来看。\n船家说，今年的鱼比去年多。"
MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
HOME = "<a href=/>首页</a>"
FISH = "<a href=/x/>水产</a>"
PROBLEM = "抱歉，您要找的页面不存在"


def read(body: str, head: str = "", url: str = URL) -> Article:
    title = "<title>渔船下水_北湖资讯</title>"
    markup = f"<html><head>{title}{head}</head><body>{body}</body></html>"
    return extract(read_page(markup, url=url), None, MOMENT)


def article(around: str = "", head: str = "", text: str = TEXT) -> Article:
    return read(f"{around}<h1>渔船下水</h1><div class=text>{text}</div>", head)


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        (f"<div>位置 ：{HOME} &gt; {FISH} &gt; 正文</div>", ["首页", "水产"]),
        (
            f"<div>您现在的位置是：{HOME}&gt;&gt;水产&gt;&gt;渔船下水</div>",
            ["首页", "水产"],
        ),
        (
            f"<div>所在位置:<ul><li>{HOME}</li><li>{FISH}</li></ul></div>",
            ["首页", "水产"],
        ),
        (f"<div>{HOME} --&gt; {FISH}</div>", ["首页", "水产"]),
        (f"<div class=crumb>{HOME}/{FISH}</div>", ["首页", "水产"]),
        (f"<ol class=breadcrumb><li>{HOME}<li>{FISH}</ol>", ["首页", "水产"]),
        (f"<div>{HOME} | {FISH}</div>", []),
        (f"<div>位置：{HOME} - {FISH} - 正文</div>", ["首页", "水产"]),
        ("<div>北湖资讯&gt;&gt;水产&gt;&gt;正文</div>", ["北湖资讯", "水产"]),
    ],
)
def test_breadcrumb(markup: str, names: list[str]) -> None:
    assert [crumb.name for crumb in article(markup).breadcrumb] == names


def test_breadcrumb_of_json_ld() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"BreadcrumbList",'
        '"itemListElement":'
        '[{"name":"北湖","item":"/"},{"item":{"@id":"/x/","name":"水产"}}'
        ',{"item":3},4]}'
        "</script>"
    )
    found = [(crumb.name, crumb.url) for crumb in article(head=head).breadcrumb]
    assert found == [
        ("北湖", "http://news.example/"),
        ("水产", "http://news.example/x/"),
    ]


@pytest.mark.parametrize(
    ("info", "source"),
    [
        ("来源：北湖晚报", "北湖晚报"),
        ("稿源:北湖晚报 作者:王刚", "北湖晚报"),
        ("2011-04-05 来源：<a href=/>北湖晚报</a><a href=/>举报</a>", "北湖晚报"),
        ("来源： The Lake Daily 2011-04-05", "The Lake Daily"),
        ("<span class=source>北湖晚报</span>", "北湖晚报"),
        ("2011-04-05 10:00 <a href=http://w.example/>北湖晚报</a>", "北湖晚报"),
        ("来源：未知", None),
        ("来源：", None),
        ("2011-04-05", None),
        ("来源：《北湖晚报》", "《北湖晚报》"),
        ("来源：北湖晚报（记者 王刚）", "北湖晚报"),
        ("[来源]北湖晚报 [时间]2011-04-05", "北湖晚报"),
        ("来源丨北湖晚报", "北湖晚报"),
        ("转自：北湖晚报", "北湖晚报"),
        ("2011-04-05 10:00 北湖晚报", "北湖晚报"),
        ("2011-04-05 10:00 天气晴", None),
        ("来源：转载", None),
    ],
)
def test_source(info: str, source: str | None) -> None:
    assert read(f"<h1>渔船下水</h1><p>{info}</p><div>{TEXT}</div>").source == source


def test_source_is_not_read_from_a_copyright_notice() -> None:
    notice = "<p>凡本网注明“来源：北湖资讯”的作品，均为本网所有。</p>"
    assert article(text=f"{TEXT}{notice}").source is None


NAMED_ORIGIN = (
    '<script type="application/ld+json">{"@type":"NewsArticle",'
    '"sourceOrganization":{"name":"北湖晚报"}}</script>'
)


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("<meta name=ContentSource content=北湖局>", "北湖局"),
        ("<meta name=source content=http://x.example>", None),
        (NAMED_ORIGIN, "北湖晚报"),
    ],
)
def test_source_of_the_head(head: str, source: str | None) -> None:
    assert article(head=head).source == source


TWO_AUTHORS = (
    '<script type="application/ld+json">{"@type":"NewsArticle",'
    '"author":[{"@type":"Person","name":"王刚"},{"@type":"Organization",'
    '"name":"北湖晚报"}]}</script>'
)


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ("<meta name=author content=zhang01><meta name=author content=王刚>", "王刚"),
        ("<meta name=author content=北湖晚报>", None),
        ("<meta name=author content=10086>", None),
        (TWO_AUTHORS, "王刚"),
    ],
)
def test_byline_of_the_head(head: str, byline: str | None) -> None:
    assert article(head=head).byline == byline


def test_head_author_that_is_the_editor_is_no_byline() -> None:
    found = article(
        head="<meta name=author content=李明>", text=f"{TEXT}<p>责任编辑：李明</p>"
    )
    assert found.byline is None
    assert found.people == (Person(name="李明", role="editor"),)


@pytest.mark.parametrize(
    ("above", "byline"),
    [
        ("<p>本报记者 王刚 李明</p>", "本报记者 王刚 李明"),
        ("<p>作者：王刚　发布时间：2011-04-05</p>", "王刚"),
        ("<p>作者： 点击：3</p>", None),
        ("<p>责任编辑：李明</p>", None),
        ("<p>作者：记者 王刚 通讯员 李明</p>", "记者 王刚 通讯员 李明"),
        ("<p>作者：王刚 责任编辑：李明</p>", "王刚"),
    ],
)
def test_byline_near_the_headline(above: str, byline: str | None) -> None:
    found = read(f"<h1>渔船下水</h1>{above}<div>{TEXT}</div>")
    assert (found.byline, found.body) == (byline, BODY)


@pytest.mark.parametrize(
    ("credit", "byline"),
    [
        ("（记者 王刚）", "记者 王刚"),
        ("(北湖晚报 记者 王刚 通讯员 李明)", "北湖晚报 记者 王刚 通讯员 李明"),
        ("（王刚 李明）", "王刚 李明"),
        ("　　　　记者 王刚", "记者 王刚"),
        ("<br>本报记者 王刚", "本报记者 王刚"),
        ("<br>（作者：王刚）", "王刚"),
        ("（记者 王刚）（责编：李明）", "记者 王刚"),
    ],
)
def test_closing_credit_is_cut(credit: str, byline: str) -> None:
    found = article(text=TEXT.replace("比去年多。", f"比去年多。{credit}"))
    assert (found.byline, found.body) == (byline, BODY)


@pytest.mark.parametrize(
    "remark", ["（完）", "（本报综合）", "（见右图）", "（综合各地报道）"]
)
def test_closing_remark_stays(remark: str) -> None:
    found = article(text=TEXT.replace("比去年多。", f"比去年多。{remark}"))
    assert (found.byline, found.people, found.body) == (None, (), BODY + remark)


def test_closing_credit_before_the_end_mark_is_cut() -> None:
    found = article(text=TEXT.replace("比去年多。", "比去年多。（记者 王刚）（完）"))
    assert (found.byline, found.body) == ("记者 王刚", BODY + "（完）")


def test_quoted_outlet_of_a_dateline() -> None:
    found = article(text="<p>据《北湖晚报》报道（记者王刚）湖面开化了，船下了水。</p>")
    assert found.people == (
        Person(name="王刚", role="reporter", affiliation="北湖晚报"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "[责任编辑: 曾鹏] ", "责任编辑：曾鹏", "（责编：曾鹏）", "[责任编辑]：曾鹏",
        "【编辑 曾鹏】", "[责任编辑 曾鹏 ]", "编辑：曾鹏", "责任编辑：曾鹏_NN123",
    ],
)  # fmt: skip
def test_editor_lines(line: str) -> None:
    found = article(text=f"{TEXT}<p>{line}</p>")
    assert (found.editor, found.body) == ("曾鹏", BODY)


@pytest.mark.parametrize(
    "tail",
    [
        "<p>相关新闻</p><ul><li><a href=/1>冰面上的车辙</a></li></ul>",
        "<p>版权声明：本网所有内容未经授权不得转载。</p>",
        "<p>【打印本页】 【关闭窗口】</p>",
        "<div><a href=/1>上一篇：冰面上的车辙</a></div>",
        "<p>分享到：微信 微博</p>",
        "<p>/enpproperty--&gt;</p>",
        "<p>[1] [2] 下一页</p>",
        "<p><b>1</b> <a href=/2>2</a> <a href=/2>下一页</a> 全文阅读</p>",
        "<p>扫一扫，在手机上阅读分享</p>",
        "<p>视频加载中，请稍候...</p>",
        "<p>关键词：<a href=/t/1>渔船</a> <a href=/t/2>开渔</a></p>",
        "<p>监制：孟和 责编：李丹 编辑：王树</p>",
        "<p>（来源：北湖晚报）</p>",
        "<p>来源：北湖晚报客户端</p>",
        "<p>[<a href=/l/>水产</a>] <a href=/1>冰面上的车辙</a></p>",
        "<p>更多精彩内容，请下载北湖客户端</p>",
        "<p>点击进入专题：<a href=/zt/>开渔</a></p>",
        "<p>·<a href=/1>冰面上的车辙</a> (04-01)</p>",
        "<p><span style='display: none'>北湖资讯防采集</span></p>",
    ],
)
def test_what_is_no_text_is_cut(tail: str) -> None:
    assert article(text=TEXT + tail).body == BODY


def test_related_box_inside_the_text_is_left_out() -> None:
    more = "<p>网箱养在湖心，每天投料两次，水质每周测一次，数据贴在码头上。</p>" * 20
    found = article(text=f"{TEXT}<p>相关阅读：<a href=/1>冰面上的车辙</a></p>{more}")
    assert found.body is not None
    assert "车辙" not in found.body
    assert found.body.count("\n") == 21


def test_editor_behind_the_last_sentence_is_cut() -> None:
    found = article(text=TEXT.removesuffix("</p>") + "（记者 李丹）　　编辑：刘春</p>")
    assert (found.body, found.byline, found.editor) == (BODY, "记者 李丹", "刘春")


def test_headlines_with_summaries_are_a_list() -> None:
    items = "".join(
        f"<dt><a href=/{i}>北湖渔船今年第{i}次下水</a><dd>渔船下水，人都来看。</dd>"
        for i in range(8)
    )
    assert read(f"<h1>渔船下水</h1><dl>{items}</dl>").kind == "list"


def test_short_notice_beside_a_login_form_is_an_article() -> None:
    login = "<form>用户名<input name=u>密码<input type=password></form>"
    text = "<p>今日起至周五，渔政系统升级维护，暂停办理业务。</p>"
    found = article(f"{login}<h1>渔船下水</h1><p>2011-04-05 10:00</p>", text=text)
    assert found.kind == "article"


def test_text_flows_around_a_box_of_links() -> None:
    box = "<div><b>相关新闻</b><br>·<a href=/1>冰面上的车辙</a></div>"
    more = "<p>网箱养在湖心，每天投料两次，水质每周测一次，数据贴在码头上。</p>" * 3
    assert article(text=TEXT + box + more).body == article(text=TEXT + more).body


@pytest.mark.parametrize(
    ("head", "kicker", "subtitle"),
    [
        ("<h3>北湖开渔</h3><h1>渔船下水</h1>", "北湖开渔", None),
        ("<h1>渔船下水</h1><h2>今年鱼多</h2>", None, "今年鱼多"),
        ("<h1>渔船下水</h1><p>——写在北湖开渔之际</p>", None, "——写在北湖开渔之际"),
        ("<div class=yinti>北湖开渔</div><h1>渔船下水</h1>", "北湖开渔", None),
        ("<p>首页新闻</p><h1>渔船下水</h1>", None, None),
    ],
)
def test_lines_around_the_headline(
    head: str, kicker: str | None, subtitle: str | None
) -> None:
    found = read(f"<div>{head}<p>2011-04-05 10:00</p>{TEXT}</div>")
    assert (found.kicker, found.title, found.subtitle) == (kicker, "渔船下水", subtitle)
    assert found.body == BODY


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("", "<h1>北湖资讯</h1><h2>渔船下水</h2>", "渔船下水"),
        ("<meta property=og:title content=渔船>", "<div>渔船下水</div>", "渔船下水"),
        ("", "", "渔船下水"),
    ],
)
def test_title(head: str, body: str, title: str) -> None:
    assert read(f"{body}<div>{TEXT}</div>", head).title == title


def test_title_over_two_lines_is_whole() -> None:
    head = "<meta property=og:title content='渔船下水 湖面热闹'>"
    assert (
        read(f"<h1>渔船下水<br>湖面热闹</h1>{TEXT}", head).title == "渔船下水 湖面热闹"
    )


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


TEN = "2011-04-05T10:00:00+08:00"


@pytest.mark.parametrize(
    ("head", "body", "published", "modified"),
    [
        (meta("PubDate", "2011-04-05 10:00"), "", TEN, None),
        (meta("article:published_time", "2011-04-05T02:00:00Z"), "", TEN, None),
        (
            meta("article:modified_time", "2011-04-06T02:00:00Z"),
            "<p>2011-04-05</p>",
            "2011-04-05",
            "2011-04-06T10:00:00+08:00",
        ),
        (
            "",
            "<p>发布时间：2011-04-05 10:00 更新时间：2011-04-06 11:00</p>",
            TEN,
            "2011-04-06T11:00:00+08:00",
        ),
        (meta("PubDate", "2011-04-04"), "<p>2011-04-05 10:00</p>", TEN, None),
        ("", "", "2011-04-05", None),
    ],
)
def test_dates(head: str, body: str, published: str, modified: str | None) -> None:
    found = read(f"<h1>渔船下水</h1>{body}<div>{TEXT}</div>", head)
    assert (found.published, found.modified) == (published, modified)


@pytest.mark.parametrize("url", ["http://[bad/x", "http://bad]/", "//[", "http://[::1"])
def test_broken_address_gives_a_record(url: str) -> None:
    body = f"<p>您的位置：{HOME} &gt; {FISH}</p><h1>渔船下水</h1><div>{TEXT}</div>"
    page = f"<html><title>渔船下水_北湖资讯</title><body>{body}".encode()
    assert extract_article(page, url=url).title == "渔船下水"


@pytest.mark.parametrize(
    ("image", "urls"),
    [
        ("<img src=a.jpg>", ["http://news.example/2011/0405/a.jpg"]),
        ("<img src='' data-original=//p.example/a.jpg>", ["http://p.example/a.jpg"]),
        ("<img src=''>", []),
        ("<img src=a.jpg width=16 height=16>", []),
        ("<img src=/images/icon_print.gif>", []),
        ("<img src=data:image/png;base64,xx>", []),
        ("<img src=chrome-extension://x/a.png>", []),
    ],
)
def test_images(image: str, urls: list[str]) -> None:
    assert [each.url for each in article(text=f"{image}{TEXT}").images] == urls


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("<p>渔船下水。王刚 摄</p>", "渔船下水。王刚 摄"),
        ("<p align=center>渔船在湖上</p>", "渔船在湖上"),
        ("<p style='text-align: center'>渔船在湖上</p>", "渔船在湖上"),
        ("<p class=pic-text>渔船在湖上</p>", "渔船在湖上"),
        ("<p align=center><strong>湖上的规矩</strong></p>", None),
        ("<p>岸上的人越来越多，都说开了眼。</p>", None),
    ],
)
def test_captions(caption: str, expected: str | None) -> None:
    found = article(text=f"<p><img src=a.jpg></p>{caption}{TEXT}")
    assert found.images[0].caption == expected
    assert found.body is not None
    assert (found.body == BODY) == (expected is not None)


ONE = "<center><img src=1.jpg></center>"
TWO = "<center><a href=/2><img src=2.jpg></a></center>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><img src=1.jpg></p><p><img src=2.jpg><br>渔船 王刚 摄</p>", [None, True]),
        (f"{ONE}{TWO}<center>渔船 王刚 摄</center>", [None, True]),
        (f"{ONE}<figure>{TWO}<figcaption>渔船</figcaption></figure>", [None, True]),
        ("<p><img src=1.jpg><img src=2.jpg></p><p>渔船 王刚 摄</p>", [True, True]),
    ],
)
def test_caption_of_the_nearest_picture(
    markup: str, expected: list[bool | None]
) -> None:
    found = article(text=f"{TEXT}{markup}")
    assert [each.caption and True for each in found.images] == expected


@pytest.mark.parametrize(
    ("credit", "byline"),
    [
        ("（北湖日报融媒体记者：王刚）", "北湖日报融媒体记者：王刚"),
        ("（记者：王刚）", "王刚"),
        ("（作者：王刚 李明）", "王刚 李明"),
    ],
)
def test_credit_below_a_short_text(credit: str, byline: str) -> None:
    found = article(text=f"{TEXT}<p>{credit}</p>")
    assert (found.byline, found.body) == (byline, BODY)


def test_photo_credit_without_a_picture_is_no_byline() -> None:
    found = article(text=f"{TEXT}<p>本报记者 王刚 摄</p>")
    assert (found.byline, found.body) == (None, BODY)
    assert found.people == (Person(name="王刚", role="photographer"),)


STEM = "http://news.example/xw/t20110405_77"


def links(*numbers: str) -> str:
    return "".join(f"<a href=t20110405_77{each}.html>{each}</a>" for each in numbers)


def script(count: int, index: int, name: str = "t20110405_77") -> str:
    return f"<script>createPageHTML({count}, {index}, '{name}', 'html', 8)</script>"


@pytest.mark.parametrize(
    ("url", "body", "pages"),
    [
        (f"{STEM}.html", script(2, 0), ["", "_1"]),
        (f"{STEM}_1.html", script(2, 1), ["", "_1"]),
        (f"{STEM}.html", links("_1", "_2"), ["", "_1", "_2"]),
        (f"{STEM}_2.html", links("", "_1"), ["", "_1", "_2"]),
        (f"{STEM}.html", links("_02", "_04"), ["", "_02", "_03", "_04"]),
        (f"{STEM}.html", "<a href=t20110405_78.html>下一篇</a>", []),
        (f"{STEM}.html", script(1, 0), []),
        (f"{STEM}.html", script(9999, 0), []),
        ("http://news.example/xw/", script(9, 0, "index"), []),
        ("http://news.example/xw/index.html", script(9, 0, "index"), []),
    ],
)
def test_pages(url: str, body: str, pages: list[str]) -> None:
    page = read_page(f"<html><body>{body}</body></html>", url=url)
    found = article_pages(page, None)
    assert list(found) == [f"{STEM}{number}.html" for number in pages]
    if found:
        assert found[page_number(page, found) - 1] == url


def test_joined_pages_are_one_article() -> None:
    first = article(text=f"<p><img src=1.jpg></p>{TEXT}")
    second = article(text=f"{TEXT}<p><img src=2.jpg></p><p>（记者 王刚）</p>")
    whole = join([first, second])
    assert whole.body == f"{BODY}\n{BODY}"
    assert [(image.url[-5:], image.position) for image in whole.images] == [
        ("1.jpg", 0),
        ("2.jpg", 4),
    ]
    assert whole.byline == "记者 王刚"
    assert join([first]) == first


def test_joined_pages_end_in_their_credit() -> None:
    first = article(text=f"<p>北湖日报4月5日讯（记者 李明）{TEXT[3:]}")
    closed = article(text=f"{TEXT}<p>（记者 王刚）</p>")
    whole = join([first, article(text=TEXT), closed])
    assert (whole.byline, join([first, first]).byline) == ("记者 王刚", "记者 李明")
    rules = [each.rule for each in whole.evidence if each.field == "byline"]
    assert len(rules) == 1
    assert rules != ["dateline"]


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ("<html lang=zh_CN>", "zh-CN"),
        ("<html><meta http-equiv=Content-Language content=zh-cn>", "zh-cn"),
        ("<html lang='what?'>", None),
    ],
)
def test_language(markup: str, language: str | None) -> None:
    body = f"{markup}<body><h1>渔船下水</h1>{TEXT}".encode()
    assert extract_article(body, url=URL).language == language


@pytest.mark.parametrize(
    ("content", "keywords"),
    [
        ("开渔,北湖， 渔船", ("开渔", "北湖", "渔船")),
        ("开渔 北湖", ("开渔", "北湖")),
        (",", ()),
    ],
)
def test_keywords(content: str, keywords: tuple[str, ...]) -> None:
    head = f"<meta name=KEYWords content=''><meta name=KEYWords content='{content}'>"
    assert article(head=head).keywords == keywords


GRAPH = '{"@graph":[{"@type":["Thing","Article"],"headline":"渔船下水"}]}'


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        ('{"@type":"NewsArticle","headline":"渔船下水"}', "渔船下水"),
        (f"<!-- {GRAPH} -->", "渔船下水"),
        ('{"@type":"NewsArticle","headline":"渔船下水","x":"a"b"}', "渔船下水"),
        ('{"headline":"渔船下水",}', "渔船下水"),
        ('{"@type":"WebSite","name":"北湖"}', None),
        ("", None),
        ("null", None),
    ],
)
def test_json_ld_that_is_broken(script: str, headline: str | None) -> None:
    markup = f'<script type="application/LD+json">{script}</script><div>{TEXT}</div>'
    page = read_page(f"<html><body>{markup}</body></html>", url=URL)
    assert extract(page, None, None).title == headline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("<html><head><title>渔船</title></head><body>", "empty"),
        ("<html><title>404 Not Found</title><h1>Not Found</h1>", "error"),
        (f"<html><title>提示</title><p>{PROBLEM}</p>", "error"),
        ("<html><title>提示</title><p>您要查看的文章已被管理员删除！</p>", "error"),
        ("<html><title>提示</title><p>该内容已经下架</p>", "error"),
        ("<html><title>提示</title><p>抱歉，此页无法显示</p>", "error"),
        ("<html><title>提示</title><p>您要访问的页面走丢了~</p>", "error"),
        ("<html><title>提示</title><p>该稿件正在审核中，请稍后</p>", "error"),
        ("<html><title>提示</title><p>系统维护中，请稍后再试</p>", "error"),
        ("<html><title>提示</title><p>参数错误</p>", "error"),
        ("<html><title>Just a moment...</title><p>Checking your browser</p>", "error"),
        ("<html><title>登录</title><input type=password>请登录", "login"),
        ("<html><title>北湖</title><p>联系我们</p>", "other"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert (
        extract(read_page(text, url="http://news.example/x"), None, None).kind == kind
    )
