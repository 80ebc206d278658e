"""What pages, scripts, feeds and sitemaps announce."""

import gzip
import re
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover import (
    Link,
    address_date,
    address_kind,
    document_kind,
    feed_links,
    links_in,
    page_links,
    profile_of,
    robots_sitemaps,
    script_links,
    sitemap_links,
)
from crawler.page import read_page
from crawler.sites.profile import Addresses, Profile

SITE = "http://www.a.example"
ANY = profile_of(f"{SITE}/")
NAMED = Profile(
    name="a",
    hosts=("a.example",),
    timezone=ZoneInfo("Asia/Shanghai"),
    start=(f"{SITE}/", "http://inews.a.example/"),
    addresses=Addresses(
        articles=(re.compile(r"/\d{4}/\d{2}/\d{2}/\d+\.s?html?"),),
        lists=(re.compile(r"/nmgxw/|^/$"),),
        ignore=(re.compile(r"/search/"),),
    ),
)
COUNT = (
    f"{SITE}/system/count/0088001/000000000000/count_page_list_0088001000000000000.js"
)
MORE = f"{SITE}/system/more/88001000000000000"


def on_page(
    html: str, *, url: str = f"{SITE}/nmgxw/", profile: Profile = NAMED
) -> tuple[Link, ...]:
    return page_links(read_page(html, url=url), profile)


def urls(links: tuple[Link, ...]) -> list[str]:
    return [link.url.removeprefix(SITE) for link in links]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "list"),
        ("/nmgxw/szxw/", "list"),
        ("/system/2010/07/21/010462012.shtml", "article"),
        ("/nmgxw/2010/07/21/12.html", "article"),
        ("/about.html", "page"),
        ("/x.asp?id=3", "page"),
        ("/search/?q=a", "ignored"),
        ("/system/more/2010300/0035/2010300_00003560.shtml", "list"),
        (
            "/ch/system/count/0015037/000000000000/000/000/c0015037000000000000_000000304.shtml",
            "list",
        ),
        ("/0/11/86/83/11868376_267669.jpg", "other"),
        ("/2010/07/21/12.html.pdf", "other"),
        ("/css/a.css?v=2", "other"),
        ("/js/jquery.js", "other"),
        (COUNT.removeprefix(SITE), "script"),
        ("/rss.xml", "feed"),
        ("/rss/", "feed"),
        ("/feed", "feed"),
        ("/news/szxw.rss", "feed"),
        ("/index.php?feed=rss2", "feed"),
        ("/sitemap.xml", "sitemap"),
        ("/sitemap_index.xml.gz", "sitemap"),
        ("/baidu-sitemap.txt", "sitemap"),
        ("/sitemap.html", "page"),
        ("/rss/index.html", "page"),
        ("/press/", "page"),
    ],
)
def test_what_an_address_looks_like(address, kind):
    assert address_kind(SITE + address, NAMED) == kind


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/system/2010/07/21/010462012.shtml", "article"),
        ("/2010-07/21/content_123.htm", "article"),
        ("/201007/t20100721_1234.html", "article"),
        ("/nmgrb/html/2023-11/30/content_44883_221709.htm", "article"),
        ("/a/20100721/123456.html", "article"),
        ("/2020/05/a-slug", "article"),
        ("/news/1234567.shtml", "article"),
        ("/show.php?id=42", "article"),
        ("/2010/07/21/", "list"),
        ("/2010/07/index_2.html", "list"),
        ("/news/", "list"),
        ("/news/index.shtml", "list"),
        ("/news/index_12.html", "list"),
        ("/news/?page=3", "list"),
        ("/about.html", "page"),
        ("/2010", "page"),
    ],
)
def test_without_a_profile_the_habits_of_news_sites_decide(address, kind):
    assert address_kind(SITE + address, ANY) == kind


