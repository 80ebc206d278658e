"""The fixture site: deterministic, complete, and printed from its truth."""

import doctest
import http.client
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from gzip import decompress
from html import unescape
from pathlib import Path
from typing import get_args
from urllib.parse import urljoin, urlsplit

import pytest

from fixtures.site import Serving, Truth, plan, serve
from fixtures.site.atlas import Atlas
from fixtures.site.habits import HABITS
from fixtures.site.model import Other, Way
from fixtures.site.odd import DATED_LIST, PRIVATE

WAYS = set(get_args(Way))
SEED = 2010
ECHOES = {DATED_LIST, PRIVATE}  # pages that repeat another one
_HREF = re.compile(r"""href=(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_IMAGE = re.compile(
    r"""(?:src|data-src)=(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_OTHER_ADDRESS = re.compile(r"https?://[^\s\"'<>;]+")


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with serve(plan(SEED)) as serving:
        yield serving


def body(site: Serving, path: str) -> bytes:
    return site.site.answer(path).body


def markup(site: Serving, truth: Truth, path: str | None = None) -> str:
    page = body(site, path or truth.path).decode(truth.script.encoding)
    return page.removeprefix("\ufeff")


def visible(page: str) -> str:
    """The page's text without tags and white space."""
    page = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->", "", page)
    return folded(unescape(re.sub(r"(?s)<[^>]*>", "", page)))


def folded(text: str) -> str:
    return "".join(text.split())


def addresses(site: Serving, path: str) -> set[str]:
    """Every address that a page, feed or script prints, made absolute."""
    content = body(site, path)
    content = decompress(content) if path.endswith(".gz") else content
    page = content.decode("utf-8" if _is_utf8(content) else "gb18030", "replace")
    written = ["".join(found) for found in _HREF.findall(page)]
    written += _OTHER_ADDRESS.findall(page)
    return {urljoin(site.base + path, unescape(each)) for each in written}


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def get(site: Serving, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=5)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=names)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), content


def odd(why: str) -> Other:
    return next(each for each in plan(SEED).others if each.why == why)


@pytest.mark.parametrize("name", ["markup", "moments", "paths", "prose", "sections"])
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"fixtures.site.{name}"))
    assert result.attempted > 0 == result.failed


def test_a_plan_is_deterministic() -> None:
    again = plan.__wrapped__(SEED)
    assert again == plan(SEED)


def test_another_seed_writes_other_articles() -> None:
    first = {truth.body for truth in plan(SEED).articles}
    second = {truth.body for truth in plan(7).articles}
    assert not first & second


def test_the_same_seed_gives_the_same_bytes(site: Serving) -> None:
    first = [body(site, path) for path in site.site.paths]
    assert first == [body(site, path) for path in site.site.paths]


@pytest.mark.parametrize("seed", [SEED, 1, 2, 77])
def test_there_are_more_than_300_articles_that_differ(seed: int) -> None:
    articles = plan(seed).articles
    assert len({truth.path for truth in articles}) == len(articles) > 300
    assert len({truth.body for truth in articles}) > 300


def test_articles_span_the_years() -> None:
    years = {truth.script.day[:4] for truth in plan(SEED).articles}
    assert years == {str(year) for year in range(2005, 2026)}


@pytest.mark.parametrize("family", HABITS)
def test_every_family_is_there_dozens_of_times(family: str) -> None:
    found = [truth for truth in plan(SEED).articles if truth.family == family]
    assert len(found) >= 24


@pytest.mark.parametrize("seed", [SEED, 1, 2])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_every_way_announces_some_articles_alone(way: str, seed: int) -> None:
    alone = [t for t in plan(seed).articles if t.announced_by == {way}]
    assert len(alone) >= 4


def test_every_article_is_printed_where_its_ways_say(site: Serving) -> None:
    atlas = Atlas(site.plan)
    printed: dict[str, set[str]] = {}
    for truth in site.plan.articles:
        assert truth.announced_by <= WAYS
        assert truth.announced_by
        for way in truth.announced_by:
            page = atlas.announcing(way, truth.path)
            found = printed.setdefault(page, addresses(site, page))
            assert site.base + truth.path in found, (way, page)


