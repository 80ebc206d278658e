"""Addresses: joined safely, written in one way, believed with care."""

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.page import read_page
from crawler.sites.profile import Addresses, Profile
from crawler.urls import absolute_url, believed_canonical, canonical_url

BASE = "http://www.a.example/2010/07/page.shtml?x=1#y"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTP://WWW.A.Example:80/B/c.shtml", "http://www.a.example/B/c.shtml"),
        ("https://a.example:443/", "https://a.example/"),
        ("http://a.example:0080/", "http://a.example/"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("http://a.example:/x", "http://a.example/x"),
        ("http://a.example./x", "http://a.example/x"),
        ("http://user:secret@a.example/x", "http://a.example/x"),
        ("http://a.example/x#top", "http://a.example/x"),
        ("http://a.example/x?#", "http://a.example/x"),
        ("  http://a.example/x\u3000\n", "http://a.example/x"),
        ("http://a.example/a/./b/../c/", "http://a.example/a/c/"),
        ("http://a.example/../../c", "http://a.example/c"),
        ("http://a.example/a/..", "http://a.example/"),
        ("http://a.example/a/%2e%2E/b", "http://a.example/b"),
        ("http://a.example//a///b//", "http://a.example/a/b/"),
        ("http:\\\\a.example\\b\\c.htm", "http://a.example/b/c.htm"),
        ("http:///a.example/b", "http://a.example/b"),
        ("http://新闻.example/", "http://xn--efvy88h.example/"),
        ("http://foo_bar.example/", "http://foo_bar.example/"),
        ("http://[::0001]:8080/x", "http://[::1]:8080/x"),
        (
            "http://a.example/新闻 1.html",
            "http://a.example/%E6%96%B0%E9%97%BB%201.html",
        ),
        ("http://a.example/%c4%da~%C3.htm", "http://a.example/%c4%da~%C3.htm"),
        ("http://a.example/100%/x", "http://a.example/100%/x"),
        ("http://a.example/s?w=%c4%da&k=内", "http://a.example/s?w=%c4%da&k=%E5%86%85"),
        ("http://a.example/?b=2&a=1&&b=3", "http://a.example/?b=2&a=1&b=3"),
        ("http://a.example/x?12345", "http://a.example/x?12345"),
    ],
)
def test_one_way_to_write_an_address(written, canonical):
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "noise",
    [
        "utm_source=weibo",
        "UTM_medium=x",
        "from=timeline",
        "from=singlemessage&isappinstalled=0",
        "spm=C7.1.0.0",
        "share_token=1f&share_from=wx",
        "fbclid=IwAR0",
        "gclid=1",
        "print=1",
        "print=true",
        "style=print",
        "PHPSESSID=8f2a",
        "jsessionid=AB12",
        "ASPSESSIONIDQQ=1",
        "sid=0123456789abcdef0123",
    ],
)
def test_tracking_printing_and_sessions_are_dropped(noise):
    assert canonical_url(f"http://a.example/x?{noise}") == "http://a.example/x"
    assert (
        canonical_url(f"http://a.example/x?a=3&{noise}&p=2")
        == "http://a.example/x?a=3&p=2"
    )


@pytest.mark.parametrize(
    "query",
    ["sid=12", "from=20", "from=2010-07-01", "id=3&print_id=9", "style=2", "printer=7"],
)
def test_parameters_that_only_look_like_noise_are_kept(query):
    assert canonical_url(f"http://a.example/x?{query}") == f"http://a.example/x?{query}"


def test_a_session_in_the_path_is_dropped():
    url = "http://a.example/x.jsp;jsessionid=0A1B.node1?id=3"
    assert canonical_url(url) == "http://a.example/x.jsp?id=3"


@pytest.mark.parametrize(
    ("keep", "query"),
    [
        (("id",), "?id=3"),
        (("from", "id"), "?from=wx&id=3"),
        ((), ""),
        (None, "?id=3&t=1"),
    ],
)
def test_a_profile_says_which_parameters_stay(keep, query):
    url = canonical_url(
        "http://a.example/x?from=wx&id=3&t=1", Addresses(keep_query=keep)
    )
    assert url == f"http://a.example/x{query}"


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "/news/",
        "javascript:void(0)",
        "mailto:a@a.example",
        "ftp://a.example/",
        "http://",
        "http:///",
        "http://..../",
        "http://[zz]/",
        "http://[::1/",
        "http://a.example:port/",
        "http://a.example:99999/",
        "http://a b.example/",
        "http://℀.example/",
        "http://" + "新" * 80 + ".example/",
    ],
)
def test_what_is_no_web_address(nothing):
    assert canonical_url(nothing) is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("b.shtml", "http://www.a.example/2010/07/b.shtml"),
        (" \n/b\n.shtml\t", "http://www.a.example/b.shtml"),
        ("\u3000/b.shtml\xa0", "http://www.a.example/b.shtml"),
        ("'/b.shtml'", "http://www.a.example/b.shtml"),
        ("//inews.a.example/b/", "http://inews.a.example/b/"),
        ("..\\..\\b\\c.htm", "http://www.a.example/b/c.htm"),
        ("?page=2", "http://www.a.example/2010/07/page.shtml?page=2"),
        ("http://http://b.example/c", "http://b.example/c"),
        ("http//http://b.example/c", "http://b.example/c"),
        ("HTTPS://b.example/c#d", "https://b.example/c"),
        ("http://b.example/c #d", "http://b.example/c"),
        ("c.htm\u2028", "http://www.a.example/2010/07/c.htm"),
        (
            "go?to=http://b.example/\\x",
            "http://www.a.example/2010/07/go?to=http://b.example/\\x",
        ),
        ("20:15.html", "http://www.a.example/2010/07/20:15.html"),
    ],
)
def test_a_link_is_joined(href, url):
    assert absolute_url(href, BASE) == url