@pytest.mark.parametrize(
    ("start", "hosts", "canonical"),
    [
        ("http://www.a.example/news", ("a.example",), "http://www.a.example/news"),
        ("inews.a.example", ("inews.a.example",), "http://inews.a.example/"),
        ("http://127.0.0.1:8000/", ("127.0.0.1",), "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/x", ("::1",), "http://[::1]:8000/x"),
    ],
)
def test_a_profile_is_made_from_an_address(start, hosts, canonical):
    profile = profile_of(start)
    assert (profile.hosts, profile.start) == (hosts, (canonical,))
    assert profile.owns(canonical)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<a href=/b/>b</a>", "/b/"),
        ("<a href=http://www.a.example/b/?utm_source=x#c>b</a>", "/b/"),
        ("<a href=//www.a.example/b/ target=_blank>b</a>", "/b/"),
        ("<a href='szxw/1.html'>b</a>", "/nmgxw/szxw/1.html"),
        ("<a href='..\\b\\'>b</a>", "/b/"),
        ("<base href='/c/'><a href=d.html>b</a>", "/c/d.html"),
        ("<base target=_blank><a href=d.html>b</a>", "/nmgxw/d.html"),
        ("<map><area href=/b/></map>", "/b/"),
        ("<iframe src=/b/></iframe>", "/b/"),
        ("<frameset><frame src=/b/></frameset>", "/b/"),
        ("<link rel=alternate type='application/rss+xml' href=/b>", "/b"),
        ("<link rel='next' href=b.html>", "/nmgxw/b.html"),
        ("<link rel=sitemap href=/b>", "/b"),
        ("<meta http-equiv=Refresh content=\"0;URL='/b/'\">", "/b/"),
        ("<meta http-equiv=refresh content='3; /b/'>", "/b/"),
        ("<select><option value=1>1<option value='/b/'>b</select>", "/b/"),
        ("<td onclick=\"window.open('/2010/07/21/1.html')\">b", "/2010/07/21/1.html"),
        ("<a href=\"javascript:go('/2010/07/21/1.html')\">b</a>", "/2010/07/21/1.html"),
        (
            "<embed flashvars='pics=/a.jpg|/b.jpg&links=/2010/07/21/1.html|/x'>",
            "/2010/07/21/1.html",
        ),
        (
            "<param name=FlashVars value='l=/2010/07/21/1.html&amp;t=x'>",
            "/2010/07/21/1.html",
        ),
        ("<script>location.href = '/b/';</script>", "/b/"),
        ("<script>top.location.replace('b.html')</script>", "/nmgxw/b.html"),
        (f"<script src={COUNT}></script><div id=pagetemple></div>", COUNT),
    ],
)
def test_a_page_announces_an_address(html, found):
    assert urls(on_page(html)) == [found.removeprefix(SITE)]


@pytest.mark.parametrize(
    "html",
    [
        "<a>b</a><a href=''>b</a><a href=#>b</a><a name=b>b</a>",
        "<a href='javascript:history.back()'>b</a><a href=mailto:b@a.example>b</a>",
        "<a href=http://other.example/>b</a><a href=http://www.a.example.evil/>b</a>",
        "<a href=http://a.example:x/>b</a><a href='http://[/'>b</a>",
        "<!-- <a href=/b/>b</a> -->",
        "<form action=/b/></form><img src=/b/><link rel=stylesheet href=/b.css>",
        "<link rel=canonical href=/b/><link rel=alternate>",
        "<meta name=x content='0;url=/b/'><meta http-equiv=refresh content=30>",
        "<script src=/js/jquery.js></script><script src=http://b.example/1.js></script>",
        "<iframe></iframe><option value=b>b",
        "<script>var a = '/images/' + n; var b = '/nmgxw/img/'; x = 1 / 2;</script>",
        "<script>location.href = '/x.jsp?q=' + q; // '/2010/07/21/1.html'\n</script>",
        "<script>//imgLink[3]='/2010/07/21/1.html';\n</script>",
        "<param name=wmode value=/2010/07/21/1.html>",
        f"<a href='/{'b' * 5000}'>b</a>",
    ],
)
def test_a_page_announces_nothing(html):
    assert on_page(html) == ()