def test_what_one_way_announces_alone_is_printed_nowhere_else(site: Serving) -> None:
    atlas, printers = site.site.atlas, printing_pages(site)
    articles = {p for t in site.plan.articles for p in (t.path, *t.pages, *t.aliases)}
    for truth in site.plan.articles:
        if len(truth.announced_by) > 1:
            continue
        (way,) = truth.announced_by
        pages = printers[truth.path] - {truth.path, *truth.pages, *truth.aliases}
        expected = articles if way == "related" else {atlas.announcing(way, truth.path)}
        doubled = {s.section.more_path(s.files) for s in atlas.shelves}
        assert pages <= expected | (doubled if way == "section" else set())


def printing_pages(site: Serving) -> dict[str, set[str]]:
    """For every path, the pages that print it."""
    printers: dict[str, set[str]] = {}
    for page in site.site.paths:
        for address in addresses(site, page) if page not in ECHOES else ():
            if address.startswith(site.base):
                printers.setdefault(urlsplit(address).path, set()).add(page)
    return printers


def test_aliases_and_print_versions_are_linked(site: Serving) -> None:
    printed = set()
    for path in site.site.paths:
        if not path.startswith("/rss"):
            printed |= addresses(site, path)
    aliases = {a for truth in site.plan.articles for a in truth.aliases}
    assert len(aliases) > 30
    assert {site.base + alias for alias in aliases} <= printed


def test_every_article_is_reachable(site: Serving) -> None:
    """Following links, feeds and what scripts announce leads to every page."""
    starts = ["/", "/sitemap_index.xml"]
    seen, queue = set(starts), starts
    while queue:
        path = queue.pop()
        found = {urlsplit(a).path for a in addresses(site, path) if site.base in a}
        new = (found | announced_by_script(site, path)) & set(site.site.paths) - seen
        seen |= new
        queue += new
    for truth in site.plan.articles:
        assert {truth.path, *truth.pages} <= seen


def announced_by_script(site: Serving, path: str) -> set[str]:
    """Paths that `createPageHTML` and the script that counts list files announce."""
    page = body(site, path).decode("gb18030", "replace")
    call = re.search(r"createPageHTML\((\d+), ?\d+, ?.(\w+).,", page)
    count, name = call.groups() if call else ("0", "")
    folder = path.rpartition("/")[0]
    found = {f"{folder}/{name}_{number}.html" for number in range(1, int(count))}
    for shelf in site.site.atlas.shelves:
        if shelf.section.channel and shelf.section.count_path in page:
            numbers = range(1, shelf.files + 1)
            found |= {shelf.section.more_path(number) for number in numbers}
    return found


@pytest.mark.parametrize("seed", [SEED, 4])
def test_pages_print_their_truth(seed: int) -> None:
    with serve(plan(seed)) as site:
        for truth in site.plan.articles:
            pages = [markup(site, truth, path) for path in truth.pages or (truth.path,)]
            text = "".join(visible(page) for page in pages)
            for line in truth.body.splitlines():
                assert folded(line) in text, truth.path
            assert folded(truth.title) in text
            assert folded(truth.published_text or "") in text
            assert folded(truth.source or "") in text
            assert folded(truth.byline or "") in text
            assert all(folded(name) in text for name, _ in truth.breadcrumb)
            assert all(person.name in text for person in truth.people)
            assert all(folded(c or "") in text for _, c, _ in truth.images)


def test_pictures_are_linked_and_served(site: Serving) -> None:
    for truth in site.plan.articles:
        found = set()
        for path in truth.pages or (truth.path,):
            links = map("".join, _IMAGE.findall(markup(site, truth, path)))
            found |= {urljoin(site.base + path, link) for link in links}
        for path, _, _ in truth.images:
            assert site.base + path in found
            assert body(site, path)[:4] in {b"\xff\xd8\xff\xe0", b"GIF8", b"\x89PNG"}


def test_gbk_pages_hold_characters_outside_gb2312(site: Serving) -> None:
    pages = [
        markup(site, truth)
        for truth in site.plan.articles
        if truth.script.encoding == "gb18030"
    ]
    assert len(pages) > 100
    assert sum(not _encodes(page, "gb2312") for page in pages) > 10
    assert any(not _encodes(page, "gbk") for page in pages)


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def test_a_record_is_json_with_absolute_addresses(site: Serving) -> None:
    truth = next(t for t in site.plan.articles if t.pages and t.breadcrumb)
    record = json.loads(json.dumps(truth.record(site.base)))
    assert record["url"] == site.base + truth.path
    assert record["pages"][0] == record["url"]
    assert {"name", "url"} == set(record["breadcrumb"][0])
    assert record["body"] == truth.body


