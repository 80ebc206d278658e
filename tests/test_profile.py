"""Profiles: what holds is loaded, what does not names its file, line and reason."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler import extract_article
from crawler.errors import ProfileError
from crawler.sites import load_profile, profile_for, profile_names
from crawler.sites.loading import parse_profile

SHORT = """\
hosts = ["a.example"]
timezone = "Asia/Shanghai"
start = ["http://a.example/"]
"""


def written(folder: Path, text: str, name: str = "a") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


def test_profile_of_three_lines_works(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, SHORT))
    assert profile.name == "a"
    assert profile.timezone == ZoneInfo("Asia/Shanghai")
    assert profile.layouts == ()
    assert profile.pace.delay == 2.0
    assert profile.addresses.keep_query is None
    assert profile.source == SHORT
    assert len(profile.digest) == 64


def test_own_profile_goes_before_the_package(tmp_path: Path) -> None:
    written(tmp_path, SHORT, "nmgnews")
    assert load_profile("nmgnews", folders=[tmp_path]).hosts == ("a.example",)
    assert load_profile("nmgnews").hosts == ("nmgnews.com.cn",)


def test_names_are_those_of_all_folders(tmp_path: Path) -> None:
    written(tmp_path, SHORT)
    assert profile_names(folders=[tmp_path]) == ("a", "nmgnews")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://inews.nmgnews.com.cn/system/2010/07/21/010477001.shtml", "nmgnews"),
        ("http://nmgnews.com.cn/", "nmgnews"),
        ("http://notnmgnews.com.cn/", None),
        ("http://other.example/", None),
    ],
)
def test_profile_is_found_by_address(url: str, name: str | None) -> None:
    profile = profile_for(url)
    assert (profile.name if profile else None) == name


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ('titel = "A"', 4, "unknown key 'titel'"),
        ("language = 3", 4, "language must be a text"),
        ("[pace]\ndelay = 'slow'", 5, "delay must be a number"),
        ("[pace]\nconcurrency = 0", 5, "concurrency must be above 0"),
        ("[pace]\nspeed = 3", 5, "unknown key 'speed'"),
        ("[addresses]\narticles = ['/(\\d']", 5, "does not compile"),
        ("[addresses]\nlists = '/x'", 5, "must be a list of texts"),
        ("addresses = 3", 4, "addresses must be a table"),
        ("[[layouts]]\nname = 'a'\nmark = 'div['", 6, "does not compile"),
        ("[[layouts]]\nname = 'a'\nmark = 'xpath://a['", 6, "does not compile"),
        ("[[layouts]]\nname = 'a'", None, "mark"),
        ("[[layouts]]\nmark = 'p'", None, "name must be a text"),
        (
            "[[layouts]]\nname = 'a'\nmark = 'p'\n[layouts.fields]\nbodie = 'p'",
            8,
            "unknown key 'bodie'",
        ),
        (
            "[[layouts]]\nname = 'a'\nmark = 'p'\n[layouts.fields]\nbody = 'p >'",
            8,
            "does not compile",
        ),
        ("layouts = 3", 4, "must be tables"),
        ("[pace", 4, "is not TOML"),
    ],
)
def test_bad_profile_names_line_and_reason(
    tmp_path: Path, lines: str, line: int | None, reason: str
) -> None:
    file = written(tmp_path, SHORT + lines + "\n")
    with pytest.raises(ProfileError, match=r".") as caught:
        load_profile(file)
    assert caught.value.file == str(file)
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert caught.value.exit_code == 2
    assert str(caught.value).startswith(f"{file}:{line}: " if line else f"{file}: ")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (SHORT.replace("Asia/Shanghai", "Asia/Nowhere"), 2, "unknown time zone"),
        (SHORT.replace("Asia/Shanghai", "../x"), 2, "unknown time zone"),
        (SHORT.replace('["a.example"]', "[]"), 1, "hosts must name at least one"),
        (SHORT.replace('hosts = ["a.example"]', ""), None, "hosts"),
        (SHORT.replace('["a.example"]', "[3]"), 1, "hosts must be a list of texts"),
    ],
)
def test_bad_head_names_line_and_reason(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(ProfileError, match=r".") as caught:
        load_profile(written(tmp_path, text))
    assert caught.value.line == line
    assert reason in caught.value.reason


def test_unknown_name_says_which_there_are() -> None:
    with pytest.raises(ProfileError, match="nmgnews"):
        load_profile("nmgnew")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"none\.toml: No such file"):
        load_profile(tmp_path / "none.toml")


def test_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"title = '\xff'")
    with pytest.raises(ProfileError, match="is not UTF-8 text"):
        load_profile(file)


@pytest.mark.parametrize("name", profile_names())
def test_profile_of_the_package_holds(name: str) -> None:
    profile = load_profile(name)
    assert all(profile.owns(url) for url in profile.start)
    assert len({layout.name for layout in profile.layouts}) == len(profile.layouts)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/system/2010/07/21/010477001.shtml", "articles"),
        ("/system/2010/07/21/010477001_01.shtml", "articles"),
        ("/2008/11/05/130001.htm", "articles"),
        ("/nmgrb/html/2023-11/30/content_44883_221709.htm", "articles"),
        ("/szxw/201007/t20100721_1234.html", "articles"),
        ("/", "lists"),
        ("/nmgxw/szxw/", "lists"),
        ("/nmgxw/szxw/index_2.shtml", "lists"),
        (
            "/system/more/10101000000000000/0000/10101000000000000_00000083.shtml",
            "lists",
        ),
        ("/about/contact.html", None),
    ],
)
def test_nmgnews_tells_addresses_apart(path: str, kind: str | None) -> None:
    addresses = load_profile("nmgnews").addresses
    for name in ("articles", "lists"):
        matches = any(pattern.search(path) for pattern in getattr(addresses, name))
        assert matches == (name == kind)


SITE = """
[[layouts]]
name = "page"
mark = ["h1", "xpath://div[@id='t']"]
[layouts.fields]
title = "h1"
kicker = ".k"
subtitle = "xpath://h1/following-sibling::h2[1]/text()"
published = "xpath://td[1]/text()"
source = "xpath:string(//td[2])"
editor = ".e"
byline = ".b"
body = "#t"
"""

MARKUP = """<html><body><p class=k>上</p><h1>湖上开渔</h1><h2>下</h2>
<table><tr><td>10-07-21 17:18</td><td>来源：北湖晚报</td></tr></table>
<p class=b>王刚</p><p class=e>编辑 李明</p>
<div id=t>湖面开化了，渔船下了水。</div></body></html>"""


def test_layout_places_fields(tmp_path: Path) -> None:
    """A field is placed by an element, a text of one, or a string."""
    file = written(tmp_path, SHORT + SITE)
    found = extract_article(MARKUP.encode(), url="http://a.example/1", site=file)
    assert (found.kicker, found.title, found.subtitle) == ("上", "湖上开渔", "下")
    assert found.published == "2010-07-21T17:18:00+08:00"
    assert (found.source, found.byline, found.editor) == ("北湖晚报", "王刚", "李明")
    assert found.body == "湖面开化了，渔船下了水。"
    assert (found.site, found.layout) == ("a", "page")


def test_page_of_no_layout_is_read_generically(tmp_path: Path) -> None:
    file = written(tmp_path, SHORT + SITE)
    body = "<h1>湖上开渔</h1><p>湖面开化了，渔船下了水。</p>".encode()
    assert (
        extract_article(body, url="http://a.example/1", site=file).layout == "generic"
    )


@pytest.mark.parametrize(
    ("pauses", "words"),
    [
        ('["soon"]', "soon"),
        ("[]", "at least one"),
        ('["0h", "1d"]', "above 0"),
        ('["7d", "1d"]', "must grow"),
    ],
)
def test_pauses_that_are_none_are_refused(pauses: str, words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        parse_profile(f"{SHORT}[revisit]\npauses = {pauses}\n", file="x", name="x")