def test_links_come_in_order_and_none_twice():
    html = "<a href=/2/></a><a href=/1/>一</a><a href='/2/#x'> 二\n二 </a><a href=/1/>1"
    assert on_page(html) == (
        Link(url=f"{SITE}/2/", kind="page", way="list", text="二 二"),
        Link(url=f"{SITE}/1/", kind="page", way="list", text="一"),
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href=/1/> 一\xa0二 </a>", "一 二"),
        ("<a href=/1/ title='全文标题'>全文…</a>", "全文标题"),
        ("<a href=/1/ title='全文标题'>全文...</a>", "全文标题"),
        ("<a href=/1/ title='别的'>全文</a>", "全文"),
        ("<a href=/1/><img alt=''><img alt='图'></a>", "图"),
        ("<a href=/1/></a>", None),
    ],
)
def test_a_link_says_something(html, text):
    assert on_page(html)[0].text == text


@pytest.mark.parametrize(
    ("url", "way"),
    [
        (f"{SITE}/", "home"),
        (f"{SITE}/nmgxw/", "list"),
        (f"{SITE}/2010/07/21/1.html", "article"),
        (f"{SITE}/about.html", "page"),
        ("about:blank", "page"),
    ],
)
def test_the_way_tells_what_page_a_link_stands_on(url, way):
    html = f"<base href={SITE}/><a href=/x.html>x</a>"
    assert on_page(html, url=url)[0].way == way


@pytest.mark.parametrize(
    "text",
    ["下一页", "[下一页]", "下页", "尾页", "末页", "3", "第3页", "Next", ">>", "»"],
)
def test_a_pager_of_a_list_leads_to_the_list(text):
    (link,) = on_page(f"<a href=x_2.asp>{text}</a>")
    assert (link.way, link.kind) == (
        "pager",
        "page" if "nmgxw" not in link.url else "list",
    )


def test_a_pager_of_an_article_leads_to_no_list():
    (link,) = on_page("<a href=/b.asp>下一页</a>", url=f"{SITE}/2010/07/21/1.html")
    assert (link.way, link.kind) == ("pager", "page")
    (link,) = on_page("<a rel=next href=/b.asp>往后</a>", url=f"{SITE}/about.html")
    assert (link.way, link.kind) == ("pager", "list")


def test_addresses_that_only_a_script_holds():
    html = r"""<script>
    imgLink[1]="http://www.a.example/system/2014/11/12/011570005.shtml";
    imgLink[2]='/system/2014/11/12/011570006.shtml';
    var links = "/system/2014/11/12/1.shtml|system/2014/11/12/2.shtml";
    var json = {"url":"http:\/\/inews.a.example\/2014\/11\/12\/3.html?a=1&amp;b=2"};
    document.write("<a href=\"/2014/11/12/4.html\"><a href=/2014/11/12/5.html>");
    var other = "/about.html"; var far = "http://b.example/2014/11/12/6.html";
    var part = "/2014/11/12/" + id + ".html"; var end = base + "/2014/11/12/7.html";
    </script>"""
    found = on_page(html, url=f"{SITE}/")
    assert urls(found) == [
        "/system/2014/11/12/011570005.shtml",
        "/system/2014/11/12/011570006.shtml",
        "/system/2014/11/12/1.shtml",
        "/system/2014/11/12/2.shtml",
        "http://inews.a.example/2014/11/12/3.html?a=1&b=2",
        "/2014/11/12/4.html",
        "/2014/11/12/5.html",
    ]
    assert {(link.kind, link.way) for link in found} == {("article", "script")}


@pytest.mark.parametrize(
    ("script", "url", "pages"),
    [
        (
            'createPageHTML(3, 0, "index", "html");',
            "/x/",
            ["index_1.html", "index_2.html"],
        ),
        (
            "createPageHTML('2','1','index','shtml','9')",
            "/x/index_1.shtml",
            ["index.shtml", "index_1.shtml"],
        ),
        (
            'createPageHTML(2,0,"./t20100721_12",".html")',
            "/x/t20100721_12.html",
            ["t20100721_12.html", "t20100721_12_1.html"],
        ),
        (
            "createPageHTML('page_div',2, 1,'index','html',40)",
            "/x/",
            ["index_1.html", "index_2.html"],
        ),
        (
            "var countPage = 2, cur = 0; showPage(countPage, cur, 'list', 'htm')",
            "/x/",
            ["list_1.htm"],
        ),
        (
            "var countPage = 3//共\nw('<a href=\"index_' + next + '.html\">')",
            "/x/",
            ["index_1.html", "index_2.html"],
        ),
        ('createPageHTML(1, 0, "index", "html");', "/x/index.html", []),
        ('createPageHTML(0, 0, "index", "html");', "/x/", []),
        (
            "function createPageHTML(_nCount, _nIndex, _sName, _sExt){}",
            "/x/",
            [],
        ),
        ('createPageHTML(3, 0, "index", "jpg"); page(1,2); otherPages()', "/x/", []),
        ("var countPage = 9;", "/x/", []),
    ],
)
def test_pages_that_a_script_names(script, url, pages):
    found = on_page(f"<script>{script}</script>", url=SITE + url, profile=ANY)
    assert urls(found) == [f"/x/{page}" for page in pages]
    assert all(link.way == "pager" for link in found)