@pytest.mark.parametrize(
    "href",
    [
        "",
        "  ",
        "#",
        "#top",
        "javascript:;",
        " JavaScript:history.go(-1)",
        "mailto:news@a.example",
        "tel:0471",
        "data:text/html,x",
        "file:///etc/passwd",
        "about:blank",
        "http://a.example:x/",
        "http://[broken/",
        "http://",
    ],
)
def test_a_link_that_leads_nowhere(href):
    assert absolute_url(href, BASE) is None


_PIECES = st.text("ahtp:/\\?#&=;%.4eE2f []@\t\n\xa0新~'\"")


@given(
    st.text() | _PIECES.map("http://a.example".__add__) | _PIECES.map("http:".__add__)
)
@example("HTTP:/..")
@example("http://a.example/%%4a;jsessionid=1/x")
@example("http://a.example/?%3Futm_a=1&\ud800")
def test_canonical_twice_is_canonical_once(url):
    once = canonical_url(url)
    if once is not None:
        assert canonical_url(once) == once
        assert once.isascii()
        assert urlsplit(once).scheme in {"http", "https"}


@given(st.text() | _PIECES)
def test_whatever_a_page_writes_joins_to_a_web_address_or_nothing(href):
    joined = absolute_url(href, BASE)
    assert joined is None or canonical_url(joined) is not None


@given(_PIECES.map("http://a.example/x".__add__))
def test_an_empty_list_of_parameters_drops_the_query(url):
    canonical = canonical_url(url, Addresses(keep_query=()))
    assert canonical is None or "?" not in canonical


ARTICLES = Profile(
    name="a",
    hosts=("a.example",),
    timezone=ZoneInfo("Asia/Shanghai"),
    start=(),
    addresses=Addresses(articles=(re.compile(r"/\d{4}/\d\d/\d\d/\d+"),)),
)
OPEN = Profile(name="a", hosts=("a.example",), timezone=ZoneInfo("UTC"), start=())
ARTICLE = "http://www.a.example/2010/07/21/010462012.shtml"


def _believed(
    head: str, *, url: str = ARTICLE, profile: Profile = ARTICLES
) -> str | None:
    page = read_page(f"<html><head>{head}</head><body>x</body></html>", url=url)
    return believed_canonical(page, profile)


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="Canonical" href="{ARTICLE}?from=wx">',
        f'<meta property="og:url" content="{ARTICLE}">',
        f'<link rel=canonical href="/"><meta property="og:url" content="{ARTICLE}">',
        '<link rel=canonical href="/2010/07/21/010462012.shtml">',
    ],
)
def test_a_canonical_link_is_believed(head):
    assert _believed(head) == ARTICLE


def test_a_print_version_names_its_article():
    head = f'<link rel=canonical href="{ARTICLE}">'
    assert _believed(head, url="http://www.a.example/print.jsp?id=010462012") == ARTICLE


@pytest.mark.parametrize(
    "said",
    [
        "",
        "javascript:",
        "/",
        "http://www.a.example",
        "http://other.example/2010/07/21/010462012.shtml",
        "http://www.a.example/news/",
        "http://www.a.example/2010/07/21/010462999.shtml",
    ],
)
def test_a_canonical_link_is_not_believed(said):
    assert (
        _believed(f'<link rel=canonical href="{said}"><link rel=next href=2>') is None
    )


def test_without_patterns_any_page_of_the_site_is_believed():
    head = '<link rel=canonical href="/a?id=7">'
    assert _believed(head, profile=OPEN) == "http://www.a.example/a?id=7"
    assert _believed("<meta name=author content=x>", profile=OPEN) is None


def test_a_mirror_does_not_believe_the_site_that_it_mirrors():
    mirror = ARTICLES.served_at("http://127.0.0.1:8000/")
    head = f'<link rel=canonical href="{ARTICLE}">'
    url = "http://127.0.0.1:8000/2010/07/21/010462012.shtml"
    assert _believed(head, url=url, profile=mirror) is None


def test_a_mirror_is_asked_for_every_start_address():
    site = Profile(
        name="a",
        hosts=("a.example",),
        timezone=ZoneInfo("UTC"),
        start=(
            "http://www.a.example/",
            "http://inews.a.example/x/?p=1",
            "http://a.example/map",
            "http://other.example/y",
        ),
    )
    mirror = site.served_at("HTTP://127.0.0.1:8000")
    assert mirror.origin == "http://127.0.0.1:8000"
    assert mirror.start == (
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/x/?p=1",
        "http://127.0.0.1:8000/inews/x/?p=1",
        "http://127.0.0.1:8000/map",
        "http://127.0.0.1:8000/y",
    )


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("t=128939", ""),
        ("_=1700000000.5", ""),
        ("v=2", ""),
        ("id=3", "?id=3"),
        ("t=politics", "?t=politics"),
        ("t=1&id=3", "?t=1&id=3"),
    ],
)
def test_what_only_defeats_caches_is_dropped_from_files(query: str, kept: str) -> None:
    page, script = "http://a.example/1.shtml", "http://a.example/show.php"
    assert canonical_url(f"{page}?{query}") == f"{page}{kept}"
    assert canonical_url(f"{script}?{query}") == f"{script}?{query}"