@pytest.mark.parametrize(
    ("why", "status", "start"),
    [
        ("soft 404", 200, b"<"),
        ("no bytes", 200, b""),
        ("JPEG as text/html", 200, b"\xff\xd8"),
        ("not found", 404, b"<"),
        ("gone", 410, b"<"),
        ("always 500", 500, b"<"),
    ],
)
def test_odd_pages_answer(site: Serving, why: str, status: int, start: bytes) -> None:
    found, headers, content = get(site, odd(why).path)
    assert found == status
    assert headers["Content-Type"].startswith("text/html")
    assert content[:2] == start or (start and content.lstrip().startswith(start))


def test_odd_pages_are_linked_from_the_list_they_name(site: Serving) -> None:
    sections = {
        shelf.section.key: shelf.section.path for shelf in site.site.atlas.shelves
    }
    for other in site.plan.others:
        if other.linked:
            assert site.base + other.path in addresses(site, sections[other.linked])


def test_moved_articles_redirect(site: Serving) -> None:
    for other in site.plan.others:
        if other.target:
            status, headers, _ = get(site, other.path)
            assert (status, headers["Location"]) == (
                other.status,
                site.base + other.target,
            )


def test_robots_txt_forbids_an_area_and_names_the_sitemap(site: Serving) -> None:
    _, _, content = get(site, "/robots.txt")
    assert b"Disallow: /private/" in content
    assert f"Sitemap: {site.base}/sitemap_index.xml".encode() in content


def test_the_count_script_tells_the_last_list_file(site: Serving) -> None:
    for shelf in site.site.atlas.shelves:
        if shelf.files:
            _, _, script = get(site, shelf.section.count_path)
            assert f"{shelf.files};".encode() in script
            assert shelf.section.more_path(shelf.files) in shelf.pages


def test_bodies_come_chunked_and_compressed_unchanged(site: Serving) -> None:
    ways = set()
    for truth in site.plan.articles[:60]:
        _, headers, content = get(site, truth.path, Accept_Encoding="gzip")
        names = {name.lower(): value for name, value in headers.items()}
        zipped = "content-encoding" in names
        ways.add((zipped, "transfer-encoding" in names))
        plain = decompress(content) if zipped else content
        assert plain == body(site, truth.path)
    assert len(ways) == 4


def test_some_servers_write_header_names_in_odd_case(site: Serving) -> None:
    names = {
        name
        for truth in site.plan.articles
        for name, _ in site.site.answer(truth.path).headers
    }
    assert {"Content-Type", "cONTENT-tYPE"} <= names


def test_conditional_requests_are_answered_304(site: Serving) -> None:
    seen = set()
    for truth in site.plan.articles[:40]:
        _, headers, _ = get(site, truth.path)
        validators = {name.lower(): value for name, value in headers.items()}
        for known, asked in (
            ("etag", "If-None-Match"),
            ("last-modified", "If-Modified-Since"),
        ):
            if known in validators:
                status, _, content = get(site, truth.path, **{asked: validators[known]})
                assert (status, content) == (304, b"")
                seen.add(known)
    assert seen == {"etag", "last-modified"}


def test_requests_are_kept_as_sent(site: Serving) -> None:
    get(site, "/gov//lddt/?from=groupmessage", X_Test="1")
    method, path, headers = site.requests[-1]
    assert (method, path) == ("GET", "/gov//lddt/?from=groupmessage")
    assert headers["X-Test"] == "1"


def test_a_connection_is_kept_alive(site: Serving) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=5)
    for _ in range(3):
        connection.request("HEAD", "/")
        assert connection.getresponse().read() == b""
    connection.close()


def test_the_module_serves_and_writes_the_truth(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    command = [
        sys.executable,
        "-m",
        "fixtures.site",
        "--seed",
        "3",
        "--truth",
        str(truth),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=5)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read().startswith(b"User-agent")
        connection.close()
        process.terminate()
        assert process.wait(5) == 0
    records = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    assert len(records) == len(plan(3).articles)
    assert all(record["url"].startswith(base) for record in records)