@pytest.mark.parametrize(
    ("script", "last"),
    [
        ("var maxpage = 304;", 304),
        ("maxpage='12'", 12),
        ('var pagesize = 20; var curpage=2, pageCount = "83";', 83),
        ("var recordCount=1660; var total=83;", 83),
        ("var total=830; var pages=83;", 83),
        ('{"pageSize": 20, "totalPages": 83}', 83),
        ("nPageCount = parseInt('83');", 83),
        ("var last_num=83", 83),
        ("var page = 83;", 83),
        ("showPageList('pagetemple', 20, 83)", 83),
        ("83\n", 83),
        (
            f"document.write('<a href={MORE}/0000/88001000000000000_00000083.shtml>')",
            83,
        ),
        ("var maxpage = 100 * n; goPage(7)", 7),
        ("var maxpage = 0;", None),
        ("var pagesize = 20;", None),
        ("", None),
        ("<html>404</html>", None),
        ("maxpage = 1000000000", None),
        ("maxpage = 99999999", None),
        ("9" * 5000, None),
    ],
)
def test_the_number_of_the_last_list_file(script, last):
    found = script_links(script, COUNT, NAMED)
    assert len(found) == (last or 0)
    if last:
        folder = f"{last // 100:04d}"
        assert found[0].url == f"{MORE}/{folder}/88001000000000000_{last:08d}.shtml"
        assert found[-1].url == f"{MORE}/0000/88001000000000000_00000001.shtml"
        assert {(link.kind, link.way) for link in found} == {("list", "pager")}


def test_the_script_may_say_where_the_list_files_lie():
    script = "var maxpage = 1003; u = '/system/count//0088001/000000000000/' + f;"
    files = script_links(script, COUNT, NAMED)
    assert files[0].url == (
        f"{SITE}/system/count/0088001/000000000000/000/001/c0088001000000000000_000001003.shtml"
    )
    assert files[-1].kind == "list"
    script = "var maxpage = 2; u = '/system/more/0088001/' + folder;"
    assert script_links(script, COUNT, NAMED)[1].url == (
        f"{SITE}/system/more/0088001/0000/0088001_00000001.shtml"
    )


def test_a_section_keeps_its_list_files():
    url = COUNT.replace("/system", "/ch112/system")
    (newest,) = script_links("maxpage = 1", url, NAMED)
    assert newest.url == MORE.replace("/system", "/ch112/system") + (
        "/0000/88001000000000000_00000001.shtml"
    )


def test_a_very_long_list_is_bounded_and_goes_on_by_itself():
    files = script_links("var maxpage = 12345;", COUNT, NAMED)
    assert len(files) == 10_000
    assert files[0].url == (
        f"{SITE}/system/more2/88001000000000000/00/01/23/88001000000000000_00012345.shtml"
    )
    assert (
        on_page("", url=files[-1].url)[0].url
        == f"{MORE}/0023/88001000000000000_00002345.shtml"
    )


def test_a_page_may_hold_the_pager_itself():
    script = "var channel_id = '88001000000000000', maxpage = 2, p = '/system/more/';"
    assert urls(on_page(f"<script>{script}</script>")) == [
        f"{MORE}/0000/88001000000000000_0000000{n}.shtml".removeprefix(SITE)
        for n in (2, 1)
    ]
    linked = f"document.write('<a href={MORE}/0000/88001000000000000_00000002.shtml>')"
    assert len(on_page(f"<script>{linked}</script>")) == 2
    assert on_page("<script>maxpage = 2; channel = 88001000000000000</script>") == ()


def test_a_list_file_leads_to_the_next_older_one():
    url = f"{MORE}/0001/88001000000000000_00000100.shtml"
    assert (
        on_page("", url=url)[0].url == f"{MORE}/0000/88001000000000000_00000099.shtml"
    )
    assert on_page("", url=f"{MORE}/0000/88001000000000000_00000001.shtml") == ()


def test_a_mirror_announces_only_itself():
    mirror = NAMED.served_at("http://127.0.0.1:8000/")
    html = (
        f"<a href=/b/>b</a><a href={SITE}/c/>c</a><a href=http://127.0.0.1:9/d/>d</a>"
    )
    found = on_page(html, url="http://127.0.0.1:8000/nmgxw/", profile=mirror)
    assert urls(found) == ["http://127.0.0.1:8000/b/"]


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ATOM = "http://www.w3.org/2005/Atom"
RSS = """<?xml version="1.0" encoding="gb2312"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>新闻</title><link>http://www.a.example/</link>
<item><title><![CDATA[安华祎 &amp; 记者]]></title><link> /2010/07/21/1.html </link>
<pubDate>Wed, 21 Jul 2010 17:18:00 +0800</pubDate></item>
<item><title>二</title><guid>http://www.a.example/2010/07/21/2.html</guid></item>
<item><guid isPermaLink="false">http://www.a.example/x</guid></item>
<item><guid>tag:3</guid></item>
<item><link>http://other.example/4.html</link></item>
</channel></rss>"""


def test_rss_in_gbk():
    found = feed_links(RSS.encode("gb18030"), f"{SITE}/rss.xml", NAMED)
    assert found == (
        Link(
            url=f"{SITE}/2010/07/21/1.html",
            kind="article",
            way="feed",
            text="安华祎 &amp; 记者",
            lastmod="Wed, 21 Jul 2010 17:18:00 +0800",
        ),
        Link(url=f"{SITE}/2010/07/21/2.html", kind="article", way="feed", text="二"),
    )


@pytest.mark.parametrize(
    "feed",
    [
        f"<rdf:RDF xmlns:rdf='{RDF}'><item rdf:about='/1.html'><title>t</title></item>",
        f"<feed xmlns='{ATOM}'><entry><title>t</title><link/><link href='1.html'/>",
        f"<feed xmlns='{ATOM}'><entry><title>t</title><id>{SITE}/1.html</id></entry>",
        "<rss><channel><item><title>t</title><link>/1.html</link></item>",
        "\ufeff<rss><item><title>t&nbsp;</title><link>\x0b/1.html</link></item>",
        "<!DOCTYPE rss SYSTEM '/x'><rss><item><title>t</title><link>/1.html</link>",
    ],
    ids=["rss-1.0", "atom", "atom-id", "cut off", "broken", "doctype"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_feeds_of_all_kinds(feed, encoding):
    (link,) = feed_links(feed.encode(encoding), f"{SITE}/feed", NAMED)
    assert (link.url, link.text) == (f"{SITE}/1.html", "t")


def test_a_feed_names_its_next_page():
    atom = f"<feed xmlns='{ATOM}'><link rel='next' href='?p=2'/></feed>"
    (link,) = feed_links(atom.encode(), f"{SITE}/feed", NAMED)
    assert (link.url, link.kind, link.way) == (f"{SITE}/feed?p=2", "feed", "pager")


URLSET = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>http://www.a.example/no.jpg</image:loc></image:image>
<loc>http://www.a.example/1.html</loc><lastmod>2010-07-21</lastmod></url>
<url><loc>http://www.a.example/2.html</loc><news:news><news:title>二</news:title>
<news:publication_date>2010-07-22</news:publication_date></news:news></url>
<url><loc></loc></url><url><loc>http://other.example/</loc></url></urlset>""".encode()


@pytest.mark.parametrize(
    "body", [URLSET, gzip.compress(URLSET), gzip.compress(URLSET)[:-9]]
)
def test_a_sitemap_plain_packed_and_torn(body):
    first, second = sitemap_links(body, f"{SITE}/sitemap.xml", NAMED)
    assert (first.url, first.lastmod, first.text) == (
        f"{SITE}/1.html",
        "2010-07-21",
        None,
    )
    assert (second.url, second.lastmod, second.text) == (
        f"{SITE}/2.html",
        "2010-07-22",
        "二",
    )


def test_an_index_of_sitemaps():
    index = b"<sitemapindex><sitemap><loc>/s?n=1</loc><lastmod>2010</lastmod></sitemap>"
    (link,) = sitemap_links(index, f"{SITE}/sitemap.xml", NAMED)
    assert (link.kind, link.way, link.lastmod) == ("sitemap", "sitemap", "2010")


def test_a_sitemap_of_lines():
    body = (
        b"http://www.a.example/1.html\r\n\n  http://www.a.example/2.html\nno\n/3.html"
    )
    assert urls(sitemap_links(body, f"{SITE}/sitemap.txt", NAMED)) == [
        "/1.html",
        "/2.html",
    ]


@pytest.mark.parametrize("body", [b"", b"\x1f\x8bno", b"<", b"<urlset", b"\x00\xff<x>"])
def test_what_is_no_sitemap_announces_nothing(body):
    assert sitemap_links(body, f"{SITE}/sitemap.xml", NAMED) == ()
    assert feed_links(body, f"{SITE}/rss", NAMED) == ()


def test_sitemap_lines_of_robots():
    text = (
        "sitemap: /a.xml\nUser-agent: *\n Sitemap : b.xml #\nSitemap: /a.xml\nSitemap:"
    )
    assert robots_sitemaps(text) == ("/a.xml", "b.xml")


BOMB = (
    "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>"
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><rss><item x='&j;'><title>&j;</title><link>/1.html?&j;</link></item></rss>"
)

EXTERNAL = (
    "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    "<rss><item><title>&x;</title><link>/1.html</link></item></rss>"
)


@pytest.mark.parametrize(
    "hostile",
    [
        BOMB,
        BOMB.replace("]><rss", "<!-- ]> --> ]><rss"),
        BOMB.replace("aaaaaaaaaa'", "aa' SYSTEM 'x'"),
        EXTERNAL,
        EXTERNAL.replace("ENTITY x", "ENTITY % x").replace("'>]", "'> %x;]"),
    ],
    ids=["bomb", "bomb behind a comment", "broken", "external", "parameter"],
)
def test_hostile_xml_neither_grows_nor_reads(hostile):
    start = time.process_time()
    found = feed_links(hostile.encode(), f"{SITE}/rss", NAMED)
    assert len(repr(found)) < 1000
    assert all(not link.text for link in found)
    assert time.process_time() - start < 1


def test_a_gzip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("crawler.discover.xml.MAX_XML", 1000)
    bomb = gzip.compress(URLSET + b" " * 10_000_000)
    assert document_kind(bomb, url=f"{SITE}/s", content_type=None) == "sitemap"


@pytest.mark.parametrize(
    "hostile",
    [
        "page" * 50_000,
        "page(" * 20_000,
        "page((" + "1," * 50_000,
        "/system/more/" * 10_000,
        "/a" * 50_000 + "/system/",
        '"' + "a/" * 50_000 + '"',
        "x=" * 50_000,
        "location=" * 10_000,
        "<!DOCTYPE [" * 10_000,
        "\n" * 100_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_no_script_or_document_takes_long(hostile):
    start = time.process_time()
    script_links(hostile, COUNT, ANY)
    feed_links(hostile.encode(), f"{SITE}/rss", ANY)
    sitemap_links(hostile.encode(), f"{SITE}/sitemap.xml", ANY)
    robots_sitemaps(hostile)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("body", "url", "content_type", "kind"),
    [
        (b"<!DOCTYPE html><html>", "/x.xml", "text/xml", "html"),
        (
            b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C'>\n<html>",
            "/",
            None,
            "html",
        ),
        (b"\r\n<!-- x --><table><tr>", "/", None, "html"),
        (b"\xd0\xc2\xce\xc5", "/x.shtml", "text/html; charset=gb2312", "html"),
        (b"<p>x", "/", None, "html"),
        (b"<?xml version='1.0'?><!-- c --><rss>", "/x.html", "text/html", "feed"),
        (b"\xef\xbb\xbf<rdf:RDF xmlns:rdf='x'>", "/", None, "feed"),
        ("<feed xmlns='x'>".encode("utf-16"), "/", None, "feed"),
        (URLSET, "/", "text/html", "sitemap"),
        (gzip.compress(URLSET), "/s.xml.gz", "application/x-gzip", "sitemap"),
        (b"<sitemapindex>", "/", "text/xml", "sitemap"),
        (b"http://a.example/1\n", "/sitemap.txt", "text/plain", "sitemap"),
        (b"http://a.example/1\n", "/readme.txt", "text/plain", "other"),
        (b"var maxpage = 3;", "/x.js", None, "script"),
        (b"var maxpage = 3;", "/x", "application/javascript", "script"),
        (b"<html>404", "/x.js", "text/html", "html"),
        (b"<records/>", "/x.xml", "text/xml", "other"),
        (b"User-agent: *", "/robots.txt", "text/plain", "robots"),
        (b"%PDF", "/x.pdf", "application/pdf", "other"),
        (b"", "/", None, "other"),
    ],
)
def test_a_document_is_told_by_its_first_bytes(body, url, content_type, kind):
    assert document_kind(body, url=SITE + url, content_type=content_type) == kind


@pytest.mark.parametrize(
    ("body", "url", "found"),
    [
        (
            RSS.encode("gb18030"),
            f"{SITE}/rss",
            ["/2010/07/21/1.html", "/2010/07/21/2.html"],
        ),
        (URLSET, f"{SITE}/s.xml", ["/1.html", "/2.html"]),
        (
            b"maxpage = 1",
            COUNT,
            ["/system/more/88001000000000000/0000/88001000000000000_00000001.shtml"],
        ),
        (b"Sitemap: http://www.a.example/s.xml", f"{SITE}/robots.txt", ["/s.xml"]),
        (b"<html><a href=/b/>", f"{SITE}/", []),
        (b"%PDF", f"{SITE}/x.pdf", []),
    ],
)
def test_one_front_door(body, url, found):
    assert urls(links_in(body, NAMED, url=url)) == found


def test_the_front_door_reads_a_parsed_page():
    page = read_page("<a href=/b/>b</a>", url=f"{SITE}/")
    assert urls(links_in(b"<html>", NAMED, url=page.url, page=page)) == ["/b/"]


_MARKUP = st.text("<>/ab=\"'&;?!-#[]() \n新1.", max_size=200)


@settings(deadline=None, max_examples=60)
@given(_MARKUP | st.text(max_size=200))
def test_any_text_announces_only_the_sites_own_addresses_once(text):
    body = text.encode(errors="replace")
    found = [
        on_page(f"<html><a href='{text}'>x</a>{text}<script>{text}</script>"),
        script_links(text, COUNT, NAMED),
        feed_links(body, f"{SITE}/rss", NAMED),
        sitemap_links(b"<urlset><url><loc>" + body, f"{SITE}/s.xml", NAMED),
        links_in(body, NAMED, url=f"{SITE}/robots.txt"),
    ]
    for links in found:
        assert len({link.url for link in links}) == len(links)
        assert all(NAMED.owns(link.url) for link in links)


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=100), st.sampled_from(["gb2312", "hex", "rot13", "big5", "no"])
)
def test_any_bytes_are_some_document(noise, encoding):
    body = f"<?xml version='1.0' encoding='{encoding}'?><rss>".encode() + noise
    assert document_kind(body, url=SITE, content_type=None) == "feed"
    assert isinstance(feed_links(body, SITE, NAMED), tuple)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.example/system/2010/07/21/010471234.shtml", "2010-07-21"),
        ("http://a.example/inews/system/2010/7/2/010471234.shtml", "2010-07-02"),
        (
            "http://a.example/nmgrb/html/2023-11/30/content_44883_221709.htm",
            "2023-11-30",
        ),
        ("http://a.example/zwgk/201007/t20100721_1234_1.html", "2010-07-21"),
        ("http://a.example/20100721/1234.html", "2010-07-21"),
        ("http://a.example/2010/13/45/1.shtml", None),
        ("http://a.example/news/1234.html", None),
    ],
)
def test_an_address_may_name_a_day(url: str, day: str | None) -> None:
    assert address_date(url) == day
